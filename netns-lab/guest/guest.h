// A command under a kernel that has IPVS, on a machine whose own has not: a distribution's kernel in QEMU (with KVM
// where there is one, emulated elsewhere), the host's root read-only over 9p. See boot.h for what the command finds.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "reference/base/units.h"

namespace holdfast::guest {

struct GuestOptions {
  std::vector<std::string> argv;  // not empty
  int memory_mib = 512;           // 128 or more
  int cpus = 1;                   // more than one costs 0.2 s and gains only parallel work
  Seconds limit{0};               // of the command's run, from its start; zero: none
  std::filesystem::path out;      // made if missing; in the guest at the same path, read-write, named by $OUT
  std::vector<std::filesystem::path> shown;  // host paths below /run, /tmp or /var/tmp that the command may read
  bool writable = false;                     // writes elsewhere go to memory instead of failing
};

// Exit statuses that are not the command's own; the others are (128 + signal where one killed it, 127 not found).
enum GuestStatus : int { kTimeLimit = 124, kNoStatus = 125 };

// Runs the command: environment and working directory are ours (the directory is always shown), its standard input is
// empty, its standard output and error go to ours byte by byte. The exit status is the command's or a GuestStatus;
// with kNoStatus the kernel's last words go to our standard error. An error says what this machine lacks and what to
// install. The emulator dies with the calling thread, however that ends. Several may run side by side.
Result<int> RunGuest(const GuestOptions& options);

// What RunGuest would need and does not find; the error is fit to show. Otherwise which kernel, and how it would run.
Result<std::string> ProbeGuest();

}  // namespace holdfast::guest
