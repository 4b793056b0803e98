// How cells are played: on a real wire, many at a time and each in a sandbox of its own, or in virtual time, in
// process.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "conformance/tool/dut_session.h"
#include "conformance/tool/judge.h"
#include "conformance/tool/plan.h"
#include "netns-lab/report/run.h"

namespace holdfast::conformance {

struct Lane {
  std::filesystem::path directory;  // of the report: artifacts go below, a folder for each DUT and cell
  std::size_t jobs = 1;
  std::function<void(const report::ClauseResult&)> on_result;
  std::function<void(std::size_t running)> on_tick;
  std::function<bool()> stop;
};

// Starts every DUT once in each version and family that the plan needs, and learns how it speaks.
void ProbeDuts(const std::vector<Cell>& plan, std::vector<DutSession>& duts, const Lane& lane);

// Plays the plan on NetnsStage. Cells whose DUT does not run get a verdict without being played.
void PlayOnNetns(const std::vector<Cell>& plan, const std::vector<DutSession>& duts, const Lane& lane);

// Plays the plan on SimStage; cells that need a real wire are not applicable.
void PlayInVirtualTime(const std::vector<Cell>& plan, const std::vector<DutSession>& duts, const Lane& lane);

// Plays the plan of MakeDirectorPlan on this kernel's IPVS, and fills in what became of each DUT.
void PlayOnIpvs(const std::vector<Cell>& plan, std::vector<DutSession>& duts, const Lane& lane);

// Where a cell's capture and log lie, relative to the report: "keepalived_vmac/RFC9568-6.4.2-LEARN-v3-ipv4".
std::string CellFolder(const Cell& cell, const std::string& dut);

}  // namespace holdfast::conformance
