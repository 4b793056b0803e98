// Asks a virtual address for an echo a thousand times a second, as a client on the segment would: requests go through
// the host's own stack (its neighbour cache included). Times are those of the kernel at the client's interface, taken
// by a packet socket beside; when a thread of ours woke up says nothing.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "netns-lab/engine/dark_time.h"
#include "netns-lab/engine/network.h"
#include "reference/base/address.h"
#include "reference/base/result.h"
#include "reference/sys/packet_socket.h"

namespace holdfast::lab {

// From `at_ns` on the answers came from this MAC.
struct AnswerChange {
  std::int64_t at_ns = 0;
  MacAddress from;
};

class Prober {
 public:
  // Probes `target` from `link`'s node through `link`, every `interval`. The link must outlive the prober.
  static Result<std::unique_ptr<Prober>> Start(const Link& link, const IpAddress& target,
                                               Microseconds interval = Milliseconds(1));
  ~Prober();
  // Ends the sending, waits for answers under way. Once; the figures below are then complete.
  void Stop();

  const Link& link() const { return link_; }
  const IpAddress& target() const { return target_; }
  std::vector<ProbeSample> Samples() const;
  // When the latest answer came, also while probing; 0: none yet.
  std::int64_t last_answer_ns() const { return last_answer_ns_; }
  const std::vector<AnswerChange>& answers() const { return answers_; }
  std::uint64_t drops() const { return drops_; }  // frames the kernel could not hand over: figures are worthless then

 private:
  Prober(const Link& link, const IpAddress& target, Microseconds interval)
      : link_(link), target_(target), interval_(interval) {}
  Status Open();
  void SendLoop();
  void ReceiveLoop();
  void TakeAll();
  void Take(const sys::ReceivedFrame& frame);

  const Link& link_;
  IpAddress target_;
  Microseconds interval_;
  sys::UniqueFd sender_;
  std::unique_ptr<sys::PacketSocket> watcher_;
  std::atomic<bool> stop_sending_ = false, stop_receiving_ = false;
  std::vector<std::int64_t> tried_;    // by sequence number; the sending thread's
  std::vector<ProbeSample> observed_;  // by sequence number; the receiving thread's
  std::vector<AnswerChange> answers_;
  std::atomic<std::int64_t> last_answer_ns_ = 0;
  std::uint64_t drops_ = 0;
  std::thread sending_, receiving_;
};

}  // namespace holdfast::lab
