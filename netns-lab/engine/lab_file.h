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
//
// A load balancer's lab has `needs: [ipvs]` (it runs in the guest where this kernel has none), hosts that serve web
// pages with their name, and steps about who answers and what the kernel's table says: see LabStep. `known` names
// implementations that are known not to hold the lab, and why.
#pragma once

#include <filesystem>
#include <map>
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
  std::vector<std::string> setup;  // lines for sh, once the interfaces are there
};

struct LabHost {
  std::string name;
  std::vector<LabInterface> interfaces;
  std::vector<IpAddress> probes;
  std::vector<std::string> setup;
  std::optional<std::uint16_t> serves;  // HTTP on this port: every page is the host's name
};

enum class StepKind : std::uint8_t {
  kExpect,
  kStop,
  kStart,
  kCrash,
  kCut,
  kSilence,
  kHeal,
  kWait,
  kKill,
  kReload,
  kHold,
  kLoad,
  kExec
};

// What an expectation is about.
enum class Expected : std::uint8_t { kActive, kServed, kServers, kAnswers, kKept, kLost, kTable };

// Of steps that ask a web server: who asks whom.
struct LabRequests {
  std::vector<std::string> clients;  // hosts, in turn
  IpAddress target;
  std::uint16_t port = 80;
};

struct LabStep {
  StepKind kind = StepKind::kWait;
  Expected expected = Expected::kActive;   // of an expectation
  std::string text;                        // as written: "expect: {active: backup, within: 1s}"
  std::string node;                        // whom it is about; of kActive "none" for nobody
  std::optional<std::uint8_t> vrid;        // expectation about this virtual router only; otherwise about each
  std::optional<Microseconds> within;      // after the step before, by the kernel's stamps
  std::optional<Microseconds> throughout;  // `for`: from now on for so long, without a break
  Microseconds duration{0};                // of a wait; of a load from the begin of a request to the next one's

  LabRequests requests;                // of kHold, kLoad and what follows; of kTable the service
  std::vector<std::string> servers;    // kServers: these answer, no other; kKept: what these answered (none: all)
  std::map<std::string, int> answers;  // kAnswers, kHold: so many requests in all, so many by each
  int connections = 0;                 // of kHold without answers
  int lost = 0;                        // kLost: of the load at most so many requests had no answer
  std::optional<std::map<std::string, int>> weights;  // kTable: the servers, no other; nullopt: no such service
  std::string scheduler;                              // kTable: "rr"; empty: any
  std::filesystem::path config;                       // of kReload
  std::vector<std::string> argv;                      // of kExec, in `node`
};

struct LabFile {
  std::filesystem::path file;
  std::string title;
  std::vector<LabSegment> segments;
  std::vector<LabRouter> routers;
  std::vector<LabHost> hosts;
  std::vector<LabStep> steps;
  bool needs_ipvs = false;
  std::map<std::string, std::string> known;  // implementations that are known not to hold this lab, and why
  std::optional<Microseconds> dark_limit, dual_active_limit;
};

// Reads a lab and the DUT files that it names. `dut_override` ("keepalived") replaces every router's DUT. Errors are
// rendered with file, line, column and the line itself.
Result<LabFile> LoadLab(const std::filesystem::path& file, const std::string& dut_override = "");

}  // namespace holdfast::lab
