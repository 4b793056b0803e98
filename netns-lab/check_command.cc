// `holdfast-lab check`: what this machine can run, found out by trying it in a sandbox.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "netns-lab/commands.h"
#include "netns-lab/engine/dut.h"
#include "netns-lab/engine/network.h"
#include "netns-lab/guest/guest.h"
#include "reference/sys/namespaces.h"
#include "reference/sys/packet_socket.h"
#include "reference/sys/process.h"

namespace holdfast::lab {
namespace {

struct Finding {
  std::string what;
  bool ok = false;
  bool needed = false;  // no lab without it
  std::string remark;   // what is missing and what to do about it, or what is there
};

// Whether `work` succeeds in a sandbox.
bool InSandbox(const std::function<bool()>& work) {
  const auto status = sys::RunInSandbox({}, [&] { return work() ? 0 : 1; });
  return status && *status == 0;
}

bool LinkKind(const std::vector<std::string>& lines) {
  return InSandbox([&] {
    const auto node = Node::Make("check");
    return node && (*node)->Ip(lines);
  });
}

Finding Program(const std::string& name, const std::string& install, bool needed) {
  const auto path = sys::FindProgram(name);
  return {"program " + name, path.has_value(), needed, path ? *path : install};
}

// Tests and labs of IPVS run directly where this kernel has it, else in the guest.
void CheckIpvs(std::vector<Finding>& findings) {
  const bool here = std::filesystem::exists("/proc/net/ip_vs");
  const auto guest = guest::ProbeGuest();
  const std::string cure = "modprobe ip_vs, if this kernel has it; not needed for VRRP";
  findings.push_back({"IPVS", here, false, here ? "in this kernel" : guest ? "in the guest" : cure});
  findings.push_back({"guest", guest.has_value(), false, guest ? *guest : guest.error().message});
}

void CheckKernel(std::vector<Finding>& findings) {
  const Status sandbox = sys::ProbeSandbox();
  findings.push_back({"namespaces", sandbox.has_value(), true,
                      sandbox ? (sys::IsRealRoot() ? "as root" : "by a user namespace") : sandbox.error().message});
  findings.push_back({"veth and bridge",
                      LinkKind({"link add veth0 type veth peer name veth1", "link add br0 type bridge"}), true,
                      "the kernel modules veth and bridge (modprobe veth bridge)"});
  findings.push_back({"packet sockets", InSandbox([] { return sys::PacketSocket::Open({}).has_value(); }), true,
                      "CONFIG_PACKET in the kernel"});
  findings.push_back({"macvlan",
                      LinkKind({"link add veth0 type veth peer name veth1", "link add mac0 link veth0 type macvlan"}),
                      false, "virtual MACs (use_vmac, FRR) need the kernel module macvlan"});
  CheckIpvs(findings);
}

void CheckPrograms(std::vector<Finding>& findings) {
  findings.push_back(Program("ip", "apt-get install iproute2", true));
  findings.push_back(Program("bridge", "apt-get install iproute2", true));
  findings.push_back(Program("tshark", "apt-get install tshark; only to look at captures", false));
  const auto duts = ListDuts();
  if (!duts) findings.push_back({"DUT files", false, false, duts.error().message});
  for (const std::string& name : duts ? *duts : std::vector<std::string>()) {
    if (name.find(':') != std::string::npos) continue;
    const auto dut = LoadDut(name);
    if (!dut) {
      findings.push_back({"DUT " + name, false, false, dut.error().message});
      continue;
    }
    const std::string version = DutVersion(*dut);
    const bool root = !dut->needs_root || sys::IsRealRoot();
    findings.push_back({"DUT " + name, version != "unknown" && root, false,
                        !root                  ? "needs real root"
                        : version == "unknown" ? dut->install
                                               : version});
  }
}

}  // namespace

int Check(bool as_json) {
  std::vector<Finding> findings;
  CheckKernel(findings);
  CheckPrograms(findings);
  nlohmann::json all = nlohmann::json::array();
  bool runs = true;
  for (const Finding& finding : findings) {
    runs = runs && (finding.ok || !finding.needed);
    all.push_back({{"what", finding.what}, {"ok", finding.ok}, {"needed", finding.needed}, {"remark", finding.remark}});
    // What is there in abundance needs no remark but who it is.
    const bool tell =
        !finding.ok || finding.what.starts_with("DUT") || finding.what == "namespaces" || finding.what == "guest";
    if (!as_json)
      fmt::print("{:<4} {:<18} {}\n",
                 finding.ok       ? "ok"
                 : finding.needed ? "NO"
                                  : "no",
                 finding.what, tell ? finding.remark : "");
  }
  if (as_json) fmt::print("{}\n", all.dump(2));
  if (!as_json) fmt::print("{}\n", runs ? "labs run here" : "labs cannot run here: see the lines that begin with NO");
  return runs ? kHolds : kCannotRun;
}

}  // namespace holdfast::lab
