#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "reference/host/linux_host.h"

namespace holdfast::host {
namespace {

std::unique_ptr<ScriptRunner> Runner() {
  auto made = MakeScriptRunner();
  EXPECT_TRUE(made);
  return std::move(*made);
}

ScriptEnd AwaitOne(ScriptRunner& runner) {
  pollfd wait{runner.fd(), POLLIN, 0};
  EXPECT_EQ(::poll(&wait, 1, 5000), 1);
  const auto ends = runner.Reap();
  EXPECT_EQ(ends.size(), 1u);
  return ends.empty() ? ScriptEnd{} : ends[0];
}

TEST(ScriptRunner, TellsTheExitCodeAndTheTag) {
  auto runner = Runner();
  const auto pid = runner->Start({{"sh", "-c", "exit 7"}, "VI_1"});
  ASSERT_TRUE(pid);
  const ScriptEnd end = AwaitOne(*runner);
  EXPECT_EQ(end.pid, *pid);
  EXPECT_EQ(end.exit_code, 7);
  EXPECT_EQ(end.signal, 0);
  EXPECT_EQ(end.tag, "VI_1");
  EXPECT_TRUE(runner->Reap().empty());
}

TEST(ScriptRunner, ArgumentsArriveAsTheyAre) {
  const std::string path = ::testing::TempDir() + "script_runner_arguments";
  auto runner = Runner();
  ASSERT_TRUE(runner->Start(
      {{"sh", "-c", "printf '%s|' \"$@\" > " + path, "notify", "INSTANCE", "VI 1", "MASTER", "$x"}, std::nullopt}));
  EXPECT_EQ(AwaitOne(*runner).exit_code, 0);
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  ::unlink(path.c_str());
  EXPECT_EQ(text.str(), "INSTANCE|VI 1|MASTER|$x|");
}

TEST(ScriptRunner, SignalsReachTheWholeGroup) {
  auto runner = Runner();
  const auto pid = runner->Start({{"sh", "-c", "sleep 1000 & wait"}, std::nullopt});
  ASSERT_TRUE(pid);
  ASSERT_TRUE(runner->Signal(*pid, SIGKILL));
  EXPECT_EQ(AwaitOne(*runner).signal, SIGKILL);
  EXPECT_TRUE(runner->Signal(*pid, SIGKILL)) << "one that ended is no error";
}

TEST(ScriptRunner, InheritsNoDescriptorAndNoBlockedSignal) {
  sigset_t blocked;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &blocked, nullptr);
  const int leaked = ::dup(1);
  auto runner = Runner();
  const std::string script =
      "test ! -e /proc/self/fd/" + std::to_string(leaked) +
      " && test \"$(grep SigBlk /proc/self/status | tr -d '[:space:]')\" = SigBlk:0000000000000000";
  ASSERT_TRUE(runner->Start({{"sh", "-c", script}, std::nullopt}));
  EXPECT_EQ(AwaitOne(*runner).exit_code, 0);
  ::close(leaked);
  ::sigprocmask(SIG_UNBLOCK, &blocked, nullptr);
}

TEST(ScriptRunner, AMissingProgramIsAnErrorThatNamesIt) {
  const auto started = Runner()->Start({{"/nowhere/notify.sh", "x"}, std::nullopt});
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().message.find("/nowhere/notify.sh"), std::string::npos);
}

}  // namespace
}  // namespace holdfast::host
