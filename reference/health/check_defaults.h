// keepalived's rhythm of checks where nothing is configured, by kind.
#pragma once

#include <cstdint>
#include <optional>

#include "reference/base/units.h"
#include "reference/health/checker_state.h"

namespace holdfast::health {

// HTTP is HTTP_GET and SSL_GET.
enum class CheckKind : std::uint8_t { kTcp, kHttp, kSmtp, kDns, kUdp, kPing, kMisc, kFile };

inline constexpr Seconds kDefaultDelayLoop{60};
inline constexpr Seconds kDefaultConnectTimeout{5};

// What a configuration says, the checker's own before the real server's before the virtual server's; unset members
// were said nowhere.
struct WantedRhythm {
  std::optional<std::uint32_t> retry;
  std::optional<Microseconds> delay_before_retry, warmup, delay_loop, timeout;  // connect_timeout or misc_timeout
  std::optional<bool> alpha;
};

// A rhythm without gaps.
struct CheckRhythm {
  CheckerTiming timing;
  Microseconds warmup{};   // the first checks are spread over this
  Microseconds timeout{};  // of one check
  bool operator==(const CheckRhythm&) const = default;
};

CheckRhythm FillRhythm(CheckKind kind, const WantedRhythm& wanted);

}  // namespace holdfast::health
