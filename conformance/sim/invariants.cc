#include "conformance/sim/invariants.h"

#include <algorithm>

namespace holdfast::conformance::sim {
namespace {

struct Words {
  std::string_view name;
  std::string_view statement;
};

constexpr Words kWords[kInvariantCount] = {
    {"one timer", "a deadline in Backup and Active, none in Initialize"},
    {"addresses", "exactly the Active Routers hold the virtual addresses"},
    {"silence", "only an Active Router advertises, and priority 0 is its last word"},
    {"cadence", "in calm an Active Router is never silent for more than its interval"},
    {"dual Active", "in calm two routers are Active no longer than the first exchange takes"},
    {"darkness", "in calm nobody is Active no longer than the longest Active_Down_Interval"},
    {"hand-over", "in calm nobody is Active after a resignation no longer than the longest Skew_Time"},
    {"right router", "after calm exactly one router is Active, and nobody would preempt it"},
};

bool TakesPart(const Station& station) {
  return station.running() && station.router().state() != vrrp::State::kInitialize;
}

std::string Seconds6(Microseconds length) {
  const std::string digits = std::to_string(length.count() % 1'000'000);
  return std::to_string(length.count() / 1'000'000) + "." + std::string(6 - digits.size(), '0') + digits + " s";
}

}  // namespace

std::string_view ToString(Invariant invariant) { return kWords[static_cast<std::size_t>(invariant)].name; }

std::string_view Statement(Invariant invariant) { return kWords[static_cast<std::size_t>(invariant)].statement; }

Microseconds DualActiveBound(const Limits& limits) {
  const Microseconds exchange = 2 * limits.max_delay;
  const Microseconds silent = Microseconds(limits.longest_interval) + limits.max_lateness;
  return static_cast<int>(limits.members) * (limits.losers_are_answered ? exchange : exchange + silent);
}

Microseconds DarkBound(const Limits& limits) {
  const Microseconds down = vrrp::ActiveDownInterval(limits.version, 1, limits.longest_interval, limits.most_adverts);
  return down + limits.max_delay + limits.max_lateness;
}

Microseconds HandOverBound(const Limits& limits) {
  return vrrp::SkewTime(limits.version, 1, limits.longest_interval) + limits.max_delay + limits.max_lateness;
}

Microseconds SettleBound(const Limits& limits) {
  // Two routers left over from bad weather hear each other; the loser's group may still have to preempt the winner.
  const Microseconds first_advert = Microseconds(limits.longest_interval) + limits.max_lateness + limits.max_delay;
  return first_advert + 2 * DarkBound(limits) + 2 * DualActiveBound(limits);
}

bool IsRight(const std::vector<Station>& stations, std::size_t active) {
  const std::uint8_t priority = stations[active].router().priority();
  return std::none_of(stations.begin(), stations.end(), [&](const Station& station) {
    const vrrp::VirtualRouter& router = station.router();
    return TakesPart(station) && router.priority() > priority && (router.config().preempt || router.owner());
  });
}

Watch::Watch(const Limits& limits) : limits_(limits), members_(limits.members) {}

void Watch::Calm(bool calm, Instant now) {
  calm_since_ = calm ? std::optional(now) : std::nullopt;
  dual_since_.reset();
  dark_since_.reset();
  dark_by_resignation_ = false;
  if (calm && !AnybodyActive()) dark_since_ = now;
}

void Watch::CheckSettled(Instant now) {
  const std::vector<Station>& stations = group_->stations();
  const bool anybody = std::any_of(stations.begin(), stations.end(), TakesPart);
  const std::size_t count = group_->ActiveCount();
  Require(Invariant::kRightRouter, count == (anybody ? 1u : 0u), now, std::to_string(count) + " routers are Active");
  for (std::size_t i = 0; i < stations.size(); ++i) {
    if (!stations[i].active()) continue;
    Require(Invariant::kRightRouter, IsRight(stations, i), now, "router " + std::to_string(i) + " should be preempted");
  }
}

void Watch::Sent(std::size_t who, std::uint8_t priority, Instant now) {
  Member& member = members_[who];
  const vrrp::State after = StateOf(who);
  const bool last_word = member.state == vrrp::State::kActive && after == vrrp::State::kInitialize;
  const bool allowed = priority == vrrp::kResignPriority ? last_word : after == vrrp::State::kActive;
  Require(Invariant::kSilence, allowed, now,
          "router " + std::to_string(who) + " sent priority " + std::to_string(priority));
  if (calm_since_ && member.last_sent && *member.last_sent >= *calm_since_) {
    const Microseconds gap = now - *member.last_sent;
    const Microseconds interval = group_->stations()[who].router().config().interval;
    Require(Invariant::kCadence, gap <= interval + limits_.max_lateness, now,
            "router " + std::to_string(who) + " was silent for " + Seconds6(gap));
  }
  member.last_sent = now;
  if (priority != vrrp::kResignPriority) member.last_advert = now;
}

void Watch::Handled(std::size_t who, Instant now) {
  CheckStation(who, now);
  CheckDualActive(now);
  CheckDarkness(who, now);
  Member& member = members_[who];
  member.state = StateOf(who);
  if (member.state != vrrp::State::kActive) member.last_sent.reset();
  if (member.state == vrrp::State::kInitialize) {
    member.taking_part_since.reset();
  } else if (!member.taking_part_since) {
    member.taking_part_since = now;
  }
}

void Watch::CheckStation(std::size_t who, Instant now) {
  const Station& station = group_->stations()[who];
  if (station.running()) {
    const bool timed = station.router().deadline().has_value();
    Require(Invariant::kOneTimer, timed == TakesPart(station), now, "router " + std::to_string(who));
  }
  Require(Invariant::kAddresses, station.holds_addresses() == station.active(), now, "router " + std::to_string(who));
}

void Watch::CheckDualActive(Instant now) {
  if (!calm_since_) return;
  if (dual_since_) {
    const Microseconds length = now - *dual_since_;
    longest_dual_active_ = std::max(longest_dual_active_, length);
    Require(Invariant::kDualActive, length <= DualActiveBound(limits_), now, "for " + Seconds6(length));
  }
  const std::size_t active_before = static_cast<std::size_t>(
      std::count_if(members_.begin(), members_.end(), [](const Member& m) { return m.state == vrrp::State::kActive; }));
  const std::size_t active = group_->ActiveCount();
  if (active < 2) {
    dual_since_.reset();
  } else if (active_before < 2 && !dual_since_) {  // it began in calm
    dual_since_ = now;
  }
}

void Watch::CheckDarkness(std::size_t who, Instant now) {
  if (!calm_since_) return;
  if (dark_since_) {
    for (const Member& member : members_) {
      if (!member.taking_part_since) continue;
      const Microseconds length = now - std::max(*dark_since_, *member.taking_part_since);
      longest_darkness_ = std::max(longest_darkness_, length);
      Require(Invariant::kDarkness, length <= DarkBound(limits_), now, "for " + Seconds6(length));
      if (!dark_by_resignation_ || *member.taking_part_since >= *dark_since_) continue;  // it did not hear of it
      Require(Invariant::kHandOver, length <= HandOverBound(limits_), now, "for " + Seconds6(length));
    }
  }
  if (AnybodyActive()) {
    dark_since_.reset();
  } else if (!dark_since_) {
    dark_since_ = now;
    dark_by_resignation_ = Resigns(who, now);
  }
}

bool Watch::Resigns(std::size_t who, Instant now) const {
  const bool stops = members_[who].state == vrrp::State::kActive && group_->stations()[who].running() &&
                     StateOf(who) == vrrp::State::kInitialize;
  // An earlier advertisement that is still under way may arrive behind the resignation and seem to take it back.
  return stops && std::all_of(members_.begin(), members_.end(), [&](const Member& member) {
           return !member.last_advert || now - *member.last_advert > limits_.max_delay;
         });
}

void Watch::Require(Invariant invariant, bool holds, Instant now, const std::string& detail) {
  ++checks_[static_cast<std::size_t>(invariant)];
  if (!holds) violations_.push_back({invariant, now, detail});
}

vrrp::State Watch::StateOf(std::size_t who) const {
  const Station& station = group_->stations()[who];
  return station.running() ? station.router().state() : vrrp::State::kInitialize;
}

bool Watch::AnybodyActive() const { return group_->ActiveCount() > 0; }

}  // namespace holdfast::conformance::sim
