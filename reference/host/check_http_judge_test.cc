// What HTTP_GET says to a server and how it judges the answer.
#include "reference/host/check_http_judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace holdfast::host {
namespace {

using testing::HasSubstr;
using Found = CheckRegex::Found;

HttpCheck CheckOf(const char* address, std::uint16_t port) {
  HttpCheck check;
  check.endpoint.address = *IpAddress::Parse(address);
  check.endpoint.port = port;
  return check;
}

CheckResult Judged(const HttpUrl& url, unsigned status, std::string_view body) {
  HttpJudge judge(url);
  for (const char& octet : body) judge.Body({&octet, 1});
  return judge.JudgeAll(status);
}

Found Searched(const HttpRegex& regex, std::string_view text) {
  return CheckRegex::Compile(regex).value().Search(text);
}

TEST(HttpRequest, NamesTheServerByItsAddress) {
  EXPECT_EQ(HttpRequest(CheckOf("192.0.2.1", 8080), {}),
            "GET / HTTP/1.0\r\nHost: 192.0.2.1:8080\r\nUser-Agent: holdfast-check\r\n\r\n");
  EXPECT_THAT(HttpRequest(CheckOf("2001:db8::1", 80), {}), HasSubstr("Host: [2001:db8::1]\r\n"));
}

TEST(HttpRequest, SaysWhatIsConfigured) {
  HttpCheck check = CheckOf("192.0.2.1", 80);
  check.protocol = HttpProtocol::k1_1;
  EXPECT_EQ(HttpRequest(check, {.path = "/health", .virtualhost = "www.example"}),
            "GET /health HTTP/1.1\r\nHost: www.example\r\nUser-Agent: holdfast-check\r\nConnection: close\r\n\r\n");
  check.protocol = HttpProtocol::k1_0Close;
  EXPECT_THAT(HttpRequest(check, {}), HasSubstr("HTTP/1.0\r\n"));
  EXPECT_THAT(HttpRequest(check, {}), HasSubstr("Connection: close\r\n"));
}

TEST(SniName, IsTheVirtualhostUnlessGiven) {
  HttpCheck check;
  const HttpUrl url{.virtualhost = "www.example:8443"};
  EXPECT_EQ(SniName(check, url), "");
  check.enable_sni = true;
  EXPECT_EQ(SniName(check, url), "www.example");
  check.sni_name = "other.example";
  EXPECT_EQ(SniName(check, url), "other.example");
}

TEST(HttpJudge, StatusIsInOneOfTheRanges) {
  EXPECT_TRUE(Judged({}, 200, "").ok);
  EXPECT_TRUE(Judged({}, 299, "").ok);
  EXPECT_EQ(Judged({}, 503, "").reason, "status 503, expected 200-299");
  const HttpUrl url{.status_code = {{200, 204}, {404, 404}}};
  EXPECT_TRUE(Judged(url, 404, "").ok);
  EXPECT_EQ(Judged(url, 205, "").reason, "status 205, expected 200-204, 404");
}

TEST(HttpJudge, DigestIsTheBodysMd5) {
  EXPECT_TRUE(Judged({.digest = "5d41402abc4b2a76b9719d911017c592"}, 200, "hello").ok);
  EXPECT_TRUE(Judged({.digest = "5D41402ABC4B2A76B9719D911017C592"}, 200, "hello").ok);
  EXPECT_EQ(Judged({.digest = "5d41402abc4b2a76b9719d911017c592"}, 200, "hellO").reason,
            "digest 06612c0d9c73d47a7042afd7024d7c82, expected 5d41402abc4b2a76b9719d911017c592");
}

TEST(HttpJudge, RegexMustMatchOrMustNot) {
  EXPECT_TRUE(Judged({.regex = HttpRegex{.pattern = "h.llo"}}, 200, "say hello").ok);
  EXPECT_EQ(Judged({.regex = HttpRegex{.pattern = "h.llo"}}, 200, "say Hello").reason, "the regex does not match");
  EXPECT_EQ(Judged({.regex = HttpRegex{.pattern = "h.llo", .no_match = true}}, 200, "say hello").reason,
            "the regex matches, and must not");
  EXPECT_TRUE(Judged({.regex = HttpRegex{.pattern = "h.llo", .no_match = true}}, 200, "").ok);
}

TEST(CheckRegex, OffsetsBoundWhereAMatchBegins) {
  EXPECT_EQ(Searched({.pattern = "ab", .min_offset = 1}, "abxab"), Found::kYes);
  EXPECT_EQ(Searched({.pattern = "ab", .min_offset = 4}, "abxab"), Found::kNo);
  EXPECT_EQ(Searched({.pattern = "ab", .min_offset = 6}, "abxab"), Found::kNo);
  EXPECT_EQ(Searched({.pattern = "ab", .min_offset = 1, .max_offset = 3}, "abxab"), Found::kYes);
  EXPECT_EQ(Searched({.pattern = "ab", .min_offset = 1, .max_offset = 2}, "abxab"), Found::kNo);
}

TEST(CheckRegex, OptionsAreWords) {
  EXPECT_EQ(Searched({.pattern = "HELLO", .options = {"caseless"}}, "hello"), Found::kYes);
  EXPECT_EQ(Searched({.pattern = "^b", .options = {"multiline"}}, "a\nb"), Found::kYes);
  EXPECT_EQ(CheckRegex::Compile({.pattern = "a", .options = {"shouting"}}).error().message,
            "unknown regex option shouting");
}

TEST(CheckRegex, SaysWhatDoesNotCompile) {
  EXPECT_THAT(CheckRegex::Compile({.pattern = "a(b"}).error().message, HasSubstr("at character 4"));
}

TEST(CheckRegex, APatternThatExplodesIsGivenUp) {
  const std::string page(40, 'a');
  EXPECT_EQ(Searched({.pattern = "^(a+)+$"}, page), Found::kYes);
  EXPECT_EQ(Searched({.pattern = "^(a+)+$"}, page + "b"), Found::kTooCostly);
  // Every place may begin a match, and each attempt is within PCRE2's own limit: the sum counts.
  EXPECT_EQ(Searched({.pattern = "a[^b]*[cd]"}, std::string(kMostSearched, 'a')), Found::kTooCostly);
}

TEST(CheckRegex, APageThatIsNoUtf8DoesNotMatch) {
  EXPECT_EQ(Searched({.pattern = "a", .options = {"utf"}}, "a\xff"), Found::kNo);
}

}  // namespace
}  // namespace holdfast::host
