#include "reference/config/peers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/config/load.h"

namespace holdfast::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Config Router(const std::string& lines, const std::string& file) {
  const MemoryFiles files(std::map<std::string, std::string>{{file, "vrrp_instance V {\n" + lines + "\n}\n"}});
  LoadOptions options;
  options.source = &files;
  return Load(file, options).config;
}

const char kLeft[] =
    "interface eth0\nvirtual_router_id 51\npriority 101\nvirtual_ipaddress { 192.0.2.10 }\n"
    "authentication {\nauth_type PASS\nauth_pass one\n}\n";

std::vector<std::string> Compare(std::string right, const std::string& from, const std::string& to) {
  if (const std::size_t at = right.find(from); at != right.npos) right.replace(at, from.size(), to);
  std::vector<std::string> messages;
  for (const Diagnostic& d : ComparePeers(Router(kLeft, "left.conf"), Router(right, "right.conf")))
    messages.push_back(d.where.file + ":" + std::to_string(d.where.line) + ": " + d.message);
  return messages;
}

TEST(Peers, ThatFitHaveNothingToSay) { EXPECT_THAT(Compare(kLeft, "101", "90"), IsEmpty()); }

TEST(Peers, EachDifferenceIsSaidAtItsLine) {
  std::string right = kLeft;
  right.replace(right.find("101"), 3, "90");
  EXPECT_THAT(
      Compare(right, "id 51", "id 52"),
      ElementsAre(HasSubstr("left.conf:3: vrrp_instance 'V': virtual_router_id is 51 here and 52 in right.conf")));
  EXPECT_THAT(Compare(right, "priority", "advert_int 2\npriority"),
              ElementsAre(HasSubstr("advert_int is 1 s here and 2 s")));
  EXPECT_THAT(Compare(right, "2.10", "2.11"),
              ElementsAre(HasSubstr("left.conf:5: vrrp_instance 'V': virtual_ipaddress")));
  EXPECT_THAT(Compare(right, "pass one", "pass two"),
              ElementsAre(HasSubstr("left.conf:8: vrrp_instance 'V': auth_pass")));
  EXPECT_THAT(Compare(right, "90", "101"), ElementsAre(HasSubstr("priority is 101 here and the same")));
  EXPECT_THAT(Compare(right, "interface", "unicast_peer { 192.0.2.1 }\ninterface"),
              ElementsAre(HasSubstr("they do not hear each other")));
}

TEST(Peers, BothVersionsFitEither) {
  const std::string lines = "interface eth0\nvirtual_router_id 51\nvirtual_ipaddress { 192.0.2.10 }\n";
  const Config upgraded = Router(lines + "priority 101\nversion 3\nholdfast_v2_and_v3\n", "new.conf");
  for (const char* version : {"version 2\n", "version 3\n"}) {
    const Config other = Router(lines + version, "other.conf");
    EXPECT_THAT(ComparePeers(upgraded, other), IsEmpty()) << version;
    EXPECT_THAT(ComparePeers(other, upgraded), IsEmpty()) << version;
  }
}

TEST(Peers, BothTellHostsOfTheirRouterOrNeither) {
  const std::string lines = "interface eth0\nvirtual_router_id 51\nvirtual_ipaddress { fe80::100 }\n";
  const Config tells = Router(lines + "priority 101\nholdfast_router_advertisements\n", "left.conf");
  const Config silent = Router(lines, "right.conf");
  for (const auto& found : {ComparePeers(tells, silent), ComparePeers(silent, tells)}) {
    ASSERT_EQ(found.size(), 1u);
    EXPECT_THAT(found[0].message, HasSubstr("holdfast_router_advertisements is"));
    EXPECT_EQ(found[0].severity, Severity::kWarning);
  }
  EXPECT_THAT(ComparePeers(tells, Router(lines + "holdfast_router_advertisements\n", "right.conf")), IsEmpty());
}

TEST(Peers, EachMustBeNamedByTheOther) {
  const auto router = [](const std::string& own, const std::string& other, const std::string& lines) {
    return "interface eth0\nvirtual_router_id 51\nvirtual_ipaddress { 192.0.2.10 }\nunicast_src_ip " + own +
           "\nunicast_peer { " + other + " }\n" + lines;
  };
  const auto compare = [&](const std::string& left, const std::string& right) {
    std::vector<std::string> messages;
    for (const Diagnostic& d : ComparePeers(Router(left, "left.conf"), Router(right, "right.conf")))
      messages.push_back(d.message);
    return messages;
  };
  const std::string left = router("192.0.2.1", "192.0.2.2", "priority 101");
  EXPECT_THAT(compare(left, router("192.0.2.2", "192.0.2.1", "priority 90")), IsEmpty());
  EXPECT_THAT(compare(left, router("192.0.2.3", "192.0.2.1", "priority 90")),
              ElementsAre(HasSubstr("the other router is not among the peers here and 192.0.2.3 in right.conf")));
  EXPECT_THAT(compare(left, router("192.0.2.2", "192.0.2.1", "priority 90\nversion 3")),
              ElementsAre(HasSubstr("version is 2 here and 3 in right.conf")));
}

TEST(Peers, AnInstanceWithoutPartnerIsAWarning) {
  const std::vector<Diagnostic> found = ComparePeers(Router(kLeft, "left.conf"), Config{});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].severity, Severity::kWarning);
}

TEST(Peers, WeightsThatNeverChangeTheWinnerAreSaid) {
  const auto router = [](const std::string& lines, const std::string& file) {
    return Router("interface eth0\nvirtual_router_id 51\nvirtual_ipaddress { 192.0.2.10 }\n" + lines, file);
  };
  const auto compare = [&](const std::string& left, const std::string& right) {
    std::vector<std::string> messages;
    for (const Diagnostic& d : ComparePeers(router(left, "left.conf"), router(right, "right.conf")))
      messages.push_back(d.message);
    return messages;
  };
  const std::string strong = "priority 150\ntrack_interface { eth1 weight ";
  EXPECT_THAT(compare(strong + "-20 }", "priority 100"),
              ElementsAre(HasSubstr("130 to 150 here and 100 in right.conf")));
  EXPECT_THAT(compare(strong + "-60 }", "priority 100"), IsEmpty());
  EXPECT_THAT(compare(strong + "-60 }", "priority 100\nnopreempt"), ElementsAre(HasSubstr("does not take over")));
  EXPECT_THAT(compare("priority 150", "priority 100\ntrack_interface { eth1 weight 60 }"), IsEmpty());
}

}  // namespace
}  // namespace holdfast::config
