#include "conformance/stage/cpu_wait.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace holdfast::conformance {
namespace {

using wire::Milliseconds;

constexpr wire::Instant At(int ms) { return wire::Instant{} + Milliseconds(ms); }

TEST(CpuWaits, AreCountedBetweenTheMomentsAround) {
  CpuWaits waits;
  EXPECT_EQ(waits.Between(At(0), At(1000)), Milliseconds(0)) << "nothing is known";
  waits.Note(At(100), Milliseconds(5));
  waits.Note(At(300), Milliseconds(7));
  waits.Note(At(500), Milliseconds(90));
  waits.Note(At(700), Milliseconds(91));
  EXPECT_EQ(waits.Between(At(300), At(500)), Milliseconds(83));
  EXPECT_EQ(waits.Between(At(350), At(450)), Milliseconds(83)) << "anywhere between two moments";
  EXPECT_EQ(waits.Between(At(310), At(510)), Milliseconds(84));
  EXPECT_EQ(waits.Between(At(0), At(90)), Milliseconds(5)) << "since it began";
  EXPECT_EQ(waits.Between(At(600), At(900)), Milliseconds(1));
  EXPECT_EQ(waits.Between(At(800), At(900)), Milliseconds(0));
}

TEST(CpuWaits, OfProcessesThatEndedAreNotNegative) {
  CpuWaits waits;
  waits.Note(At(100), Milliseconds(50));
  waits.Note(At(200), Milliseconds(20));
  EXPECT_EQ(waits.Between(At(100), At(200)), Milliseconds(0));
}

TEST(CpuWaits, AreNotedAgainAfterAWhile) {
  CpuWaits waits;
  EXPECT_TRUE(waits.IsDue(At(0)));
  waits.Note(At(0), Milliseconds(0));
  EXPECT_FALSE(waits.IsDue(At(24)));
  EXPECT_TRUE(waits.IsDue(At(25)));
}

[[noreturn]] void Spin() {
  volatile unsigned turns = 0;
  for (;;) turns = turns + 1;
}

// A child that sleeps, with two of its own that both want the first processor that is ours: one of the two always
// waits.
pid_t ParentOfRivals() {
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  cpu_set_t may, one;
  ::sched_getaffinity(0, sizeof may, &may);
  CPU_ZERO(&one);
  for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu)
    if (CPU_ISSET(cpu, &may)) CPU_SET(cpu, &one);
  ::sched_setaffinity(0, sizeof one, &one);
  for (int rival = 0; rival < 2; ++rival) {
    if (::fork() != 0) continue;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    Spin();
  }
  for (;;) ::pause();
}

TEST(WaitedForCpu, CountsDescendantsThatStandBehindAnother) {
  const pid_t child = ParentOfRivals();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (WaitedForCpu({child}) < Milliseconds(100) && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_GE(WaitedForCpu({child}), Milliseconds(100));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_EQ(WaitedForCpu({child}), Milliseconds(0)) << "it is gone";
}

}  // namespace
}  // namespace holdfast::conformance
