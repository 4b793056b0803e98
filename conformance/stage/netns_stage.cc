#include "conformance/stage/netns_stage.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "conformance/stage/lab_spec.h"
#include "reference/sys/clock.h"
#include "reference/sys/netlink.h"

namespace holdfast::conformance {
namespace {

using Kind = StageFailure::Kind;

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

// poll(2) to the microsecond.
void WaitReadable(const std::vector<int>& fds, Duration time) {
  std::vector<pollfd> waiting;
  for (const int fd : fds) waiting.push_back({fd, POLLIN, 0});
  const auto us = std::max<std::int64_t>(time.count(), 0);
  const timespec limit{static_cast<time_t>(us / 1'000'000), static_cast<long>(us % 1'000'000 * 1'000)};
  ::ppoll(waiting.data(), waiting.size(), &limit, nullptr);
}

}  // namespace

NetnsStage::NetnsStage(NetnsOptions options) : options_(std::move(options)), origin_(sys::MonotonicNow()) {
  if (options_.sentinel == nullptr) {
    own_sentinel_ = Must(Sentinel::Start(), "watching this machine");
    options_.sentinel = own_sentinel_.get();
  }
  Plug(Segment::kLan);
  dut_ = std::make_unique<lab::Dut>(options_.dut, *node_, options_.directory);
  std::error_code none;
  std::filesystem::remove(dut_->log_file(), none);  // of an earlier run in the same folder
}

NetnsStage::~NetnsStage() = default;

// One cable: the DUT's interface, and on the other end a port that belongs to nobody.
void NetnsStage::Plug(Segment segment) {
  const bool far = segment == Segment::kFar;
  const Addresses &v4 = Addresses::Of(Family::kIpv4), &v6 = Addresses::Of(Family::kIpv6);
  if (!network_) network_ = Must(lab::Network::Make(), "making the network");
  Must(network_->AddSegment(far ? "far" : "lan"), "making the segment");
  if (node_ == nullptr) node_ = Must(network_->AddNode("dut"), "making the DUT's node");
  const std::string key = "ipv6/conf/default/addr_gen_mode";
  // The DUT's one link-local address is the registry's, not one that the kernel makes up.
  Must(node_->Sysctl(key, "1"), "turning off address generation");
  const std::vector<IpPrefix> addresses{PrefixOf(far ? v4.far_dut : v4.dut), PrefixOf(far ? v6.far_dut : v6.dut),
                                        *IpPrefix::Parse(far ? "2001:db8:1::10/64" : "2001:db8::10/64")};
  lab::Link* link =
      Must(network_->Connect(node_, far ? "far" : "lan", far ? "eth1" : "eth0", addresses), "plugging in");
  ports_.push_back(std::make_unique<Port>(Port{segment, link, {}, {}}));
  OpenSockets(*ports_.back());
  Must(node_->Sysctl(key, "0"), "turning on address generation");
  // It is a router: some implementations set the Router flag of their Neighbor Advertisements by this.
  Must(node_->Sysctl("ipv4/ip_forward", "1"), "turning on forwarding");
  Must(node_->Sysctl("ipv6/conf/all/forwarding", "1"), "turning on forwarding");
}

void NetnsStage::OpenSockets(Port& port) {
  const auto open = [&port] {
    sys::Netlink netlink = Must(sys::Netlink::Open(), "asking for links");
    const auto link = Must(netlink.FindLink(port.link->port), "looking for the port");
    if (!link) throw StageFailure{Kind::kHarness, "the port is gone"};
    port.sender = Must(sys::PacketSocket::Open({.interface_index = link->index, .ethertype = 0}), "a sending socket");
    port.ear = Must(sys::PacketSocket::Open({.interface_index = link->index, .promiscuous = true}), "a hearing socket");
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
  if (setup.two_segments && ports_.size() == 1) Plug(Segment::kFar);
  if (std::exchange(stopped_, false)) {
    dut_->WaitStopped();
    for (const auto& port : ports_) Must(network_->Reboot(*port->link), "clearing the node for another start");
  }
  if (setup.detour) Detour();
  dut_->Configure(LabSpecOf(setup, version, family));
  if (auto error = dut_->Start()) {
    stopped_ = true;
    Fail(*error);
  }
}

// A network that is better reached through another router of the segment.
void NetnsStage::Detour() {
  Must(node_->Sysctl("ipv4/conf/all/send_redirects", "1"), "turning on redirects");
  for (const Family family : {Family::kIpv4, Family::kIpv6}) {
    const Addresses& a = Addresses::Of(family);
    Must(node_->Ip({"route replace " + a.beyond.ToString() + " via " + a.tester_low.ToString() + " dev eth0"}),
         "setting the detour");
  }
}

void NetnsStage::Reconfigure(const RouterSetup& setup, Version version, Family family) {
  if (auto error = dut_->Reload(LabSpecOf(setup, version, family))) Fail(*error);
}

Instant NetnsStage::Stop() {
  const Instant at = Now();
  Must(dut_->SignalStop(), "stopping the DUT");
  stopped_ = true;
  return at;
}

Instant NetnsStage::SendOn(Segment segment, const Bytes& frame) {
  const auto port = std::find_if(ports_.begin(), ports_.end(), [&](const auto& p) { return p->segment == segment; });
  if (port == ports_.end()) throw StageFailure{Kind::kHarness, "this case did not ask for a second segment"};
  Must((*port)->sender->Send(frame), "sending a frame");
  const Instant limit = Now() + kOwnFrameWithin;
  while (Now() < limit) {
    auto seen = Read(**port);
    if (!seen) {
      WaitReadable({(*port)->ear->fd()}, limit - Now());
    } else if (seen->outgoing) {
      return seen->captured.at;
    } else {
      waiting_.push_back(std::move(seen->captured));
    }
  }
  throw StageFailure{Kind::kHarness, "a frame that was sent has not been seen on the wire"};
}

std::optional<Captured> NetnsStage::Receive(Instant deadline) {
  std::vector<int> ears;
  for (const auto& port : ports_) ears.push_back(port->ear->fd());
  while (waiting_.empty()) {
    const Instant before = Now();
    if (ReadAll()) continue;  // what came in time is taken even if we are late
    if (before > deadline) return std::nullopt;
    WaitReadable(ears, deadline - before + Duration(1));
  }
  if (waiting_.front().at > deadline) return std::nullopt;
  Captured next = std::move(waiting_.front());
  waiting_.pop_front();
  return next;
}

bool NetnsStage::ReadAll() {
  bool any = false;
  for (const auto& port : ports_) {
    while (auto seen = Read(*port)) {
      any = true;
      if (!seen->outgoing) waiting_.push_back(std::move(seen->captured));
    }
  }
  std::stable_sort(waiting_.begin(), waiting_.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  return any;
}

std::optional<NetnsStage::Seen> NetnsStage::Read(Port& port) {
  static thread_local std::array<std::uint8_t, kRoom> room;
  const auto frame = Must(port.ear->Receive(room), "listening");
  if (!frame) return std::nullopt;
  const bool outgoing = frame->type == sys::PacketType::kOutgoing;
  return Seen{{OnLine(frame->stamp), !outgoing, Bytes(frame->octets.begin(), frame->octets.end()), {}, port.segment},
              outgoing};
}

Duration NetnsStage::Uncertainty(Instant from, Instant to) {
  return options_.sentinel->Worst(origin_ + from.time_since_epoch(), origin_ + to.time_since_epoch());
}

std::vector<std::string> NetnsStage::DutLog() { return dut_->Log(); }

std::vector<Address> NetnsStage::DutAddresses() {
  // "2: eth0    inet 192.0.2.10/24 scope global eth0\\ ...": the address is the fourth word.
  std::istringstream listed(Must(node_->Run({"ip", "-o", "address", "show"}), "asking for the DUT's addresses"));
  std::vector<Address> addresses;
  for (std::string line; std::getline(listed, line);) {
    std::istringstream words(line);
    std::string number, device, family, prefix;
    words >> number >> device >> family >> prefix;
    if (const auto parsed = IpAddress::Parse(prefix.substr(0, prefix.find('/')))) {
      addresses.push_back(Address::FromOctets(parsed->octets()));
    }
  }
  return addresses;
}

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
