// Everything that the nodes send, with the kernel's stamps: one packet socket in the switch's namespace, taken at each
// port's ingress, so that a frame appears once and its sender is known, even where the switch drops it afterwards.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <thread>

#include "netns-lab/engine/network.h"
#include "netns-lab/engine/pcapng.h"
#include "reference/base/result.h"
#include "reference/sys/packet_socket.h"

namespace holdfast::lab {

struct SeenFrame {
  const Link* from;                      // who sent it
  sys::KernelStamp at;                   // CLOCK_REALTIME
  std::span<const std::uint8_t> octets;  // from the Ethernet header on; valid during the call
  std::uint32_t number;                  // in the capture file, from 1
};

class Capture {
 public:
  // Called on the capture's own thread, in the order of the kernel. It may return a comment for the frame.
  using Listener = std::function<std::string(const SeenFrame&)>;

  // Captures on every link that the network has now. Both must outlive the Capture.
  static Result<std::unique_ptr<Capture>> Start(Network& network, PcapngWriter& writer, Listener listener);
  ~Capture();
  // Takes what still waits, ends the thread, writes the statistics. Once.
  void Stop();
  // Frames that the kernel had to drop for want of room; 0 or the capture is no proof of absence.
  std::uint64_t drops() const { return drops_; }

 private:
  Capture(PcapngWriter& writer, Listener listener) : writer_(writer), listener_(std::move(listener)) {}
  void Loop();
  void TakeAll();

  struct Port {
    const Link* link;
    std::uint32_t interface;  // in the file
    std::uint64_t frames = 0;
  };
  PcapngWriter& writer_;
  Listener listener_;
  std::unique_ptr<sys::PacketSocket> socket_;
  std::map<int, Port> ports_;  // by interface index in the switch
  std::atomic<bool> stop_ = false;
  std::atomic<std::uint64_t> drops_ = 0;
  std::thread thread_;
};

}  // namespace holdfast::lab
