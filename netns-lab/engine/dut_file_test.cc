// DUT files: the shipped ones load, variants differ in what they say, and wrong ones are refused with a place.
#include "netns-lab/engine/dut_file.h"

#include <gtest/gtest.h>

#include <fstream>

namespace holdfast::lab {
namespace {

RouterSpec OneRouter() {
  VirtualRouterSpec router{.version = 3, .vrid = 51, .priority = 120, .interval = Centiseconds(50), .preempt = false};
  router.addresses = {*IpPrefix::Parse("192.0.2.100/24")};
  return {.name = "r1", .virtual_routers = {router}};
}

std::string ConfigOf(const std::string& name) {
  const auto dut = LoadDut(name);
  if (!dut) return dut.error().message;
  TemplateScope scope = ScopeOf(*dut, OneRouter());
  scope.values["conf"] = "/c";
  scope.values["dir"] = "/d";
  const auto text = RenderTemplate(dut->config, scope);
  return text ? *text : text.error().message;
}

TEST(DutFile, EveryShippedOneRendersARouter) {
  const auto names = ListDuts();
  ASSERT_TRUE(names) << names.error().message;
  ASSERT_GE(names->size(), 6u);
  for (const std::string& name : *names) {
    const std::string config = ConfigOf(name);
    EXPECT_NE(config.find("192.0.2.100"), std::string::npos) << name << ":\n" << config;
    EXPECT_EQ(config.find("{{"), std::string::npos) << name << ":\n" << config;
  }
}

TEST(DutFile, VariantsSetNames) {
  EXPECT_EQ(ConfigOf("keepalived").find("use_vmac"), std::string::npos);
  EXPECT_NE(ConfigOf("keepalived:vmac").find("use_vmac"), std::string::npos);
  EXPECT_NE(ConfigOf("holdfastd").find("v3_checksum_as_v2"), std::string::npos);
  EXPECT_EQ(ConfigOf("holdfastd:defaults").find("v3_checksum_as_v2"), std::string::npos);
  EXPECT_NE(ConfigOf("keepalived").find("advert_int 0.50"), std::string::npos);
  EXPECT_NE(ConfigOf("keepalived").find("nopreempt"), std::string::npos);
}

TEST(DutFile, LackingIsToldWithItsReason) {
  const auto frr = LoadDut("frr");
  ASSERT_TRUE(frr) << frr.error().message;
  RouterSpec spec = OneRouter();
  EXPECT_EQ(Unsupported(*frr, spec), "");
  spec.virtual_routers[0].password = "1234";
  EXPECT_EQ(Unsupported(*frr, spec), "frr lacks auth_pass: vrrpd has no authentication");
}

TEST(DutFile, AnUnknownNameListsTheKnown) {
  const auto dut = LoadDut("quagga");
  ASSERT_FALSE(dut);
  EXPECT_NE(dut.error().message.find("keepalived:strict"), std::string::npos) << dut.error().message;
  EXPECT_FALSE(LoadDut("keepalived:fast"));
}

TEST(DutFile, AWrongFileIsRefusedWithAPlace) {
  const std::string path = testing::TempDir() + "dut_file_test.yaml";
  std::ofstream(path) << "dut: mine\nstart: [mine]\nstop: NOW\n";
  const auto dut = LoadDut(path);
  ASSERT_FALSE(dut);
  EXPECT_NE(dut.error().message.find("dut_file_test.yaml:3:7: error: 'NOW' is no stop signal"), std::string::npos)
      << dut.error().message;
}

}  // namespace
}  // namespace holdfast::lab
