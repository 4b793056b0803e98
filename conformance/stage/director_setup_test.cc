#include "conformance/stage/director_setup.h"

#include <gtest/gtest.h>

namespace holdfast::conformance {
namespace {

using Words = std::vector<std::string>;

constexpr const char* kTable =
    "IP Virtual Server version 1.2.1 (size=4096)\n"
    "Prot LocalAddress:Port Scheduler Flags\n"
    "  -> RemoteAddress:Port Forward Weight ActiveConn InActConn\n"
    "TCP  C0000263:0050 rr \n"
    "  -> C6336417:0050      Route   9      0          0         \n"
    "TCP  C0000264:0050 wlc persistent 22500 FFFFFF00 \n"
    "  -> C6336416:1F90      Masq    3      0          0         \n"
    "  -> C6336415:1F90      Masq    7      1          2         \n";

ServiceSetup Wanted() {
  return {.scheduler = "wlc", .servers = {{'A', 7}, {'B', 3}}, .persistence_s = 90, .granularity = "255.255.255.0"};
}

TEST(DirectorSetup, TheTableIsReadInTheKernelsOrder) {
  const TableService table = ParseTable(kTable, false);
  EXPECT_TRUE(table.found);
  EXPECT_EQ(table.Letters(), "BA");
  EXPECT_EQ(Differences(Wanted(), table), Words{});
  EXPECT_FALSE(ParseTable(kTable, true).found);
}

TEST(DirectorSetup, EachDifferenceIsNamed) {
  const TableService table = ParseTable(kTable, false);
  ServiceSetup wanted = Wanted();
  wanted.scheduler = "sh";
  wanted.persistence_s = 91;
  wanted.servers = {{'A', 1}, {'C'}};
  EXPECT_EQ(Differences(wanted, table),
            (Words{"scheduler: wlc, configured sh", "persistence: 22500 ticks, configured 91 s",
                   "weight of A: 7, configured 1", "C is missing", "B is there, but not configured"}));
  wanted = Wanted();
  wanted.forwarding = Forwarding::kDirect;
  wanted.servers.pop_back();
  wanted.granularity = "";
  EXPECT_EQ(Differences(wanted, table),
            (Words{"persistence mask: FFFFFF00, configured FFFFFFFF", "forwarding to A: Masq, configured Route",
                   "port of A: 8080, configured 80", "B is there, but not configured"}));
  EXPECT_EQ(Differences(wanted, {}), Words{"there is no such virtual server"});
}

TEST(DirectorSetup, TheListingTellsThresholdsAndSeconds) {
  constexpr const char* kListing =
      "Prot LocalAddress:Port            Uthreshold Lthreshold ActiveConn InActConn\n"
      "  -> RemoteAddress:Port\n"
      "TCP  192.0.2.100:80 wlc persistent 90 mask 255.255.255.0\n"
      "  -> 198.51.100.21:8080           2          0          0          0\n"
      "  -> 198.51.100.22:8080           0          0          0          0\n";
  ServiceSetup wanted = Wanted();
  EXPECT_EQ(ListingDifferences(wanted, kListing), Words{"upper threshold of A: 2, configured 0"});
  wanted.servers = {{'A', 7, 2}, {'B', 3, 4}};
  wanted.persistence_s = 225;
  EXPECT_EQ(ListingDifferences(wanted, kListing),
            (Words{"seconds of persistence: 90, configured 225", "upper threshold of B: 0, configured 4"}));
}

}  // namespace
}  // namespace holdfast::conformance
