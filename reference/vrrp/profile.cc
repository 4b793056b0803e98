#include "reference/vrrp/profile.h"

#include <array>

namespace holdfast::vrrp {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"3768", "5798", "9568", "9568+errata"};

bool Is9568(RfcProfile profile) { return profile == RfcProfile::k9568 || profile == RfcProfile::k9568Errata; }

}  // namespace

std::string_view ToString(RfcProfile profile) { return kNames[static_cast<std::size_t>(profile)]; }

std::optional<RfcProfile> ParseRfcProfile(std::string_view text) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == text) return static_cast<RfcProfile>(i);
  }
  return std::nullopt;
}

RfcProfile Governing(RfcProfile profile, Version version) {
  if (version == Version::kV2) return RfcProfile::k3768;
  return profile == RfcProfile::k3768 ? RfcProfile::k5798 : profile;
}

bool AnswersLosingAdvert(RfcProfile profile) { return Is9568(profile); }
bool LearnsInterval(RfcProfile profile) { return profile != RfcProfile::k3768; }
bool LearnsSkew(RfcProfile profile) { return Is9568(profile); }
bool ScalesSkew(RfcProfile profile) { return profile != RfcProfile::k3768; }
bool DiscardsOwnAsOwner(RfcProfile profile) { return profile != RfcProfile::k9568Errata; }
bool ChecksZeroCount(RfcProfile profile) { return Is9568(profile); }
bool ChecksZeroInterval(RfcProfile profile) { return profile == RfcProfile::k9568Errata; }
bool ChecksLinkLocalFirst(RfcProfile profile) { return profile == RfcProfile::k9568Errata; }
bool DiscardsIntervalMismatch(RfcProfile profile) { return profile == RfcProfile::k3768; }
bool DiscardsListMismatch(RfcProfile profile) { return profile == RfcProfile::k3768; }
bool Ipv4PseudoHeader(RfcProfile profile) { return profile == RfcProfile::k5798; }

}  // namespace holdfast::vrrp
