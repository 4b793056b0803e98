// Programs as children: started in a network and mount namespace of choice, their output in a log with time stamps,
// stopped with a deadline, never left behind. No shell is involved anywhere.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reference/base/result.h"
#include "reference/base/units.h"

namespace holdfast::sys {

struct Command {
  std::vector<std::string> argv;  // argv[0] is looked up in PATH and the sbin folders, unless it has a slash
  std::vector<std::pair<std::string, std::string>> environment = {};  // on top of ours
  std::filesystem::path directory = {};                               // empty: ours
  int netns = -1;                                                     // entered before exec; -1: ours
  int mntns = -1;                                                     // entered before exec; -1: ours
  std::string input = {};  // its standard input (Run only); nothing where empty
  int death_signal = 0;    // what it gets when the thread that starts it ends, in whatever way; 0: nothing
};

// The absolute path of a program as Command would find it, or an error naming it.
Result<std::string> FindProgram(const std::string& name);

// How a program ended: its exit status, or 128 + the signal.
struct Finished {
  int status = 0;
  std::string output;  // stdout and stderr in the order of writing
  bool ok() const { return status == 0; }
};

// Runs a command to its end. An error means that it could not be started or outlived `timeout` (it is killed then);
// a failing exit status is no error.
Result<Finished> Run(const Command& command, Milliseconds timeout = Seconds(10));

// Run, where a failing status is an error too, with the program's last words.
Result<std::string> RunOk(const Command& command, Milliseconds timeout = Seconds(10));

// A program that runs beside us, in a session of its own (a Ctrl-C on our terminal is not meant for it).
class Process {
 public:
  // Output goes to `log` (created or appended to), each line with wall-clock time in microseconds in front.
  static Result<std::unique_ptr<Process>> Start(const Command& command, const std::filesystem::path& log);
  ~Process();  // SIGKILL to its process group, reaped, log closed
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const;
  bool running();
  // Once it ended: exit status, or 128 + signal.
  std::optional<int> status();
  Status Signal(int signal);
  // Waits for its end; nullopt where `timeout` passes first.
  std::optional<int> Wait(Milliseconds timeout);
  // Sends `signal` and waits; SIGKILL to the group after `timeout`. The status, 128 + 9 if it had to be killed.
  int Stop(int signal, Milliseconds timeout);
  const std::filesystem::path& log() const;

 private:
  struct State;
  explicit Process(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Pids of every process whose network namespace is the one of `netns`, in our /proc; ours included.
std::vector<pid_t> ProcessesIn(int netns);

// The last `lines` lines of a log file, oldest first; empty where there is none.
std::vector<std::string> LastLines(const std::filesystem::path& log, std::size_t lines);

}  // namespace holdfast::sys
