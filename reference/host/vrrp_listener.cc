#include <fmt/format.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstring>

#include "reference/host/ip_header.h"
#include "reference/host/vrrp_socket.h"
#include "reference/sys/socket_options.h"

#ifndef IPV6_MULTICAST_ALL
#define IPV6_MULTICAST_ALL 29
#endif

namespace holdfast::host {
namespace {

constexpr int kReceiveBuffer = 4 * 1024 * 1024;
constexpr std::size_t kLongestPacket = 9216;  // 255 IPv6 addresses need 4088 octets and a header

using sys::SetOption;

Status Join(int fd, const IpAddress& group, int interface_index) {
  group_req request{};
  request.gr_interface = static_cast<std::uint32_t>(interface_index);
  request.gr_group = sys::SocketAddress::From(group).storage;
  const int level = group.is_v4() ? IPPROTO_IP : IPPROTO_IPV6;
  return SetOption(fd, level, MCAST_JOIN_GROUP, request,
                   fmt::format("joining {} on interface {}", group.ToString(), interface_index));
}

// What each packet is to bring along, and no group that another socket of this host joined.
Status AskForDetails(int fd, Family family) {
  if (Status s = SetOption(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1, "SO_TIMESTAMPNS"); !s) return s;
  if (family == Family::kIpv4) {
    if (Status s = SetOption(fd, IPPROTO_IP, IP_PKTINFO, 1, "IP_PKTINFO"); !s) return s;
    return SetOption(fd, IPPROTO_IP, IP_MULTICAST_ALL, 0, "IP_MULTICAST_ALL");
  }
  if (Status s = SetOption(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1, "IPV6_RECVPKTINFO"); !s) return s;
  if (Status s = SetOption(fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1, "IPV6_RECVHOPLIMIT"); !s) return s;
  return SetOption(fd, IPPROTO_IPV6, IPV6_MULTICAST_ALL, 0, "IPV6_MULTICAST_ALL");
}

Status Prepare(int fd, const ListenerSpec& spec) {
  sys::EnlargeReceiveBuffer(fd, kReceiveBuffer);
  if (Status s = AskForDetails(fd, spec.family); !s) return s;
  if (spec.interface_index != 0) {
    if (Status s = SetOption(fd, SOL_SOCKET, SO_BINDTOIFINDEX, spec.interface_index, "binding to the interface"); !s) {
      return s;
    }
  }
  if (!spec.multicast) return {};
  if (spec.interface_index == 0) return Fail("hearing multicast needs an interface");
  return Join(fd, spec.group.value_or(VrrpGroup(spec.family)), spec.interface_index);
}

// Of all ICMPv6 the solicitations alone.
Status FilterSolicitations(int fd) {
  icmp6_filter filter;
  ICMP6_FILTER_SETBLOCKALL(&filter);
  ICMP6_FILTER_SETPASS(ND_ROUTER_SOLICIT, &filter);
  return SetOption(fd, IPPROTO_ICMPV6, ICMP6_FILTER, filter, "ICMP6_FILTER");
}

template <typename T>
T Read(const cmsghdr* control) {
  T value;
  std::memcpy(&value, CMSG_DATA(control), sizeof value);
  return value;
}

void TakeControl(const cmsghdr* control, ReceivedMessage& received) {
  if (control->cmsg_level == IPPROTO_IP && control->cmsg_type == IP_PKTINFO) {
    received.interface_index = Read<in_pktinfo>(control).ipi_ifindex;
  } else if (control->cmsg_level == IPPROTO_IPV6 && control->cmsg_type == IPV6_PKTINFO) {
    const auto info = Read<in6_pktinfo>(control);
    received.interface_index = static_cast<int>(info.ipi6_ifindex);
    received.destination = IpAddress::FromOctets({info.ipi6_addr.s6_addr, 16});
  } else if (control->cmsg_level == IPPROTO_IPV6 && control->cmsg_type == IPV6_HOPLIMIT) {
    received.hop_limit = static_cast<std::uint8_t>(Read<int>(control));
  }
}

// IPv4 raw sockets deliver the IP header, IPv6 ones do not.
bool TakeIpv4Header(ReceivedMessage& received) {
  const auto packet = received.message;
  if (packet.size() < 20) return false;
  const std::size_t header_length = (packet[0] & 0x0fu) * 4;
  if (header_length < 20 || header_length > packet.size()) return false;
  received.hop_limit = packet[8];
  received.source = IpAddress::FromOctets(packet.subspan(12, 4));
  received.destination = IpAddress::FromOctets(packet.subspan(16, 4));
  received.message = packet.subspan(header_length);
  return true;
}

class RawListener : public VrrpListener {
 public:
  RawListener(sys::UniqueFd fd, Family family) : fd_(std::move(fd)), family_(family) {}

  int fd() const override { return fd_.get(); }

  Result<std::optional<ReceivedMessage>> Receive() override {
    sockaddr_storage from{};
    alignas(cmsghdr) char control[512];
    iovec part{buffer_.data(), buffer_.size()};
    msghdr header{&from, sizeof from, &part, 1, control, sizeof control, 0};
    const ssize_t length = ::recvmsg(fd_.get(), &header, 0);
    if (length < 0) {
      if (errno == EAGAIN || errno == EINTR) return std::nullopt;
      return sys::Errno("receiving advertisements");
    }
    ReceivedMessage received;
    received.message = std::span(buffer_).first(static_cast<std::size_t>(length));
    received.source = sys::SocketAddress::ToIp(from);
    for (cmsghdr* c = CMSG_FIRSTHDR(&header); c != nullptr; c = CMSG_NXTHDR(&header, c)) TakeControl(c, received);
    if (family_ == Family::kIpv4 && !TakeIpv4Header(received)) return Fail("a packet without a whole IPv4 header");
    received.at = sys::ToMonotonic(sys::StampOf(header));
    return received;
  }

 private:
  sys::UniqueFd fd_;
  Family family_;
  std::array<std::uint8_t, kLongestPacket> buffer_;
};

}  // namespace

Result<std::unique_ptr<VrrpListener>> MakeListener(const ListenerSpec& spec) {
  const bool v4 = spec.family == Family::kIpv4, solicitations = spec.heard == Heard::kRouterSolicitations;
  const std::string purpose = solicitations ? "hearing router solicitations" : "hearing advertisements";
  const int protocol = solicitations ? int{IPPROTO_ICMPV6} : int{kVrrpProtocol};
  sys::UniqueFd fd(::socket(v4 ? AF_INET : AF_INET6, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol));
  if (!fd) return sys::Errno(purpose + ": opening a raw socket");
  Status prepared = solicitations ? FilterSolicitations(fd.get()) : Status();
  if (prepared) prepared = Prepare(fd.get(), spec);
  if (!prepared) return Fail(prepared.error(), purpose);
  return std::make_unique<RawListener>(std::move(fd), spec.family);
}

}  // namespace holdfast::host
