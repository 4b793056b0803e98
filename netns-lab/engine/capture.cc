#include "netns-lab/engine/capture.h"

#include <net/if.h>
#include <poll.h>

#include <array>

namespace holdfast::lab {

Result<std::unique_ptr<Capture>> Capture::Start(Network& network, PcapngWriter& writer, Listener listener) {
  std::unique_ptr<Capture> capture(new Capture(writer, std::move(listener)));
  Status opened = {};
  const Status entered = sys::InNetworkNamespace(network.fabric().netns(), [&] {
    for (const auto& link : network.links()) {
      const std::string name = link->node->name() + "-" + link->ifname;
      capture->ports_[static_cast<int>(::if_nametoindex(link->port.c_str()))] = {
          link.get(), writer.Interface(name, "what " + link->node->name() + " sends on " + link->segment)};
    }
    auto socket = sys::PacketSocket::Open({.outgoing = false, .receive_buffer = 32 * 1024 * 1024});
    if (socket) capture->socket_ = std::make_unique<sys::PacketSocket>(std::move(*socket));
    if (!socket) opened = tl::make_unexpected(socket.error());
  });
  if (!entered) return Fail(entered.error(), "capturing");
  if (!opened) return Fail(opened.error(), "capturing");
  capture->thread_ = std::thread([c = capture.get()] { c->Loop(); });
  return capture;
}

Capture::~Capture() { Stop(); }

void Capture::Stop() {
  if (!thread_.joinable()) return;
  stop_ = true;
  thread_.join();
  TakeAll();
  drops_ += socket_->TakeDrops();
  const std::int64_t now = sys::RealtimeNow().since_epoch.count();
  for (const auto& [index, port] : ports_) writer_.Statistics(port.interface, now, port.frames, drops_);
  writer_.Flush();
}

void Capture::Loop() {
  constexpr int kLookUpMilliseconds = 20;  // how late Stop may be noticed
  while (!stop_) {
    pollfd waited{socket_->fd(), POLLIN, 0};
    if (::poll(&waited, 1, kLookUpMilliseconds) > 0) TakeAll();
    drops_ += socket_->TakeDrops();
  }
}

void Capture::TakeAll() {
  std::array<std::uint8_t, 65536> buffer;
  while (true) {
    const auto frame = socket_->Receive(buffer);
    if (!frame) continue;  // an interface went down: said once, and no frame is lost by it
    if (!*frame) return;
    const auto port = ports_.find((*frame)->interface_index);
    if (port == ports_.end()) continue;  // the bridge's own copy
    ++port->second.frames;
    SeenFrame seen{port->second.link, (*frame)->stamp, (*frame)->octets, 0};
    const std::string comment = listener_ ? listener_(seen) : std::string();
    writer_.Frame(port->second.interface, seen.at.since_epoch.count(), seen.octets, comment,
                  PcapngWriter::Direction::kInbound);
  }
}

}  // namespace holdfast::lab
