#include "netns-lab/guest/relay.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace holdfast::guest {
namespace {

// The guest's side of the ports: what it says waits in the sockets before Follow listens.
struct FakeGuest {
  GuestPorts ours, theirs;

  FakeGuest() {
    for (const auto port : {&GuestPorts::output, &GuestPorts::errors, &GuestPorts::status, &GuestPorts::console}) {
      int ends[2];
      EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
      (ours.*port).reset(ends[0]);
      (theirs.*port).reset(ends[1]);
    }
  }
  void Say(const sys::UniqueFd& port, std::string_view text) {
    EXPECT_EQ(::write(port.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  void Gone() { theirs = {}; }
};

TEST(Follow, GivesTheStatusAndPassesTheOutputOn) {
  FakeGuest guest;
  guest.Say(guest.theirs.status, "up\nstatus 7\n");
  guest.Say(guest.theirs.output, std::string("a\0b", 3));
  guest.Say(guest.theirs.errors, "oops");
  guest.Gone();
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const GuestEnd end = Follow(guest.ours, Seconds(10), Seconds(10));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "oops");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), std::string("a\0b", 3));
  EXPECT_EQ(end.kind, GuestEnd::Kind::kStatus);
  EXPECT_EQ(end.status, 7);
}

TEST(Follow, AGuestThatGoesAwayUnderTheCommandHasNoStatus) {
  FakeGuest guest;
  guest.Say(guest.theirs.status, "up\n");
  guest.Say(guest.theirs.console, "Kernel panic");
  guest.Gone();
  const GuestEnd end = Follow(guest.ours, Seconds(10), Seconds(10));
  EXPECT_EQ(end.kind, GuestEnd::Kind::kNoStatus);
  EXPECT_EQ(end.console, "Kernel panic");
}

TEST(Follow, AGuestThatEndsBeforeTheCommandWasNeverUp) {
  FakeGuest guest;
  guest.Gone();
  EXPECT_EQ(Follow(guest.ours, Seconds(10), Seconds(10)).kind, GuestEnd::Kind::kNeverUp);
}

TEST(Follow, ASilentGuestWasNeverUp) {
  FakeGuest guest;
  EXPECT_EQ(Follow(guest.ours, Milliseconds(1), Seconds(10)).kind, GuestEnd::Kind::kNeverUp);
}

TEST(Follow, TheLimitCountsFromTheCommandsStart) {
  FakeGuest guest;
  guest.Say(guest.theirs.status, "up\n");
  EXPECT_EQ(Follow(guest.ours, Seconds(10), Milliseconds(1)).kind, GuestEnd::Kind::kTimeLimit);
}

TEST(Follow, KeepsTheEndOfALongConsole) {
  FakeGuest guest;
  std::string words(10'000, 'x');
  words += "the end";
  guest.Say(guest.theirs.console, words);
  guest.Gone();
  const GuestEnd end = Follow(guest.ours, Seconds(10), Seconds(10));
  EXPECT_LE(end.console.size(), 4096u);
  EXPECT_TRUE(end.console.ends_with("the end"));
}

}  // namespace
}  // namespace holdfast::guest
