#include "conformance/stage/delay_track.h"

#include <algorithm>

namespace holdfast::conformance {

std::int64_t DelayTrack::Note(std::int64_t slice) const {
  const std::uint64_t note = notes_[static_cast<std::size_t>(slice) % kSlices].load(std::memory_order_relaxed);
  return note >> 32 == static_cast<std::uint32_t>(slice) ? static_cast<std::uint32_t>(note) : 0;
}

void DelayTrack::SetNote(std::int64_t slice, std::int64_t value) {
  const auto low = static_cast<std::uint32_t>(std::min<std::int64_t>(value, 0xffffffff));
  notes_[static_cast<std::size_t>(slice) % kSlices].store(static_cast<std::uint64_t>(slice) << 32 | low,
                                                          std::memory_order_relaxed);
}

void DelayTrack::KeepLate(std::int64_t from, std::int64_t to) {
  for (std::int64_t slice = from / kSlice; slice <= to / kSlice; ++slice) {
    SetNote(slice, std::max(Note(slice), to - from));
  }
}

void DelayTrack::KeepBlocked(std::int64_t from, std::int64_t to) {
  for (std::int64_t slice = from / kSlice; slice <= to / kSlice; ++slice) {
    const std::int64_t part = std::min(to, (slice + 1) * kSlice) - std::max(from, slice * kSlice);
    SetNote(slice, Note(slice) + part);
  }
}

std::int64_t DelayTrack::WorstLate(std::int64_t from, std::int64_t to, std::int64_t now) const {
  const std::int64_t since = pending_.load(std::memory_order_acquire);
  std::int64_t worst = since != 0 && since <= to ? std::max<std::int64_t>(now - since, 0) : 0;
  for (std::int64_t slice = from / kSlice; slice <= to / kSlice; ++slice) worst = std::max(worst, Note(slice));
  return worst;
}

std::int64_t DelayTrack::SumBlocked(std::int64_t from, std::int64_t to, std::int64_t now) const {
  const std::int64_t since = pending_.load(std::memory_order_acquire);
  std::int64_t sum = since != 0 ? std::max<std::int64_t>(std::min(now, to) - std::max(since, from), 0) : 0;
  for (std::int64_t slice = from / kSlice; slice <= to / kSlice; ++slice) sum += Note(slice);
  return sum;
}

}  // namespace holdfast::conformance
