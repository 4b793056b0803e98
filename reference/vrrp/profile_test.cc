#include "reference/vrrp/profile.h"

#include <gtest/gtest.h>

namespace holdfast::vrrp {
namespace {

constexpr RfcProfile kAll[] = {RfcProfile::k3768, RfcProfile::k5798, RfcProfile::k9568, RfcProfile::k9568Errata};

// The difference table: one row per predicate, its answer for 3768, 5798, 9568 and 9568 with errata.
struct Difference {
  const char* name;
  bool (*holds)(RfcProfile);
  bool expected[4];
};

constexpr Difference kDifferences[] = {
    {"AnswersLosingAdvert", AnswersLosingAdvert, {false, false, true, true}},
    {"LearnsInterval", LearnsInterval, {false, true, true, true}},
    {"LearnsSkew", LearnsSkew, {false, false, true, true}},
    {"ScalesSkew", ScalesSkew, {false, true, true, true}},
    {"DiscardsOwnAsOwner", DiscardsOwnAsOwner, {true, true, true, false}},
    {"ChecksZeroCount", ChecksZeroCount, {false, false, true, true}},
    {"ChecksZeroInterval", ChecksZeroInterval, {false, false, false, true}},
    {"ChecksLinkLocalFirst", ChecksLinkLocalFirst, {false, false, false, true}},
    {"DiscardsIntervalMismatch", DiscardsIntervalMismatch, {true, false, false, false}},
    {"DiscardsListMismatch", DiscardsListMismatch, {true, false, false, false}},
    {"Ipv4PseudoHeader", Ipv4PseudoHeader, {false, true, false, false}},
};

TEST(ProfileTest, DocumentedDifferences) {
  for (const Difference& difference : kDifferences) {
    for (int i = 0; i < 4; ++i) {
      EXPECT_EQ(difference.holds(kAll[i]), difference.expected[i]) << difference.name << " " << ToString(kAll[i]);
    }
  }
}

TEST(ProfileTest, NamesRoundTrip) {
  for (const RfcProfile profile : kAll) EXPECT_EQ(ParseRfcProfile(ToString(profile)), profile);
  EXPECT_EQ(ParseRfcProfile("2338"), std::nullopt);
  EXPECT_EQ(ParseRfcProfile(""), std::nullopt);
}

TEST(ProfileTest, EachVersionIsGovernedByATextOfItsOwn) {
  for (const RfcProfile profile : kAll) EXPECT_EQ(Governing(profile, Version::kV2), RfcProfile::k3768);
  EXPECT_EQ(Governing(RfcProfile::k3768, Version::kV3), RfcProfile::k5798);
  EXPECT_EQ(Governing(RfcProfile::k9568, Version::kV3), RfcProfile::k9568);
}

}  // namespace
}  // namespace holdfast::vrrp
