// A segment with weather: what is sent on it arrives later, twice, in another order or not at all.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <queue>
#include <span>
#include <utility>
#include <vector>

#include "conformance/sim/random.h"
#include "reference/base/units.h"

namespace holdfast::conformance::sim {

// What the segment and the routers' clocks are like at the moment.
struct Weather {
  int loss_percent = 0;       // of all copies, each on its own
  int duplicate_percent = 0;  // a copy arrives twice
  Microseconds min_delay{100};
  Microseconds max_delay{2000};  // spread evenly, so frames overtake each other
  Microseconds max_lateness{0};  // how late a router may notice its deadline
};

// A message on the wire, with its octets inside.
struct Frame {
  std::size_t sender = 0;
  std::array<std::uint8_t, 64> octets{};
  std::size_t size = 0;

  std::span<const std::uint8_t> message() const { return std::span(octets).first(size); }
};

struct Delivery {
  Instant when;
  std::size_t receiver = 0;
  Frame frame;
};

class Segment {
 public:
  // `random` outlives the segment.
  Segment(std::size_t members, Random& random) : group_(members, 0), random_(random) {}

  void SetWeather(const Weather& weather) { weather_ = weather; }
  const Weather& weather() const { return weather_; }
  // Members hear each other while their groups are equal; all are in group 0 at first. What is under way arrives.
  void Partition(std::size_t member, int group) { group_[member] = group; }
  void Heal();

  // Plans the copies of `frame` for everybody else who can hear its sender.
  void Send(const Frame& frame, Instant now);
  // Gives back what Take() gave, for a later instant.
  void Postpone(const Delivery& delivery, Instant when);
  // When the next copy arrives.
  std::optional<Instant> next() const;
  // Requires next().
  Delivery Take();

  std::uint64_t lost() const { return lost_; }

 private:
  struct Planned {
    Delivery delivery;
    std::uint64_t order;  // of planning: equal instants keep it
    bool operator<(const Planned& other) const {
      return std::pair(delivery.when, order) > std::pair(other.delivery.when, other.order);
    }
  };
  void Plan(std::size_t receiver, const Frame& frame, Instant now);

  std::vector<int> group_;
  Random& random_;
  Weather weather_;
  std::priority_queue<Planned> planned_;
  std::uint64_t order_ = 0;
  std::uint64_t lost_ = 0;
};

}  // namespace holdfast::conformance::sim
