// Whose turn it is: scripts of one subject run one after the other, in the order of their news, so that the last to
// speak is the last that happened. Subjects do not wait for each other. No process, no clock: the caller has both.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reference/daemon/script_channel.h"

namespace holdfast::daemon {

class ScriptQueue {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  // A script that takes longer than this no longer holds back the next of its subject.
  static constexpr std::chrono::milliseconds kPatience{10'000};
  // Requests that may wait for one subject; the oldest goes when one more comes.
  static constexpr std::size_t kMostWaiting = 64;

  // Takes a request; true where an older one of its subject was dropped for it.
  bool Add(ScriptRequest request);
  // What may start now, in order; each counts as running until Ended or until its patience is over. A request without
  // a subject never waits.
  std::vector<ScriptRequest> Ready(Instant now);
  // A script of this subject that Ready gave has ended, or could not be started.
  void Ended(const std::string& subject);
  // The next instant at which Ready may give more without a script having ended.
  std::optional<Instant> NextDeadline() const;
  // Everything that waits, in order: for the end of the daemon.
  std::vector<ScriptRequest> TakeAll();
  bool empty() const;

 private:
  struct Line {
    std::deque<ScriptRequest> waiting;
    int running = 0;
    Instant deadline{};  // of the youngest running script
  };
  std::map<std::string, Line> lines_;
};

}  // namespace holdfast::daemon
