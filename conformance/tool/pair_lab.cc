// The lab that each pair goes through, in neutral words.
#include <fmt/format.h>

#include "conformance/tool/interop.h"

namespace holdfast::conformance {
namespace {

constexpr const char* kActive = "active";
constexpr const char* kBackup = "backup";

// Enough for three intervals of a second, a skew and a start; whether a promotion is punctual is the suite's business.
constexpr auto kTakeover = std::chrono::seconds(6);
constexpr auto kReturn = std::chrono::seconds(8);
constexpr auto kHandover = std::chrono::seconds(3);

std::vector<IpPrefix> Prefixes(std::initializer_list<const char*> texts) {
  std::vector<IpPrefix> prefixes;
  for (const char* text : texts) prefixes.push_back(*IpPrefix::Parse(text));
  return prefixes;
}

std::vector<IpPrefix> Own(holdfast::Family family, int host) {
  if (family == holdfast::Family::kIpv4) return {*IpPrefix::Parse(fmt::format("192.0.2.{}/24", host))};
  return {*IpPrefix::Parse(fmt::format("2001:db8::{}/64", host))};
}

lab::LabRouter RouterOf(const char* name, const lab::DutFile& dut, int version, holdfast::Family family, int priority,
                        int host) {
  lab::LabRouter router{.name = name, .dut = dut};
  router.spec.name = name;
  lab::VirtualRouterSpec spec{.version = version, .family = family};
  spec.priority = static_cast<std::uint8_t>(priority);
  spec.accept = true;  // a client asks the virtual address itself
  spec.addresses =
      family == holdfast::Family::kIpv4 ? Prefixes({"192.0.2.100/24"}) : Prefixes({"fe80::100/64", "2001:db8::100/64"});
  router.spec.virtual_routers.push_back(spec);
  router.interfaces.push_back({"eth0", "lan", Own(family, host)});
  return router;
}

lab::LabStep Expect(const char* router, std::chrono::seconds within) {
  lab::LabStep step{.kind = lab::StepKind::kExpect,
                    .text = fmt::format("expect {} to be Active within {} s", router, within.count()),
                    .node = router};
  step.within = within;
  return step;
}

lab::LabStep Act(lab::StepKind kind, const char* what, const char* router) {
  return {.kind = kind, .text = fmt::format("{} {}", what, router), .node = router};
}

}  // namespace

lab::LabFile PairLab(const lab::DutFile& active, const lab::DutFile& backup, int version, holdfast::Family family) {
  lab::LabFile lab;
  const bool v4 = family == holdfast::Family::kIpv4;
  lab.title = fmt::format("{} Active, {} Backup, v{} {}", active.name, backup.name, version, v4 ? "ipv4" : "ipv6");
  lab.segments.push_back({"lan", Prefixes({v4 ? "192.0.2.0/24" : "2001:db8::/64"})});
  lab.routers = {RouterOf(kActive, active, version, family, 200, 11),
                 RouterOf(kBackup, backup, version, family, 100, 12)};
  lab.hosts.push_back(
      {"client", {{"eth0", "lan", Own(family, 201)}}, {*IpAddress::Parse(v4 ? "192.0.2.100" : "2001:db8::100")}});
  lab::LabStep calm = Expect(kActive, kTakeover);
  calm.text = "expect active to stay Active for 2 s";
  calm.within.reset();
  calm.throughout = std::chrono::seconds(2);
  lab.steps = {Expect(kActive, kReturn),
               calm,
               Act(lab::StepKind::kCrash, "crash", kActive),
               Expect(kBackup, kTakeover),
               Act(lab::StepKind::kStart, "start", kActive),
               Expect(kActive, kReturn),
               Act(lab::StepKind::kStop, "stop", kActive),
               Expect(kBackup, kHandover)};
  return lab;
}

}  // namespace holdfast::conformance
