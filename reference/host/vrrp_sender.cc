#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

#include "reference/host/ip_header.h"
#include "reference/host/vrrp_socket.h"
#include "reference/sys/socket_options.h"

namespace holdfast::host {
namespace {

constexpr int kSendBuffer = 4 * 1024 * 1024;  // a thousand instances may become Active in one moment

// The control data that names the outgoing interface.
struct OutgoingInterface {
  alignas(cmsghdr) char room[CMSG_SPACE(sizeof(in6_pktinfo))] = {};
  std::size_t length = 0;

  template <typename PacketInfo>
  void Put(int level, int type, const PacketInfo& info) {
    auto* header = reinterpret_cast<cmsghdr*>(room);
    header->cmsg_level = level;
    header->cmsg_type = type;
    header->cmsg_len = CMSG_LEN(sizeof info);
    std::memcpy(CMSG_DATA(header), &info, sizeof info);
    length = CMSG_SPACE(sizeof info);
  }

  // IPv6 must be told the source too: it would look for one among the addresses of the interface, and a virtual MAC
  // interface has none.
  OutgoingInterface(const IpAddress& source, int index) {
    if (index == 0) return;
    if (source.is_v4()) {
      in_pktinfo info{};
      info.ipi_ifindex = index;
      Put(IPPROTO_IP, IP_PKTINFO, info);
    } else {
      in6_pktinfo info{};
      info.ipi6_ifindex = static_cast<unsigned>(index);
      std::memcpy(&info.ipi6_addr, source.octets().data(), 16);
      Put(IPPROTO_IPV6, IPV6_PKTINFO, info);
    }
  }
};

class RawSender : public VrrpSender {
 public:
  RawSender(const SenderSpec& spec, std::shared_ptr<sys::UniqueFd> socket) : spec_(spec), socket_(std::move(socket)) {
    destinations_ = spec.unicast_peers;
    if (destinations_.empty()) destinations_.push_back(spec.group.value_or(VrrpGroup(spec.family)));
  }

  Status Send(std::span<const std::uint8_t> message) override {
    Status first;
    for (const IpAddress& destination : destinations_) {
      Status sent = SendTo(destination, message);
      if (!sent && first) first = std::move(sent);
    }
    return first;
  }

  Status SendTo(const IpAddress& destination, std::span<const std::uint8_t> message) override {
    if (destination.family() != spec_.family || spec_.source.family() != spec_.family) {
      return Fail(
          fmt::format("advertising from {} to {}: not of one family", spec_.source.ToString(), destination.ToString()));
    }
    auto packet = IpPacket({spec_.source, destination, spec_.hop_limit}, message);
    const bool link_local = destination.IsLinkLocal() || destination.octets()[0] == 0xff;
    auto address = sys::SocketAddress::From(destination, link_local ? spec_.interface_index : 0);
    OutgoingInterface control(spec_.source, spec_.interface_index);
    iovec part{packet.data(), packet.size()};
    msghdr header{&address.storage, address.size, &part, 1, control.length ? control.room : nullptr, control.length, 0};
    if (::sendmsg(socket_->get(), &header, 0) < 0) {
      return sys::Errno(fmt::format("advertising from {} to {}", spec_.source.ToString(), destination.ToString()));
    }
    return {};
  }

  std::vector<IpAddress> Destinations() const override { return destinations_; }
  IpAddress source() const override { return spec_.source; }
  void SetSource(const IpAddress& source) override { spec_.source = source; }

 private:
  SenderSpec spec_;
  std::shared_ptr<sys::UniqueFd> socket_;
  std::vector<IpAddress> destinations_;
};

}  // namespace

Result<sys::UniqueFd> OpenSendingSocket(Family family) {
  const bool v4 = family == Family::kIpv4;
  sys::UniqueFd fd(::socket(v4 ? AF_INET : AF_INET6, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_RAW));
  if (!fd) return sys::Errno("opening a raw socket to advertise");
  sys::EnlargeSendBuffer(fd.get(), kSendBuffer);
  if (!v4) {
    // The source is an address of the parent and not of the virtual MAC interface that it leaves by.
    if (Status s = sys::SetOption(fd.get(), IPPROTO_IPV6, IPV6_FREEBIND, 1, "IPV6_FREEBIND"); !s) {
      return tl::make_unexpected(s.error());
    }
  }
  const Status loop = v4 ? sys::SetOption(fd.get(), IPPROTO_IP, IP_MULTICAST_LOOP, 0, "IP_MULTICAST_LOOP")
                         : sys::SetOption(fd.get(), IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0, "IPV6_MULTICAST_LOOP");
  if (!loop) return tl::make_unexpected(loop.error());
  return fd;
}

std::unique_ptr<VrrpSender> MakeSender(const SenderSpec& spec, std::shared_ptr<sys::UniqueFd> socket) {
  return std::make_unique<RawSender>(spec, std::move(socket));
}

}  // namespace holdfast::host
