// What a live test stands on: our side of an Ethernet segment with its kernel, and a peer's side with another kernel
// and a tap. Everything is inside a sandbox that ends with the test.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <vector>

#include "reference/base/address.h"
#include "reference/host/linux_host.h"
#include "reference/sys/namespaces.h"
#include "reference/sys/netlink.h"
#include "reference/sys/packet_socket.h"

namespace holdfast::host::live {

using Octets = std::vector<std::uint8_t>;

inline IpAddress Ip(std::string_view text) { return *IpAddress::Parse(text); }
inline IpPrefix Prefix(std::string_view text) { return *IpPrefix::Parse(text); }

// The value of a Result, or the end of the test.
template <typename T>
T Must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}
inline void Must(const Status& status) {
  if (!status) throw std::runtime_error(status.error().message);
}

struct Frame {
  Octets octets;
  sys::KernelStamp stamp;

  MacAddress destination() const { return MacAt(0); }
  MacAddress source() const { return MacAt(6); }
  std::uint16_t ethertype() const { return static_cast<std::uint16_t>(octets[12] << 8 | octets[13]); }
  MacAddress MacAt(std::size_t at) const;
  IpAddress V4At(std::size_t at) const { return IpAddress::FromOctets({octets.data() + at, 4}); }
  IpAddress V6At(std::size_t at) const { return IpAddress::FromOctets({octets.data() + at, 16}); }
  bool IsArpReplyFor(const IpAddress& address) const;
  bool IsNeighborAdvertisementFor(const IpAddress& address) const;
  bool IsEchoReplyFrom(const IpAddress& address) const;  // either family
  bool IsVrrp() const;
};

// Our interface "eth0": 10.0.0.1/24, 2001:db8::1/64, fe80::1. The peer's "eth0": the same with 2.
class Segment {
 public:
  Segment();

  sys::Netlink netlink;  // ours
  int ours = 0;
  MacAddress our_mac;
  sys::NamespaceFd peer;
  std::optional<sys::Netlink> peer_netlink;
  int theirs = 0;
  MacAddress their_mac;

  void InPeer(const std::function<void()>& work);
  // From the peer's side onto the wire.
  void Inject(const Octets& frame);
  // The next frame from our side that `wanted` accepts; the others are kept for Seen. Nullopt when five seconds
  // pass without any frame.
  std::optional<Frame> Await(const std::function<bool(const Frame&)>& wanted, int patience_ms = 5000);
  // The answer to a Neighbor Solicitation, asked again until there is one: the kernel makes a new IPv6 address
  // reachable some time after it acknowledged it.
  std::optional<Frame> Solicit(const IpAddress& target);
  // Every frame from our side so far, read or not.
  const std::vector<Frame>& Seen();
  // Proof that all we asked before was dealt with: our primary address answers a probe. False if it does not.
  bool Barrier(Family family = Family::kIpv4);

  Octets ArpRequest(const IpAddress& target) const;
  Octets NeighborSolicitation(const IpAddress& target) const;
  // As a neighbour asks that knows the address and wants to know whether it is still there.
  Octets NeighborProbe(const MacAddress& to, const IpAddress& target) const;
  Octets EchoRequest(const MacAddress& to, const IpAddress& target) const;

 private:
  void Address(sys::Netlink& where, int interface_index, const char* last) const;
  bool Pull();

  std::optional<sys::PacketSocket> tap_;
  std::vector<Frame> seen_;
  std::size_t awaited_ = 0;
};

// Waits until `fd` is readable; false when it is not in time.
bool Readable(int fd, int patience_ms = 5000);

// Runs `body` with a fresh segment in a sandbox; skips with the reason where there can be none.
void RunLive(const std::function<void(Segment&)>& body);

#define LIVE_TEST(suite, name)                                            \
  static void suite##_##name(::holdfast::host::live::Segment&);           \
  TEST(suite, name) { ::holdfast::host::live::RunLive(&suite##_##name); } \
  static void suite##_##name([[maybe_unused]] ::holdfast::host::live::Segment& segment)

}  // namespace holdfast::host::live
