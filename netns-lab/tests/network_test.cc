// A hundred writers of the settings that the kernel guards by one lock spin in it and hold everyone up, us included.
#include "netns-lab/engine/network.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>

#include <chrono>
#include <future>

namespace holdfast::lab {
namespace {

int WriteWhileAnotherRunHasTheTurn() {
  const auto node = Node::Make("router");
  sys::UniqueFd other_run(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
  if (!node || ::flock(other_run.get(), LOCK_EX) != 0) return 1;
  auto written = std::async(std::launch::async, [&] { return (*node)->Sysctl("ipv4/ip_forward", "1"); });
  if (written.wait_for(std::chrono::milliseconds(100)) != std::future_status::timeout) return 2;
  other_run.reset();
  return written.get() ? 0 : 3;
}

TEST(NetworkLive, SettingsAreWrittenByOneRunAtATime) {
  const auto status = sys::RunInSandbox({}, WriteWhileAnotherRunHasTheTurn);
  if (!status) GTEST_SKIP() << status.error().message;
  EXPECT_EQ(*status, 0);
}

}  // namespace
}  // namespace holdfast::lab
