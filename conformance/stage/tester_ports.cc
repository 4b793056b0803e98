#include "conformance/stage/tester_ports.h"

#include <poll.h>

#include <algorithm>
#include <array>

#include "conformance/stage/stage_failure.h"
#include "reference/sys/clock.h"
#include "reference/sys/namespaces.h"
#include "reference/sys/netlink.h"

namespace holdfast::conformance {
namespace {

using Kind = StageFailure::Kind;

// A frame of ours shows up at the second socket before sendto returns; this is for a machine in deep trouble.
constexpr Duration kOwnFrameWithin = wire::Seconds(2);
constexpr std::size_t kRoom = 65536;

// poll(2) to the microsecond.
void WaitReadable(const std::vector<int>& fds, Duration time) {
  std::vector<pollfd> waiting;
  for (const int fd : fds) waiting.push_back({fd, POLLIN, 0});
  const auto us = std::max<std::int64_t>(time.count(), 0);
  const timespec limit{static_cast<time_t>(us / 1'000'000), static_cast<long>(us % 1'000'000 * 1'000)};
  ::ppoll(waiting.data(), waiting.size(), &limit, nullptr);
}

}  // namespace

TesterPorts::TesterPorts() : origin_(sys::MonotonicNow()) {}

void TesterPorts::Open(lab::Network& network, const lab::Link& cable, Segment segment) {
  auto port = std::make_unique<Port>(Port{segment, {}, {}});
  const auto open = [&] {
    sys::Netlink netlink = Must(sys::Netlink::Open(), "asking for links");
    const auto link = Must(netlink.FindLink(cable.port), "looking for the port");
    if (!link) throw StageFailure{Kind::kHarness, "the port is gone"};
    port->sender = Must(sys::PacketSocket::Open({.interface_index = link->index, .ethertype = 0}), "a sending socket");
    port->ear =
        Must(sys::PacketSocket::Open({.interface_index = link->index, .promiscuous = true}), "a hearing socket");
  };
  std::optional<StageFailure> failure;
  const Status entered = sys::InNetworkNamespace(network.fabric().netns(), [&] {
    try {
      open();
    } catch (const StageFailure& thrown) {  // from another thread
      failure = thrown;
    }
  });
  if (failure) throw *failure;
  Must(entered, "entering the tester's namespace");
  ports_.push_back(std::move(port));
}

bool TesterPorts::Has(Segment segment) const {
  return std::any_of(ports_.begin(), ports_.end(), [&](const auto& port) { return port->segment == segment; });
}

Instant TesterPorts::Now() const { return Instant(sys::MonotonicNow() - origin_); }

Instant TesterPorts::OnLine(sys::KernelStamp stamp) const { return Instant(sys::ToMonotonic(stamp) - origin_); }

std::int64_t TesterPorts::origin_ns() const {
  return sys::RealtimeOffset().count() + origin_.time_since_epoch().count() * 1'000;
}

Instant TesterPorts::Send(Segment segment, const Bytes& frame) {
  const auto port = std::find_if(ports_.begin(), ports_.end(), [&](const auto& p) { return p->segment == segment; });
  if (port == ports_.end()) throw StageFailure{Kind::kHarness, "this case did not ask for a second segment"};
  Must((*port)->sender->Send(frame), "sending a frame");
  const Instant limit = Now() + kOwnFrameWithin;
  while (Now() < limit) {
    auto seen = Read(**port);
    if (!seen) {
      WaitReadable({(*port)->ear->fd()}, limit - Now());
    } else if (seen->outgoing) {
      return seen->captured.at;
    } else {
      waiting_.push_back(std::move(seen->captured));
    }
  }
  throw StageFailure{Kind::kHarness, "a frame that was sent has not been seen on the wire"};
}

std::optional<Captured> TesterPorts::Receive(Instant deadline) {
  std::vector<int> ears;
  for (const auto& port : ports_) ears.push_back(port->ear->fd());
  while (waiting_.empty()) {
    const Instant before = Now();
    if (ReadAll()) continue;  // what came in time is taken even if we are late
    if (before > deadline) return std::nullopt;
    WaitReadable(ears, deadline - before + Duration(1));
  }
  if (waiting_.front().at > deadline) return std::nullopt;
  Captured next = std::move(waiting_.front());
  waiting_.pop_front();
  return next;
}

bool TesterPorts::ReadAll() {
  bool any = false;
  for (const auto& port : ports_) {
    while (auto seen = Read(*port)) {
      any = true;
      if (!seen->outgoing) waiting_.push_back(std::move(seen->captured));
    }
  }
  std::stable_sort(waiting_.begin(), waiting_.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  return any;
}

std::optional<TesterPorts::Seen> TesterPorts::Read(Port& port) {
  static thread_local std::array<std::uint8_t, kRoom> room;
  const auto frame = Must(port.ear->Receive(room), "listening");
  if (!frame) return std::nullopt;
  const bool outgoing = frame->type == sys::PacketType::kOutgoing;
  return Seen{{OnLine(frame->stamp), !outgoing, Bytes(frame->octets.begin(), frame->octets.end()), {}, port.segment},
              outgoing};
}

}  // namespace holdfast::conformance
