#include "conformance/cases/forwarding.h"

#include <algorithm>
#include <string_view>

#include "conformance/wire/internet.h"

namespace holdfast::conformance {
namespace {

constexpr std::uint8_t kUdp = 17, kTtl = 64;
constexpr std::string_view kMark = "holdfast forwards";
constexpr char kPhysicalMode[] = "physical-MAC mode: charged under the Ethernet source of its advertisements";

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

bool IsCopy(const Bytes& frame) {
  const auto ip = wire::DecodeIp(frame);
  return ip && ip->protocol == kUdp && ip->ttl < kTtl &&
         std::search(ip->payload.begin(), ip->payload.end(), kMark.begin(), kMark.end()) != ip->payload.end();
}

// The answer of host `who` to a frame that asks for it; nullopt for any other frame.
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

Router Held(ClauseCase& c) { return c.StartBackup({.priority = 100, .interval = Centiseconds(100)}); }

}  // namespace

bool Forwards(ClauseCase& c, const Mac& mac) { return ForwardsTo(c, mac, Receiver(c)); }

bool ForwardsTo(ClauseCase& c, const Mac& mac, const Address& target) {
  const wire::IpFrame packet{c.stage().tester_mac(), mac, Sender(c), target, kUdp, kTtl, Udp()};
  const Instant sent =
      c.peer.SendFrame(wire::EncodeIp(packet), "UDP to " + target.ToString() + " behind " + mac.ToString());
  const auto wanted = [&](const Bytes& frame) { return IsCopy(frame) || AnswerOf(c, Receiver(c), frame); };
  while (const auto frame = c.lan.NextFrame(sent + 2_s, wanted)) {
    if (IsCopy(frame->frame)) return true;
    const Bytes answer = *AnswerOf(c, Receiver(c), frame->frame);
    c.peer.SendFrame(answer, wire::Describe(answer));
  }
  return false;
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

}  // namespace holdfast::conformance
