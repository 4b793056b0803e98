#include "reference/vrrp/tracking.h"

#include <gtest/gtest.h>

namespace holdfast::vrrp {
namespace {

// What the tracker has to tell now: "startup", "shutdown", "priority 90", each once.
std::string Told(Tracker& tracker) {
  std::string text;
  while (const auto event = tracker.Next()) {
    if (!text.empty()) text += ", ";
    if (const auto* change = std::get_if<PriorityChanged>(&*event)) {
      text += "priority " + std::to_string(change->priority);
    } else {
      text += std::holds_alternative<Startup>(*event) ? "startup" : "shutdown";
    }
  }
  return text;
}

TEST(TrackerTest, WithoutObjectsItStartsTheRouter) {
  Tracker tracker(100);
  EXPECT_EQ(Told(tracker), "startup");
  EXPECT_EQ(Told(tracker), "");
}

TEST(TrackerTest, AnObjectWithoutWeightIsAFault) {
  Tracker tracker(100);
  const std::size_t eth0 = tracker.Add({});
  EXPECT_EQ(Told(tracker), "startup");
  tracker.SetUp(eth0, false);
  EXPECT_TRUE(tracker.fault());
  EXPECT_EQ(Told(tracker), "shutdown");
  tracker.SetUp(eth0, true);
  EXPECT_EQ(Told(tracker), "startup");
}

TEST(TrackerTest, InFaultFromTheBeginningItSaysNothing) {
  Tracker tracker(100);
  const std::size_t eth0 = tracker.Add({.up = false});
  EXPECT_EQ(Told(tracker), "");
  tracker.SetUp(eth0, true);
  EXPECT_EQ(Told(tracker), "startup");
}

TEST(TrackerTest, WeightsShiftThePriority) {
  Tracker tracker(100);
  const std::size_t bonus = tracker.Add({.weight = 20});
  const std::size_t malus = tracker.Add({.weight = -30});
  EXPECT_EQ(Told(tracker), "priority 120, startup");
  tracker.SetUp(malus, false);
  EXPECT_EQ(Told(tracker), "priority 90");
  tracker.SetUp(bonus, false);
  EXPECT_EQ(Told(tracker), "priority 70");
  tracker.SetBasePriority(110);
  EXPECT_EQ(Told(tracker), "priority 80");
}

TEST(TrackerTest, TheSmallestWeightsCount) {
  Tracker tracker(100);
  tracker.Add({.weight = 1});
  EXPECT_EQ(tracker.effective_priority(), 101);
  tracker.Add({.weight = -1, .up = false});
  tracker.Add({.weight = -1, .up = false});
  EXPECT_EQ(tracker.effective_priority(), 99);
}

TEST(TrackerTest, ReverseTurnsUpAndDown) {
  Tracker tracker(100);
  const std::size_t bonus = tracker.Add({.weight = 20, .reverse = true});
  EXPECT_EQ(tracker.effective_priority(), 100);
  tracker.SetUp(bonus, false);
  EXPECT_EQ(tracker.effective_priority(), 120);
  Tracker faulty(100);
  faulty.Add({.reverse = true});
  EXPECT_TRUE(faulty.fault());
}

TEST(TrackerTest, TheResultStaysAPriority) {
  Tracker tracker(250);
  tracker.Add({.weight = 253});
  EXPECT_EQ(tracker.effective_priority(), 254);
  Tracker low(5);
  low.Add({.weight = -253, .up = false});
  EXPECT_EQ(low.effective_priority(), 1);
}

TEST(TrackerTest, OwnersAreNotShifted) {
  Tracker tracker(kOwnerPriority);
  tracker.Add({.weight = -50, .up = false});
  EXPECT_EQ(tracker.effective_priority(), 255);
  EXPECT_EQ(Told(tracker), "startup");
}

}  // namespace
}  // namespace holdfast::vrrp
