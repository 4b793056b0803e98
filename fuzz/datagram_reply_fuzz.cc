// Single packets that come back to a check: DNS, echo replies, and what UDP_CHECK holds against a pattern. The first
// octet chooses which; the rest is the packet, of DNS also once with the id of our own question in front.
#include <string>

#include "fuzz/require.h"
#include "reference/host/check_dns_message.h"
#include "reference/host/check_pattern.h"
#include "reference/host/check_ping_message.h"

namespace holdfast::host {
namespace {

using fuzz::Require;

constexpr std::size_t kDnsHeader = 12;

void JudgeDns(std::string_view query, std::string_view reply) {
  const auto result = JudgeDnsReply(query, reply);
  if (!result) return;
  Require(reply.size() >= kDnsHeader && reply.substr(0, 2) == query.substr(0, 2));
  Require((static_cast<std::uint8_t>(reply[2]) & 0x80) != 0);
  Require(result->ok == ((static_cast<std::uint8_t>(reply[3]) & 0x0f) == 0));
}

void RunDns(std::uint8_t bits, std::string_view input) {
  constexpr const char* kTypes[] = {"A", "NS", "CNAME", "SOA", "MX", "TXT", "AAAA", "NONE"};
  // A name of the fuzzer's own, up to a newline; what is no name is refused, never sent.
  const std::string name((bits & 8) != 0 ? input.substr(0, input.find('\n')) : "www.example.org");
  const auto query = DnsQuery({.endpoint = {}, .type = kTypes[bits & 7], .name = name}, 0x4711);
  Require((bits & 7) != 7 || !query);
  if (!query) return;
  Require(query->size() > kDnsHeader && query->size() <= 512);
  JudgeDns(*query, input);
  JudgeDns(*query, query->substr(0, 2) + std::string(input));
  std::string echoed = *query + std::string(input);
  echoed[2] = static_cast<char>(echoed[2] | 0x80);
  Require(JudgeDnsReply(*query, echoed).has_value());
}

void RunPing(std::uint8_t bits, std::string_view input) {
  const Family family = (bits & 1) != 0 ? Family::kIpv6 : Family::kIpv4;
  const bool raw = (bits & 2) != 0;
  const EchoIdentity identity{0x1234, 0x1122334455667788};
  Require(!IsEchoReply(family, raw, identity, input) || input.size() >= 16);
  std::string reply = EchoRequest(family, identity);
  reply[0] = static_cast<char>(family == Family::kIpv6 ? 129 : 0);
  const bool bare = family == Family::kIpv6 || !raw;
  Require(!bare || IsEchoReply(family, raw, identity, reply));
  // Behind a header of any length that it says itself, as a raw socket gets it.
  if (!bare && !input.empty() && (input.front() & 0x0f) >= 5) {
    std::string header(static_cast<std::size_t>(input.front() & 0x0f) * 4, '\0');
    header[0] = input.front();
    Require(IsEchoReply(family, raw, identity, header + reply));
  }
}

void RunPattern(std::string_view input) {
  const std::size_t line = input.find('\n');
  const auto pattern = ParseHexPattern(input.substr(0, line));
  if (!pattern) return;
  const std::string_view reply = line == input.npos ? std::string_view() : input.substr(line + 1);
  std::string sent;
  for (const PatternOctet& octet : *pattern) sent += static_cast<char>(octet.value);
  Require(Fits(*pattern, sent));
  Require(!Fits(*pattern, reply) || !IsPlain(*pattern) || reply.size() < sent.size() ||
          reply.substr(0, sent.size()) == sent);
}

void Run(std::string_view input) {
  const std::uint8_t bits = fuzz::TakeOctet(input);
  if (bits < 128) return RunDns(bits, input);
  bits < 192 ? RunPing(bits, input) : RunPattern(input);
}

}  // namespace
}  // namespace holdfast::host

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  holdfast::host::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
