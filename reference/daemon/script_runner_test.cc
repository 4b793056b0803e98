#include "reference/daemon/script_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "reference/daemon/script_channel.h"

namespace holdfast::daemon {
namespace {

ScriptRequest Shell(const std::string& line, bool awaited = false) {
  return {.script = {.argv = {"/bin/sh", "-c", line}, .user = "", .group = ""}, .awaited = awaited};
}

TEST(ScriptChannel, ARequestSurvivesTheWire) {
  ScriptRequest request = Shell("echo \"a b\"", true);
  request.script.user = "nobody";
  const auto again = DecodeScriptRequest(Encode(request));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->script, request.script);
  EXPECT_TRUE(again->awaited);
}

TEST(ScriptChannel, OtherMessagesAreNone) {
  for (const char* text : {"", "[]", "{}", R"({"argv":[]})", R"({"argv":[1]})", R"({"argv":"x"})"}) {
    EXPECT_FALSE(DecodeScriptRequest(text)) << text;
  }
}

class ScriptRunnerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = std::filesystem::temp_directory_path() / "holdfast-scripts-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    dir_ = name;
    auto channel = ScriptChannel::Open();
    ASSERT_TRUE(channel);
    channel_ = *channel;
    // The runner is born with SIGTERM blocked, as under its supervisor, so that none is lost before it listens.
    sigset_t term;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_BLOCK, &term, nullptr);
    runner_ = fork();
    if (runner_ == 0) {
      close(channel_.sender);
      _exit(RunScripts(channel_.receiver, false));
    }
    close(channel_.receiver);
  }
  void TearDown() override {
    std::filesystem::remove_all(dir_);
    close(channel_.sender);
  }
  // Exit status of the runner.
  int Wait() {
    int status = 0;
    EXPECT_EQ(waitpid(runner_, &status, 0), runner_);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  std::string Content(const std::string& name) {
    std::ifstream in(dir_ / name);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }

  std::filesystem::path dir_;
  ScriptChannel channel_;
  pid_t runner_ = -1;
};

TEST_F(ScriptRunnerTest, AnAwaitedScriptEndsBeforeTheRunner) {
  ASSERT_TRUE(channel_.Send(Shell("sleep 0.2; echo done > " + (dir_ / "out").string(), /*awaited=*/true)));
  kill(runner_, SIGTERM);
  EXPECT_EQ(Wait(), 0);
  EXPECT_EQ(Content("out"), "done\n");
}

TEST_F(ScriptRunnerTest, ASlowScriptIsNotOvertakenByTheNextOfItsInstance) {
  const auto told = [&](const std::string& line) {
    ScriptRequest request = Shell(line + " >> " + (dir_ / "out").string(), /*awaited=*/true);
    request.subject = "INSTANCE VI_1";
    return channel_.Send(request);
  };
  ASSERT_TRUE(told("sleep 0.1; echo BACKUP"));
  ASSERT_TRUE(told("echo MASTER"));
  ASSERT_TRUE(told("echo STOP"));
  kill(runner_, SIGTERM);
  EXPECT_EQ(Wait(), 0);
  EXPECT_EQ(Content("out"), "BACKUP\nMASTER\nSTOP\n");
}

TEST_F(ScriptRunnerTest, AHangingScriptDoesNotSwallowTheLastWords) {
  ScriptRequest hangs = Shell("sleep 60");
  ScriptRequest last = Shell("echo STOP > " + (dir_ / "out").string(), /*awaited=*/true);
  hangs.subject = last.subject = "INSTANCE VI_1";
  ASSERT_TRUE(channel_.Send(hangs));
  ASSERT_TRUE(channel_.Send(last));
  kill(runner_, SIGTERM);
  EXPECT_EQ(Wait(), 0);
  EXPECT_EQ(Content("out"), "STOP\n");
}

TEST_F(ScriptRunnerTest, ALongScriptDoesNotOutliveTheRunner) {
  ASSERT_TRUE(channel_.Send(Shell("echo $$ > " + (dir_ / "pid").string() + "; exec sleep 60")));
  while (Content("pid").find('\n') == std::string::npos) usleep(1000);
  const pid_t script = std::stoi(Content("pid"));
  kill(runner_, SIGTERM);
  EXPECT_EQ(Wait(), 0);
  // Killed and, its parent gone, reaped by another; a zombie counts as gone.
  const auto gone = [&] {
    std::ifstream stat("/proc/" + std::to_string(script) + "/stat");
    std::string text((std::istreambuf_iterator<char>(stat)), std::istreambuf_iterator<char>());
    return text.empty() || text.find(") Z ") != std::string::npos;
  };
  for (int i = 0; i < 2000 && !gone(); ++i) usleep(1000);
  EXPECT_TRUE(gone());
}

TEST_F(ScriptRunnerTest, TheEndOfTheSenderIsTheEndOfTheRunner) {
  close(channel_.sender);
  EXPECT_EQ(Wait(), 0);
  channel_.sender = -1;
}

TEST(ScriptIdentity, AnUnknownUserIsAnErrorThatNamesIt) {
  const auto identity = ResolveIdentity({.argv = {"/bin/true"}, .user = "no-such-user-here", .group = ""});
  ASSERT_FALSE(identity);
  EXPECT_THAT(identity.error().message, ::testing::HasSubstr("no-such-user-here"));
}

TEST(ScriptIdentity, APathThatOthersCanWriteIsRefused) {
  EXPECT_FALSE(CheckScriptPath("/no/such/script"));
  const std::filesystem::path script = std::filesystem::temp_directory_path() / "holdfast-open-script";
  std::ofstream(script) << "#!/bin/sh\n";
  std::filesystem::permissions(script, std::filesystem::perms::all);
  EXPECT_FALSE(CheckScriptPath(script));
  std::filesystem::remove(script);
}

}  // namespace
}  // namespace holdfast::daemon
