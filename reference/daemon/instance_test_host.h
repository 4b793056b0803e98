// For tests of the wiring: a host of fakes with one running interface, an instance's configuration to vary, and frames
// of a peer.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "reference/config/model.h"
#include "reference/daemon/instance.h"
#include "reference/daemon/router_config.h"
#include "reference/host/fakes.h"
#include "reference/vrrp/advertisement.h"

namespace holdfast::daemon {

inline constexpr int kEth0 = 2;

inline host::LinkState RunningLink(int index, const std::string& name, const std::string& address) {
  host::LinkState link;
  link.index = index;
  link.name = name;
  link.up = link.running = true;
  link.mac = *MacAddress::Parse("02:00:00:00:00:01");
  link.primary = IpAddress::Parse(address);
  link.link_local = IpAddress::Parse("fe80::10");
  return link;
}

struct TestHost {
  host::FakeTransport transport;
  host::FakeAddressOwner addresses;
  host::FakeAnnouncer announcer;
  host::FakeVirtualMacInterfaces virtual_macs;
  host::FakeAcceptFilter filter;
  host::FakeLinkMonitor links;
  std::vector<std::pair<std::string, Notice>> notices;

  TestHost() { links.links.push_back(RunningLink(kEth0, "eth0", "192.0.2.10")); }

  InstancePorts ports() { return {&transport, &addresses, &announcer, &virtual_macs, &links}; }
  InstanceObserver observer() {
    return [this](const Instance& instance, Notice notice) { notices.emplace_back(instance.name(), notice); };
  }
  void SetRunning(const std::string& name, bool running) {
    for (host::LinkState& link : links.links) {
      if (link.name == name) link.running = running;
    }
    links.Changed(name);
  }
};

// The tutorial's instance: version 2, VRID 51, priority 100, 1 s, 192.0.2.100 on eth0.
inline config::VrrpInstance TutorialInstance(const std::string& name = "VI_1") {
  config::VrrpInstance instance;
  instance.name = name;
  instance.interface.SetDefault("eth0");
  instance.virtual_router_id.SetDefault(51);
  config::VirtualAddress address;
  address.prefix = *IpPrefix::Parse("192.0.2.100");
  instance.virtual_ipaddress.push_back(address);
  return instance;
}

// What a peer that runs the same instance with `priority` sends; keeps the octets it is seen through.
class PeerMessage {
 public:
  PeerMessage(const config::VrrpInstance& instance, std::uint8_t priority, Instant at,
              const std::string& source = "192.0.2.2") {
    received_.source = *IpAddress::Parse(source);
    received_.destination = vrrp::MulticastGroup(instance.family);
    received_.hop_limit = 255;
    received_.interface_index = kEth0;
    received_.at = at;
    const std::vector<IpAddress> addresses = AdvertisedAddresses(instance);
    const vrrp::Advertisement advertisement{.version = *instance.version == 3 ? vrrp::Version::kV3 : vrrp::Version::kV2,
                                            .vrid = *instance.virtual_router_id,
                                            .priority = priority,
                                            .interval = *instance.advert_int,
                                            .authentication = MakeAuthentication(instance),
                                            .addresses = addresses};
    octets_.resize(vrrp::EncodedSize(advertisement));
    vrrp::Encode(advertisement, {received_.source, received_.destination}, ChecksumFormOf(instance), octets_);
    received_.message = octets_;
  }
  host::ReceivedMessage& operator*() { return received_; }
  host::ReceivedMessage* operator->() { return &received_; }

 private:
  std::vector<std::uint8_t> octets_;
  host::ReceivedMessage received_;
};

// The priority octet of what was sent last.
inline int LastPriority(TestHost& host) { return host.transport.sent().back().message[2]; }

}  // namespace holdfast::daemon
