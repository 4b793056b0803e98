// When a new Active Router repeats its gratuitous ARPs and unsolicited Neighbor Advertisements: a first burst, a second
// one for switches and hosts that slept through the first, then a slow refresh. The texts ask for one announcement;
// the rest is keepalived's and operators count on it.
#pragma once

#include <cstdint>
#include <optional>

#include "reference/base/units.h"

namespace holdfast::daemon {

struct AnnounceTimes {
  std::uint32_t repeat = 5;          // rounds of a burst; a round is one announcement per address. 0: none
  Microseconds delay{5'000'000};     // first burst to second; 0: no second
  Microseconds refresh{0};           // between refreshes; 0: none
  std::uint32_t refresh_repeat = 1;  // rounds of a refresh
  bool operator==(const AnnounceTimes&) const = default;
};

class AnnounceSchedule {
 public:
  explicit AnnounceSchedule(const AnnounceTimes& times) : times_(times) {}

  // The router became Active, or its addresses changed. The value is how many rounds are due at once.
  std::uint32_t Start(Instant now);
  // The router is not Active any more.
  void Stop();
  // From now on; what is under way goes by the new times when it is next due.
  void Change(const AnnounceTimes& times) { times_ = times; }

  std::optional<Instant> deadline() const;
  // Rounds that are due at `now`; a late call gets each burst once, not its backlog.
  std::uint32_t TakeDue(Instant now);

 private:
  AnnounceTimes times_;
  std::optional<Instant> second_burst_;
  std::optional<Instant> refresh_;
};

}  // namespace holdfast::daemon
