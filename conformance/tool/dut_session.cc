#include "conformance/tool/dut_session.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace holdfast::conformance {
namespace {

using Status = ProbeResult::Status;

// The most telling of several: one that runs, else why not.
const ProbeResult* Telling(const std::map<std::pair<Version, Family>, ProbeResult>& probes) {
  for (Status status : {Status::kOk, Status::kMute, Status::kCannotRunHere, Status::kDidNotStart, Status::kTooLate,
                        Status::kHarness, Status::kUnsupported})
    for (const auto& [key, probe] : probes)
      if (probe.status == status) return &probe;
  return nullptr;
}

std::string StatusText(const ProbeResult& probe) {
  switch (probe.status) {
    case Status::kOk:
      return "ok";
    case Status::kMute:
      return "never advertised: " + probe.message;
    case Status::kUnsupported:
      return "unsupported: " + probe.message;
    case Status::kDidNotStart:
      return "did not start: " + probe.message;
    case Status::kCannotRunHere:
      return "cannot run here: " + probe.message;
    case Status::kTooLate:
      return "was not probed: " + probe.message;
    case Status::kHarness:
      break;
  }
  return "harness error: " + probe.message;
}

// Where implementations differ and nowhere else: over IPv6 there is one checksum, in version 3 no authentication.
std::string Spoken(Version version, Family family, const Dialect& dialect) {
  if (version == Version::kV2) return "v2: authentication type " + std::to_string(dialect.auth_type);
  if (family == Family::kIpv6) return "";
  return "v3 over IPv4: checksum " + std::string(wire::ToString(dialect.v3_ipv4_checksum));
}

}  // namespace

std::string Serialize(const ProbeResult& probe) {
  return nlohmann::json{{"status", static_cast<int>(probe.status)},
                        {"form", static_cast<int>(probe.dialect.v3_ipv4_checksum)},
                        {"auth_type", probe.dialect.auth_type},
                        {"message", probe.message},
                        {"log_tail", probe.log_tail}}
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

ProbeResult DeserializeProbe(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return {.message = "the probe's process ended without a word"};
  ProbeResult probe;
  probe.status = static_cast<Status>(json.value("status", static_cast<int>(Status::kHarness)));
  probe.dialect.v3_ipv4_checksum = static_cast<wire::ChecksumForm>(json.value("form", 0));
  probe.dialect.auth_type = json.value("auth_type", std::uint8_t{0});
  probe.message = json.value("message", "");
  probe.log_tail = json.value("log_tail", "");
  return probe;
}

void DutSession::Conclude() {
  const ProbeResult* telling = Telling(probes);
  if (!telling) {
    info.status = "ok";
    return;
  }
  info.status = StatusText(*telling);
  if (telling->status != Status::kOk) info.log_tail = telling->log_tail;
  for (const auto& [key, probe] : probes) {
    const std::string spoken = probe.status == Status::kOk ? Spoken(key.first, key.second, probe.dialect) : "";
    if (!spoken.empty()) info.dialect += (info.dialect.empty() ? "" : "; ") + spoken;
  }
}

}  // namespace holdfast::conformance
