// A log line that a hostile or broken peer can cause is written at most once per interval and cause (RFC 9568
// section 7.1: logging is subject to rate limiting). What was held back is counted and told with the next line.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "reference/base/units.h"

namespace holdfast::daemon {

class RateLimit {
 public:
  explicit RateLimit(Microseconds interval) : interval_(interval) {}

  // Whether a line of this cause may be written at `now`; the value is how many were held back since the last one.
  // Causes are few and fixed (names of checks): a peer cannot make this table grow.
  std::optional<std::uint64_t> Admit(const std::string& cause, Instant now);

 private:
  struct Entry {
    Instant last;
    std::uint64_t held_back = 0;
  };
  Microseconds interval_;
  std::map<std::string, Entry> entries_;
};

}  // namespace holdfast::daemon
