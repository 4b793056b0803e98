// How long a client was in the dark, from the stamps of its probes. Pure arithmetic.
#pragma once

#include <cstdint>
#include <vector>

namespace holdfast::lab {

// One echo request. Nanoseconds since 1970 by the kernel's stamps.
struct ProbeSample {
  std::int64_t sent_ns = 0;      // when the request left; of one that the kernel never sent, when that was tried
  std::int64_t answered_ns = 0;  // when the reply came; 0: never
};

struct DarkSpan {
  std::int64_t from_ns = 0;  // the first unanswered request left
  std::int64_t to_ns = 0;    // the next answered one left (or, at the end, the last unanswered)
};

struct DarkReport {
  std::size_t sent = 0, answered = 0;  // from the first answered request on
  std::vector<DarkSpan> spans;         // in order of time
  std::int64_t longest_ns = 0;         // of one span
  std::int64_t total_ns = 0;           // of all
  std::int64_t noise_ns = 0;           // the longest time between two requests: the prober's own lateness is inside
  // A dark time no longer than the prober's own gap says nothing about the routers.
  bool WithinNoise() const { return longest_ns <= noise_ns; }
};

// Before its first answer a client was never served, and is not dark: the lab is coming up, and nothing before counts.
// The order of `probes` does not matter.
DarkReport DarkTimes(std::vector<ProbeSample> probes);

}  // namespace holdfast::lab
