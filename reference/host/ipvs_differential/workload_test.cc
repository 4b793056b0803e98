// Random workloads: the same for the same seed, within their bounds, and with everything in them that they promise.
#include "reference/host/ipvs_differential/workload.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "reference/ipvs/player.h"
#include "reference/ipvs/scheduler.h"
#include "reference/ipvs/trace_writer.h"

namespace holdfast::host {
namespace {

using Kind = ipvs::TraceStep::Kind;

bool IsDecision(const ipvs::TraceStep& step) { return step.kind == Kind::kOpen || step.kind == Kind::kDatagram; }

std::size_t Count(const Workload& workload, Kind kind) {
  return static_cast<std::size_t>(std::ranges::count(workload.trace.steps, kind, &ipvs::TraceStep::kind));
}

TEST(Workload, IsTheSameForTheSameOrder) {
  const WorkloadOrder order{"wlc", 7, 3, 500};
  EXPECT_EQ(ToText(MakeWorkload(order).trace), ToText(MakeWorkload(order).trace));
  EXPECT_EQ(MakeWorkload(order).key, MakeWorkload(order).key);
}

TEST(Workload, IsAnotherForAnotherSeedEpisodeOrScheduler) {
  const auto text = [](const WorkloadOrder& order) { return ToText(MakeWorkload(order).trace); };
  const std::string one = text({"wlc", 7, 3, 500});
  EXPECT_NE(one, text({"wlc", 8, 3, 500}));
  EXPECT_NE(one, text({"wlc", 7, 4, 500}));
  EXPECT_NE(one.substr(8), text({"sed", 7, 3, 500}).substr(8));
}

TEST(Workload, EveryEpisodeHasAKeyOfItsOwn) {
  std::set<std::string> keys;
  for (std::uint32_t episode = 0; episode < 60; ++episode)
    keys.insert(ipvs::ToString(MakeWorkload({"lblc", 1, episode, 10}).key));
  EXPECT_EQ(keys.size(), 60u);
}

TEST(Workload, NoConnectionOfOneEpisodeMeetsThatOfAnother) {
  std::map<ipvs::Endpoint, std::uint32_t> first_met;  // a destination, and the episode of it
  for (std::uint32_t episode = 0; episode < 20; ++episode) {
    for (const ipvs::TraceStep& step : MakeWorkload({"dh", 7331, episode, 500}).trace.steps) {
      if (!IsDecision(step)) continue;
      const auto [place, fresh] = first_met.try_emplace(step.addresses.service, episode);
      EXPECT_EQ(place->second, episode) << ToLine(step);
    }
  }
}

TEST(Workload, HasAsManyDecisionsAsOrderedAndFewOtherSteps) {
  for (const std::uint32_t decisions : {1u, 50u, 2000u, kMostDecisions}) {
    const Workload workload = MakeWorkload({"rr", 11, 0, decisions});
    EXPECT_EQ(static_cast<std::uint32_t>(std::ranges::count_if(workload.trace.steps, IsDecision)), decisions);
    EXPECT_LT(workload.trace.steps.size(), 3 * decisions + 200);
  }
}

TEST(Workload, ClientsNeverComeTwiceFromOnePlace) {
  const Workload workload = MakeWorkload({"sh", 5, 1, kMostDecisions});
  std::set<ipvs::Endpoint> clients;
  for (const ipvs::TraceStep& step : workload.trace.steps) {
    if (!IsDecision(step)) continue;
    EXPECT_TRUE(clients.insert(step.addresses.client).second) << ToLine(step);
    EXPECT_GE(step.addresses.client.port, 1024);
    EXPECT_THAT(step.addresses.client.address.octets()[0], testing::Not(testing::AnyOf(0, 10, 127, testing::Ge(224))));
  }
}

TEST(Workload, NumbersItsStepsAndServersAreWithinBounds) {
  const Workload workload = MakeWorkload({"mh", 5, 1, 2000});
  std::uint32_t number = 0;
  for (const ipvs::TraceStep& step : workload.trace.steps) {
    EXPECT_EQ(step.line, ++number);
    EXPECT_LE(step.server, kMostServers);
    EXPECT_LE(step.settings.weight, 65535u);
  }
}

// Every step can be played: no server twice, nobody edited who is not there, no connection closed that was not opened.
TEST(Workload, CanBePlayedWithEveryScheduler) {
  for (const std::string_view scheduler : ipvs::SchedulerNames()) {
    for (std::uint32_t episode = 0; episode < 12; ++episode) {
      const Workload workload = MakeWorkload({std::string(scheduler), 3, episode, 300});
      ipvs::TracePlayer player(workload.trace.service, *ipvs::MakeScheduler(scheduler), {});
      for (const ipvs::TraceStep& step : workload.trace.steps) {
        const auto played = player.Play(step);
        ASSERT_TRUE(played) << scheduler << ": " << ToLine(step) << played.error().message;
      }
    }
  }
}

TEST(Workload, FortyEpisodesHaveEverything) {
  std::size_t drains = 0, removals = 0, thresholds = 0, zeros = 0, sticky = 0, marks = 0, udp = 0, one_packet = 0;
  std::set<ipvs::Forwarding> paths;
  for (std::uint32_t episode = 0; episode < 40; ++episode) {
    const Workload workload = MakeWorkload({"wlc", 1, episode, 500});
    drains += Count(workload, Kind::kDrain);
    removals += Count(workload, Kind::kRemove);
    sticky += workload.config.sticky.has_value();
    one_packet += workload.config.one_packet;
    marks += workload.trace.service.traits.by_mark;
    udp += workload.trace.service.traits.transport == ipvs::Transport::kUdp;
    for (const ipvs::TraceStep& step : workload.trace.steps) {
      if (step.kind != Kind::kEdit && step.kind != Kind::kAdd) continue;
      thresholds += step.settings.thresholds.upper > 0;
      zeros += step.settings.weight == 0;
      paths.insert(step.settings.forwarding);
    }
  }
  for (const std::size_t count : {drains, removals, thresholds, zeros, sticky, marks, udp, one_packet})
    EXPECT_GT(count, 0u);
  EXPECT_THAT(paths, testing::UnorderedElementsAre(ipvs::Forwarding::kNat, ipvs::Forwarding::kTunnel));
}

TEST(Workload, HashSchedulersGetEveryCombinationOfFlags) {
  std::set<int> combinations;
  for (std::uint32_t episode = 0; episode < 40; ++episode) {
    const Workload workload = MakeWorkload({"sh", 1, episode, 1});
    EXPECT_EQ(workload.config.flag_1, workload.trace.service.flags.fallback);
    EXPECT_EQ(workload.config.flag_2, workload.trace.service.flags.port);
    combinations.insert(2 * workload.config.flag_1 + workload.config.flag_2);
  }
  EXPECT_EQ(combinations.size(), 4u);
}

}  // namespace
}  // namespace holdfast::host
