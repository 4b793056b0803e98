#include "netns-lab/report/ladder.h"

#include <gtest/gtest.h>

namespace holdfast::report {
namespace {

using Kind = LadderRow::Kind;

std::vector<Kind> Kinds(const Ladder& ladder) {
  std::vector<Kind> kinds;
  for (const LadderRow& row : ladder.rows) kinds.push_back(row.kind);
  return kinds;
}

FrameEvent Frame(std::int64_t t_us, const char* from, const char* summary = "advert") {
  return {t_us, from, summary, 1};
}

TEST(Ladder, LongSilenceIsOneRowHoweverLong) {
  ClauseResult r;
  r.events = {Frame(0, "dut"), Frame(1'999'999, "tester"), Frame(3'600'000'000, "dut", "another")};
  const Ladder ladder = LayOut(r);
  EXPECT_EQ(Kinds(ladder), (std::vector<Kind>{Kind::kFrame, Kind::kFrame, Kind::kSilence, Kind::kFrame}));
  EXPECT_EQ(ladder.rows[2].to_us - ladder.rows[2].from_us, 3'600'000'000 - 1'999'999);
}

TEST(Ladder, AQuickLadderHasShorterSilences) {
  ClauseResult r;
  r.events = {Frame(0, "dut"), Frame(299'999, "tester"), Frame(600'000, "dut")};
  EXPECT_EQ(Kinds(LayOut(r)), (std::vector<Kind>{Kind::kFrame, Kind::kFrame, Kind::kSilence, Kind::kFrame}));
}

TEST(Ladder, RunsOfEqualFramesCollapse) {
  ClauseResult r;
  for (int i = 0; i < 20; ++i) r.events.push_back(Frame(i * 1'000'000, "dut"));
  const Ladder ladder = LayOut(r);
  EXPECT_EQ(Kinds(ladder), (std::vector<Kind>{Kind::kFrame, Kind::kRepeat, Kind::kFrame}));
  EXPECT_EQ(ladder.rows[1].count, 18u);
}

TEST(Ladder, FourEqualFramesDoNot) {
  ClauseResult r;
  for (int i = 0; i < 4; ++i) r.events.push_back(Frame(i * 1000, "dut"));
  EXPECT_EQ(Kinds(LayOut(r)), (std::vector<Kind>(4, Kind::kFrame)));
}

TEST(Ladder, GroupReportsAreOneRowUnlessTheMeasureHangsOnThem) {
  ClauseResult r;
  r.events = {Frame(0, "tester"), Frame(1000, "dut", "IGMP 192.0.2.10 to 224.0.0.22"),
              Frame(2000, "dut", "IPv6 hop-by-hop options (multicast listener report) fe80::1"), Frame(3000, "dut")};
  EXPECT_EQ(Kinds(LayOut(r)), (std::vector<Kind>{Kind::kFrame, Kind::kChatter, Kind::kFrame}));
  EXPECT_EQ(LayOut(r).rows[1].count, 2u);
  r.measured_ms = 1;
  r.events[1].t_us = 900;
  r.events[2].t_us = 1000;
  r.events[3].t_us = 9000;
  EXPECT_EQ(Kinds(LayOut(r)), (std::vector<Kind>{Kind::kFrame, Kind::kChatter, Kind::kFrame, Kind::kFrame}));
}

TEST(Ladder, TheMeasuredFramesAreFoundAndNeverCollapsed) {
  ClauseResult r;
  for (int i = 0; i < 12; ++i) r.events.push_back(Frame(i * 1'000'000, "tester"));
  r.events.push_back(Frame(8'609'214, "dut"));
  r.measured_ms = 3609.214;  // from the tester's frame at 5 s
  r.bound_ms = 1000;
  const Ladder ladder = LayOut(r);
  ASSERT_TRUE(ladder.measured_from && ladder.measured_to && ladder.bound);
  EXPECT_EQ(ladder.rows[*ladder.measured_from].event.t_us, 5'000'000);
  EXPECT_EQ(ladder.rows[*ladder.measured_to].event.t_us, 8'609'214);
  EXPECT_EQ(ladder.rows[*ladder.bound].from_us, 6'000'000);
}

TEST(Ladder, AMeasureThatNoFramesShowDrawsNothing) {
  ClauseResult r;
  r.events = {Frame(0, "tester"), Frame(1'000'000, "dut")};
  r.measured_ms = 900;
  r.bound_ms = 800;
  const Ladder ladder = LayOut(r);
  EXPECT_FALSE(ladder.measured_from || ladder.measured_to || ladder.bound);
}

TEST(Ladder, TheMiddleIsLeftOutOfAVeryLongOne) {
  ClauseResult r;
  for (int i = 0; i < 100; ++i) r.events.push_back({i * 1000, i % 2 ? "dut" : "tester", "frame", 1});
  const Ladder ladder = LayOut(r, 20);
  ASSERT_EQ(ladder.rows.size(), 20u);
  std::size_t events = 0, left_out = 0;
  for (const LadderRow& row : ladder.rows) {
    (row.kind == Kind::kLeftOut ? left_out : events) += row.count;
  }
  EXPECT_EQ(events, 19u);
  EXPECT_EQ(left_out, 81u);
  EXPECT_EQ(ladder.rows.back().event.t_us, 99'000);
}

TEST(Ladder, EventsAreOrderedByTimeAndEachNodeHasALifeline) {
  ClauseResult r;
  r.events = {Frame(2000, "peer2"), Frame(1000, "dut"), {1500, "dut", "SIGTERM", 0}};
  const Ladder ladder = LayOut(r);
  EXPECT_EQ(ladder.lifelines, (std::vector<std::string>{"tester", "peer2", "dut"}));
  EXPECT_EQ(Kinds(ladder), (std::vector<Kind>{Kind::kFrame, Kind::kRemark, Kind::kFrame}));
}

TEST(Ladder, NoEventsNoDrawing) { EXPECT_EQ(LadderSvg(ClauseResult()), ""); }

}  // namespace
}  // namespace holdfast::report
