#include "conformance/stage/sentinel.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <iostream>
#include <thread>

#include "reference/sys/clock.h"
#include "reference/sys/namespaces.h"

namespace holdfast::conformance {
namespace {

using holdfast::sys::MonotonicNow;

void LetPass(std::chrono::milliseconds time) {
  const auto until = MonotonicNow() + time;
  while (MonotonicNow() < until) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

wire::Duration WorstWhile(const Sentinel& sentinel, const std::function<void()>& what) {
  const auto from = MonotonicNow();
  what();
  return sentinel.Worst(from, MonotonicNow());
}

// More busy threads than any scheduler can hide, on the first CPU.
class Load {
 public:
  Load() {
    for (int i = 0; i < 24; ++i) {
      threads_.emplace_back([this] {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET(0, &set);
        ::sched_setaffinity(0, sizeof set, &set);
        while (!stop_) {
        }
      });
    }
  }
  ~Load() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::atomic<bool> stop_{false};
  std::vector<std::thread> threads_;
};

TEST(Sentinel, LoadRaisesTheUncertainty) {
  auto sentinel = Sentinel::Start();
  ASSERT_TRUE(sentinel);
  wire::Duration calm = wire::Seconds(1);
  for (int i = 0; i < 20; ++i) {  // others work on this machine, too: the calmest moment counts
    calm = std::min(calm, WorstWhile(**sentinel, [] { LetPass(std::chrono::milliseconds(50)); }));
  }
  wire::Duration loaded{0};
  {
    const Load load;
    loaded = WorstWhile(**sentinel, [] { LetPass(std::chrono::milliseconds(1000)); });
  }
  std::cout << "calm " << calm.count() << " us, loaded " << loaded.count() << " us\n";
  EXPECT_GT(loaded, 2 * calm);
  EXPECT_GT(loaded, wire::Milliseconds(1));
}

// Interfaces and namespaces that others make and break keep a DUT from its own.
TEST(Sentinel, NetworkNamespacesRaiseTheUncertainty) {
  if (const Status s = sys::ProbeSandbox(); !s) GTEST_SKIP() << s.error().message;
  const auto status = sys::RunInSandbox({}, [] {
    auto sentinel = Sentinel::Start();
    if (!sentinel) return 2;
    const auto busy = WorstWhile(**sentinel, [] {
      const auto until = MonotonicNow() + Seconds(1);
      while (MonotonicNow() < until) {
        std::vector<sys::NamespaceFd> many;
        for (int i = 0; i < 20; ++i) many.push_back(std::move(*sys::NewNetworkNamespace()));
      }
    });
    std::cout << "delays of a second of namespaces: " << busy.count() << " us" << std::endl;
    return busy > wire::Milliseconds(5) ? 0 : 1;
  });
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(*status, 0);
}

TEST(Sentinel, KnowsWhenItWas) {
  auto sentinel = Sentinel::Start();
  ASSERT_TRUE(sentinel);
  LetPass(std::chrono::milliseconds(20));
  const auto long_ago = MonotonicNow() - Seconds(3600);
  EXPECT_EQ((*sentinel)->Worst(long_ago, long_ago + Seconds(1)), wire::Duration(0)) << "nothing is known of it";
}

TEST(Sentinel, ChildrenMayAsk) {
  auto sentinel = Sentinel::Start();
  ASSERT_TRUE(sentinel);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto from = MonotonicNow();
    LetPass(std::chrono::milliseconds(100));
    const bool known = (*sentinel)->Worst(from, MonotonicNow()) > wire::Duration(0);
    ::_exit(known ? 0 : 1);
  }
  int status = 1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace holdfast::conformance
