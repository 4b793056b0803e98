// What has to be true of any group at any time, and what has to become true when the weather is calm. The bounds are
// sums of the texts' own times and of what the simulator itself delays; none is a guess.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/sim/group.h"

namespace holdfast::conformance::sim {

enum class Invariant : std::uint8_t {
  kOneTimer,     // always: a deadline in Backup and Active, none in Initialize
  kAddresses,    // always: exactly the Active Routers hold the virtual addresses
  kSilence,      // always: only an Active Router advertises; priority 0 is its last word
  kCadence,      // calm: never more than an interval between an Active Router's advertisements
  kDualActive,   // calm: two Active Routers for no longer than DualActiveBound
  kDarkness,     // calm: nobody Active, though a router took part all the time, for no longer than DarkBound
  kHandOver,     // calm: after a resignation nobody Active for no longer than HandOverBound
  kRightRouter,  // after SettleBound of calm: exactly one, and nobody who would preempt it
};
inline constexpr std::size_t kInvariantCount = 8;

std::string_view ToString(Invariant invariant);
// One sentence of what it says.
std::string_view Statement(Invariant invariant);

struct Violation {
  Invariant invariant;
  Instant when;
  std::string detail;
};

// The slowest values in a group, and what the calm weather may cost.
struct Limits {
  std::size_t members = 2;
  Centiseconds longest_interval{100};
  std::uint8_t most_adverts = vrrp::kDownTimerAdverts;
  vrrp::Version version = vrrp::Version::kV3;
  bool losers_are_answered = true;  // by every router of the group
  Microseconds max_delay{2000};
  Microseconds max_lateness{0};
};

// A lower router that just became Active has said so; it is answered at once (9568) or by the next advertisement.
Microseconds DualActiveBound(const Limits& limits);
// The longest Active_Down_Interval that any router can have.
Microseconds DarkBound(const Limits& limits);
// The longest Skew_Time that any router can have: a resignation says that there is nothing to wait for.
Microseconds HandOverBound(const Limits& limits);
// Enough for the slowest router to become Active and for a tie to be decided.
Microseconds SettleBound(const Limits& limits);

// Nobody in the group would take over from this Active Router: all others are not higher, or do not preempt.
bool IsRight(const std::vector<Station>& stations, std::size_t active);

// Watches a group and remembers what it broke.
class Watch : public Observer {
 public:
  explicit Watch(const Limits& limits);

  // The group to look at; before anything happens.
  void Attach(const Group& group) { group_ = &group; }
  // From now on the segment loses nothing, everybody hears everybody and nobody is stalled; or no longer so. Starts,
  // stops, crashes and changes of priority are calm.
  void Calm(bool calm, Instant now);
  // To be asked when SettleBound has passed in calm, with nothing done to the group meanwhile.
  void CheckSettled(Instant now);

  void Sent(std::size_t who, std::uint8_t priority, Instant now) override;
  void Handled(std::size_t who, Instant now) override;

  const std::vector<Violation>& violations() const { return violations_; }
  std::uint64_t checks(Invariant invariant) const { return checks_[static_cast<std::size_t>(invariant)]; }
  // The longest seen in calm.
  Microseconds longest_dual_active() const { return longest_dual_active_; }
  Microseconds longest_darkness() const { return longest_darkness_; }

 private:
  // What was last known of a station.
  struct Member {
    vrrp::State state = vrrp::State::kInitialize;
    std::optional<Instant> taking_part_since;
    std::optional<Instant> last_sent;    // as Active
    std::optional<Instant> last_advert;  // of a priority other than 0, ever
  };

  void Require(Invariant invariant, bool holds, Instant now, const std::string& detail);
  void CheckStation(std::size_t who, Instant now);
  void CheckDualActive(Instant now);
  void CheckDarkness(std::size_t who, Instant now);
  bool Resigns(std::size_t who, Instant now) const;
  vrrp::State StateOf(std::size_t who) const;
  bool AnybodyActive() const;

  const Group* group_ = nullptr;
  Limits limits_;
  std::vector<Member> members_;
  std::optional<Instant> calm_since_;
  std::optional<Instant> dual_since_;
  std::optional<Instant> dark_since_;
  bool dark_by_resignation_ = false;
  Microseconds longest_dual_active_{0};
  Microseconds longest_darkness_{0};
  std::uint64_t checks_[kInvariantCount] = {};
  std::vector<Violation> violations_;
};

}  // namespace holdfast::conformance::sim
