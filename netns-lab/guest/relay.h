// Listens to a running guest: its output goes on to ours byte by byte, its status comes back.
#pragma once

#include <optional>
#include <string>

#include "reference/base/result.h"
#include "reference/base/units.h"
#include "reference/sys/unique_fd.h"

namespace holdfast::guest {

// Our ends of the guest's ports; each reads until the emulator is gone.
struct GuestPorts {
  sys::UniqueFd output, errors, status, console;
};

struct GuestEnd {
  enum class Kind : std::uint8_t {
    kStatus,     // the command ended
    kTimeLimit,  // the guest still runs
    kNeverUp,    // the command never started; the guest may still try
    kNoStatus    // the guest went away under the command
  };
  Kind kind = Kind::kNoStatus;
  int status = 0;       // kStatus
  std::string console;  // the kernel's last words, at most a few kilobytes
};

// Copies until the guest ends or a limit passes; it does not stop the emulator. `limit` counts from the moment at
// which the command starts (zero: none); a guest that is not up within `boot_limit` never will be.
GuestEnd Follow(const GuestPorts& ports, Milliseconds boot_limit, Milliseconds limit);

}  // namespace holdfast::guest
