#include "reference/host/live/segment.h"

#include <poll.h>

#include <array>
#include <cstring>
#include <iostream>

#include "reference/base/bytes.h"
#include "reference/base/checksum.h"

namespace holdfast::host::live {
namespace {

Octets EthernetFrame(const MacAddress& to, const MacAddress& from, std::uint16_t ethertype, const Octets& payload) {
  Octets frame(14 + payload.size());
  ByteWriter out(frame);
  out.Copy(to.octets);
  out.Copy(from.octets);
  out.U16(ethertype);
  out.Copy(payload);
  return frame;
}

Octets Ipv6Packet(const IpAddress& from, const IpAddress& to, Octets icmp) {
  const auto length = static_cast<std::uint16_t>(icmp.size());
  const std::uint16_t checksum = InternetChecksum().AddPseudoHeader(from, to, 58, length).Add(icmp).Value();
  icmp[2] = static_cast<std::uint8_t>(checksum >> 8);
  icmp[3] = static_cast<std::uint8_t>(checksum);
  Octets packet(40 + icmp.size());
  ByteWriter out(packet);
  out.U32(0x60000000);
  out.U16(length);
  out.U8(58);
  out.U8(255);
  out.Copy(from.octets());
  out.Copy(to.octets());
  out.Copy(icmp);
  return packet;
}

Octets Ipv4Packet(const IpAddress& from, const IpAddress& to, Octets icmp) {
  const std::uint16_t checksum = InternetChecksum().Add(icmp).Value();
  icmp[2] = static_cast<std::uint8_t>(checksum >> 8);
  icmp[3] = static_cast<std::uint8_t>(checksum);
  Octets packet(20 + icmp.size());
  ByteWriter out(packet);
  out.U16(0x4500);
  out.U16(static_cast<std::uint16_t>(packet.size()));
  out.U32(0);
  out.U8(64);
  out.U8(1);
  out.U16(0);
  out.Copy(from.octets());
  out.Copy(to.octets());
  const std::uint16_t header = InternetChecksum().Add({packet.data(), 20}).Value();
  packet[10] = static_cast<std::uint8_t>(header >> 8);
  packet[11] = static_cast<std::uint8_t>(header);
  std::copy(icmp.begin(), icmp.end(), packet.begin() + 20);
  return packet;
}

Octets SolicitationMessage(const MacAddress& sender, const IpAddress& target) {
  Octets icmp(32);
  ByteWriter out(icmp);
  out.U32(135u << 24);
  out.U32(0);
  out.Copy(target.octets());
  out.U16(0x0101);  // source link-layer address
  out.Copy(sender.octets);
  return icmp;
}

// A link drops what is sent before it is operational, some time after both ends are up.
void AwaitRunning(sys::Netlink& netlink, int index) {
  auto monitor = Must(sys::NetlinkMonitor::Open());
  while (!Must(netlink.FindLink(index))->running) {
    if (!Readable(monitor.fd())) throw std::runtime_error("the link does not come up");
    Must(monitor.Read());
  }
}

}  // namespace

MacAddress Frame::MacAt(std::size_t at) const {
  MacAddress mac;
  std::memcpy(mac.octets.data(), octets.data() + at, 6);
  return mac;
}

bool Frame::IsArpReplyFor(const IpAddress& address) const {
  return ethertype() == 0x0806 && octets.size() >= 42 && octets[21] == 2 && V4At(28) == address;
}

bool Frame::IsNeighborAdvertisementFor(const IpAddress& address) const {
  return ethertype() == 0x86dd && octets.size() >= 78 && octets[20] == 58 && octets[54] == 136 && V6At(62) == address;
}

bool Frame::IsEchoReplyFrom(const IpAddress& address) const {
  if (ethertype() == 0x0800) return octets[23] == 1 && octets[34] == 0 && V4At(26) == address;
  return ethertype() == 0x86dd && octets[20] == 58 && octets[54] == 129 && V6At(22) == address;
}

bool Frame::IsVrrp() const {
  return (ethertype() == 0x0800 && octets[23] == 112) || (ethertype() == 0x86dd && octets[20] == 112);
}

Segment::Segment() : netlink(Must(sys::Netlink::Open())), peer(Must(sys::NewNetworkNamespace())) {
  // The ends get different indexes: with equal ones the kernel takes the link for no tunnel to elsewhere and reports
  // carrier changes up to a second late.
  Must(netlink.CreateVeth("spare0", "spare1"));
  Must(netlink.CreateVeth("eth0", "eth0", peer.get()));
  const auto our_link = Must(netlink.FindLink("eth0"));
  ours = our_link->index;
  our_mac = our_link->mac;
  Must(netlink.SetAddressGenerationNone(ours));
  InPeer([this] {
    peer_netlink = Must(sys::Netlink::Open());
    const auto link = Must(peer_netlink->FindLink("eth0"));
    theirs = link->index;
    their_mac = link->mac;
    Must(peer_netlink->SetAddressGenerationNone(theirs));
    Must(peer_netlink->SetUp(theirs, true));
    sys::PacketSocketOptions options;  // opened on a link that is up: one that is down gives an error first
    options.interface_index = theirs;
    options.promiscuous = true;
    options.all_multicast = true;
    options.outgoing = false;
    tap_ = Must(sys::PacketSocket::Open(options));
  });
  Must(netlink.SetUp(ours, true));
  AwaitRunning(netlink, ours);
  InPeer([this] { AwaitRunning(*peer_netlink, theirs); });
  Address(netlink, ours, "1");
  Address(*peer_netlink, theirs, "2");
  if (!Solicit(Ip("2001:db8::1")) || !Solicit(Ip("fe80::1"))) throw std::runtime_error("IPv6 does not come up");
}

void Segment::Address(sys::Netlink& where, int interface_index, const char* last) const {
  for (const std::string text : {"10.0.0.#/24", "2001:db8::#/64", "fe80::#/64"}) {
    sys::InterfaceAddress address;
    address.interface_index = interface_index;
    address.prefix = Prefix(std::string(text).replace(text.find('#'), 1, last));
    address.no_dad = !address.prefix.address.is_v4();
    Must(where.AddAddress(address));
  }
}

void Segment::InPeer(const std::function<void()>& work) {
  std::exception_ptr thrown;
  Must(sys::InNetworkNamespace(peer, [&] {
    try {
      work();
    } catch (...) {
      thrown = std::current_exception();
    }
  }));
  if (thrown) std::rethrow_exception(thrown);
}

void Segment::Inject(const Octets& frame) { Must(tap_->Send(frame)); }

bool Segment::Pull() {
  std::array<std::uint8_t, 65536> buffer;
  bool any = false;
  while (const auto received = Must(tap_->Receive(buffer))) {
    seen_.push_back({{received->octets.begin(), received->octets.end()}, received->stamp});
    any = true;
  }
  return any;
}

std::optional<Frame> Segment::Await(const std::function<bool(const Frame&)>& wanted, int patience_ms) {
  do {
    Pull();
    while (awaited_ < seen_.size()) {
      const Frame& frame = seen_[awaited_++];
      if (wanted(frame)) return frame;
    }
  } while (Readable(tap_->fd(), patience_ms));
  return std::nullopt;
}

std::optional<Frame> Segment::Solicit(const IpAddress& target) {
  for (int attempt = 0; attempt < 100; ++attempt) {
    Inject(NeighborSolicitation(target));
    const auto answer = Await([&](const Frame& frame) { return frame.IsNeighborAdvertisementFor(target); }, 50);
    if (answer) return answer;
  }
  return std::nullopt;
}

const std::vector<Frame>& Segment::Seen() {
  Pull();
  return seen_;
}

bool Segment::Barrier(Family family) {
  if (family == Family::kIpv4) {
    Inject(ArpRequest(Ip("10.0.0.1")));
    return Await([](const Frame& frame) { return frame.IsArpReplyFor(Ip("10.0.0.1")); }).has_value();
  }
  return Solicit(Ip("fe80::1")).has_value();
}

Octets Segment::ArpRequest(const IpAddress& target) const {
  Octets body(28);
  ByteWriter out(body);
  out.U16(1);
  out.U16(0x0800);
  out.U16(0x0604);
  out.U16(1);
  out.Copy(their_mac.octets);
  out.Copy(Ip("10.0.0.2").octets());
  out.Copy(MacAddress{}.octets);
  out.Copy(target.octets());
  return EthernetFrame(*MacAddress::Parse("ff:ff:ff:ff:ff:ff"), their_mac, 0x0806, body);
}

Octets Segment::NeighborSolicitation(const IpAddress& target) const {
  auto group_octets = Octets{0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0, 0, 0};
  std::copy(target.octets().begin() + 13, target.octets().end(), group_octets.begin() + 13);
  const IpAddress group = IpAddress::FromOctets(group_octets);
  const Octets packet = Ipv6Packet(Ip("fe80::2"), group, SolicitationMessage(their_mac, target));
  return EthernetFrame(MacAddress::Multicast(group), their_mac, 0x86dd, packet);
}

Octets Segment::NeighborProbe(const MacAddress& to, const IpAddress& target) const {
  const Octets packet = Ipv6Packet(Ip("fe80::2"), target, SolicitationMessage(their_mac, target));
  return EthernetFrame(to, their_mac, 0x86dd, packet);
}

Octets Segment::EchoRequest(const MacAddress& to, const IpAddress& target) const {
  const std::uint8_t type = target.is_v4() ? 8 : 128;
  const Octets icmp{type, 0, 0, 0, 0x12, 0x34, 0, 1, 'p', 'i', 'n', 'g'};
  if (target.is_v4()) return EthernetFrame(to, their_mac, 0x0800, Ipv4Packet(Ip("10.0.0.2"), target, icmp));
  const IpAddress from = Ip(target.IsLinkLocal() ? "fe80::2" : "2001:db8::2");
  return EthernetFrame(to, their_mac, 0x86dd, Ipv6Packet(from, target, icmp));
}

bool Readable(int fd, int patience_ms) {
  pollfd wait{fd, POLLIN, 0};
  return ::poll(&wait, 1, patience_ms) == 1;
}

void RunLive(const std::function<void(Segment&)>& body) {
  if (const Status possible = sys::ProbeSandbox(); !possible) GTEST_SKIP() << possible.error().message;
  const auto status = sys::RunInSandbox({}, [&]() -> int {
    try {
      Segment segment;
      body(segment);
    } catch (const std::exception& error) {
      ADD_FAILURE() << error.what();
    }
    std::cout.flush();
    return ::testing::Test::HasFailure() ? 1 : 0;
  });
  ASSERT_TRUE(status.has_value()) << status.error().message;
  EXPECT_EQ(*status, 0) << "the failures are above";
}

}  // namespace holdfast::host::live
