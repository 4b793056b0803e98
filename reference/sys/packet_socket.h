// Whole Ethernet frames to and from an interface, with the kernel's time stamps (packet(7)).
//
// A packet socket does not see what it sends itself: who wants to capture its own frames too opens a second one.
// Frames on veth carry unfinished UDP and TCP checksums (offload); VRRP's are right.
#pragma once

#include <linux/filter.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "reference/base/address.h"
#include "reference/base/result.h"
#include "reference/sys/clock.h"
#include "reference/sys/unique_fd.h"

namespace holdfast::sys {

enum class PacketType : std::uint8_t { kToUs, kBroadcast, kMulticast, kToOthers, kOutgoing };

struct PacketSocketOptions {
  int interface_index = 0;               // 0: every interface of the namespace (receive only)
  std::uint16_t ethertype = 0x0003;      // host byte order; ETH_P_ALL, or one such as 0x0806; 0 receives nothing
  bool promiscuous = false;              // frames for other stations too, until the socket closes
  bool all_multicast = false;            // every multicast group, joined or not
  bool outgoing = true;                  // with ETH_P_ALL: what others on this machine send through the interface
  int receive_buffer = 8 * 1024 * 1024;  // octets; beyond the system's limit only with CAP_NET_ADMIN
  std::vector<sock_filter> filter;       // classic BPF over the frame; empty accepts all
};

struct ReceivedFrame {
  std::span<const std::uint8_t> octets;  // from the Ethernet header on, inside the caller's buffer; no FCS
  std::size_t wire_length = 0;           // octets of the frame itself; more than octets.size() when it was cut
  KernelStamp stamp;                     // when the kernel met the frame, in nanoseconds
  PacketType type = PacketType::kToUs;
  int interface_index = 0;
  std::uint16_t ethertype = 0;  // host byte order
};

class PacketSocket {
 public:
  // Needs CAP_NET_RAW. The socket is non-blocking and close-on-exec.
  static Result<PacketSocket> Open(const PacketSocketOptions& options);

  // Readable when a frame waits.
  int fd() const { return fd_.get(); }
  // One frame, from the Ethernet header on; on the socket's interface, or on `interface_index`.
  Status Send(std::span<const std::uint8_t> frame, int interface_index = 0);
  // The next waiting frame into `buffer`; nullopt when none waits. An interface that went down costs one error.
  Result<std::optional<ReceivedFrame>> Receive(std::span<std::uint8_t> buffer);
  // Frames lost for want of buffer since the last call.
  std::uint32_t TakeDrops();

 private:
  PacketSocket(UniqueFd fd, int interface_index) : fd_(std::move(fd)), interface_index_(interface_index) {}

  UniqueFd fd_;
  int interface_index_;
};

}  // namespace holdfast::sys
