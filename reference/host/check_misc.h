// A MISC_CHECK's script as a process.
#pragma once

#include <sys/types.h>

#include "reference/host/check_port.h"
#include "reference/sys/unique_fd.h"

namespace holdfast::host {

// A running script, leader of a process group of its own. Destroyed early it kills the group and waits for the leader.
class CheckScript {
 public:
  // A failure to fork is an errno; one to execute comes with the end.
  static int Start(const MiscCheck& check, CheckScript& script);
  CheckScript() = default;
  ~CheckScript();
  CheckScript(const CheckScript&) = delete;
  CheckScript& operator=(const CheckScript&) = delete;

  // Becomes readable when the script has ended; the caller's. The script itself does not need it.
  sys::UniqueFd TakeEnd() { return std::move(end_); }

  struct End {
    int exit_status = 0;  // 128 + signal
    int error = 0;        // errno where it could not be executed
  };
  // After the end.
  End Reap();

 private:
  pid_t pid_ = 0;
  sys::UniqueFd end_, error_;
};

// What a status means; see MiscCheck.
CheckResult JudgeExit(bool dynamic, int exit_status);

}  // namespace holdfast::host
