#include "conformance/cases/probes.h"

#include <algorithm>

#include "conformance/wire/internet.h"

namespace holdfast::conformance {
namespace {

constexpr Duration kPatience{1'000'000};
constexpr std::uint8_t kEchoReply4 = 0, kEchoReply6 = 129;

// Asks from one address, so that the DUT has a neighbour to answer to.
const Address& Host(const ClauseCase& c) { return c.addresses().tester_low; }

Bytes ArpRequest(ClauseCase& c, const Address& who, const std::optional<Mac>& unicast) {
  const Mac self = c.stage().tester_mac();
  return wire::Encode(wire::Arp{.ethernet_source = self,
                                .ethernet_destination = unicast.value_or(Mac::Broadcast()),
                                .operation = 1,
                                .sender_mac = self,
                                .target_mac = {},
                                .sender = Host(c),
                                .target = who});
}

Bytes Solicitation(ClauseCase& c, const Address& who, const std::optional<Mac>& unicast) {
  const Mac self = c.stage().tester_mac();
  const Address group = wire::SolicitedNode(who);
  return wire::Encode(wire::NeighbourMessage{.kind = wire::NeighbourMessage::Kind::kSolicitation,
                                             .ethernet_source = self,
                                             .ethernet_destination = unicast.value_or(Mac::Group(group)),
                                             .source = Host(c),
                                             .destination = unicast ? who : group,
                                             .target = who,
                                             .link_layer = self});
}

std::optional<Answer> AnswerAbout(const Bytes& frame, const Address& who) {
  if (const auto arp = wire::DecodeArp(frame)) {
    if (arp->operation != 2 || arp->sender != who || arp->IsGratuitous()) return std::nullopt;
    return Answer{arp->sender_mac, false, arp->ethernet_source};
  }
  const auto message = wire::DecodeNeighbour(frame);
  if (!message || message->kind != wire::NeighbourMessage::Kind::kAdvertisement || message->target != who) {
    return std::nullopt;
  }
  if (!message->solicited) return std::nullopt;
  return Answer{message->link_layer, message->router, message->ethernet_source};
}

bool IsEchoReplyFrom(const Bytes& frame, const Address& who) {
  const auto ip = wire::DecodeIp(frame);
  if (!ip || ip->source != who || ip->payload.empty()) return false;
  return ip->payload[0] == (who.family == Family::kIpv4 ? kEchoReply4 : kEchoReply6);
}

// Why a gratuitous ARP or a Neighbor Advertisement about `who` is not what was asked for; empty where it is; nullopt
// for any other frame.
std::optional<std::string> FaultOfArp(const Bytes& frame, const Address& who, const Mac& mac) {
  const auto arp = wire::DecodeArp(frame);
  if (!arp || !arp->IsGratuitous() || arp->sender != who) return std::nullopt;
  if (arp->ethernet_destination != Mac::Broadcast()) return "one to " + arp->ethernet_destination.ToString();
  if (arp->sender_mac == mac || arp->target_mac == mac) return "";
  return "one with " + arp->sender_mac.ToString();
}

std::optional<std::string> FaultOfNa(const Bytes& frame, const Address& who, const Mac& mac) {
  const auto na = wire::DecodeNeighbour(frame);
  if (!na || na->kind != wire::NeighbourMessage::Kind::kAdvertisement || na->target != who) return std::nullopt;
  if (na->solicited) return std::nullopt;
  if (na->router && na->override_flag && na->link_layer == mac) return "";
  return wire::Describe(frame);
}

using Fault = std::optional<std::string> (*)(const Bytes&, const Address&, const Mac&);

void ExpectAnnounced(ClauseCase& c, const Router& dut, Instant deadline, const std::vector<Address>& announced,
                     const std::string& what, Fault fault) {
  const Mac mac = dut.first->packet.mac_source;
  if (!SpeaksFromVirtualMac(c, dut))
    c.Observed("physical-MAC mode: charged under the Ethernet source of its advertisements");
  for (const Address& who : announced) {
    std::string seen = "none";
    const auto good = c.lan.NextFrame(deadline, [&](const Bytes& frame) {
      const auto found = fault(frame, who, SpeaksFromVirtualMac(c, dut) ? VirtualMac(c, dut) : mac);
      if (found && !found->empty()) seen = *found;
      return found && found->empty();
    });
    const std::string expected = what + " for " + who.ToString() + " with " + mac.ToString();
    c.Expect(good.has_value(), expected, good ? wire::Describe(good->frame) : seen);
  }
}

}  // namespace

Mac VirtualMac(const ClauseCase& c, const Router& dut) { return Mac::VirtualRouter(c.family(), dut.setup.vrid); }

bool SpeaksFromVirtualMac(const ClauseCase& c, const Router& dut) {
  return dut.first->packet.mac_source == VirtualMac(c, dut);
}

void ExpectGratuitousArp(ClauseCase& c, const Router& dut, Instant deadline, const std::vector<Address>& announced) {
  ExpectAnnounced(c, dut, deadline, announced, "a broadcast gratuitous ARP", FaultOfArp);
}

void ExpectUnsolicitedNa(ClauseCase& c, const Router& dut, Instant deadline, const std::vector<Address>& announced) {
  ExpectAnnounced(c, dut, deadline, announced, "an unsolicited Neighbor Advertisement (R=1 S=0 O=1)", FaultOfNa);
}

std::vector<Answer> Ask(ClauseCase& c, const Address& who, int times, std::optional<Mac> unicast) {
  std::vector<Answer> answers;
  const bool arp = who.family == Family::kIpv4;
  for (int i = 0; i < times; ++i) {
    const Bytes question = arp ? ArpRequest(c, who, unicast) : Solicitation(c, who, unicast);
    const Instant asked = c.peer.SendFrame(question, wire::Describe(question));
    const auto about = [&](const Bytes& frame) { return AnswerAbout(frame, who).has_value(); };
    while (const auto frame = c.lan.NextFrame(asked + kPatience, about)) {
      if (frame->at >= asked) answers.push_back(*AnswerAbout(frame->frame, who));
    }
  }
  return answers;
}

Mac PhysicalMac(ClauseCase& c) {
  const auto answers = Ask(c, c.addresses().dut, 1);
  const auto known = std::find_if(answers.begin(), answers.end(), [](const Answer& a) { return a.mac.has_value(); });
  c.Control(known != answers.end(), "an answer for the router's own address", "none");
  return *known->mac;
}

bool Echoes(ClauseCase& c, const Mac& mac, const Address& target) {
  static constexpr std::uint8_t kMark[] = {'h', 'o', 'l', 'd', 'f', 'a', 's', 't'};
  const Mac self = c.stage().tester_mac();
  const Bytes request = wire::EchoRequest(self, mac, Host(c), target, 0x4846, 1, kMark);
  const Instant sent = c.peer.SendFrame(request, wire::Describe(request));
  const auto reply = [&](const Bytes& frame) { return IsEchoReplyFrom(frame, target); };
  return c.lan.NextFrame(sent + kPatience, reply).has_value();
}

void ObserveAnnouncement(ClauseCase& c, const Router& dut, const Address& who) {
  const auto about = [&](const Bytes& frame) {
    const auto arp = wire::DecodeArp(frame);
    return arp && arp->IsGratuitous() && arp->sender == who;
  };
  const auto frame = c.lan.NextFrame(dut.first->at + 5_s, about);
  if (!frame) return c.Observed("no gratuitous ARP for " + who.ToString());
  const int operation = wire::DecodeArp(frame->frame)->operation;
  c.Observed(operation == 1 ? "a gratuitous ARP request"
                            : "9568-style: a gratuitous ARP of operation " + std::to_string(operation));
}

void ObserveEthernetSource(ClauseCase& c) {
  const Router dut = c.StartActive(BriskRouter(c));
  const Mac physical = PhysicalMac(c);
  const auto answers = Ask(c, c.addresses().vip, 1);
  c.Control(!answers.empty(), "an answer for the virtual address", answers.empty() ? "none" : "one");
  const Mac from = answers.front().from;
  c.Observed("answers come from " + from.ToString() + ": " +
             (from == VirtualMac(c, dut) ? "the Virtual Router MAC"
              : from == physical         ? "the physical MAC"
                                         : "neither the virtual nor the physical MAC"));
}

void AnnouncesAnAddedAddress(ClauseCase& c) {
  const bool arp = c.family() == Family::kIpv4;
  RouterSetup setup = BriskRouter(c);
  setup.addresses = arp ? std::vector{c.addresses().vip} : std::vector{c.addresses().vip, c.addresses().vip_global};
  Router dut = c.StartActive(setup);
  const Address added = setup.addresses.back().Plus(1);
  setup.addresses.push_back(added);
  const Instant told = c.Reconfigure(dut, setup);
  const auto lists = [&](const Heard& heard) {
    const auto& listed = heard.packet.addresses;
    return std::find(listed.begin(), listed.end(), added) != listed.end();
  };
  do {
    dut.first = c.lan.NextAdvertisementFrom(dut, told + 20_s);
  } while (dut.first && !lists(*dut.first));
  c.Control(dut.first.has_value(), "an advertisement that lists " + added.ToString(),
            dut.first ? "one" : "none in 20 s");
  if (arp) ExpectGratuitousArp(c, dut, dut.first->at + 5_s, {added});
  if (!arp) ExpectUnsolicitedNa(c, dut, dut.first->at + 5_s, {added});
}

void WhileHeld(ClauseCase& c, const Router& dut, int times, const std::function<void()>& probe) {
  c.lan.Pass(c.peer.Advertise() + kInFlight, true);
  Instant last = c.peer.Advertise();
  for (int i = 0; i < times; ++i) {
    probe();
    c.lan.Pass(last + dut.setup.interval);
    last = c.peer.Advertise();
  }
  c.lan.ControlSilenceFrom(dut, until(last));
}

}  // namespace holdfast::conformance
