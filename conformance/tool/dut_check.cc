#include "conformance/tool/dut_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "netns-lab/report/text.h"

namespace holdfast::conformance {
namespace {

using Status = ProbeResult::Status;

std::string Joined(const std::vector<Address>& addresses) {
  std::string text;
  for (const Address& address : addresses) text += (text.empty() ? "" : " ") + address.ToString();
  return text.empty() ? "none" : text;
}

template <typename T>
Shown Field(const char* name, T asked, T seen) {
  if (asked == seen) return {true, ""};
  return {false, fmt::format("{} {} was asked for, it says {}", name, asked, seen)};
}

Shown ChecksumShown(const wire::Bytes& frame, Version version, Family family, const std::string& claimed) {
  const wire::ChecksumVerdict sum = wire::VerifyChecksum(frame);
  if (!sum.valid()) return {false, "the checksum is wrong in every form"};
  if (version == Version::kV2 || family == Family::kIpv6) return {true, ""};
  const std::string seen = sum.message_only ? "message_only" : "pseudo_header";
  if (seen == claimed) return {true, "checksum " + seen + ", as the file says"};
  return {false, fmt::format("the file says v3_ipv4_checksum: {}, it speaks {}", claimed, seen)};
}

Shown AuthenticationShown(const wire::Packet& packet, const RouterSetup& asked, const lab::DutDialect& claimed) {
  const std::string seen = packet.auth_type == 0   ? "none"
                           : packet.auth_type == 1 ? "pass"
                                                   : "type " + std::to_string(packet.auth_type);
  const std::string wanted = asked.password.empty() ? "none" : "pass";
  if (seen != wanted) return {false, fmt::format("authentication {} was asked for, it sends {}", wanted, seen)};
  const bool known = std::find(claimed.auth.begin(), claimed.auth.end(), seen) != claimed.auth.end();
  return {known, fmt::format("authentication {}{}", seen, known ? "" : ", which the file's speaks.auth does not name")};
}

Shown ListShown(const wire::Packet& packet, const RouterSetup& asked) {
  for (const Address& address : packet.addresses)
    if (std::find(asked.addresses.begin(), asked.addresses.end(), address) == asked.addresses.end())
      return {false, fmt::format("it lists {}, {} was asked for", Joined(packet.addresses), Joined(asked.addresses))};
  if (packet.addresses.empty()) return {false, "it lists no address"};
  return {true, "lists " + Joined(packet.addresses)};
}

std::string StatusWord(const Examination& e) {
  switch (e.status) {
    case Status::kOk:
      return e.Fine() ? "ready" : "WRONG";
    case Status::kUnsupported:
      return "lacks";
    case Status::kMute:
      return "MUTE";
    case Status::kDidNotStart:
      return "DOWN";
    case Status::kCannotRunHere:
      return "not here";
    case Status::kTooLate:
    case Status::kHarness:
      break;
  }
  return "ERROR";
}

std::string Name(const Examination& e) {
  return fmt::format("{} {}{}", wire::ToString(e.version), wire::ToString(e.family),
                     e.with_password ? " password" : "");
}

std::string Lines(const Examination& e) {
  std::string told = e.message;
  for (const Shown& shown : e.shown)
    if (!shown.text.empty()) told += (told.empty() ? "" : "; ") + shown.text;
  std::string out = fmt::format("  {:<17} {:<9} {}\n", Name(e), StatusWord(e), report::OneLine(told));
  if (e.status == Status::kUnsupported || e.log_tail.empty()) return out;
  std::string line;
  for (const char c : report::Printable(e.log_tail) + "\n") {
    if (c != '\n') {
      line += c;
    } else if (!line.empty()) {
      out += "      | " + std::exchange(line, {}) + "\n";
    }
  }
  return out;
}

}  // namespace

bool Examination::Fine() const {
  if (status == Status::kUnsupported) return true;
  return status == Status::kOk && std::all_of(shown.begin(), shown.end(), [](const Shown& s) { return s.fine; });
}

std::vector<Shown> ShownBy(const wire::Bytes& frame, const RouterSetup& asked, Version version, Family family,
                           const lab::DutDialect& claimed) {
  const auto packet = wire::Decode(frame);
  if (!packet) return {{false, "it sends something that is no VRRP message"}};
  std::vector<Shown> shown{Field("version", static_cast<int>(version), int{packet->version}),
                           Field("virtual router", int{asked.vrid}, int{packet->vrid}),
                           Field("priority", int{asked.priority}, int{packet->priority}),
                           Field("interval (cs)", asked.interval.count(), packet->interval.count()),
                           ChecksumShown(frame, version, family, claimed.v3_ipv4_checksum),
                           ListShown(*packet, asked)};
  if (version == Version::kV2) shown.push_back(AuthenticationShown(*packet, asked, claimed));
  return shown;
}

std::string Serialize(const Examination& e) {
  auto shown = nlohmann::json::array();
  for (const Shown& s : e.shown) shown.push_back({{"fine", s.fine}, {"text", s.text}});
  return nlohmann::json{{"version", static_cast<int>(e.version)},
                        {"family", static_cast<int>(e.family)},
                        {"with_password", e.with_password},
                        {"status", static_cast<int>(e.status)},
                        {"message", e.message},
                        {"log_tail", e.log_tail},
                        {"shown", shown}}
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Examination DeserializeExamination(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return {.message = "the examining process ended without a word"};
  Examination e;
  e.version = static_cast<Version>(json.value("version", 3));
  e.family = static_cast<Family>(json.value("family", 4));
  e.with_password = json.value("with_password", false);
  e.status = static_cast<Status>(json.value("status", static_cast<int>(Status::kHarness)));
  e.message = json.value("message", "");
  e.log_tail = json.value("log_tail", "");
  for (const auto& s : json.value("shown", nlohmann::json::array()))
    e.shown.push_back({s.value("fine", false), s.value("text", "")});
  return e;
}

std::string CheckText(const lab::DutFile& dut, const std::string& version, const std::vector<Examination>& all) {
  std::string out =
      fmt::format("{}: {}\n  is      {}\n  claims  {}\n", dut.name, dut.about.empty() ? "(no about)" : dut.about,
                  report::OneLine(version), dut.profile.empty() ? "no profile: the newest" : dut.profile);
  std::size_t wrong = 0, ready = 0;
  for (const Examination& e : all) {
    out += Lines(e);
    wrong += !e.Fine();
    ready += e.Fine() && e.status == Status::kOk;
  }
  if (wrong != 0) return out + fmt::format("not ready: {} of {} are wrong\n", wrong, all.size());
  if (ready == 0) return out + "not ready: by its file it lacks everything\n";
  return out + "ready\n";
}

}  // namespace holdfast::conformance
