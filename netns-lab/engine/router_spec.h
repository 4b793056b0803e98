// A router in neutral words, which a DUT file turns into an implementation's own configuration. Words are RFC 9568's.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "reference/base/address.h"
#include "reference/base/units.h"

namespace holdfast::lab {

struct VirtualRouterSpec {
  int version = 3;  // 2 or 3
  Family family = Family::kIpv4;
  std::string interface = "eth0";
  std::uint8_t vrid = 51;
  std::uint8_t priority = 100;
  Centiseconds interval{100};  // v2: whole seconds
  bool preempt = true;
  bool accept = false;  // Accept_Mode
  bool owner = false;   // the addresses are the interface's own; priority is 255 then
  std::vector<IpPrefix> addresses;
  std::string password;  // v2 simple text authentication (type 1); empty: none
  // Words for what few implementations have. Each is true in the templates; a DUT whose templates never name it lacks
  // it. The suite's: "defaults" (say no parameter that has a default), "mixed" (speak versions 2 and 3 at once),
  // "router_advertisements" (for the virtual router), "proxy_arp" (with the virtual router's MAC).
  std::set<std::string> wants;
};

struct RouterSpec {
  std::string name = "router";
  std::vector<VirtualRouterSpec> virtual_routers;
};

}  // namespace holdfast::lab
