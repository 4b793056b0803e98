// The tester's ends of the DUT's cables: one socket of each sends, a second one sees both directions with the kernel's
// stamps. A port has no address, answers nothing and says nothing that was not sent here.
//
// Time line: wire::Instant from the moment the object was made. All functions throw StageFailure.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "conformance/stage/stage.h"
#include "netns-lab/engine/network.h"
#include "reference/sys/packet_socket.h"

namespace holdfast::conformance {

class TesterPorts {
 public:
  TesterPorts();

  // Opens the other end of `link`, in the namespace of its network's switch. Both must outlive this object.
  void Open(lab::Network& network, const lab::Link& link, Segment segment);
  bool Has(Segment segment) const;

  Instant Now() const;
  // The origin of the time line: nanoseconds since 1970, and on CLOCK_MONOTONIC.
  std::int64_t origin_ns() const;
  holdfast::Instant origin() const { return origin_; }

  // Sends one frame and waits until it is on the wire; its stamp.
  Instant Send(Segment segment, const Bytes& frame);
  // The next frame of the DUT, in the order of the stamps, or nullopt once `deadline` has passed.
  std::optional<Captured> Receive(Instant deadline);

 private:
  struct Seen {
    Captured captured;
    bool outgoing;
  };
  struct Port {
    Segment segment;
    std::optional<sys::PacketSocket> sender, ear;
  };
  std::optional<Seen> Read(Port& port);
  // Everything that can be read now, in the order of its stamps, behind what is waiting; whether there was anything.
  bool ReadAll();
  Instant OnLine(sys::KernelStamp stamp) const;

  holdfast::Instant origin_;
  std::vector<std::unique_ptr<Port>> ports_;
  std::deque<Captured> waiting_;  // heard while we looked for a frame of our own, or too late for a deadline
};

}  // namespace holdfast::conformance
