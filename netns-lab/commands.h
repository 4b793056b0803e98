// The commands of holdfast-lab. Each returns the program's exit code (design section 5).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "netns-lab/guest/guest.h"

namespace holdfast::lab {

enum ExitCode : int { kHolds = 0, kUsage = 2, kInternal = 3, kCannotRun = 6, kNotStarted = 7, kInterrupted = 130 };

struct RunOptions {
  std::vector<std::string> labs;  // files; "FILE.yaml@DUT" is a file with its own `dut`
  std::filesystem::path report;   // empty: no files are left
  std::string dut;                // in place of every router's own
  bool json = false;              // run.json on stdout, progress on stderr
};
int RunLabs(const RunOptions& options);

// A lab file, and what plays all its routers; empty: each router's own.
struct LabChoice {
  std::filesystem::path file;
  std::string dut;
};
LabChoice ChoiceOf(const std::string& word, const std::string& dut);

// Whether this kernel has IPVS, or a module of it that can be loaded.
bool HasIpvs();
// RunLabs in the guest (guest.h); kCannotRun, with what to install, where there can be none.
int RunLabsInGuest(const RunOptions& options);

struct UpOptions {
  std::filesystem::path lab;
  std::string dut;
};
int Up(const UpOptions& options);
int Down(const std::string& lab);  // empty: the only one that is up
int ShowStatus(bool json);
int Exec(const std::string& lab, const std::string& node, const std::vector<std::string>& argv);
int Wipe();

// Exits as the command does (124 time limit, 125 no status); kCannotRun where something for it is missing.
int RunInGuest(const guest::GuestOptions& options);

// What this machine can run, and what to do about the rest; kCannotRun where no lab can run.
int Check(bool json);

}  // namespace holdfast::lab
