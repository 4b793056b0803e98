#include "reference/health/check_defaults.h"

namespace holdfast::health {
namespace {

struct KindDefaults {
  std::uint32_t retry;
  std::optional<Microseconds> delay_before_retry;  // unset: delay_loop
};

KindDefaults DefaultsOf(CheckKind kind) {
  switch (kind) {
    case CheckKind::kHttp:
      return {1, Seconds(3)};
    case CheckKind::kDns:
      return {3, std::nullopt};
    case CheckKind::kMisc:
      return {0, Seconds(1)};
    case CheckKind::kFile:
      return {0, std::nullopt};  // a file cannot fail by chance
    default:
      return {1, Seconds(1)};
  }
}

}  // namespace

CheckRhythm FillRhythm(CheckKind kind, const WantedRhythm& wanted) {
  const KindDefaults defaults = DefaultsOf(kind);
  CheckRhythm rhythm;
  CheckerTiming& timing = rhythm.timing;
  timing.delay_loop = wanted.delay_loop.value_or(kDefaultDelayLoop);
  timing.retry = wanted.retry.value_or(defaults.retry);
  timing.delay_before_retry =
      wanted.delay_before_retry.value_or(defaults.delay_before_retry.value_or(timing.delay_loop));
  timing.alpha = wanted.alpha.value_or(false);
  rhythm.warmup = wanted.warmup.value_or(timing.delay_loop);
  rhythm.timeout =
      wanted.timeout.value_or(kind == CheckKind::kMisc ? timing.delay_loop : Microseconds(kDefaultConnectTimeout));
  return rhythm;
}

}  // namespace holdfast::health
