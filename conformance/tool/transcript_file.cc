// A transcript as a file: a line of JSON for what holds throughout, then one for each exchange.
#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>

#include "conformance/tool/transcript.h"

namespace holdfast::conformance {
namespace {

using Json = nlohmann::json;
constexpr int kFormat = 1;

Json Head(const Transcript& t) {
  return {{"transcript", kFormat},
          {"checksum_form", static_cast<int>(t.dialect.v3_ipv4_checksum)},
          {"auth_type", t.dialect.auth_type},
          {"auth_data", HexOf(t.dialect.auth_data)},
          {"tester", HexOf(t.tester_mac.octets)},
          {"origin_ns", t.origin_ns}};
}

Json Line(const Exchange& e) {
  Json line{{"k", std::string(1, static_cast<char>(e.kind))}, {"t", e.at}};
  if (e.from != 0) line["from"] = e.from;
  if (e.value != 0) line["value"] = e.value;
  if (e.segment != 0) line["segment"] = e.segment;
  if (!e.frame.empty()) line["frame"] = HexOf(e.frame);
  if (!e.texts.empty()) line["texts"] = e.texts;
  return line;
}

Transcript ReadHead(const Json& head) {
  Transcript t;
  t.dialect.v3_ipv4_checksum = static_cast<wire::ChecksumForm>(head.at("checksum_form").get<int>());
  t.dialect.auth_type = head.at("auth_type").get<std::uint8_t>();
  const auto data = OctetsOf(head.at("auth_data").get<std::string>()),
             tester = OctetsOf(head.at("tester").get<std::string>());
  std::copy_n(data.begin(), std::min(data.size(), t.dialect.auth_data.size()), t.dialect.auth_data.begin());
  std::copy_n(tester.begin(), std::min(tester.size(), t.tester_mac.octets.size()), t.tester_mac.octets.begin());
  t.origin_ns = head.at("origin_ns");
  return t;
}

Exchange ReadLine(const Json& line) {
  Exchange e;
  e.kind = static_cast<Exchange::Kind>(line.at("k").get<std::string>().at(0));
  e.at = line.at("t");
  e.from = line.value("from", std::int64_t{0});
  e.value = line.value("value", std::int64_t{0});
  e.segment = line.value("segment", 0);
  e.frame = OctetsOf(line.value("frame", ""));
  e.texts = line.value("texts", std::vector<std::string>{});
  return e;
}

}  // namespace

std::string HexOf(std::span<const std::uint8_t> octets) {
  std::string hex;
  for (const std::uint8_t octet : octets) hex += fmt::format("{:02x}", octet);
  return hex;
}

Bytes OctetsOf(std::string_view hex) {
  Bytes octets;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    std::uint8_t octet = 0;
    const auto [end, error] = std::from_chars(hex.data() + i, hex.data() + i + 2, octet, 16);
    if (error != std::errc() || end != hex.data() + i + 2) break;
    octets.push_back(octet);
  }
  return octets;
}

Status WriteTranscript(const Transcript& transcript, const std::filesystem::path& file) {
  std::ofstream out(file);
  const auto put = [&](const Json& json) { out << json.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n'; };
  put(Head(transcript));
  for (const Exchange& exchange : transcript.exchanges) put(Line(exchange));
  if (!out.flush()) return Fail("writing " + file.string());
  return {};
}

// Json throws for what is no transcript; it ends here.
Result<Transcript> ReadTranscript(const std::filesystem::path& file) try {
  std::ifstream in(file);
  std::string line;
  if (!in || !std::getline(in, line)) return Fail(file.string() + ": cannot be read");
  const Json head = Json::parse(line);
  if (head.value("transcript", 0) != kFormat) return Fail(file.string() + ": of another version");
  Transcript transcript = ReadHead(head);
  while (std::getline(in, line)) transcript.exchanges.push_back(ReadLine(Json::parse(line)));
  return transcript;
} catch (const std::exception& wrong) {
  return Fail(file.string() + ": no transcript: " + wrong.what());
}

}  // namespace holdfast::conformance
