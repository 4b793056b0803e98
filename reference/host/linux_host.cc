#include "reference/host/linux_host.h"

#include <map>

#include "reference/host/vrrp_socket.h"

namespace holdfast::host {
namespace {

class RawTransport : public VrrpTransport {
 public:
  Result<std::unique_ptr<VrrpSender>> OpenSender(const SenderSpec& spec) override {
    auto& socket = sockets_[spec.family];
    if (!socket) {
      auto opened = OpenSendingSocket(spec.family);
      if (!opened) return tl::make_unexpected(opened.error());
      socket = std::make_shared<sys::UniqueFd>(std::move(*opened));
    }
    return MakeSender(spec, socket);
  }
  Result<std::unique_ptr<VrrpListener>> OpenListener(const ListenerSpec& spec) override { return MakeListener(spec); }

 private:
  std::map<Family, std::shared_ptr<sys::UniqueFd>> sockets_;
};

// Moves a made port into its place; the error otherwise.
template <typename Port>
Status Put(Result<std::unique_ptr<Port>> made, std::unique_ptr<Port>& place) {
  if (!made) return tl::make_unexpected(made.error());
  place = std::move(*made);
  return {};
}

}  // namespace

Result<std::unique_ptr<VrrpTransport>> MakeVrrpTransport() { return std::make_unique<RawTransport>(); }

Result<LinuxHost> MakeLinuxHost(const std::string& table) {
  LinuxHost host;
  Status status = Put(MakeVrrpTransport(), host.transport);
  if (status) status = Put(MakeAddressOwner(), host.addresses);
  if (status) status = Put(MakeAnnouncer(), host.announcer);
  if (status) status = Put(MakeVirtualMacInterfaces(), host.virtual_macs);
  if (status) status = Put(MakeAcceptFilter(table), host.accept_filter);
  if (status) status = Put(MakeLinkMonitor(host.addresses.get()), host.links);
  if (!status) return tl::make_unexpected(status.error());
  return host;
}

}  // namespace holdfast::host
