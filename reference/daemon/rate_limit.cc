#include "reference/daemon/rate_limit.h"

#include <utility>

namespace holdfast::daemon {

std::optional<std::uint64_t> RateLimit::Admit(const std::string& cause, Instant now) {
  const auto [entry, is_new] = entries_.try_emplace(cause, Entry{now});
  if (is_new) return 0;
  if (now - entry->second.last < interval_) {
    ++entry->second.held_back;
    return std::nullopt;
  }
  entry->second.last = now;
  return std::exchange(entry->second.held_back, 0);
}

}  // namespace holdfast::daemon
