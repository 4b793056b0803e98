// Labs that stay up. `up` leaves a keeper, PID 1 of the lab's sandbox; a state file says where it is. Whoever wants
// into the lab opens the keeper's namespaces through /proc. Killing the keeper removes the lab.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "reference/base/result.h"

namespace holdfast::lab {

struct KeptNode {
  std::string name;
  std::string what;  // the DUT's name, "host" or "switch"
  int net_fd = -1;   // the keeper's descriptors
  int mnt_fd = -1;
};

struct KeptLab {
  std::string name;  // the lab file's name without folders and suffix
  std::string title;
  pid_t keeper = -1;        // as we see it
  std::uint64_t start = 0;  // its start time, so that a reused pid is never taken for it
  std::vector<KeptNode> nodes;
  std::filesystem::path state;  // the state file

  bool alive() const;
};

// /run/holdfast for root, $XDG_RUNTIME_DIR/holdfast else.
std::filesystem::path StateFolder();
std::vector<KeptLab> KeptLabs();
// The one of that name, or the only one where the name is empty.
Result<KeptLab> FindKept(const std::string& name);
Status WriteState(const KeptLab& lab);
// Field 22 of /proc/PID/stat; 0 where there is no such process.
std::uint64_t StartTimeOf(pid_t pid);

// Removes the state files of keepers that are gone.
void WipeDead();

}  // namespace holdfast::lab
