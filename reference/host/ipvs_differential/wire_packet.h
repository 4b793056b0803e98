// Packets of a client to a virtual service, and what comes out of the director for them. IPv4; pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "reference/ipvs/tracker.h"

namespace holdfast::host {

// A TCP segment without payload (kFin: FIN and ACK), or a datagram of one octet, from the IP header on.
std::vector<std::uint8_t> ClientPacket(const ipvs::NewConnection& connection, ipvs::Transport transport,
                                       ipvs::TcpSignal signal);

// What a director made of a client's packet.
struct Emerged {
  ipvs::Endpoint client;            // whose packet it was
  std::optional<IpAddress> server;  // to whom it goes: its new destination (NAT) or that of its envelope (IP in IP);
                                    // nullopt: an ICMP error tells the client that there is nobody
};

// Reads a packet that leaves the director. nullopt for one that is neither of these, such as an answer of its own.
std::optional<Emerged> ReadEmerged(std::span<const std::uint8_t> packet);

}  // namespace holdfast::host
