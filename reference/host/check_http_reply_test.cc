// What HttpReply makes of answers, sound and hostile, in whatever pieces they come.
#include "reference/host/check_http_reply.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace holdfast::host {
namespace {

using Progress = HttpReply::Progress;
using testing::IsEmpty;
using testing::Not;

struct Taken {
  std::string body;
  HttpReply reply{[this](std::string_view piece) { body += piece; }};

  Progress Octets(std::string_view text) {
    Progress progress = Progress::kMore;
    for (std::size_t i = 0; i < text.size() && progress == Progress::kMore; ++i)
      progress = reply.Feed(text.substr(i, 1));
    return progress;
  }
};

TEST(HttpReply, WithALengthIsCompleteAtItsLastOctet) {
  Taken taken;
  EXPECT_EQ(taken.Octets("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell"), Progress::kMore);
  EXPECT_EQ(taken.reply.status(), 200u);
  EXPECT_EQ(taken.Octets("o"), Progress::kComplete);
  EXPECT_EQ(taken.body, "hello");
}

TEST(HttpReply, InOnePieceIsTheSame) {
  Taken taken;
  EXPECT_EQ(taken.reply.Feed("HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\nhi, and more"), Progress::kComplete);
  EXPECT_EQ(taken.reply.status(), 503u);
  EXPECT_EQ(taken.body, "hi");
}

TEST(HttpReply, InPiecesOfAnyCutIsTheSame) {
  const std::string text = "HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 2\r\n\r\nhi";
  for (std::size_t first = 0; first < text.size(); ++first) {
    for (std::size_t second = first; second < text.size(); ++second) {
      Taken taken;
      ASSERT_EQ(taken.reply.Feed(text.substr(0, first)), Progress::kMore) << first;
      ASSERT_EQ(taken.reply.Feed(text.substr(first, second - first)), Progress::kMore) << first << ' ' << second;
      ASSERT_EQ(taken.reply.Feed(text.substr(second)), Progress::kComplete) << first << ' ' << second;
      EXPECT_EQ(taken.body, "hi");
    }
  }
}

TEST(HttpReply, WithoutLengthEndsWithTheConnection) {
  Taken taken;
  EXPECT_EQ(taken.Octets("HTTP/1.0 404 Not Found\r\n\r\nnothing"), Progress::kMore);
  EXPECT_EQ(taken.reply.End(), Progress::kComplete);
  EXPECT_EQ(taken.body, "nothing");
}

TEST(HttpReply, ChunksAreJoined) {
  Taken taken;
  EXPECT_EQ(taken.Octets("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nfoo\r\n4;x=y\r\nbars\r\n0\r\n\r\n"),
            Progress::kComplete);
  EXPECT_EQ(taken.body, "foobars");
}

TEST(HttpReply, CutShortIsBroken) {
  Taken taken;
  taken.Octets("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
  EXPECT_EQ(taken.reply.End(), Progress::kBroken);
  EXPECT_EQ(taken.reply.trouble(), "closed in the middle of the answer");
}

TEST(HttpReply, NothingIsBroken) {
  Taken taken;
  EXPECT_EQ(taken.reply.End(), Progress::kBroken);
  EXPECT_EQ(taken.reply.trouble(), "closed without an answer");
}

TEST(HttpReply, AnotherProtocolIsBroken) {
  for (const char* text : {"SSH-2.0-OpenSSH_9.2\r\n", "220 mail ESMTP\r\n", "HTTP/1.1 2x0 OK\r\n\r\n",
                           "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                           "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n"}) {
    Taken taken;
    EXPECT_EQ(taken.Octets(text), Progress::kBroken) << text;
    EXPECT_THAT(taken.reply.trouble(), Not(IsEmpty()));
    EXPECT_EQ(taken.reply.Feed("HTTP/1.1 200 OK\r\n\r\n"), Progress::kBroken) << "broken stays broken";
  }
}

// How much a server may send of something without end before it is refused.
std::size_t OctetsUntilBroken(std::string_view start, std::string_view again, std::size_t limit) {
  HttpReply reply([](std::string_view) {});
  std::size_t sent = 0;
  for (Progress progress = reply.Feed(start); sent < limit; sent += again.size()) {
    if (progress == Progress::kBroken) return sent;
    progress = reply.Feed(again);
  }
  return limit;
}

TEST(HttpReply, HeadersWithoutEndAreRefused) {
  constexpr std::size_t kLimit = 100'000;
  EXPECT_LT(OctetsUntilBroken("HTTP/1.1 200 OK\r\n", "X-More: of the same\r\n", kLimit), 2 * kMostHttpHeader);
  EXPECT_LT(OctetsUntilBroken("HTTP/1.1 200 OK\r\nX: ", "aaaaaaaaaaaaaaaa", kLimit), 2 * kMostHttpHeader);
  EXPECT_LT(OctetsUntilBroken("HTTP/1.1 200 ", "aaaaaaaaaaaaaaaa", kLimit), 2 * kMostHttpHeader);
  EXPECT_LT(OctetsUntilBroken("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;", "aaaaaaaaaaaaaaaa", kLimit),
            2 * kMostHttpHeader);
}

TEST(HttpReply, BodiesWithoutEndAreRefused) {
  const std::string much(65536, 'x');
  EXPECT_LE(OctetsUntilBroken("HTTP/1.0 200 OK\r\n\r\n", much, 2 * kMostHttpBody), kMostHttpBody + 2 * much.size());
  EXPECT_LE(OctetsUntilBroken("HTTP/1.0 200 OK\r\nContent-Length: 17000000\r\n\r\n", much, kMostHttpBody), 0u);
  const std::string chunk = "10000\r\n" + much + "\r\n";
  EXPECT_LE(OctetsUntilBroken("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", chunk, 2 * kMostHttpBody),
            kMostHttpBody + 2 * chunk.size());
}

}  // namespace
}  // namespace holdfast::host
