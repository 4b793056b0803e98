// What one watching thread has noted, readable from other processes: plain words in shared memory, a note for every
// ten milliseconds of the last eleven minutes. All zero is an empty track.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace holdfast::conformance {

class DelayTrack {
 public:
  // Times are microseconds of CLOCK_MONOTONIC. A note is kept in every ten milliseconds that [from, to] touches.
  void KeepLate(std::int64_t from, std::int64_t to);     // the worst lateness, to - from, counts
  void KeepBlocked(std::int64_t from, std::int64_t to);  // the time adds up
  // What began at `since` and has not ended; 0: nothing.
  void Pending(std::int64_t since) { pending_.store(since, std::memory_order_release); }

  std::int64_t WorstLate(std::int64_t from, std::int64_t to, std::int64_t now) const;
  std::int64_t SumBlocked(std::int64_t from, std::int64_t to, std::int64_t now) const;

 private:
  static constexpr std::int64_t kSlice = 10'000;
  static constexpr std::size_t kSlices = std::size_t{1} << 16;

  std::int64_t Note(std::int64_t slice) const;
  void SetNote(std::int64_t slice, std::int64_t value);

  std::atomic<std::int64_t> pending_;
  // The slice's number in the upper half, so that one load tells whether a note is about this slice or about one of
  // eleven minutes before; its value in the lower half.
  std::array<std::atomic<std::uint64_t>, kSlices> notes_;
};

}  // namespace holdfast::conformance
