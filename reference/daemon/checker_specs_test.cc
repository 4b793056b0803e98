#include "reference/daemon/checker_specs.h"

#include <gtest/gtest.h>

#include "reference/daemon/checker_test_config.h"

namespace holdfast::daemon {
namespace {

using namespace holdfast::literals;

std::vector<PlannedCheck> ChecksOf(const std::string& checkers, const std::string& of_service = "") {
  const config::Config config = ConfigOf(
      "track_file F {\n file /run/f\n weight 2\n}\nvirtual_server 192.0.2.1 80 {\n protocol TCP\n lb_algo rr\n" +
      of_service + "\n real_server 198.51.100.1 80 {\n" + checkers + "\n }\n}\n");
  return PlanChecks(config.virtual_servers.at(0).real_servers.at(0), config);
}

TEST(CheckerSpecs, EachKindHasItsDefaults) {
  const auto tcp = ChecksOf("TCP_CHECK {\n }").at(0);
  EXPECT_EQ(tcp.timing.delay_loop, 60_s);
  EXPECT_EQ(tcp.timing.retry, 1u);
  EXPECT_EQ(tcp.timing.delay_before_retry, 1_s);
  EXPECT_EQ(tcp.timeout, 5_s);
  EXPECT_EQ(tcp.warmup, 60_s);
  EXPECT_EQ(std::get<host::TcpCheck>(tcp.spec).endpoint.address, IpAddress::V4(198, 51, 100, 1));
  EXPECT_EQ(std::get<host::TcpCheck>(tcp.spec).endpoint.port, 80);
  EXPECT_EQ(ChecksOf("HTTP_GET {\n url {\n path /\n }\n }").at(0).timing.delay_before_retry, 3_s);
  const auto dns = ChecksOf("DNS_CHECK {\n }", "delay_loop 10").at(0);
  EXPECT_EQ(dns.timing.retry, 3u);
  EXPECT_EQ(dns.timing.delay_before_retry, 10_s);
  const auto misc = ChecksOf("MISC_CHECK {\n misc_path \"/bin/true\"\n }", "delay_loop 7").at(0);
  EXPECT_EQ(misc.timing.retry, 0u);
  EXPECT_EQ(misc.timeout, 7_s);
}

TEST(CheckerSpecs, TheInnermostWordCounts) {
  const auto check = ChecksOf("delay_loop 20\nTCP_CHECK {\n connect_timeout 2\n retry 5\n }",
                              "delay_loop 10\ndelay_before_retry 4\nwarmup 0\nconnect_timeout 9")
                         .at(0);
  EXPECT_EQ(check.timing.delay_loop, 20_s);
  EXPECT_EQ(check.timing.retry, 5u);
  EXPECT_EQ(check.timing.delay_before_retry, 4_s);
  EXPECT_EQ(check.timeout, 2_s);
  EXPECT_EQ(check.warmup, 0_s);
}

TEST(CheckerSpecs, AnHttpCheckHasItsUrls) {
  const auto check = std::get<host::HttpCheck>(
      ChecksOf(
          "SSL_GET {\n virtualhost www.example\n url {\n path /a\n status_code 200-204 301\n }\n url {\n path /b\n "
          "virtualhost b.example\n digest 9b3a0c85a887a256d6939da88aabd8cd\n }\n connect_port 8443\n enable_sni\n }")
          .at(0)
          .spec);
  EXPECT_TRUE(check.tls && check.enable_sni);
  EXPECT_EQ(check.endpoint.port, 8443);
  ASSERT_EQ(check.urls.size(), 2u);
  EXPECT_EQ(check.urls[0].virtualhost, "www.example");
  EXPECT_EQ(check.urls[0].status_code, (std::vector<host::HttpStatusRange>{{200, 204}, {301, 301}}));
  EXPECT_EQ(check.urls[1].virtualhost, "b.example");
  EXPECT_EQ(check.urls[1].digest, "9b3a0c85a887a256d6939da88aabd8cd");
}

TEST(CheckerSpecs, EachMailHostIsACheck) {
  const auto checks = ChecksOf(
      "SMTP_CHECK {\n helo_name mail.example\n host {\n connect_ip 198.51.100.7\n connect_port 25\n }\n host {\n "
      "connect_ip 198.51.100.8\n }\n }");
  ASSERT_EQ(checks.size(), 2u);
  EXPECT_EQ(std::get<host::SmtpCheck>(checks[0].spec).endpoint.address, IpAddress::V4(198, 51, 100, 7));
  EXPECT_EQ(std::get<host::SmtpCheck>(checks[1].spec).helo_name, "mail.example");
}

TEST(CheckerSpecs, AFileIsThatOfTheTrackFile) {
  const auto check = std::get<host::FileCheck>(ChecksOf("FILE_CHECK {\n track_file F\n }").at(0).spec);
  EXPECT_EQ(check, (host::FileCheck{"/run/f", 2, false}));
  EXPECT_EQ(std::get<host::FileCheck>(ChecksOf("FILE_CHECK {\n track_file F\n weight -5\n }").at(0).spec).weight, -5);
}

}  // namespace
}  // namespace holdfast::daemon
