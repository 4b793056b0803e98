// DNS_CHECK's question and what counts as an answer to it (RFC 1035 section 4.1). No socket.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "reference/host/check_port.h"

namespace holdfast::host {

// A recursive query of class IN; an error for an unknown type or a name that is none.
Result<std::string> DnsQuery(const DnsCheck& check, std::uint16_t id);

// nullopt where `reply` is no response to `query` at all (another id, another question): somebody else's, wait on.
// Truncated or without records, it is success as long as it says no error.
std::optional<CheckResult> JudgeDnsReply(std::string_view query, std::string_view reply);

}  // namespace holdfast::host
