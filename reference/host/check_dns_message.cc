#include "reference/host/check_dns_message.h"

#include <ares.h>
#include <arpa/nameser.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "reference/host/check_task.h"

namespace holdfast::host {
namespace {

constexpr std::size_t kDnsHeader = 12;
constexpr std::uint8_t kResponse = 0x80, kCodeMask = 0x0f;

struct DnsType {
  std::string_view word;
  int type;
};
constexpr DnsType kDnsTypes[] = {{"A", ns_t_a},   {"NS", ns_t_ns},   {"CNAME", ns_t_cname}, {"SOA", ns_t_soa},
                                 {"MX", ns_t_mx}, {"TXT", ns_t_txt}, {"AAAA", ns_t_aaaa}};

constexpr std::string_view kCodes[] = {"no error",   "format error",    "server failure",
                                       "name error", "not implemented", "refused"};

bool SameQuestion(std::string_view a, std::string_view b) {
  // Names are compared without case; the two numbers behind them hold no letters.
  const auto same = [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); };
  return std::ranges::equal(a, b, same);
}

}  // namespace

Result<std::string> DnsQuery(const DnsCheck& check, std::uint16_t id) {
  const auto type = std::ranges::find(kDnsTypes, check.type, &DnsType::word);
  if (type == std::end(kDnsTypes)) return Fail("unknown DNS type " + check.type);
  unsigned char* octets = nullptr;
  int size = 0;
  const std::string name = check.name == "." ? "" : check.name;
  const int made = ares_create_query(name.c_str(), ns_c_in, type->type, id, 1, &octets, &size, 0);
  if (made != ARES_SUCCESS) return Fail("name " + check.name + ": " + ares_strerror(made));
  std::string query(reinterpret_cast<const char*>(octets), static_cast<std::size_t>(size));
  ares_free_string(octets);
  return query;
}

std::optional<CheckResult> JudgeDnsReply(std::string_view query, std::string_view reply) {
  if (reply.size() < kDnsHeader || reply.substr(0, 2) != query.substr(0, 2)) return std::nullopt;
  const auto octet = [&](std::size_t at) { return static_cast<std::uint8_t>(reply[at]); };
  if ((octet(2) & kResponse) == 0) return std::nullopt;
  const bool has_question = octet(4) != 0 || octet(5) != 0;  // a server that could not read it may leave it out
  const std::string_view question = query.substr(kDnsHeader);
  if (has_question && !SameQuestion(question, reply.substr(kDnsHeader, question.size()))) return std::nullopt;
  const unsigned code = octet(3) & kCodeMask;
  if (code == 0) return CheckSuccess("answered");
  const bool known = code < std::size(kCodes);
  return CheckFailure("answered with " + (known ? std::string(kCodes[code]) : "error " + std::to_string(code)));
}

}  // namespace holdfast::host
