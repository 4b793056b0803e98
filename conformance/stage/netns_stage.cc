#include "conformance/stage/netns_stage.h"

#include <poll.h>

#include <algorithm>
#include <array>

#include "reference/sys/clock.h"
#include "reference/sys/netlink.h"

namespace holdfast::conformance {
namespace {

using Kind = StageFailure::Kind;

constexpr const char* kSegment = "lan";
// A frame of ours shows up at the second socket before sendto returns; this is for a machine in deep trouble.
constexpr Duration kOwnFrameWithin = wire::Seconds(2);
constexpr std::size_t kRoom = 65536;

[[noreturn]] void Fail(const Error& error, const std::string& doing) {
  throw StageFailure{Kind::kHarness, doing + ": " + error.message};
}
template <typename T>
T Must(Result<T> result, const std::string& doing) {
  if (!result) Fail(result.error(), doing);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

[[noreturn]] void Fail(const lab::DutError& error) {
  using From = lab::DutError::Kind;
  const Kind kind = error.kind == From::kUnsupported     ? Kind::kUnsupported
                    : error.kind == From::kCannotRunHere ? Kind::kCannotRunHere
                    : error.kind == From::kDidNotStart   ? Kind::kDutDidNotStart
                                                         : Kind::kHarness;
  throw StageFailure{kind, error.message, error.log_tail};
}

IpPrefix Prefix(const Address& address) {
  return {IpAddress::FromOctets(address.bytes()), static_cast<std::uint8_t>(address.family == Family::kIpv4 ? 24 : 64)};
}

lab::VirtualRouterSpec SpecOf(const RouterSetup& setup, Version version, Family family, const std::string& ifname) {
  lab::VirtualRouterSpec spec;
  spec.version = static_cast<int>(version);
  spec.family = family == Family::kIpv4 ? holdfast::Family::kIpv4 : holdfast::Family::kIpv6;
  spec.interface = ifname;
  spec.vrid = setup.vrid;
  spec.priority = setup.priority;
  spec.interval = setup.interval;
  spec.preempt = setup.preempt;
  spec.accept = setup.accept;
  spec.owner = setup.owner;
  for (const Address& address : setup.addresses) spec.addresses.push_back(Prefix(address));
  return spec;
}

// poll(2) to the microsecond.
void WaitReadable(int fd, Duration time) {
  pollfd waiting{fd, POLLIN, 0};
  const auto us = std::max<std::int64_t>(time.count(), 0);
  const timespec limit{static_cast<time_t>(us / 1'000'000), static_cast<long>(us % 1'000'000 * 1'000)};
  ::ppoll(&waiting, 1, &limit, nullptr);
}

}  // namespace

NetnsStage::NetnsStage(NetnsOptions options) : options_(std::move(options)), origin_(sys::MonotonicNow()) {
  if (options_.sentinel == nullptr) {
    own_sentinel_ = Must(Sentinel::Start(), "watching this machine");
    options_.sentinel = own_sentinel_.get();
  }
  Plug();
  OpenSockets();
  dut_ = std::make_unique<lab::Dut>(options_.dut, *node_, options_.directory);
  std::error_code none;
  std::filesystem::remove(dut_->log_file(), none);  // of an earlier run in the same folder
}

NetnsStage::~NetnsStage() = default;

// One cable: the DUT's interface, and on the other end a port that belongs to nobody.
void NetnsStage::Plug() {
  network_ = Must(lab::Network::Make(), "making the network");
  Must(network_->AddSegment(kSegment), "making the segment");
  node_ = Must(network_->AddNode("dut"), "making the DUT's node");
  const std::string key = "ipv6/conf/default/addr_gen_mode";
  // The DUT's one link-local address is the registry's, not one that the kernel makes up.
  Must(node_->Sysctl(key, "1"), "turning off address generation");
  const IpPrefix v4 = Prefix(Addresses::Of(Family::kIpv4).dut), v6 = Prefix(Addresses::Of(Family::kIpv6).dut);
  link_ =
      Must(network_->Connect(node_, kSegment, "eth0", {v4, v6, *IpPrefix::Parse("2001:db8::10/64")}), "plugging in");
  Must(node_->Sysctl(key, "0"), "turning on address generation");
  // It is a router: some implementations set the Router flag of their Neighbor Advertisements by this.
  Must(node_->Sysctl("ipv4/ip_forward", "1"), "turning on forwarding");
  Must(node_->Sysctl("ipv6/conf/all/forwarding", "1"), "turning on forwarding");
}

void NetnsStage::OpenSockets() {
  const auto open = [this] {
    sys::Netlink netlink = Must(sys::Netlink::Open(), "asking for links");
    const auto port = Must(netlink.FindLink(link_->port), "looking for the port");
    if (!port) throw StageFailure{Kind::kHarness, "the port is gone"};
    sender_ = Must(sys::PacketSocket::Open({.interface_index = port->index, .ethertype = 0}), "the sending socket");
    ear_ = Must(sys::PacketSocket::Open({.interface_index = port->index, .promiscuous = true}), "the hearing socket");
  };
  std::optional<StageFailure> failure;
  const Status entered = sys::InNetworkNamespace(network_->fabric().netns(), [&] {
    try {
      open();
    } catch (const StageFailure& thrown) {  // from another thread
      failure = thrown;
    }
  });
  if (failure) throw *failure;
  Must(entered, "entering the tester's namespace");
}

Instant NetnsStage::Now() { return Instant(sys::MonotonicNow() - origin_); }

Instant NetnsStage::OnLine(sys::KernelStamp stamp) const { return Instant(sys::ToMonotonic(stamp) - origin_); }

std::int64_t NetnsStage::origin_ns() const {
  return sys::RealtimeOffset().count() + origin_.time_since_epoch().count() * 1'000;
}

Mac NetnsStage::tester_mac() const { return Mac::Of("02:00:00:00:00:02"); }

void NetnsStage::Start(const RouterSetup& setup, Version version, Family family) {
  lab::RouterSpec spec;
  spec.virtual_routers.push_back(SpecOf(setup, version, family, link_->ifname));
  for (const RouterSetup& other : setup.also) {
    spec.virtual_routers.push_back(SpecOf(other, version, family, link_->ifname));
  }
  if (std::exchange(stopped_, false)) {
    dut_->WaitStopped();
    Must(network_->Reboot(*link_), "clearing the node for another start");
  }
  dut_->Configure(spec);
  if (auto error = dut_->Start()) Fail(*error);
}

Instant NetnsStage::Stop() {
  const Instant at = Now();
  Must(dut_->SignalStop(), "stopping the DUT");
  stopped_ = true;
  return at;
}

Instant NetnsStage::Send(const Bytes& frame) {
  Must(sender_->Send(frame), "sending a frame");
  const Instant limit = Now() + kOwnFrameWithin;
  while (Now() < limit) {
    auto seen = Read();
    if (!seen) {
      WaitReadable(ear_->fd(), limit - Now());
    } else if (seen->outgoing) {
      return seen->captured.at;
    } else {
      waiting_.push_back(std::move(seen->captured));
    }
  }
  throw StageFailure{Kind::kHarness, "a frame that was sent has not been seen on the wire"};
}

std::optional<Captured> NetnsStage::Receive(Instant deadline) {
  while (waiting_.empty()) {
    const Instant before = Now();
    auto seen = Read();  // what came in time is taken even if we are late
    if (seen && !seen->outgoing) waiting_.push_back(std::move(seen->captured));
    if (seen) continue;
    if (before > deadline) return std::nullopt;
    WaitReadable(ear_->fd(), deadline - before + Duration(1));
  }
  if (waiting_.front().at > deadline) return std::nullopt;
  Captured next = std::move(waiting_.front());
  waiting_.pop_front();
  return next;
}

std::optional<NetnsStage::Seen> NetnsStage::Read() {
  static thread_local std::array<std::uint8_t, kRoom> room;
  const auto frame = Must(ear_->Receive(room), "listening");
  if (!frame) return std::nullopt;
  const bool outgoing = frame->type == sys::PacketType::kOutgoing;
  return Seen{{OnLine(frame->stamp), !outgoing, Bytes(frame->octets.begin(), frame->octets.end()), {}}, outgoing};
}

Duration NetnsStage::Uncertainty(Instant from, Instant to) {
  return options_.sentinel->Worst(origin_ + from.time_since_epoch(), origin_ + to.time_since_epoch());
}

std::vector<std::string> NetnsStage::DutLog() { return dut_->Log(); }

std::optional<Dialect> Probe(Stage& stage, Version version, Family family) {
  constexpr Duration kPatience = wire::Seconds(15);
  const Addresses& a = Addresses::Of(family);
  RouterSetup setup;
  setup.addresses = {a.vip};
  if (family == Family::kIpv6) setup.addresses.push_back(a.vip_global);
  stage.Start(setup, version, family);
  const Instant deadline = stage.Now() + kPatience;
  while (const auto frame = stage.Receive(deadline)) {
    const auto packet = wire::Decode(frame->frame);
    if (!packet) continue;
    Dialect dialect;
    dialect.v3_ipv4_checksum = packet->checksum_form;
    dialect.auth_type = packet->auth_type;
    dialect.auth_data = packet->auth_data;
    return dialect;
  }
  return std::nullopt;
}

}  // namespace holdfast::conformance
