// What a router tells hosts that do not go through it the best way: redirects and proxy ARP.
#include "conformance/cases/forwarding.h"
#include "conformance/wire/internet.h"

namespace holdfast::conformance {
namespace {

constexpr std::uint8_t kUdp = 17, kRedirect4 = 5, kRedirect6 = 137;

// The host that goes through the DUT.
Address Host(const ClauseCase& c) { return Address::Of(c.family() == Family::kIpv4 ? "192.0.2.3" : "2001:db8::3"); }

bool IsRedirect(const Bytes& frame) {
  const auto ip = wire::DecodeIp(frame);
  if (!ip || ip->payload.empty()) return false;
  return (ip->protocol == wire::kProtocolIcmp && ip->payload[0] == kRedirect4) ||
         (ip->protocol == wire::kProtocolIcmpv6 && ip->payload[0] == kRedirect6);
}

// The source of the redirect that a packet to a network behind another router causes.
std::optional<Address> RedirectSource(ClauseCase& c, const Mac& mac) {
  const Bytes udp{0, 9, 0, 9, 0, 8, 0, 0};
  const wire::IpFrame packet{c.stage().tester_mac(), mac, Host(c), c.addresses().beyond, kUdp, 64, udp};
  const Instant sent = c.peer.SendFrame(wire::EncodeIp(packet),
                                        "UDP to " + c.addresses().beyond.ToString() + " by way of " + mac.ToString());
  const auto asked = [&](const Bytes& frame) {
    const auto answer = AnswerOf(c, Host(c), frame);
    return answer ? answer : AnswerOf(c, c.addresses().tester_low, frame);
  };
  const auto wanted = [&](const Bytes& frame) { return IsRedirect(frame) || asked(frame); };
  while (const auto frame = c.lan.NextFrame(sent + 2_s, wanted)) {
    if (IsRedirect(frame->frame)) return wire::DecodeIp(frame->frame)->source;
    const Bytes answer = *asked(frame->frame);
    c.peer.SendFrame(answer, wire::Describe(answer));
  }
  return std::nullopt;
}

void JudgeRedirect(ClauseCase& c, const std::optional<Address>& source, const Address& next_hop) {
  if (!source) c.NotApplicable("no redirect is sent");
  c.Expect(*source == next_hop, "a redirect from " + next_hop.ToString(), "one from " + source->ToString());
}

}  // namespace

void RedirectsFromItsAddress(ClauseCase& c) {
  RouterSetup setup = BriskRouter(c, 200);
  setup.detour = true;
  const Router dut = c.StartActive(setup);
  const Mac mac = SpeaksFromVirtualMac(c, dut) ? VirtualMac(c, dut) : PhysicalMac(c);
  JudgeRedirect(c, RedirectSource(c, mac), c.addresses().vip);
}

void RedirectsFromTheOneAddressed(ClauseCase& c) {
  RouterSetup setup = BriskRouter(c, 200), second = BriskRouter(c, 200);
  setup.addresses = {c.addresses().vip};
  second.vrid = 52;
  second.addresses = {c.addresses().second_vip};
  setup.also = {second};
  setup.detour = true;
  Router first = c.StartActive(setup), dut = first.Also(0);
  dut.first = c.lan.NextAdvertisementFrom(dut, first.first->at + 4 * setup.interval);
  c.Control(dut.first.has_value(), "VRID 52 Active as well", dut.first ? "Active" : "silent");
  if (!SpeaksFromVirtualMac(c, dut)) return c.Observed("physical-MAC mode: it cannot tell which one was addressed");
  JudgeRedirect(c, RedirectSource(c, VirtualMac(c, dut)), c.addresses().second_vip);
}

void ProxiesWithTheVirtualMac(ClauseCase& c) {
  RouterSetup setup = BriskRouter(c, 200);
  setup.two_segments = true;
  setup.wants = {"proxy_arp"};
  const Router dut = c.StartActive(setup);
  const auto answers = Ask(c, c.addresses().far_host, 3);
  if (answers.empty()) c.NotApplicable("the device answers for no host of the second segment");
  if (!SpeaksFromVirtualMac(c, dut)) return c.Observed(kPhysicalMode);
  const Mac mac = VirtualMac(c, dut);
  for (const Answer& answer : answers) {
    c.Expect(answer.mac == mac, "every proxy reply with " + mac.ToString(),
             answer.mac ? answer.mac->ToString() : "none");
  }
}

}  // namespace holdfast::conformance
