// A lab as its YAML file describes it (schema: netns-lab/schema/lab.schema.json):
//
//   lab: the tutorial's pair fails over
//   segments: {lan: 192.168.1.0/24}
//   routers:
//     master: {dut: holdfastd, config: tutorial/master.conf, eth0: lan}
//     backup: {dut: keepalived, config: tutorial/backup.conf, eth0: lan}
//   hosts:
//     client: {eth0: lan, probe: 192.168.1.100}
//   steps:
//     - expect: {active: master, within: 4s}
//     - stop: master
//     - expect: {active: backup, within: 1s}
//   verdict: {dark_time: 1s, dual_active: 50ms}
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "netns-lab/engine/dut_file.h"
#include "netns-lab/engine/router_spec.h"
#include "reference/base/address.h"
#include "reference/base/result.h"
#include "reference/base/units.h"

namespace holdfast::lab {

struct LabSegment {
  std::string name;
  std::vector<IpPrefix> prefixes;  // at most one of each family
};

// `eth0: lan`, or with addresses of one's own: `eth0: {segment: lan, address: 192.168.1.5}`.
struct LabInterface {
  std::string ifname;
  std::string segment;
  std::vector<IpPrefix> addresses;  // given or assigned: routers from .11, hosts from .201, in file order
};

struct LabRouter {
  std::string name;
  DutFile dut;
  std::filesystem::path config;  // a configuration file as it is; empty: `spec`
  RouterSpec spec;               // neutral values
  std::vector<LabInterface> interfaces;
};

struct LabHost {
  std::string name;
  std::vector<LabInterface> interfaces;
  std::vector<IpAddress> probes;
};

enum class StepKind : std::uint8_t { kExpect, kStop, kStart, kCrash, kCut, kSilence, kHeal, kWait };

struct LabStep {
  StepKind kind = StepKind::kWait;
  std::string text;                  // as written: "expect: {active: backup, within: 1s}"
  std::string node;                  // of a fault; of an expectation the router that shall be Active, "none" for nobody
  std::string served;                // of an expectation instead: the host that shall have answers to all its probes
  std::optional<std::uint8_t> vrid;  // expectation about this virtual router only; otherwise about each
  std::optional<Microseconds> within;      // after the step before, by the kernel's stamps
  std::optional<Microseconds> throughout;  // `for`: from now on for so long, without a break
  Microseconds duration{0};                // of a wait
};

struct LabFile {
  std::filesystem::path file;
  std::string title;
  std::vector<LabSegment> segments;
  std::vector<LabRouter> routers;
  std::vector<LabHost> hosts;
  std::vector<LabStep> steps;
  std::optional<Microseconds> dark_limit, dual_active_limit;
};

// Reads a lab and the DUT files that it names. `dut_override` ("keepalived") replaces every router's DUT. Errors are
// rendered with file, line, column and the line itself.
Result<LabFile> LoadLab(const std::filesystem::path& file, const std::string& dut_override = "");

}  // namespace holdfast::lab
