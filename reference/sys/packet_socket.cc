#include "reference/sys/packet_socket.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <sys/socket.h>

#include <cstring>

#include "reference/sys/error.h"
#include "reference/sys/socket_options.h"

namespace holdfast::sys {
namespace {

PacketType TypeOf(unsigned char kernel_type) {
  switch (kernel_type) {
    case PACKET_BROADCAST:
      return PacketType::kBroadcast;
    case PACKET_MULTICAST:
      return PacketType::kMulticast;
    case PACKET_OTHERHOST:
      return PacketType::kToOthers;
    case PACKET_OUTGOING:
      return PacketType::kOutgoing;
    default:
      return PacketType::kToUs;
  }
}

sockaddr_ll LinkAddress(int interface_index, std::uint16_t ethertype) {
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ethertype);
  address.sll_ifindex = interface_index;
  return address;
}

Status Join(int fd, int interface_index, unsigned short kind) {
  packet_mreq request{};
  request.mr_ifindex = interface_index;
  request.mr_type = kind;
  return SetOption(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, request, "joining a packet membership");
}

Status Prepare(int fd, const PacketSocketOptions& options) {
  EnlargeReceiveBuffer(fd, options.receive_buffer);
  if (Status s = SetOption(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1, "SO_TIMESTAMPNS"); !s) return s;
  if (!options.outgoing) {
    if (Status s = SetOption(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1, "PACKET_IGNORE_OUTGOING"); !s) return s;
  }
  if (!options.filter.empty()) {
    const sock_fprog program{static_cast<unsigned short>(options.filter.size()),
                             const_cast<sock_filter*>(options.filter.data())};
    if (Status s = SetOption(fd, SOL_SOCKET, SO_ATTACH_FILTER, program, "attaching the packet filter"); !s) return s;
  }
  if (options.promiscuous) {
    if (Status s = Join(fd, options.interface_index, PACKET_MR_PROMISC); !s) return s;
  }
  if (options.all_multicast) return Join(fd, options.interface_index, PACKET_MR_ALLMULTI);
  return {};
}

}  // namespace

Result<PacketSocket> PacketSocket::Open(const PacketSocketOptions& options) {
  // Opened with protocol 0: nothing arrives before the filter is in place and the socket is bound.
  UniqueFd fd(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) return Errno("opening a packet socket");
  if (Status s = Prepare(fd.get(), options); !s) return tl::make_unexpected(s.error());
  const sockaddr_ll address = LinkAddress(options.interface_index, options.ethertype);
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return Errno("binding a packet socket");
  }
  return PacketSocket(std::move(fd), options.interface_index);
}

Status PacketSocket::Send(std::span<const std::uint8_t> frame, int interface_index) {
  if (frame.size() < sizeof(ether_header)) return Fail("a frame is shorter than its Ethernet header");
  const std::uint16_t ethertype = static_cast<std::uint16_t>(frame[12] << 8 | frame[13]);
  const sockaddr_ll address = LinkAddress(interface_index ? interface_index : interface_index_, ethertype);
  const ssize_t sent =
      ::sendto(fd_.get(), frame.data(), frame.size(), 0, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (sent < 0) return Errno("sending a frame");
  return {};
}

Result<std::optional<ReceivedFrame>> PacketSocket::Receive(std::span<std::uint8_t> buffer) {
  sockaddr_ll from{};
  alignas(cmsghdr) char control[256];
  iovec part{buffer.data(), buffer.size()};
  msghdr message{&from, sizeof from, &part, 1, control, sizeof control, 0};
  const ssize_t length = ::recvmsg(fd_.get(), &message, MSG_TRUNC);
  if (length < 0) {
    if (errno == EAGAIN || errno == EINTR) return std::nullopt;
    return Errno("receiving a frame");
  }
  ReceivedFrame frame;
  frame.wire_length = static_cast<std::size_t>(length);
  frame.octets = buffer.first(std::min(frame.wire_length, buffer.size()));
  frame.stamp = StampOf(message);
  frame.type = TypeOf(from.sll_pkttype);
  frame.interface_index = from.sll_ifindex;
  frame.ethertype = ntohs(from.sll_protocol);
  return frame;
}

std::uint32_t PacketSocket::TakeDrops() {
  tpacket_stats statistics{};
  socklen_t size = sizeof statistics;
  if (::getsockopt(fd_.get(), SOL_PACKET, PACKET_STATISTICS, &statistics, &size) != 0) return 0;
  return statistics.tp_drops;
}

}  // namespace holdfast::sys
