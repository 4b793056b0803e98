// Random events, many of them, and what has to hold after each whatever they were.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "reference/vrrp/virtual_router.h"

namespace holdfast::vrrp {
namespace {

class Chaos {
 public:
  explicit Chaos(unsigned seed) : random_(seed), router_(RandomConfig()) {}

  void Step() {
    const State before = router_.state();
    const std::optional<Instant> due = router_.deadline();
    now_ += Microseconds(Up(3) == 0 ? 0 : Up(2'000'000));
    const Event event = RandomEvent();
    const Output out = router_.Handle(event, now_);
    Check(before, due, event, out);
  }
  const VirtualRouter& router() const { return router_; }

 private:
  int Up(int limit) { return std::uniform_int_distribution<int>(0, limit)(random_); }
  IpAddress RandomAddress() { return IpAddress::V4(192, 0, 2, static_cast<std::uint8_t>(Up(3))); }
  std::uint8_t RandomPriority() { return static_cast<std::uint8_t>(Up(4) == 0 ? 255 : 1 + Up(3)); }
  Centiseconds RandomInterval() { return Centiseconds(100 * (1 + Up(3))); }

  VirtualRouterConfig RandomConfig() {
    VirtualRouterConfig config;
    config.profile = static_cast<RfcProfile>(Up(3));
    config.version = config.profile == RfcProfile::k3768 ? Version::kV2 : Version::kV3;
    config.priority = RandomPriority();
    config.interval = RandomInterval();
    config.preempt = Up(1) == 0;
    config.primary_address = RandomAddress();
    return config;
  }

  Event RandomEvent() {
    switch (Up(11)) {
      case 0:
        return Startup{};
      case 1:
        return Up(3) == 0 ? Event(Shutdown{}) : Event(Startup{});
      case 2:
        return PriorityChanged{RandomPriority()};
      case 3:
        return AddressesChanged{};
      case 4:
        return PrimaryAddressChanged{RandomAddress()};
      case 5:
        return ParametersChanged{RandomInterval(), Up(1) == 0, Up(1) == 0, static_cast<std::uint8_t>(1 + Up(3))};
      case 6:
      case 7:
      case 8:
        return AdvertisementReceived{static_cast<std::uint8_t>(Up(5)), RandomInterval(), RandomAddress()};
      default:
        if (const auto due = router_.deadline()) now_ = std::max(now_, *due);
        return DeadlineReached{};
    }
  }

  template <typename A>
  static int CountOf(const Output& out) {
    return static_cast<int>(std::count_if(out.actions.begin(), out.actions.end(),
                                          [](const Action& action) { return std::holds_alternative<A>(action); }));
  }

  void Check(State before, std::optional<Instant> due, const Event& event, const Output& out) {
    const State after = router_.state();
    // One timer at a time, and none in Initialize.
    ASSERT_EQ(router_.deadline().has_value(), after != State::kInitialize);
    // A deadline lies ahead; only a change of configuration may move it into the past.
    if (std::holds_alternative<DeadlineReached>(event) && due) {
      ASSERT_GE(*router_.deadline(), now_);
    }
    // In Initialize nothing happens but a start.
    if (before == State::kInitialize && !std::holds_alternative<Startup>(event)) {
      ASSERT_TRUE(out.actions.empty());
    }
    CheckEdge(before, after, out);
    CheckSending(before, after, due, event, out);
  }

  void CheckEdge(State before, State after, const Output& out) {
    ASSERT_EQ(CountOf<StateChanged>(out), before != after);
    if (out.transition) {
      ASSERT_EQ(Info(*out.transition).from, before);
      ASSERT_EQ(Info(*out.transition).to, after);
    } else {
      ASSERT_EQ(before, after);
    }
    if (before != after) {
      const auto last = out.actions[out.actions.size() - 1];
      ASSERT_EQ(last, Action(StateChanged{before, after, *out.transition}));
      ASSERT_EQ(CountOf<InstallAddresses>(out), after == State::kActive);
      ASSERT_EQ(CountOf<RemoveAddresses>(out), after != State::kActive);
    }
  }

  void CheckSending(State before, State after, std::optional<Instant> due, const Event& event, const Output& out) {
    const int sent = CountOf<SendAdvertisement>(out);
    ASSERT_LE(sent, 1);
    // An Active Router whose timer fired has sent; one that resigns says so with priority 0, and nobody else does.
    const bool fired = std::holds_alternative<DeadlineReached>(event) && due && now_ >= *due;
    ASSERT_GE(sent, fired ? 1 : 0);
    if (sent == 0) return;
    ASSERT_TRUE(before == State::kActive || after == State::kActive);  // a Backup is silent
    const bool resigns = before == State::kActive && after == State::kInitialize;
    const Action expected = SendAdvertisement{resigns ? kResignPriority : router_.priority()};
    ASSERT_NE(std::find(out.actions.begin(), out.actions.end(), expected), out.actions.end());
  }

  std::mt19937 random_;
  VirtualRouter router_;
  Instant now_{};
};

TEST(VirtualRouterPropertyTest, HoldsUnderRandomEvents) {
  TransitionCounts total;
  for (unsigned seed = 1; seed <= 400; ++seed) {
    Chaos chaos(seed);
    for (int step = 0; step < 500; ++step) {
      chaos.Step();
      ASSERT_FALSE(HasFatalFailure()) << "seed " << seed << ", step " << step;
    }
    total += chaos.router().transitions();
  }
  EXPECT_EQ(total.Covered(), kTransitionCount);  // otherwise the events were not random enough
}

}  // namespace
}  // namespace holdfast::vrrp
