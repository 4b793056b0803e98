#include "conformance/cases/forwarding.h"

#include <algorithm>
#include <string_view>

#include "conformance/wire/internet.h"

namespace holdfast::conformance {
namespace {

constexpr std::uint8_t kUdp = 17, kTtl = 64;
constexpr std::string_view kMark = "holdfast forwards";

// Two hosts of the segment; over IPv6 with global addresses, since link-local ones are never forwarded.
Address Sender(const ClauseCase& c) {
  return c.family() == Family::kIpv4 ? c.addresses().tester_low : Address::Of("2001:db8::2");
}
Address Receiver(const ClauseCase& c) {
  return Address::Of(c.family() == Family::kIpv4 ? "192.0.2.77" : "2001:db8::77");
}

Bytes Udp() {
  Bytes datagram;
  for (const unsigned field : {9u, 9u, static_cast<unsigned>(8 + kMark.size()), 0u}) wire::Put16(datagram, field);
  datagram.insert(datagram.end(), kMark.begin(), kMark.end());
  return datagram;
}

bool HasMark(const Bytes& octets) {
  return std::search(octets.begin(), octets.end(), kMark.begin(), kMark.end()) != octets.end();
}

bool IsCopy(const Bytes& frame) {
  const auto ip = wire::DecodeIp(frame);
  return ip && ip->protocol == kUdp && ip->ttl < kTtl && HasMark(ip->payload);
}

// The copy that the DUT made of a packet to `target`, on the segment `to`.
std::optional<Captured> CopyOf(ClauseCase& c, const Mac& mac, const Address& target, Segment to) {
  const wire::IpFrame packet{c.stage().tester_mac(), mac, Sender(c), target, kUdp, kTtl, Udp()};
  const Instant sent =
      c.peer.SendFrame(wire::EncodeIp(packet), "UDP to " + target.ToString() + " behind " + mac.ToString());
  const Address host = to == Segment::kLan ? Receiver(c) : c.addresses().far_host;
  const auto wanted = [&](const Bytes& frame) { return IsCopy(frame) || AnswerOf(c, host, frame); };
  while (auto frame = c.lan.NextFrameOn(to, sent + 2_s, wanted)) {
    if (IsCopy(frame->frame)) return frame;
    const Bytes answer = *AnswerOf(c, host, frame->frame);
    c.peer.SendFrame(answer, wire::Describe(answer), to);
  }
  return std::nullopt;
}

Router Held(ClauseCase& c) { return c.StartBackup({.priority = 100, .interval = Centiseconds(100)}); }

}  // namespace

std::optional<Bytes> AnswerOf(ClauseCase& c, const Address& who, const Bytes& frame) {
  const Mac self = c.stage().tester_mac();
  if (const auto arp = wire::DecodeArp(frame); arp && arp->operation == 1 && arp->target == who) {
    return wire::Encode(wire::Arp{self, arp->ethernet_source, 2, self, arp->sender_mac, who, arp->sender});
  }
  const auto asked = wire::DecodeNeighbour(frame);
  if (!asked || asked->kind != wire::NeighbourMessage::Kind::kSolicitation || asked->target != who) return std::nullopt;
  wire::NeighbourMessage answer;
  answer.kind = wire::NeighbourMessage::Kind::kAdvertisement;
  answer.ethernet_source = self;
  answer.ethernet_destination = asked->ethernet_source;
  answer.source = answer.target = who;
  answer.destination = asked->source;
  answer.solicited = answer.override_flag = true;
  answer.link_layer = self;
  return wire::Encode(answer);
}

bool Forwards(ClauseCase& c, const Mac& mac) { return ForwardsTo(c, mac, Receiver(c)); }

bool ForwardsTo(ClauseCase& c, const Mac& mac, const Address& target, Segment to) {
  return CopyOf(c, mac, target, to).has_value();
}

void ForwardsForTheVirtualMac(ClauseCase& c) {
  const Router dut = c.StartActive(BriskRouter(c, 200));
  const bool physical = Forwards(c, PhysicalMac(c));
  c.Control(physical, "a packet to the physical MAC forwarded", physical ? "forwarded" : "not forwarded");
  const bool forwarded = Forwards(c, VirtualMac(c, dut));
  if (!SpeaksFromVirtualMac(c, dut)) return c.Observed(kPhysicalMode);
  c.Expect(forwarded, "a packet to " + VirtualMac(c, dut).ToString() + " forwarded",
           forwarded ? "forwarded" : "not forwarded");
}

void BackupDropsTheVirtualMac(ClauseCase& c) {
  Router dut = Held(c);
  const Mac physical = PhysicalMac(c), mac = VirtualMac(c, dut);
  bool by_physical = false, by_virtual = false;
  WhileHeld(c, dut, 1, [&] { by_physical = Forwards(c, physical); });
  c.Control(by_physical, "a packet to the physical MAC forwarded", by_physical ? "forwarded" : "not forwarded");
  WhileHeld(c, dut, 2, [&] { by_virtual = Forwards(c, mac) || by_virtual; });
  dut.first = c.lan.ControlAdvertisementFrom(dut, between(Instant{}, c.stage().Now() + 8_s), "promotion");
  if (!SpeaksFromVirtualMac(c, dut)) return c.Observed(kPhysicalMode);
  const bool active = Forwards(c, mac);
  c.Control(active, "a packet to the Virtual Router MAC forwarded by the Active Router",
            active ? "forwarded" : "not forwarded");
  c.Expect(!by_virtual, "no packet to " + mac.ToString() + " forwarded by a Backup", by_virtual ? "one" : "none");
}

void ForwardsNothingToItsAddress(ClauseCase& c) {
  const Router dut = c.StartActive(BriskRouter(c, 200));
  const Mac mac = SpeaksFromVirtualMac(c, dut) ? VirtualMac(c, dut) : PhysicalMac(c);
  const bool control = Forwards(c, mac);
  c.Control(control, "a packet to a host forwarded", control ? "forwarded" : "not forwarded");
  const Address& vip = c.family() == Family::kIpv4 ? c.addresses().vip : c.addresses().vip_global;
  const bool forwarded = ForwardsTo(c, mac, vip);
  c.Expect(!forwarded, "no packet to " + vip.ToString() + " forwarded", forwarded ? "one" : "none");
}

void ForwardsNothingToTheGroup(ClauseCase& c) {
  RouterSetup setup = BriskRouter(c, 200);
  setup.two_segments = true;
  c.StartActive(setup);
  const bool control = ForwardsTo(c, PhysicalMac(c), c.addresses().far_host, Segment::kFar);
  c.Control(control, "a packet to a host of the second segment forwarded", control ? "forwarded" : "not forwarded");
  const Address group = wire::VrrpGroup(c.family());
  Instant sent;
  for (const auto& [protocol, ttl] : {std::pair(wire::kProtocolVrrp, 255), {wire::kProtocolVrrp, 2}, {kUdp, 255}}) {
    const wire::IpFrame packet{
        c.stage().tester_mac(), Mac::Group(group), Sender(c), group, protocol, static_cast<std::uint8_t>(ttl), Udp()};
    sent = c.peer.SendFrame(wire::EncodeIp(packet), "protocol " + std::to_string(protocol) + " to " + group.ToString() +
                                                        ", TTL " + std::to_string(ttl));
  }
  const auto copy = c.lan.NextFrameOn(Segment::kFar, sent + 2_s, [](const Bytes& frame) { return HasMark(frame); });
  c.Expect(!copy, "none of it on the second segment", copy ? wire::Describe(copy->frame) : "none");
}

// The source link-layer options of what the DUT asks about a host of the LAN that nobody answers for.
namespace {

std::vector<std::optional<Mac>> OptionsOfSolicitations(ClauseCase& c) {
  const Address near = Addresses::Of(Family::kIpv6).far_tester, gateway = Addresses::Of(Family::kIpv6).far_dut;
  const Mac self = c.stage().tester_mac(), group = Mac::Group(wire::SolicitedNode(gateway));
  const Bytes question = wire::Encode(wire::NeighbourMessage{.ethernet_source = self,
                                                             .ethernet_destination = group,
                                                             .source = near,
                                                             .destination = wire::SolicitedNode(gateway),
                                                             .target = gateway,
                                                             .link_layer = self});
  const Instant asked = c.peer.SendFrame(question, wire::Describe(question), Segment::kFar);
  std::optional<wire::NeighbourMessage> router;
  c.lan.NextFrameOn(Segment::kFar, asked + 2_s, [&](const Bytes& frame) {
    const auto na = wire::DecodeNeighbour(frame);
    if (na && na->target == gateway && na->link_layer) router = na;
    return router.has_value();
  });
  c.Control(router.has_value(), "an answer for " + gateway.ToString() + " on the second segment",
            router ? "one" : "none");
  const wire::IpFrame packet{self, *router->link_layer, c.addresses().far_host, Receiver(c), kUdp, kTtl, Udp()};
  const Instant sent = c.peer.SendFrame(wire::EncodeIp(packet),
                                        "UDP from the second segment to " + Receiver(c).ToString(), Segment::kFar);
  std::vector<std::optional<Mac>> options;
  c.lan.NextFrameOn(Segment::kLan, sent + 3_s, [&](const Bytes& frame) {
    const auto asks = wire::DecodeNeighbour(frame);
    const bool solicits = asks && asks->kind == wire::NeighbourMessage::Kind::kSolicitation;
    if (solicits && asks->target == Receiver(c)) options.push_back(asks->link_layer);
    return false;
  });
  c.Control(!options.empty(), "a Neighbor Solicitation for " + Receiver(c).ToString(),
            options.empty() ? "none" : "one");
  return options;
}

Router ActiveBetweenSegments(ClauseCase& c) {
  RouterSetup setup = BriskRouter(c, 200);
  setup.two_segments = true;
  return c.StartActive(setup);
}

}  // namespace

void SolicitsWithTheVirtualMac(ClauseCase& c) {
  const Router dut = ActiveBetweenSegments(c);
  const Mac physical = PhysicalMac(c), mac = VirtualMac(c, dut);
  for (const std::optional<Mac>& option : OptionsOfSolicitations(c)) {
    if (!SpeaksFromVirtualMac(c, dut)) return c.Observed(kPhysicalMode);
    if (option == physical) return c.Observed("the physical MAC: charged under the clause that forbids it");
    c.Expect(!option || option == mac, mac.ToString() + " as source link-layer address, or none",
             option ? option->ToString() : "none");
  }
}

void NeverSolicitsWithThePhysicalMac(ClauseCase& c) {
  const Router dut = ActiveBetweenSegments(c);
  const Mac physical = PhysicalMac(c);
  for (const std::optional<Mac>& option : OptionsOfSolicitations(c)) {
    if (!SpeaksFromVirtualMac(c, dut)) return c.Observed(kPhysicalMode);
    c.Expect(option != physical, "another source link-layer address than " + physical.ToString(),
             option ? option->ToString() : "none");
  }
}

namespace {

// Says as the receiving host, to everyone, that it is at `mac` now.
void Move(ClauseCase& c, const Mac& mac) {
  const Address all = Address::Of("ff02::1");
  const Bytes moved = wire::Encode(wire::NeighbourMessage{.kind = wire::NeighbourMessage::Kind::kAdvertisement,
                                                          .ethernet_source = mac,
                                                          .ethernet_destination = Mac::Group(all),
                                                          .source = Receiver(c),
                                                          .destination = all,
                                                          .target = Receiver(c),
                                                          .override_flag = true,
                                                          .link_layer = mac});
  c.peer.SendFrame(moved, wire::Describe(moved));
}

// The MAC that a packet to the receiving host is forwarded to, in words.
std::string ForwardedTo(ClauseCase& c, const Mac& router) {
  const auto copy = CopyOf(c, router, Receiver(c), Segment::kLan);
  if (!copy) return "not forwarded";
  Mac to;
  std::copy_n(copy->frame.begin(), to.octets.size(), to.octets.begin());
  return to.ToString();
}

}  // namespace

void FollowsAMovedNeighbour(ClauseCase& c) {
  const Router dut = Held(c);
  const Mac physical = PhysicalMac(c), there = Mac::Of("02:00:00:00:00:77"), back = c.stage().tester_mac();
  std::string before, after;
  WhileHeld(c, dut, 1, [&] { before = ForwardedTo(c, physical); });
  c.Control(before == back.ToString(), "a packet to a resolved host forwarded to " + back.ToString(), before);
  Move(c, there);
  WhileHeld(c, dut, 1, [&] { after = ForwardedTo(c, physical); });
  c.Expect(after == there.ToString(), "as a Backup, the next packet forwarded to " + there.ToString(), after);
  const Instant now = c.stage().Now();
  c.lan.ControlAdvertisementFrom(dut, between(now - 5_s, now + 8_s), "promotion");
  Move(c, back);
  after = ForwardedTo(c, physical);
  c.Expect(after == back.ToString(), "as Active Router, the next packet forwarded to " + back.ToString(), after);
}

}  // namespace holdfast::conformance
