// Sandboxes and processes: that they are private, that they report, and that nothing outlives them.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "reference/sys/namespaces.h"
#include "reference/sys/process.h"

namespace holdfast::sys {
namespace {

#define NEEDS_SANDBOX() \
  if (const Status s = ProbeSandbox(); !s) GTEST_SKIP() << s.error().message

std::string NetInode(const std::string& who) {
  struct stat info {};
  return ::stat(("/proc/" + who + "/ns/net").c_str(), &info) == 0 ? std::to_string(info.st_ino) : "none";
}

TEST(Sandbox, BodyIsPidOneInItsOwnNetworkAndItsStatusComesBack) {
  NEEDS_SANDBOX();
  const std::string outside = NetInode("self");
  const Result<int> status = RunInSandbox({}, [&] {
    const bool own = NetInode("self") != outside && ::getpid() == 1 && ::geteuid() == 0;
    const auto run = std::distance(std::filesystem::directory_iterator("/run"), std::filesystem::directory_iterator());
    return own && run == 1 && std::filesystem::is_empty(kScratch) ? 42 : 1;
  });
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(*status, 42);
}

TEST(Sandbox, WorksByUserNamespaceToo) {
  const SandboxOptions rootless{.force_user_namespace = true};
  if (const Status s = ProbeSandbox(rootless); !s) GTEST_SKIP() << s.error().message;
  const Result<int> status = RunInSandbox(rootless, [] { return IsRealRoot() || ::geteuid() != 0 ? 1 : 7; });
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(*status, 7);
}

TEST(Sandbox, KillingTheCallerKillsEverythingInside) {
  NEEDS_SANDBOX();
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t caller = ::fork();
  if (caller == 0) {
    ::close(ends[0]);
    // The body and its child hold the pipe open; its end of file tells that both are gone.
    const auto status = RunInSandbox({}, [&] {
      ::fork();
      [[maybe_unused]] const ssize_t n = ::write(ends[1], "x", 1);
      while (true) ::pause();
      return 0;
    });
    ::_exit(status ? 0 : 1);
  }
  ::close(ends[1]);
  char two[2];
  ASSERT_EQ(::read(ends[0], two, 1), 1);
  ASSERT_EQ(::read(ends[0], two, 1), 1);
  ::kill(caller, SIGKILL);
  ::waitpid(caller, nullptr, 0);
  EXPECT_EQ(::read(ends[0], two, 1), 0);  // the end of file: waits as long as any of them lives
  ::close(ends[0]);
}

TEST(Namespaces, ANodeSeesItsOwnInterfacesAndItsOwnRun) {
  NEEDS_SANDBOX();
  const Result<int> status = RunInSandbox({}, [] {
    const auto netns = NewNetworkNamespace();
    if (!netns) return 1;
    const auto mounts = NewNodeMounts(*netns);
    if (!mounts) return 2;
    std::ofstream("/run/outside") << "x";
    std::ofstream(std::string(kScratch) + "/shared") << "x";
    const Command list{
        .argv = {"ls", "/run", kScratch, "/sys/class/net"}, .netns = netns->get(), .mntns = mounts->get()};
    const auto listed = RunOk(list);
    return listed && *listed == "/run:\nholdfast\n\n/run/holdfast:\nshared\n\n/sys/class/net:\nlo\n" ? 0 : 3;
  });
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(*status, 0);
}

TEST(Run, GivesOutputAndStatus) {
  const auto finished = sys::Run({.argv = {"sh", "-c", "cat; echo err >&2; exit 3"}, .input = "in\n"});
  ASSERT_TRUE(finished) << finished.error().message;
  EXPECT_EQ(finished->output, "in\nerr\n");
  EXPECT_EQ(finished->status, 3);
}

TEST(Run, SurvivesAProgramThatDoesNotReadItsInput) {
  const auto finished = sys::Run({.argv = {"true"}, .input = std::string(1 << 20, 'x')});
  ASSERT_TRUE(finished) << finished.error().message;
  EXPECT_EQ(finished->status, 0);
}

TEST(Run, NamesTheProgramThatIsMissing) {
  const auto finished = sys::Run({.argv = {"no-such-router"}});
  ASSERT_FALSE(finished);
  EXPECT_NE(finished.error().message.find("no-such-router"), std::string::npos);
}

TEST(Run, KillsWhatOutlivesItsTime) {
  const auto finished = sys::Run({.argv = {"sleep", "60"}}, Milliseconds(20));
  ASSERT_FALSE(finished);
  EXPECT_NE(finished.error().message.find("20 ms"), std::string::npos);
}

TEST(Process, LogsLinesWithTimeAndStops) {
  const std::filesystem::path log = testing::TempDir() + "process_test.log";
  std::filesystem::remove(log);
  {
    auto process = Process::Start({.argv = {"sh", "-c", "echo one; echo two; exec sleep 60"}}, log);
    ASSERT_TRUE(process) << process.error().message;
    while (LastLines(log, 2).size() < 2) ::usleep(1000);
    EXPECT_TRUE((*process)->running());
    EXPECT_EQ((*process)->Stop(SIGTERM, Seconds(5)), 128 + SIGTERM);
  }
  const auto lines = LastLines(log, 10);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[1].size(), std::string("hh:mm:ss.uuuuuu two").size()) << lines[1];
}

TEST(Process, IsKilledWhereItIgnoresTheSignal) {
  const std::filesystem::path log = testing::TempDir() + "stubborn_test.log";
  std::filesystem::remove(log);
  auto process = Process::Start({.argv = {"sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"}}, log);
  ASSERT_TRUE(process) << process.error().message;
  while (LastLines(log, 1).empty()) ::usleep(1000);
  EXPECT_EQ((*process)->Stop(SIGTERM, Milliseconds(20)), 128 + SIGKILL);
}

}  // namespace
}  // namespace holdfast::sys
