// What the director's host does to packets on their way: rewritten (NAT), untouched (DR), wrapped (TUN).
#include <algorithm>

#include "conformance/stage/director_case.h"

namespace holdfast::conformance {
namespace {

using wire::IpFrame;

std::string Ends(const IpFrame& ip) {
  const auto message = wire::DecodeTransport(ip);
  const auto port = [&](std::uint16_t value) { return message ? ":" + std::to_string(value) : std::string(); };
  return ip.source.ToString() + port(message ? message->source : 0) + " to " + ip.destination.ToString() +
         port(message ? message->destination : 0);
}

std::string EndOf(const wire::Address& address, std::uint16_t port) {
  return address.ToString() + ":" + std::to_string(port);
}

// The octets behind the Ethernet header, with the hop and its share of the header's sum taken out: a router counts it.
Bytes WithoutHop(const Bytes& frame) {
  Bytes packet(frame.begin() + wire::kEthernetHeader, frame.end());
  const std::size_t length = wire::Get16(packet, 2);
  packet.resize(std::min(packet.size(), length));  // short frames are padded
  packet[8] = packet[10] = packet[11] = 0;
  return packet;
}

bool HeaderSumIsRight(const Bytes& frame) {
  return wire::Checksum({std::span(frame).subspan(wire::kEthernetHeader, 20)}) == 0;
}

// What differs of a packet that should have come through as it was; empty: nothing.
std::string Changed(const Bytes& sent, const Bytes& came) {
  const Bytes before = WithoutHop(sent), after = WithoutHop(came);
  if (before.size() != after.size())
    return std::to_string(before.size()) + " octets became " + std::to_string(after.size());
  std::string changed;
  for (std::size_t i = 0; i < before.size(); ++i)
    if (before[i] != after[i]) changed += (changed.empty() ? "octets " : ", ") + std::to_string(i);
  if (!HeaderSumIsRight(came)) changed += (changed.empty() ? "" : "; ") + std::string("wrong header checksum");
  return changed;
}

bool OneHop(const Bytes& sent, const Bytes& came) {
  const int before = sent.at(wire::kEthernetHeader + 8), after = came.at(wire::kEthernetHeader + 8);
  return after == before || after == before - 1;
}

}  // namespace

DIRECTOR_CASE(IPVS_NAT_REQUEST) {
  Balance({.forwarding = Forwarding::kNat});
  const Flow flow = Open(1);
  Expect(flow.came.has_value(), "the connection reaches a server", flow.came ? "it does" : "nothing came out");
  const IpFrame came = *wire::DecodeIp(flow.came->frame);
  const std::string expected =
      EndOf(Balanced::Client(1), flow.port) + " to " + EndOf(Balanced::Server(flow.server), Balanced::kNatPort);
  Expect(Ends(came) == expected, "the destination is the server, the source stays: " + expected, Ends(came));
  Expect(wire::HasRightSum(came) && HeaderSumIsRight(flow.came->frame), "right checksums",
         wire::HasRightSum(came) ? "right ones" : "a wrong one");
}

DIRECTOR_CASE(IPVS_NAT_REPLY) {
  Balance({.forwarding = Forwarding::kNat});
  const Flow flow = Open(1);
  Expect(flow.server != '-', "the connection reaches a server", Letters({flow}));
  const auto reply = Answer(flow);
  Expect(reply.has_value(), "the server's answer reaches the client", reply ? "it does" : "nothing came out");
  const IpFrame ip = *wire::DecodeIp(reply->frame);
  const std::string expected = EndOf(Balanced::Vip(), Balanced::kPort) + " to " + EndOf(Balanced::Client(1), flow.port);
  Expect(Ends(ip) == expected, "it comes from the virtual address: " + expected, Ends(ip));
  Expect(wire::HasRightSum(ip), "right checksums", wire::HasRightSum(ip) ? "right ones" : "a wrong one");
}

DIRECTOR_CASE(IPVS_DR_UNTOUCHED) {
  Balance({.forwarding = Forwarding::kDirect});
  const Flow flow = Open(1);
  Expect(flow.came.has_value(), "the connection reaches a server", flow.came ? "it does" : "nothing came out");
  const std::string changed = Changed(flow.sent, flow.came->frame);
  Expect(changed.empty(), "the IP packet as it was sent, in a frame for the server's MAC",
         changed.empty() ? "the same packet at " + std::string(1, flow.server) + "'s MAC" : changed);
  Expect(OneHop(flow.sent, flow.came->frame), "TTL 64, or 63 by the hop",
         "TTL " + std::to_string(wire::DecodeIp(flow.came->frame)->ttl));
}

DIRECTOR_CASE(IPVS_TUN_WRAPPED) {
  Balance({.forwarding = Forwarding::kTunnel});
  const Flow flow = Open(1);
  Expect(flow.came.has_value(), "the connection reaches a server", flow.came ? "it does" : "nothing came out");
  const IpFrame outer = *wire::DecodeIp(flow.came->frame);
  const auto inner = wire::Unwrapped(outer);
  const std::string expected = Addresses::Of(Family::kIpv4).far_dut.ToString() + " to " +
                               Balanced::Server(flow.server).ToString() + ", IP protocol 4";
  const std::string seen = outer.source.ToString() + " to " + outer.destination.ToString() + ", IP protocol " +
                           std::to_string(outer.protocol);
  Expect(seen == expected && inner, "an outer header from the director to the server: " + expected, seen);
  const std::string changed = Changed(flow.sent, *inner);
  Expect(changed.empty() && OneHop(flow.sent, *inner), "inside, the packet as it was sent",
         changed.empty() ? "the same packet" : changed);
}

}  // namespace holdfast::conformance
