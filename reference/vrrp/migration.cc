#include "reference/vrrp/migration.h"

#include <algorithm>
#include <chrono>

namespace holdfast::vrrp {
namespace {

bool Follows(std::optional<Transition> edge) {
  return edge == Transition::kBackupFollows || edge == Transition::kBackupHearsResignation ||
         edge == Transition::kActiveYieldsToPriority || edge == Transition::kActiveYieldsToAddress;
}

}  // namespace

Centiseconds Version2Interval(Centiseconds interval) {
  return std::clamp<Centiseconds>(std::chrono::ceil<Seconds>(interval), kMinIntervalV2, kMaxIntervalV2);
}

Advertisement InVersion2(Advertisement advertisement) {
  advertisement.version = Version::kV2;
  advertisement.interval = Version2Interval(advertisement.interval);  // RFC9568-8.4.2-SEND-BOTH
  return advertisement;
}

ReceivePolicy ForVersion2(ReceivePolicy policy) {
  policy.version = Version::kV2;
  policy.interval = Version2Interval(policy.interval);
  return policy;
}

bool VersionEar::Ignores(Version version, const IpAddress& source, State state) {
  if (state != State::kBackup) active_.reset();
  if (version == Version::kV3 || active_ != source) return false;
  alone_ = 0;
  return true;  // RFC9568-8.4.2-IGNORE-V2
}

bool VersionEar::Heard(Version version, const IpAddress& source, std::optional<Transition> edge) {
  if (!Follows(edge)) return false;
  if (version == Version::kV2) {
    active_.reset();
    return false;
  }
  if (active_ != source) alone_ = 0;
  active_ = source;
  if (alone_ == kAlone) return false;
  return ++alone_ == kAlone;  // RFC9568-8.4.2-REPORT
}

}  // namespace holdfast::vrrp
