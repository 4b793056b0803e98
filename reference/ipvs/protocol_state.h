// What IPVS makes of a TCP connection from the packets that it sees, and how long it waits for the next one.
#pragma once

#include <array>
#include <cstdint>

#include "reference/base/units.h"

namespace holdfast::ipvs {

enum class Transport : std::uint8_t { kTcp, kUdp };

// IPVS's states; they are those of neither end of the connection. kSynAck is entered by no packet.
enum class TcpState : std::uint8_t {
  kNone,
  kEstablished,
  kSynSent,
  kSynReceived,
  kFinWait,
  kTimeWait,
  kClose,
  kCloseWait,
  kLastAck,
  kListen,
  kSynAck
};
inline constexpr std::size_t kTcpStates = 11;

// The one flag of a segment that counts: of several RST before SYN before FIN before ACK.
enum class TcpSignal : std::uint8_t { kSyn, kFin, kAck, kRst, kNothing };

// Which packets of a connection are seen, and whose this one is. kClientAlone: the client's, and the server's answers
// go past us (direct routing and tunnels).
enum class Sight : std::uint8_t { kClient, kServer, kClientAlone };

// The state after a segment. A segment without any of the flags closes.
TcpState NextState(TcpState state, TcpSignal signal, Sight sight);

// Whether a connection in the state counts as active. In all other states, and whatever is not TCP, it is inactive.
bool IsActive(TcpState state);

// How long a connection lives on after a packet that left it in a state.
struct ConnectionTimeouts {
  std::array<Seconds, kTcpStates> tcp{Seconds(2),  Seconds(900), Seconds(120), Seconds(60),  Seconds(120), Seconds(120),
                                      Seconds(10), Seconds(60),  Seconds(30),  Seconds(120), Seconds(120)};
  Seconds udp{300};

  // As `ipvsadm --set` and keepalived's lvs_timeouts: established connections, those after a FIN, datagrams. 0 leaves a
  // value as it is.
  void Set(Seconds established, Seconds fin_wait, Seconds datagram);
  Seconds Of(TcpState state) const { return tcp[static_cast<std::size_t>(state)]; }
};

}  // namespace holdfast::ipvs
