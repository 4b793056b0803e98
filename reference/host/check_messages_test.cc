// The small messages and judgements: DNS, echo, hexadecimal patterns, exit statuses, files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "reference/host/check_dns_message.h"
#include "reference/host/check_file.h"
#include "reference/host/check_misc.h"
#include "reference/host/check_pattern.h"
#include "reference/host/check_ping_message.h"
#include "reference/host/check_task.h"

namespace holdfast::host {
namespace {

using namespace std::string_literals;
using testing::HasSubstr;

const DnsCheck kQuestion{.endpoint = {}, .type = "A", .name = "www.example"};

// The server's answer to a query: the same with QR set and a code.
std::string Answer(std::string query, int code) {
  query[2] = static_cast<char>(query[2] | 0x80);
  query[3] = static_cast<char>(code);
  return query;
}

TEST(DnsMessage, TheQueryIsRfc1035s) {
  EXPECT_EQ(DnsQuery(kQuestion, 0x1234).value(),
            "\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x03www\x07"
            "example\0\0\x01\0\x01"s);
  EXPECT_EQ(DnsQuery({}, 1).value(), "\0\x01\x01\0\0\x01\0\0\0\0\0\0\0\0\x06\0\x01"s);  // SOA of the root
}

TEST(DnsMessage, WhatCannotBeAskedIsSaid) {
  DnsCheck too_long;
  too_long.name = std::string(64, 'x').append(".example");
  EXPECT_EQ(DnsQuery({.endpoint = {}, .type = "PTR"}, 1).error().message, "unknown DNS type PTR");
  EXPECT_THAT(DnsQuery(too_long, 1).error().message, HasSubstr("name xxx"));
}

TEST(DnsMessage, TheCodeDecides) {
  const std::string query = DnsQuery(kQuestion, 7).value();
  EXPECT_TRUE(JudgeDnsReply(query, Answer(query, 0)).value().ok);
  EXPECT_EQ(JudgeDnsReply(query, Answer(query, 3)).value().reason, "answered with name error");
  EXPECT_EQ(JudgeDnsReply(query, Answer(query, 5)).value().reason, "answered with refused");
  EXPECT_EQ(JudgeDnsReply(query, Answer(query, 15)).value().reason, "answered with error 15");
}

TEST(DnsMessage, WhatIsNoAnswerToUsIsWaitedOver) {
  const std::string query = DnsQuery(kQuestion, 7).value();
  EXPECT_FALSE(JudgeDnsReply(query, query)) << "no response";
  EXPECT_FALSE(JudgeDnsReply(query, Answer(DnsQuery(kQuestion, 8).value(), 0))) << "another id";
  DnsCheck other = kQuestion;
  other.name = "xxx.example";
  EXPECT_FALSE(JudgeDnsReply(query, Answer(DnsQuery(other, 7).value(), 0))) << "another question";
  const std::string answer = Answer(query, 0);
  for (std::size_t size = 0; size < answer.size(); ++size) EXPECT_FALSE(JudgeDnsReply(query, answer.substr(0, size)));
}

TEST(DnsMessage, CaseOfTheNameDoesNotMatter) {
  DnsCheck loud = kQuestion;
  loud.name = "WWW.example";
  EXPECT_TRUE(JudgeDnsReply(DnsQuery(kQuestion, 7).value(), Answer(DnsQuery(loud, 7).value(), 0)));
}

TEST(PingMessage, OnlyOurOwnReplyCounts) {
  for (const Family family : {Family::kIpv4, Family::kIpv6}) {
    const EchoIdentity ours{.id = 77, .nonce = 0x1122334455667788};
    std::string reply = EchoRequest(family, ours);
    EXPECT_FALSE(IsEchoReply(family, false, ours, reply)) << "the request itself";
    reply[0] = family == Family::kIpv4 ? '\0' : static_cast<char>(129);
    EXPECT_TRUE(IsEchoReply(family, false, ours, reply));
    EXPECT_FALSE(IsEchoReply(family, false, {.id = 77, .nonce = 1}, reply));
    for (std::size_t size = 0; size < reply.size(); ++size)
      EXPECT_FALSE(IsEchoReply(family, false, ours, reply.substr(0, size)));
  }
}

TEST(PingMessage, ARawSocketBringsTheIpv4Header) {
  const EchoIdentity ours{.id = 77, .nonce = 42};
  std::string reply = EchoRequest(Family::kIpv4, ours);
  reply[0] = '\0';
  EXPECT_TRUE(IsEchoReply(Family::kIpv4, true, ours, "\x46" + std::string(23, 'h') + reply));
  EXPECT_FALSE(IsEchoReply(Family::kIpv4, true, ours, "\x4f" + std::string(23, 'h') + reply));
  EXPECT_FALSE(IsEchoReply(Family::kIpv4, true, ours, "\x41" + std::string(23, 'h') + reply));
  EXPECT_FALSE(IsEchoReply(Family::kIpv4, true, ours, "\x4f" + std::string(19, 'h')));
}

TEST(HexPattern, IsReadAsTheManualSays) {
  const auto pattern = ParseHexPattern("Ab12f 3 456 546443123").value();
  std::vector<int> values;
  for (const PatternOctet& octet : pattern) values.push_back(octet.value);
  EXPECT_THAT(values, testing::ElementsAre(0xab, 0x12, 0x0f, 0x03, 0x45, 0x06, 0x54, 0x64, 0x43, 0x12, 0x03));
  EXPECT_TRUE(IsPlain(pattern));
  EXPECT_FALSE(ParseHexPattern("12 zz"));
  EXPECT_FALSE(IsPlain(ParseHexPattern("1x").value()));
}

TEST(HexPattern, FitsOverTheShorterLength) {
  const auto pattern = ParseHexPattern("41 4x").value();
  EXPECT_TRUE(Fits(pattern, "ABC"));
  EXPECT_TRUE(Fits(pattern, "AO"));
  EXPECT_FALSE(Fits(pattern, "AP"));
  EXPECT_TRUE(Fits(pattern, "A"));
  EXPECT_FALSE(Fits(pattern, "B"));
}

TEST(JudgeExit, IsKeepalivedsTable) {
  EXPECT_TRUE(JudgeExit(false, 0).ok);
  EXPECT_EQ(JudgeExit(false, 1).reason, "exit status 1");
  EXPECT_FALSE(JudgeExit(false, 2).ok);
  EXPECT_FALSE(JudgeExit(true, 1).ok);
  EXPECT_EQ(JudgeExit(true, 0).weight, std::nullopt);
  EXPECT_EQ(JudgeExit(true, 2).weight, 0u);
  EXPECT_EQ(JudgeExit(true, 255).weight, 253u);
  EXPECT_TRUE(JudgeExit(true, 255).ok);
}

TEST(JudgeFile, NumberTimesWeight) {
  EXPECT_EQ(JudgeFile({.path = "f", .weight = 2}, "21\n").weight_change, 42);
  EXPECT_EQ(JudgeFile({.path = "f", .weight = 2, .reverse = true}, " 21").weight_change, -42);
  EXPECT_EQ(JudgeFile({.path = "f", .weight = 2}, "").weight_change, 0);
  EXPECT_EQ(JudgeFile({.path = "f", .weight = 2}, "soon").weight_change, 0);
  EXPECT_EQ(JudgeFile({.path = "f", .weight = 2}, "1000").weight_change, 253);
  EXPECT_EQ(JudgeFile({.path = "f", .weight = 1}, "-253").weight_change, -253);
  EXPECT_FALSE(JudgeFile({.path = "f", .weight = 1}, "-254").ok);
  EXPECT_FALSE(JudgeFile({.path = "f", .weight = 9}, "-9223372036854775808").ok);
}

TEST(JudgeFile, WithoutWeightAnyNumberIsAFailure) {
  EXPECT_TRUE(JudgeFile({.path = "f", .weight = 0}, "0").ok);
  EXPECT_EQ(JudgeFile({.path = "f", .weight = 0}, "3").reason, "the file says 3");
  EXPECT_FALSE(JudgeFile({.path = "f", .weight = 0, .reverse = true}, "0").ok);
}

TEST(CheckErrno, TellsOurTroubleFromTheServers) {
  EXPECT_EQ(CheckErrno(ECONNREFUSED).reason, "connection refused");
  EXPECT_FALSE(CheckErrno(ECONNREFUSED).could_not_look);
  EXPECT_TRUE(CheckErrno(EMFILE).could_not_look);
  EXPECT_FALSE(CheckErrno(EMFILE).ok);
}

}  // namespace
}  // namespace holdfast::host
