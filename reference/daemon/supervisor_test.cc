#include "reference/daemon/supervisor.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <ctime>

#include "reference/daemon/exit_codes.h"

namespace holdfast::daemon {
namespace {

using std::chrono::milliseconds;

// Memory that the test, the supervisor and its children share.
struct Board {
  std::atomic<int> starts{0};
  std::atomic<int> hangups{0};
  std::atomic<int> parent{0};
  std::atomic<int> child{0};
  std::atomic<int> order{0};
  std::atomic<int> stopped_first{0};
};

class SupervisorTest : public ::testing::Test {
 protected:
  SupervisorTest()
      : board_(new (mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) Board) {}
  ~SupervisorTest() override { munmap(board_, sizeof(Board)); }

  // Runs the supervisor in a process of its own, as the daemon does.
  void Start(std::vector<ChildPlan> plans, bool respawn = true) {
    supervisor_ = fork();
    if (supervisor_ == 0) {
      board_->parent = getpid();
      _exit(Supervisor(std::move(plans), respawn).Run());
    }
  }
  int ExitCode() {
    int status = 0;
    waitpid(supervisor_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  static bool Eventually(const std::function<bool()>& condition) {
    for (int i = 0; i < 10'000 && !condition(); ++i) usleep(1000);
    return condition();
  }
  // A child that waits for signals; SIGTERM ends it.
  ChildPlan Waiting(const std::string& name, int number) {
    return {.name = name,
            .run = [this, number] { return WaitInChild(board_, number); },
            .grace = milliseconds(5000),
            .gets_signals = true,
            .pid_file = ""};
  }
  static int WaitInChild(Board* board, int number) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, nullptr);
    board->child = getpid();
    ++board->starts;
    for (;;) {
      int signal_number = 0;
      sigwait(&set, &signal_number);
      if (signal_number == SIGHUP) ++board->hangups;
      if (signal_number != SIGTERM) continue;
      int nobody = 0;
      board->stopped_first.compare_exchange_strong(nobody, number);
      return 0;
    }
  }

  Board* board_;
  pid_t supervisor_ = -1;
};

TEST_F(SupervisorTest, StopsTheLastChildFirst) {
  Start({Waiting("one", 1), Waiting("two", 2)});
  ASSERT_TRUE(Eventually([&] { return board_->starts == 2; }));
  kill(supervisor_, SIGTERM);
  EXPECT_EQ(ExitCode(), 0);
  EXPECT_EQ(board_->stopped_first, 2);
}

TEST_F(SupervisorTest, StartsAKilledChildAgain) {
  Start({Waiting("one", 1)});
  ASSERT_TRUE(Eventually([&] { return board_->starts == 1; }));
  const int first = board_->child;
  kill(first, SIGKILL);
  ASSERT_TRUE(Eventually([&] { return board_->starts == 2; }));
  EXPECT_NE(board_->child, first);
  kill(supervisor_, SIGTERM);
  EXPECT_EQ(ExitCode(), 0);
}

TEST_F(SupervisorTest, WithoutRespawnADeadChildEndsTheDaemon) {
  Start({Waiting("one", 1)}, /*respawn=*/false);
  ASSERT_TRUE(Eventually([&] { return board_->starts == 1; }));
  kill(board_->child, SIGKILL);
  EXPECT_EQ(ExitCode(), kExitFatal);
  EXPECT_EQ(board_->starts, 1);
}

TEST_F(SupervisorTest, ACodeThatNoRestartMendsIsTheDaemons) {
  Board* board = board_;
  const auto refuse = [board] {
    ++board->starts;
    return static_cast<int>(kExitPermission);
  };
  Start({{.name = "refused", .run = refuse, .grace = milliseconds(100), .gets_signals = false, .pid_file = ""}});
  EXPECT_EQ(ExitCode(), kExitPermission);
  EXPECT_EQ(board_->starts, 1);
}

TEST_F(SupervisorTest, ForwardsSignals) {
  Start({Waiting("one", 1)});
  ASSERT_TRUE(Eventually([&] { return board_->starts == 1; }));
  kill(supervisor_, SIGHUP);
  EXPECT_TRUE(Eventually([&] { return board_->hangups == 1; }));
  kill(supervisor_, SIGTERM);
  EXPECT_EQ(ExitCode(), 0);
}

TEST_F(SupervisorTest, AKilledSupervisorTakesItsChildrenAlong) {
  Start({Waiting("one", 1)});
  ASSERT_TRUE(Eventually([&] { return board_->starts == 1; }));
  kill(supervisor_, SIGKILL);
  EXPECT_EQ(ExitCode(), 128 + SIGKILL);
  EXPECT_TRUE(Eventually([&] { return board_->stopped_first == 1; })) << "by the death signal, a SIGTERM";
}

TEST_F(SupervisorTest, AChildThatIsNotWantedStartsWithAReload) {
  ChildPlan later = Waiting("later", 1);
  later.wanted = [asked = 0]() mutable { return asked++ > 0; };
  Start({Waiting("first", 0), later});
  ASSERT_TRUE(Eventually([&] { return board_->starts == 1; }));
  kill(board_->parent, SIGHUP);
  EXPECT_TRUE(Eventually([&] { return board_->starts == 2; }));
  kill(board_->parent, SIGTERM);
  EXPECT_EQ(ExitCode(), kExitOk);
}

TEST_F(SupervisorTest, AChildThatIgnoresTheStopIsKilled) {
  Board* board = board_;
  const auto stubborn = [board] {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, nullptr);
    ++board->starts;
    for (;;) pause();
    return 0;
  };
  Start({{.name = "stubborn", .run = stubborn, .grace = milliseconds(50), .gets_signals = false, .pid_file = ""}});
  ASSERT_TRUE(Eventually([&] { return board_->starts == 1; }));
  kill(supervisor_, SIGTERM);
  EXPECT_EQ(ExitCode(), 0);
}

}  // namespace
}  // namespace holdfast::daemon
