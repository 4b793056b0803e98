// `dut check FILE`: does this DUT file bring its implementation to speak, does it say what it was configured to say,
// and does it speak as the file claims? Nothing of this is conformance: it proves the adapter.
#pragma once

#include <string>
#include <vector>

#include "conformance/stage/stage.h"
#include "conformance/tool/dut_session.h"
#include "netns-lab/engine/dut_file.h"

namespace holdfast::conformance {

// One thing that an advertisement shows.
struct Shown {
  bool fine = true;
  std::string text;
};

// What a first advertisement shows, held against what was asked for and what the file claims.
std::vector<Shown> ShownBy(const wire::Bytes& frame, const RouterSetup& asked, Version version, Family family,
                           const lab::DutDialect& claimed);

struct Examination {
  Version version = Version::kV3;
  Family family = Family::kIpv4;
  bool with_password = false;
  ProbeResult::Status status = ProbeResult::Status::kHarness;
  std::string message, log_tail;
  std::vector<Shown> shown;

  bool Fine() const;  // it speaks as it should, or lacks this by its own file
};

std::string Serialize(const Examination& examination);
Examination DeserializeExamination(const std::string& text);

// The lines that a user reads.
std::string CheckText(const lab::DutFile& dut, const std::string& version, const std::vector<Examination>& all);

struct DutCheckOptions {
  std::string dut;  // a name or a file
  bool json = false;
};
// 0 ready; 1 it says something else than it was asked to, or than its file claims; 2 a bad file; 6 and 7 as everywhere.
int DutCheckCommand(const DutCheckOptions& options);

}  // namespace holdfast::conformance
