// How holdfastd ends. Run-time codes are keepalived's where a script may rely on them; those of a configuration check
// (-t) are separate and say what kind of fault the file has.
#pragma once

namespace holdfast::daemon {

enum ExitCode : int {
  kExitOk = 0,
  kExitFatal = 1,           // the daemon could not go on
  kExitUsage = 2,           // wrong arguments, or a configuration that cannot be run
  kExitPermission = 4,      // raw sockets or addresses are refused
  kExitNoConfig = 6,        // the configuration file is absent or unreadable
  kExitCheckStructure = 1,  // -t: the file is not understood
  kExitCheckMeaning = 3,    // -t: understood, but wrong in meaning
};

}  // namespace holdfast::daemon
