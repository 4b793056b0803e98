#include "conformance/stage/lab_spec.h"

namespace holdfast::conformance {
namespace {

lab::VirtualRouterSpec SpecOfOne(const RouterSetup& setup, Version version, Family of_case) {
  lab::VirtualRouterSpec spec;
  spec.version = static_cast<int>(version);
  spec.family = setup.FamilyOr(of_case) == Family::kIpv4 ? holdfast::Family::kIpv4 : holdfast::Family::kIpv6;
  spec.interface = setup.segment == Segment::kFar ? "eth1" : "eth0";
  spec.vrid = setup.vrid;
  spec.priority = setup.priority;
  spec.interval = setup.interval;
  spec.preempt = setup.preempt;
  spec.accept = setup.accept;
  spec.owner = setup.owner;
  spec.password = setup.password;
  spec.wants = setup.wants;
  for (const Address& address : setup.addresses) spec.addresses.push_back(PrefixOf(address));
  return spec;
}

}  // namespace

IpPrefix PrefixOf(const Address& address) {
  return {IpAddress::FromOctets(address.bytes()), static_cast<std::uint8_t>(address.family == Family::kIpv4 ? 24 : 64)};
}

lab::RouterSpec LabSpecOf(const RouterSetup& setup, Version version, Family family) {
  lab::RouterSpec spec;
  spec.virtual_routers.push_back(SpecOfOne(setup, version, family));
  for (const RouterSetup& other : setup.also) spec.virtual_routers.push_back(SpecOfOne(other, version, family));
  return spec;
}

}  // namespace holdfast::conformance
