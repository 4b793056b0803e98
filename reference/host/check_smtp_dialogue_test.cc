// SMTP_CHECK's side of the dialogue.
#include "reference/host/check_smtp_dialogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace holdfast::host {
namespace {

using testing::HasSubstr;

TEST(SmtpDialogue, GreetsAndParts) {
  SmtpDialogue smtp("director.example");
  EXPECT_EQ(smtp.Feed("220 mail.example ESMTP\r\n"), "HELO director.example\r\n");
  EXPECT_EQ(smtp.Feed("250 hello\r\n"), "QUIT\r\n");
  EXPECT_FALSE(smtp.result());
  EXPECT_EQ(smtp.Feed("221 bye\r\n"), "");
  EXPECT_TRUE(smtp.result().value().ok);
}

TEST(SmtpDialogue, TakesLinesInPieces) {
  SmtpDialogue smtp("a");
  EXPECT_EQ(smtp.Feed("220-first\r\n220-sec"), "");
  EXPECT_EQ(smtp.Feed("ond\r\n22"), "");
  EXPECT_EQ(smtp.Feed("0\r"), "");
  EXPECT_EQ(smtp.Feed("\n"), "HELO a\r\n");
}

TEST(SmtpDialogue, ARefusalIsAFailure) {
  SmtpDialogue busy("a");
  busy.Feed("421 too many connections\r\n");
  EXPECT_EQ(busy.result().value().reason, "greeting \"421 too many connections\", expected 220");
  SmtpDialogue strict("a");
  strict.Feed("220 hi\r\n");
  strict.Feed("550 who are you\r\n");
  EXPECT_EQ(strict.result().value().reason, "HELO: \"550 who are you\", expected 250");
}

TEST(SmtpDialogue, AnotherProtocolIsAFailure) {
  for (const char* line : {"SSH-2.0-x\r\n", "22\r\n", "2200 hi\r\n", "-20 hi\r\n", "\r\n", "220\x01hi\r\n"}) {
    SmtpDialogue smtp("a");
    smtp.Feed(line);
    ASSERT_TRUE(smtp.result()) << line;
    EXPECT_THAT(smtp.result()->reason, HasSubstr("no SMTP reply"));
  }
}

TEST(SmtpDialogue, HangingUpIsWellOnlyOnceAllWasSaid) {
  SmtpDialogue smtp("a");
  smtp.Feed("220 hi\r\n");
  smtp.End();
  EXPECT_EQ(smtp.result().value().reason, "closed while waiting for the reply to HELO");
  SmtpDialogue curt("a");
  curt.Feed("220 hi\r\n");
  curt.Feed("250 hello\r\n");
  curt.End();
  EXPECT_TRUE(curt.result().value().ok);
}

TEST(SmtpDialogue, RepliesWithoutEndAreRefused) {
  for (const char* again : {"220-more\r\n", "aaaaaaaa"}) {
    SmtpDialogue smtp("a");
    std::size_t sent = 0;
    for (; sent < 10 * kMostSmtpReply && !smtp.result(); sent += 8) smtp.Feed(sent == 0 ? "220-" : again);
    ASSERT_TRUE(smtp.result()) << again;
    EXPECT_EQ(smtp.result()->reason, "a reply without end");
  }
}

TEST(SmtpDialogue, WhatItQuotesIsFitForALog) {
  SmtpDialogue smtp("a");
  smtp.Feed("550 \x1b[31m" + std::string(200, 'x') + "\r\n");
  const std::string reason = smtp.result().value().reason;
  EXPECT_EQ(reason.find('\x1b'), reason.npos);
  EXPECT_LT(reason.size(), 130u);
}

}  // namespace
}  // namespace holdfast::host
