#include "conformance/sim/world.h"

#include <algorithm>

namespace holdfast::conformance::sim {
namespace {

using namespace holdfast::literals;  // NOLINT: literals

constexpr Microseconds kLongestStall = 8_s;
constexpr Microseconds kLongestStormDelay = 2_s;

Weather Calm(const WorldOptions& options, Random& random) {
  Weather calm;
  calm.loss_percent = options.loss_in_calm_percent;
  calm.max_lateness = random.Percent(50) ? 0_us : 500_us;
  return calm;
}

class World {
 public:
  explicit World(const WorldOptions& options)
      : options_(options),
        random_(options.seed),
        plan_(DrawGroup(options, random_)),
        calm_(Calm(options, random_)),
        limits_(plan_.LimitsIn(calm_)),
        watch_(limits_),
        group_(plan_.Stations(), random_, watch_) {
    watch_.Attach(group_);
    group_.SetWeather(calm_);
  }

  WorldResult Run() {
    const Instant end = Instant(options_.length);
    Settle();
    while (group_.now() < end && watch_.violations().empty()) {
      if (random_.Percent(50)) {
        Breeze();
      } else {
        Storm();
      }
      Settle();
    }
    return Result();
  }

 private:
  // Bad weather of some minutes, in which everything may happen.
  void Storm() {
    ++storms_;
    watch_.Calm(false, group_.now());
    const Instant end = group_.now() + random_.Between(5_s, 120_s);
    while (group_.now() < end) {
      Disturb();
      group_.RunUntil(group_.now() + random_.Between(1_ms, 10_s));
    }
    group_.segment().Heal();
    group_.SetWeather(calm_);
    group_.RunUntil(group_.now() + kLongestStall + kLongestStormDelay);  // until the last of it has arrived
    watch_.Calm(true, group_.now());
  }

  // Administration in good weather: what happens to a group whose network is in order.
  void Breeze() {
    watch_.Calm(true, group_.now());
    for (std::int64_t i = random_.Between(1, 6); i > 0; --i) {
      Administer(Anybody());
      group_.RunUntil(group_.now() + random_.Between(1_us, 5_s));
    }
  }

  // Everybody is up again and nothing happens for long enough.
  void Settle() {
    if (!watch_.violations().empty()) return;
    for (std::size_t i = 0; i < plan_.routers.size(); ++i) {
      if (random_.Percent(80)) group_.Start(i);
    }
    watch_.Calm(true, group_.now());
    group_.RunUntil(group_.now() + SettleBound(limits_));
    watch_.CheckSettled(group_.now());
    group_.RunUntil(group_.now() + random_.Between(0_s, 30_s));
    watch_.CheckSettled(group_.now());
  }

  void Disturb() {
    switch (random_.Between(0, 5)) {
      case 0:
        group_.SetWeather(DrawWeather());
        break;
      case 1:
        group_.segment().Partition(Anybody(), static_cast<int>(random_.Between(0, 1)));
        break;
      case 2:
        group_.segment().Heal();
        break;
      case 3:
        group_.Stall(Anybody(), random_.Between(1_ms, kLongestStall));
        break;
      default:
        Administer(Anybody());
    }
  }

  void Administer(std::size_t who) {
    switch (random_.Between(0, 5)) {
      case 0:
        group_.Crash(who);
        break;
      case 1:
        group_.Stop(who);
        break;
      case 2:
        ChangePriority(who);
        break;
      default:
        group_.Start(who);
    }
  }

  // As tracking does: within 1..254, and an owner's is not shifted.
  void ChangePriority(std::size_t who) {
    const auto priority = static_cast<std::uint8_t>(random_.Between(1, 254));
    if (!group_.stations()[who].router().owner()) group_.Tell(who, vrrp::PriorityChanged{priority});
  }

  Weather DrawWeather() {
    Weather weather;
    weather.loss_percent = static_cast<int>(random_.Between(0, 60));
    weather.duplicate_percent = static_cast<int>(random_.Between(0, 30));
    weather.max_delay = random_.Between(weather.min_delay, kLongestStormDelay);
    weather.max_lateness = random_.Between(0_us, 500_ms);
    return weather;
  }

  std::size_t Anybody() {
    return static_cast<std::size_t>(random_.Between(0, static_cast<std::int64_t>(plan_.routers.size()) - 1));
  }

  WorldResult Result() {
    WorldResult result;
    result.description = plan_.Describe();
    result.simulated = group_.now().time_since_epoch();
    result.events = group_.events();
    result.advertisements = group_.advertisements();
    result.lost = group_.segment().lost();
    result.storms = storms_;
    for (const Station& station : group_.stations()) result.transitions += station.transitions();
    for (std::size_t i = 0; i < kInvariantCount; ++i) result.checks[i] = watch_.checks(static_cast<Invariant>(i));
    result.longest_dual_active = watch_.longest_dual_active();
    result.longest_darkness = watch_.longest_darkness();
    result.violations = watch_.violations();
    return result;
  }

  WorldOptions options_;
  Random random_;
  GroupPlan plan_;
  Weather calm_;
  Limits limits_;
  Watch watch_;
  Group group_;
  std::uint64_t storms_ = 0;
};

}  // namespace

WorldResult RunWorld(const WorldOptions& options) { return World(options).Run(); }

}  // namespace holdfast::conformance::sim
