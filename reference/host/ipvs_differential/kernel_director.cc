#include "reference/host/ipvs_differential/kernel_director.h"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <unordered_map>

#include "reference/host/ipvs_differential/packet_marker.h"
#include "reference/host/ipvs_differential/tun_wire.h"
#include "reference/host/ipvs_differential/wire_packet.h"
#include "reference/host/ipvs_kernel.h"
#include "reference/host/sysctl.h"
#include "reference/ipvs/player.h"
#include "reference/sys/netlink.h"
#include "reference/sys/netlink_route.h"

namespace holdfast::host {
namespace {

using ipvs::TcpSignal;
using ipvs::TraceRow;
using ipvs::TraceStep;
using ipvs::Transport;
using SteadyClock = std::chrono::steady_clock;

constexpr const char* kWire = "wire";
constexpr Seconds kDrained(1);
constexpr Seconds kPatience(5);       // for a table that timers bring about
constexpr Seconds kLifetime(50);      // the shortest-lived connection state that a workload leaves has a minute
constexpr Milliseconds kBetween(20);  // looks at the table
const IpPrefix kVirtual{IpAddress::V4(10, 1, 0, 1), 16};
const IpPrefix kOurEnd{IpAddress::V4(10, 9, 255, 254), 16};

Status SetUpAddresses() {
  auto netlink = sys::Netlink::Open();
  if (!netlink) return tl::make_unexpected(netlink.error());
  for (const auto& [name, prefix] : {std::pair("lo", kVirtual), std::pair(kWire, kOurEnd)}) {
    const auto link = netlink->FindLink(std::string(name));
    if (!link) return tl::make_unexpected(link.error());
    if (!*link) return Fail(std::string("there is no interface ") + name);
    const int index = (*link)->index;
    if (const Status up = netlink->SetUp(index, true); !up) return up;
    const auto added = netlink->AddAddress({.interface_index = index, .prefix = prefix});
    if (!added) return tl::make_unexpected(added.error());
    if (std::string_view(name) == "lo") continue;
    auto routes = sys::Routes::Open();
    if (!routes) return tl::make_unexpected(routes.error());
    const IpPrefix everywhere{IpAddress(), 0};
    if (const Status routed = routes->Add({.network = everywhere, .interface_index = index}); !routed) return routed;
  }
  return {};
}

// Clients of any address are welcome, and each refusal is told.
Status SetUpRules() {
  for (const char* interface : {"all", "default", kWire}) {
    if (const Status s = WriteSetting(Family::kIpv4, interface, "rp_filter", 0); !s) return s;
  }
  if (const Status s = WriteSetting(Family::kIpv4, "all", "forwarding", 1); !s) return s;
  std::ofstream limit("/proc/sys/net/ipv4/icmp_ratelimit");
  limit << 0 << std::flush;
  return limit ? Status() : Fail("net.ipv4.icmp_ratelimit cannot be set");
}

Transport TransportOf(const TraceStep& step) {
  return step.kind == TraceStep::Kind::kOpen ? Transport::kTcp : Transport::kUdp;
}

ipvs::DestinationConfig ConfigOf(const ipvs::ServerSettings& settings) {
  return {.weight = settings.weight, .forwarding = settings.forwarding, .thresholds = settings.thresholds};
}

class KernelDirector : public Director {
 public:
  KernelDirector(std::unique_ptr<IpvsPort> table, TunWire wire)
      : table_(std::move(table)), wire_(std::move(wire)), marker_(MakePacketMarker()) {}

  Status Begin(const Workload& workload) override {
    key_ = workload.key;
    service_ = workload.trace.service;
    begun_ = SteadyClock::now();
    opened_.clear();
    closed_.clear();
    const auto* mark = std::get_if<ipvs::MarkKey>(&key_);
    if (const Status marked = marker_->Mark(kVirtual, mark ? mark->mark : 0); !marked) return marked;
    return table_->Apply(ipvs::AddService{key_, workload.config});
  }

  Result<std::optional<std::uint32_t>> Play(const TraceStep& step) override {
    const auto nobody = [] { return std::optional<std::uint32_t>(); };
    switch (step.kind) {
      case TraceStep::Kind::kAdd:
        return table_->Apply(ipvs::AddDestination{key_, Real(step), ConfigOf(step.settings)}).map(nobody);
      case TraceStep::Kind::kEdit:
        return table_->Apply(ipvs::EditDestination{key_, Real(step), ConfigOf(step.settings)}).map(nobody);
      case TraceStep::Kind::kRemove:
        return table_->Apply(ipvs::RemoveDestination{key_, Real(step)}).map(nobody);
      case TraceStep::Kind::kOpen:
      case TraceStep::Kind::kDatagram:
        return Connect(step);
      case TraceStep::Kind::kClose:
        closed_.push_back(opened_.at(step.connection));
        return Send(closed_.back(), Transport::kTcp, TcpSignal::kFin).map([&](const auto&) { return nobody(); });
      case TraceStep::Kind::kDrain:
        return Drain().map(nobody);
      case TraceStep::Kind::kCheck:
        return nobody();
    }
    return nobody();
  }

