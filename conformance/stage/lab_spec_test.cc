#include "conformance/stage/lab_spec.h"

#include <gtest/gtest.h>

namespace holdfast::conformance {
namespace {

TEST(LabSpec, AFurtherVirtualRouterKeepsItsFamilyAndSegment) {
  const auto& v6 = Addresses::Of(Family::kIpv6);
  RouterSetup other{.vrid = 52, .addresses = {v6.vip}, .family = Family::kIpv6, .segment = Segment::kFar};
  const lab::RouterSpec spec = LabSpecOf({.vrid = 51, .also = {other}}, Version::kV3, Family::kIpv4);
  ASSERT_EQ(spec.virtual_routers.size(), 2U);
  EXPECT_EQ(spec.virtual_routers[0].family, holdfast::Family::kIpv4);
  EXPECT_EQ(spec.virtual_routers[0].interface, "eth0");
  EXPECT_EQ(spec.virtual_routers[1].family, holdfast::Family::kIpv6);
  EXPECT_EQ(spec.virtual_routers[1].interface, "eth1");
  ASSERT_EQ(spec.virtual_routers[1].addresses.size(), 1U);
  EXPECT_EQ(spec.virtual_routers[1].addresses[0].length, 64);
}

TEST(LabSpec, TheCasesFamilyIsForThoseThatNameNone) {
  const lab::RouterSpec spec = LabSpecOf({.vrid = 7}, Version::kV2, Family::kIpv6);
  ASSERT_EQ(spec.virtual_routers.size(), 1U);
  EXPECT_EQ(spec.virtual_routers[0].family, holdfast::Family::kIpv6);
  EXPECT_EQ(spec.virtual_routers[0].version, 2);
  EXPECT_EQ(spec.virtual_routers[0].vrid, 7);
}

}  // namespace
}  // namespace holdfast::conformance
