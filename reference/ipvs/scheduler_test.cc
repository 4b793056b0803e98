// Every scheduler that has a plain form, against it: random histories of additions, edits, removals, returns,
// connections and ends, decision by decision.
#include "reference/ipvs/scheduler.h"

#include <gtest/gtest.h>

#include <random>

#include "reference/ipvs/plain_walk.h"
#include "reference/ipvs/service.h"

namespace holdfast::ipvs {
namespace {

// One history, played to two services at once.
class Pair {
 public:
  Pair(std::unique_ptr<Scheduler> one, std::unique_ptr<Scheduler> other, const KernelProfile& kernel,
       std::uint32_t seed)
      : one_(std::move(one), kernel), other_(std::move(other), kernel), random_(seed) {}

  // Plays `steps` random steps; the number of decisions that differ.
  int Play(int steps, std::uint32_t max_weight) {
    int differences = 0;
    for (int i = 0; i < steps; ++i) {
      const std::uint32_t what = Below(100);
      if (what < 3)
        Add(max_weight);
      else if (what < 6)
        Edit(max_weight);
      else if (what < 7)
        Remove();
      else if (what < 60)
        differences += !Connect();
      else
        End();
    }
    return differences;
  }

 private:
  struct Open {
    Endpoint server;
    bool active;
  };

  std::uint32_t Below(std::uint32_t limit) {
    return std::uniform_int_distribution<std::uint32_t>(0, limit - 1)(random_);
  }
  Endpoint AnyServer() { return {IpAddress::V4(192, 0, 2, static_cast<std::uint8_t>(Below(40))), 80}; }

  ServerSettings AnySettings(std::uint32_t max_weight) {
    ServerSettings settings{Below(5) == 0 ? 0 : 1 + Below(max_weight)};
    if (Below(3) == 0) settings.thresholds = {1 + Below(12), Below(6)};
    return settings;
  }

  void Add(std::uint32_t max_weight) {
    const Endpoint server = AnyServer();
    const ServerSettings settings = AnySettings(max_weight);
    EXPECT_EQ(one_.Add(server, settings).has_value(), other_.Add(server, settings).has_value());
  }
  void Edit(std::uint32_t max_weight) {
    const Endpoint server = AnyServer();
    const ServerSettings settings = AnySettings(max_weight);
    EXPECT_EQ(one_.Edit(server, settings).has_value(), other_.Edit(server, settings).has_value());
  }
  void Remove() {
    const Endpoint server = AnyServer();
    EXPECT_EQ(one_.Remove(server).has_value(), other_.Remove(server).has_value());
  }

  // Both services go the way of the other one, so that one difference is one. False if they differ.
  bool Connect() {
    const NewConnection connection{{IpAddress::V4(10, 0, 0, 1), 1024},
                                   {IpAddress::V4(10, 1, 0, static_cast<std::uint8_t>(Below(12))), 80}};
    const std::optional<ServerId> mine = one_.Connect(connection), theirs = other_.Connect(connection);
    const auto endpoint = [](const Service& service, std::optional<ServerId> id) {
      return id ? std::optional(service.servers()[*id].endpoint) : std::nullopt;
    };
    const bool same = endpoint(one_, mine) == endpoint(other_, theirs);
    if (!same) {
      if (mine) one_.Unbind(*mine, false);
      if (theirs) one_.Bind(one_.servers().Find(other_.servers()[*theirs].endpoint).value());
    }
    if (theirs) open_.push_back({other_.servers()[*theirs].endpoint, false});
    if (theirs && Below(4) > 0) Activate(open_.back());
    return same;
  }

  void Activate(Open& connection) {
    for (Service* service : {&one_, &other_}) service->Activate(*service->servers().FindKept(connection.server));
    connection.active = true;
  }

  // A random connection becomes inactive, or ends.
  void End() {
    if (open_.empty()) return;
    std::swap(open_[Below(static_cast<std::uint32_t>(open_.size()))], open_.back());
    Open& connection = open_.back();
    const bool ends = Below(2) == 0;
    for (Service* service : {&one_, &other_}) {
      const ServerId id = *service->servers().FindKept(connection.server);
      if (ends)
        service->Unbind(id, connection.active);
      else if (connection.active)
        service->Deactivate(id);
    }
    connection.active = false;
    if (ends) open_.pop_back();
  }

  Service one_, other_;
  std::mt19937 random_;
  std::vector<Open> open_;
};

class AgainstPlainWalk : public testing::TestWithParam<std::string_view> {
 protected:
  static int Differences(const KernelProfile& kernel, std::uint32_t max_weight) {
    int differences = 0;
    for (std::uint32_t seed = 1; seed <= 8; ++seed) {
      Pair pair(MakeScheduler(GetParam()).value(), MakePlainWalk(GetParam()).value(), kernel, seed);
      differences += pair.Play(4000, max_weight);
    }
    return differences;
  }
};

TEST_P(AgainstPlainWalk, DecidesAlike) {
  EXPECT_EQ(Differences(kLinux6_1_192, 9), 0);
  EXPECT_EQ(Differences(kLinux6_12, 9), 0);
}

TEST_P(AgainstPlainWalk, DecidesAlikeWithWeightsThatNeedWideKeys) {
  // A walk of wrr may take as many passes as the greatest weight.
  EXPECT_EQ(Differences(kLinux6_1_192, GetParam() == "wrr" ? 1000 : kMaxWeight), 0);
}

INSTANTIATE_TEST_SUITE_P(Schedulers, AgainstPlainWalk, testing::ValuesIn(PlainWalkNames()),
                         [](const auto& tested) { return std::string(tested.param); });

// The history is rich enough to tell a rule from a slightly wrong one.
TEST(History, TellsAReversedTie) {
  for (const std::string_view name : {"lc", "wlc", "sed", "nq", "fo", "ovf", "lblc", "lblcr"}) {
    Pair pair(MakePlainWalk(name, Tie::kLast).value(), MakePlainWalk(name).value(), kLinux6_1_192, 1);
    EXPECT_GT(pair.Play(4000, 9), 0) << name;
  }
}

}  // namespace
}  // namespace holdfast::ipvs