  Result<std::vector<TraceRow>> Table(const std::vector<TraceRow>& expected) override {
    const auto until = SteadyClock::now() + kPatience;
    while (true) {
      auto rows = ReadRows();
      if (!rows || *rows == expected || SteadyClock::now() > until) return rows;
      ::poll(nullptr, 0, static_cast<int>(kBetween.count()));
    }
  }

  Status End() override {
    if (SteadyClock::now() - begun_ > kLifetime)
      return Fail("this machine is too slow: connections ended while the workload ran; ask for fewer decisions");
    return table_->Apply(ipvs::RemoveService{key_});
  }

 private:
  ipvs::Endpoint Real(const TraceStep& step) const { return ipvs::TraceServer(service_, step.server); }

  Result<std::optional<std::uint32_t>> Connect(const TraceStep& step) {
    const Transport transport = TransportOf(step);
    const auto chosen = Send(step.addresses, transport, TcpSignal::kSyn);
    if (!chosen || !*chosen || transport == Transport::kUdp) return chosen;
    opened_[step.connection] = step.addresses;
    const auto second = Send(step.addresses, transport, TcpSignal::kAck);
    if (second && *second != *chosen) return Fail("an ACK goes elsewhere than the SYN before it");
    return second;
  }

  // Sends a client's packet; the server to which it goes on, nullopt if to none.
  Result<std::optional<std::uint32_t>> Send(const ipvs::NewConnection& connection, Transport transport,
                                            TcpSignal signal) {
    const Status written = wire_.Write(ClientPacket(connection, transport, signal));
    if (!written) return tl::make_unexpected(written.error());
    while (true) {
      const auto packet = wire_.Read();
      if (!packet) return tl::make_unexpected(packet.error());
      if (!*packet) return std::nullopt;
      if ((**packet)[0] >> 4 != 4) continue;  // the kernel's own words about IPv6
      const auto emerged = ReadEmerged(**packet);
      if (!emerged || emerged->client != connection.client)
        return Fail("for the packet of " + ipvs::ToString(connection.client) + " another one came out");
      if (!emerged->server) return std::nullopt;
      return ipvs::TraceServerNumber(*emerged->server);
    }
  }

  // The FIN of a connection whose server is gone is dropped: it stays, and is sent again at the next drain.
  Status Drain() {
    const auto before = table_->Timeouts();
    if (!before) return tl::make_unexpected(before.error());
    if (const Status set = table_->SetTimeouts({.tcp_fin = kDrained}); !set) return set;
    std::vector<ipvs::NewConnection> stay;
    for (const ipvs::NewConnection& closed : closed_) {
      const auto sent = Send(closed, Transport::kTcp, TcpSignal::kFin);
      if (!sent) return tl::make_unexpected(sent.error());
      if (!*sent) stay.push_back(closed);
    }
    closed_ = std::move(stay);
    return table_->SetTimeouts(*before);
  }

  Result<std::vector<TraceRow>> ReadRows() {
    const auto services = table_->Read();
    if (!services) return tl::make_unexpected(services.error());
    std::vector<TraceRow> rows;
    for (const IpvsService& service : *services) {
      if (service.key != key_) continue;
      for (const IpvsDestination& server : service.destinations)
        rows.push_back(
            {ipvs::TraceServerNumber(server.endpoint.address), server.config.weight, server.active, server.inactive});
    }
    std::ranges::reverse(rows);
    return rows;
  }

  std::unique_ptr<IpvsPort> table_;
  TunWire wire_;
  std::unique_ptr<PacketMarker> marker_;
  ipvs::ServiceKey key_;
  ipvs::TraceService service_;
  SteadyClock::time_point begun_;
  std::unordered_map<std::uint32_t, ipvs::NewConnection> opened_;
  std::vector<ipvs::NewConnection> closed_;
};

}  // namespace

Result<std::unique_ptr<Director>> MakeKernelDirector() {
  auto table = MakeKernelIpvs();
  if (!table) return tl::make_unexpected(table.error());
  auto wire = TunWire::Open(kWire);
  if (!wire) return tl::make_unexpected(wire.error());
  if (const Status set = SetUpAddresses(); !set) return tl::make_unexpected(set.error());
  if (const Status set = SetUpRules(); !set) return tl::make_unexpected(set.error());
  return std::make_unique<KernelDirector>(*std::move(table), *std::move(wire));
}

}  // namespace holdfast::host
