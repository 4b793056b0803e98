// What the guest finds when it boots: an initramfs with busybox, a handful of modules, a script as PID 1, and the job.
//
// PID 1 puts the system together and runs the job in it:
//
//   /              the host's root over 9p, read-only (or with writes that go to memory), the kernel's modules on top
//   /run /tmp /var/tmp    empty, in memory; the paths named in `shown` appear in them, read-only
//   /proc /sys /dev       the guest's own
//   `out`                 the host's folder, read-write, at the same path
//
// and tells the host over four virtio-serial ports and a console. Everything here is text from text: no I/O.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::guest {

struct Job {
  std::vector<std::string> argv;                                 // not empty; found in the guest's PATH
  std::vector<std::pair<std::string, std::string>> environment;  // names the shell cannot set are left out
  std::filesystem::path directory;                               // absolute
};

struct Scene {
  std::string release;                       // the kernel's
  std::filesystem::path modules;             // host path of its modules
  std::filesystem::path out;                 // host folder; empty: none
  std::vector<std::filesystem::path> shown;  // absolute host paths that are seen although /run, /tmp, /var/tmp are new
  bool writable = false;                     // writes to / go to memory instead of failing
};

// Virtio-serial port numbers. kStatus carries lines: "up", then "status N"; the guest powers off after the second.
enum Port : int { kOutput = 1, kErrors = 2, kStatus = 3 };

// Tags of the 9p shares.
inline constexpr const char* kRootTag = "host";
inline constexpr const char* kOutTag = "out";

// The modules that the guest cannot get from the host's root, as it needs them to see it.
const std::vector<std::string>& BootModules();

// A word that the shell takes for exactly `text`, whatever is in it (but for a NUL).
std::string Quote(std::string_view text);

// Of `paths` those that would be hidden by the guest's own /run, /tmp and /var/tmp, each once, outer ones first. The
// three folders themselves cannot be shown and are left out.
std::vector<std::filesystem::path> Hidden(const std::vector<std::filesystem::path>& paths);

// A module of the initramfs: where it goes below /modules, and its content.
struct ModuleFile {
  std::string name;
  std::string content;
};

// The archive the kernel unpacks. `modules` are loaded in this order.
std::string Initramfs(std::string_view busybox, const std::vector<ModuleFile>& modules, const Scene& scene,
                      const Job& job);

}  // namespace holdfast::guest
