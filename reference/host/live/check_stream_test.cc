// TCP_CHECK, HTTP_GET, SSL_GET and SMTP_CHECK against servers of every temper.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "reference/host/live/check_world.h"
#include "reference/host/live/segment.h"

namespace holdfast::host::live {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr Microseconds kShort(300'000);
constexpr const char* kHello = "HTTP/1.0 200 OK\r\n\r\nhello";

CheckEndpoint Silence() {  // on the segment, but nobody's address
  CheckEndpoint endpoint;
  endpoint.address = Ip("10.0.0.77");
  endpoint.port = 80;
  return endpoint;
}

HttpCheck Http(const TcpServer& server, std::vector<HttpUrl> urls = {HttpUrl()}) {
  return {.endpoint = server.endpoint(), .urls = std::move(urls)};
}

HttpCheck Ssl(const TcpServer& server, std::vector<HttpUrl> urls = {HttpUrl()}) {
  return {.endpoint = server.endpoint(), .tls = true, .urls = std::move(urls)};
}

long PeakMebibytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

LIVE_TEST(TcpCheckLive, AConnectionIsSuccess) {
  CheckWorld world;
  const TcpServer server(AwaitClose);
  const CheckResult result = world.Look(TcpCheck{server.endpoint()});
  EXPECT_TRUE(result.ok);
  EXPECT_EQ(result.reason, "connected");
}

LIVE_TEST(TcpCheckLive, ARefusalIsAFailureAtOnce) {
  CheckWorld world;
  const CheckResult result = world.Look(TcpCheck{Nobody()});
  EXPECT_FALSE(result.ok);
  EXPECT_FALSE(result.could_not_look);
  EXPECT_EQ(result.reason, "connection refused");
}

LIVE_TEST(TcpCheckLive, SilenceEndsWithTheTimeout) {
  CheckWorld world;
  const CheckResult result = world.Look(TcpCheck{Silence()}, kShort);
  EXPECT_FALSE(result.ok);
  EXPECT_EQ(result.reason, "timed out while connecting");
  EXPECT_GE(result.end - result.start, kShort);
}

LIVE_TEST(TcpCheckLive, ComesFromWhereItIsBound) {
  CheckWorld world;
  sockaddr_in from{};
  const TcpServer server([&](int fd) {
    socklen_t size = sizeof from;
    getpeername(fd, reinterpret_cast<sockaddr*>(&from), &size);
    AwaitClose(fd);
  });
  TcpCheck check{server.endpoint()};
  check.endpoint.bind_address = Ip("127.0.0.9");
  check.endpoint.bind_port = 4321;
  check.endpoint.interface = "lo";
  check.endpoint.fwmark = 7;
  EXPECT_TRUE(world.Look(check).ok);
  EXPECT_TRUE(world.TurnUntil([&] { return from.sin_port != 0; }));
  EXPECT_EQ(ntohl(from.sin_addr.s_addr), 0x7f000009u);
  EXPECT_EQ(ntohs(from.sin_port), 4321);
}

LIVE_TEST(TcpCheckLive, AnInterfaceThatIsNotThereIsSaid) {
  CheckWorld world;
  TcpCheck check{Nobody()};
  check.endpoint.interface = "eth77";
  EXPECT_THAT(world.Look(check).reason, StartsWith("setting up a socket: "));
}

LIVE_TEST(HttpCheckLive, TheAnswerIsJudged) {
  CheckWorld world;
  const TcpServer server(Answering(kHello));
  EXPECT_EQ(world.Look(Http(server)).reason, "status 200");
  EXPECT_TRUE(world.Look(Http(server, {{.digest = "5d41402abc4b2a76b9719d911017c592"}})).ok);
  EXPECT_TRUE(world.Look(Http(server, {{.regex = HttpRegex{.pattern = "h.llo"}}})).ok);
  EXPECT_EQ(world.Look(Http(server, {{.regex = HttpRegex{.pattern = "h.lla"}}})).reason, "the regex does not match");
  EXPECT_EQ(world.Look(Http(server, {{.status_code = {{404, 404}}}})).reason, "status 200, expected 404");
}

LIVE_TEST(HttpCheckLive, AFailureIsKnownWithTheStatus) {
  CheckWorld world;
  const TcpServer server([](int fd) {
    HearUntil(fd, "\r\n\r\n");
    Say(fd, "HTTP/1.1 503 Busy\r\nContent-Length: 5\r\n\r\n");  // and the body never comes
    AwaitClose(fd);
  });
  EXPECT_EQ(world.Look(Http(server)).reason, "status 503, expected 200-299");
}

LIVE_TEST(HttpCheckLive, UrlsAreAskedInTurnUntilOneFails) {
  CheckWorld world;
  std::vector<std::string> requests;
  const TcpServer server([&](int fd) {
    requests.push_back(HearUntil(fd, "\r\n\r\n"));
    Say(fd, requests.size() < 2 ? kHello : "HTTP/1.0 404 No\r\n\r\n");
  });
  const auto urls = {HttpUrl{.path = "/a"}, HttpUrl{.path = "/b", .virtualhost = "b.example"}, HttpUrl{.path = "/c"}};
  EXPECT_EQ(world.Look(Http(server, urls)).reason, "url /b: status 404, expected 200-299");
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_THAT(requests[0], StartsWith("GET /a HTTP/1.0\r\nHost: 127.0.0.1:"));
  EXPECT_THAT(requests[1], StartsWith("GET /b HTTP/1.0\r\nHost: b.example\r\n"));
}

LIVE_TEST(HttpCheckLive, WithoutUrlsTheConnectionIsAll) {
  CheckWorld world;
  const TcpServer server(AwaitClose);
  EXPECT_EQ(world.Look(Http(server, {})).reason, "connected");
}

LIVE_TEST(HttpCheckLive, AnUnsoundCheckFailsWithItsReason) {
  CheckWorld world;
  const HttpCheck check{.endpoint = Nobody(), .urls = {{.regex = HttpRegex{.pattern = "("}}}};
  EXPECT_EQ(world.Look(check).reason, world.checker().Examine(check).error().message);
}

LIVE_TEST(HttpCheckLive, HostileServersAreLeft) {
  CheckWorld world;
  const auto endless = [](std::string start, std::string again) {
    return [=](int fd) {
      HearUntil(fd, "\r\n\r\n");
      for (bool taken = Say(fd, start); taken;) taken = Say(fd, again);
    };
  };
  const std::string much(65536, 'x');
  const long before = PeakMebibytes();
  EXPECT_THAT(world.Look(Http(TcpServer(endless("HTTP/1.1 200 OK\r\n", "X-More: of it\r\n")))).reason,
              StartsWith("bad answer: "));
  EXPECT_THAT(world.Look(Http(TcpServer(endless("HTTP/1.1 200 OK\r\n\r\n", much)))).reason, StartsWith("bad answer: "));
  EXPECT_THAT(world.Look(Http(TcpServer(endless("SSH-2.0-x\r\n", "x")))).reason, "bad answer: no HTTP");
  EXPECT_LT(PeakMebibytes() - before, 8);
}

LIVE_TEST(HttpCheckLive, ATrickleEndsWithTheTimeout) {
  CheckWorld world;
  const TcpServer server([](int fd) {
    HearUntil(fd, "\r\n\r\n");
    for (bool taken = Say(fd, "HTTP/1.1 200 OK\r\nX: "); taken;) {
      taken = Say(fd, "x");
      std::this_thread::sleep_for(std::chrono::milliseconds(20));  // the server's manner
    }
  });
  const CheckResult result = world.Look(Http(server), kShort);
  EXPECT_EQ(result.reason, "timed out waiting for the answer");
  EXPECT_LT(result.end - result.start, Microseconds(3'000'000));
}

LIVE_TEST(SslCheckLive, TheAnswerIsJudgedAndTheNameIsSaid) {
  CheckWorld world;
  std::string sni;
  const TcpServer server(AnsweringOverTls({.reply = kHello, .sni = &sni}));
  EXPECT_EQ(world.Look(Ssl(server)).reason, "status 200");
  EXPECT_EQ(sni, "");
  HttpCheck check = Ssl(server, {{.virtualhost = "www.example", .digest = "5d41402abc4b2a76b9719d911017c592"}});
  check.enable_sni = true;
  EXPECT_EQ(world.Look(check).reason, "status 200");
  EXPECT_EQ(sni, "www.example");
}

LIVE_TEST(SslCheckLive, AnEndWithoutGoodbyeIsAFailureWhereAskedFor) {
  CheckWorld world;
  const TcpServer server(AnsweringOverTls({.reply = kHello, .close_notify = false}));
  EXPECT_EQ(world.Look(Ssl(server)).reason, "status 200");
  EXPECT_EQ(world.Look(Ssl(server, {{.tls_compliant = true}})).reason, "closed without close_notify");
}

LIVE_TEST(SslCheckLive, WhatIsNoTlsFails) {
  CheckWorld world;
  const TcpServer plain([](int fd) {
    Say(fd, "HTTP/1.0 400 Bad Request\r\n\r\n");
    AwaitClose(fd);
  });
  EXPECT_THAT(world.Look(Ssl(plain)).reason, StartsWith("TLS handshake failed: "));
  const TcpServer hangs_up([](int fd) { HearUntil(fd, "\x01"); });
  EXPECT_FALSE(world.Look(Ssl(hangs_up)).ok);
  const TcpServer mute(AwaitClose);
  EXPECT_EQ(world.Look(Ssl(mute), kShort).reason, "timed out in the TLS handshake");
}

LIVE_TEST(SslCheckLive, MaterialThatCannotBeReadIsRefusedAndChangesNothing) {
  CheckWorld world;
  EXPECT_THAT(world.checker().UseTls({.certificate = "/nonexistent.pem"}).error().message,
              StartsWith("SSL: certificate /nonexistent.pem: "));
  const TcpServer server(AnsweringOverTls({.reply = kHello}));
  EXPECT_TRUE(world.Look(Ssl(server)).ok);
}

LIVE_TEST(SmtpCheckLive, GreetsAndParts) {
  CheckWorld world;
  std::string heard;
  const TcpServer server([&](int fd) {
    Say(fd, "220-mail.example\r\n220 ready\r\n");
    heard = HearUntil(fd, "\r\n");
    Say(fd, "250 hello\r\n");
    heard += HearUntil(fd, "QUIT\r\n");
    Say(fd, "221 bye\r\n");
  });
  EXPECT_EQ(world.Look(SmtpCheck{server.endpoint(), "director.example"}).reason, "greeted and parted");
  EXPECT_EQ(heard, "HELO director.example\r\nQUIT\r\n");
}

LIVE_TEST(SmtpCheckLive, SilenceAndRefusalAreFailures) {
  CheckWorld world;
  const TcpServer mute(AwaitClose);
  EXPECT_EQ(world.Look(SmtpCheck{mute.endpoint()}, kShort).reason, "timed out waiting for the greeting");
  const TcpServer busy([](int fd) { Say(fd, "421 busy\r\n"); });
  EXPECT_EQ(world.Look(SmtpCheck{busy.endpoint()}).reason, "greeting \"421 busy\", expected 220");
  EXPECT_EQ(world.Look(SmtpCheck{Nobody()}).reason, "connection refused");
}

LIVE_TEST(CheckerLive, CancelLeavesNothingOpenAndCallsNobody) {
  const std::size_t before = OpenDescriptors();
  {
    CheckWorld world;
    const TcpServer mute(AwaitClose);
    const TcpServer mute_tls(AwaitClose);
    world.Look(TcpCheck{Nobody()});  // the loop has what it keeps
    const std::size_t at_rest = OpenDescriptors();
    std::vector<CheckId> running;
    for (const CheckSpec& spec : {CheckSpec(TcpCheck{Silence()}), CheckSpec(Http(mute)), CheckSpec(Ssl(mute_tls)),
                                  CheckSpec(SmtpCheck{mute.endpoint()}), CheckSpec(UdpCheck{Silence()}),
                                  CheckSpec(PingCheck{Silence()}), CheckSpec(MiscCheck{{"sleep", "1000"}})})
      running.push_back(world.checker().Start(spec, kShort, [](const CheckResult&) { ADD_FAILURE() << "called"; }));
    EXPECT_GE(OpenDescriptors(), at_rest + running.size());
    EXPECT_EQ(OtherProcesses(), 1u);
    for (const CheckId id : running) world.checker().Cancel(id);
    world.checker().Cancel(running[0]);
    EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "a child is left";
    EXPECT_TRUE(world.TurnUntil([&] { return OpenDescriptors() <= at_rest; }));
    world.Look(TcpCheck{Silence()}, 2 * kShort);  // longer than those that were cancelled would have run
  }
  EXPECT_EQ(OpenDescriptors(), before);
}

LIVE_TEST(CheckerLive, WithoutDescriptorsNothingIsSaidAboutTheServer) {
  CheckWorld world;
  const TcpServer server(AwaitClose);
  EXPECT_TRUE(world.Look(TcpCheck{server.endpoint()}).ok);
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  rlimit none = limit;
  none.rlim_cur = 3;
  setrlimit(RLIMIT_NOFILE, &none);
  const CheckResult result = world.Look(TcpCheck{server.endpoint()});
  setrlimit(RLIMIT_NOFILE, &limit);
  EXPECT_TRUE(result.could_not_look);
  EXPECT_EQ(result.reason, "opening a socket: too many open files");
}

}  // namespace
}  // namespace holdfast::host::live
