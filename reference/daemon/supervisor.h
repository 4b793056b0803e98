// The parent of the daemon. It forks the processes that do the work, watches them and does nothing else: it keeps no
// timer of the protocol, opens no socket, and so has nothing that could fail.
//
//   holdfastd (Supervisor)
//     +-- scripts   starts and reaps notify scripts         (a fork here costs no advertisement)
//     +-- checkers  virtual servers and their checks        (only where the configuration has some)
//     +-- vrrp      speaks VRRP, one loop, one thread       (resigns by itself when the parent dies)
//
// Signals: TERM, INT stop; HUP, USR1, USR2 go on to those who listen. A child that dies is started again, unless it
// ended with a code that another start cannot mend.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <string>
#include <vector>

namespace holdfast::daemon {

struct ChildPlan {
  std::string name;                 // of the process, at most 15 octets
  std::function<int()> run;         // the child's whole life; its value is the exit code
  std::chrono::milliseconds grace;  // between SIGTERM and SIGKILL
  bool gets_signals = false;        // HUP, USR1 and USR2 are forwarded to it
  std::string pid_file;             // written by the parent once forked; empty: none
  // Asked before the first start, and after each HUP until it says yes; empty: yes.
  std::function<bool()> wanted = {};
};

class Supervisor {
 public:
  // `plans` are started in order and stopped in reverse.
  Supervisor(std::vector<ChildPlan> plans, bool respawn);

  // Blocks until a stop is asked for or cannot be avoided; the value is the daemon's exit code. No child of ours is
  // left when it returns. Blocks the signals it waits for in the calling thread, before the first fork.
  int Run();

 private:
  struct Child {
    ChildPlan plan;
    bool wanted = true;
    pid_t pid = -1;  // -1: not running
    std::chrono::steady_clock::time_point started{};
    std::chrono::steady_clock::time_point start_at{};  // when to start it again, while not running
  };

  void AskWanted();
  void Start(Child& child);
  void StartDue();
  void Reap();
  void Died(Child& child, int wait_status);
  void Forward(int signal_number);
  void StopAll();
  void Stop(Child& child);
  int WaitSignal(std::chrono::milliseconds at_most);

  std::vector<Child> children_;
  bool respawn_;
  sigset_t signals_;
  bool stopping_ = false;
  int exit_code_ = 0;
};

}  // namespace holdfast::daemon
