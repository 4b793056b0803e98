#include "reference/host/arp_nd.h"
#include "reference/host/linux_host.h"
#include "reference/host/router_discovery.h"
#include "reference/sys/packet_socket.h"

namespace holdfast::host {
namespace {

class LinuxAnnouncer : public Announcer {
 public:
  explicit LinuxAnnouncer(sys::PacketSocket socket) : socket_(std::move(socket)) {}

  Status Announce(const Announcement& wanted) override {
    const auto frame = wanted.address.is_v4()
                           ? GratuitousArp(wanted.mac, wanted.address)
                           : UnsolicitedNeighborAdvertisement(wanted.mac, wanted.address, wanted.router);
    for (int copy = 0; copy < wanted.copies; ++copy) {
      if (Status s = socket_.Send(frame, wanted.interface_index); !s) {
        return Fail(s.error(), "announcing " + wanted.address.ToString());
      }
    }
    return {};
  }

  Status AdvertiseRouter(const RouterAdvertisement& wanted) override {
    if (Status s = socket_.Send(RouterAdvertisementFrame(wanted), wanted.interface_index); !s) {
      return Fail(s.error(), "advertising the router " + wanted.source.ToString());
    }
    return {};
  }

 private:
  sys::PacketSocket socket_;
};

}  // namespace

Result<std::unique_ptr<Announcer>> MakeAnnouncer() {
  sys::PacketSocketOptions options;
  options.ethertype = 0;
  auto socket = sys::PacketSocket::Open(options);
  if (!socket) return tl::make_unexpected(socket.error());
  return std::make_unique<LinuxAnnouncer>(std::move(*socket));
}

}  // namespace holdfast::host
