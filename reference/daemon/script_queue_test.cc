#include "reference/daemon/script_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace holdfast::daemon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ScriptRequest News(const std::string& subject, const std::string& state) {
  return {.script = {.argv = {state}, .user = "", .group = ""}, .awaited = false, .subject = subject};
}

class ScriptQueueTest : public ::testing::Test {
 protected:
  std::vector<std::string> ReadyStates() {
    std::vector<std::string> states;
    for (const ScriptRequest& request : queue_.Ready(now_)) states.push_back(request.script.argv.front());
    return states;
  }
  ScriptQueue queue_;
  ScriptQueue::Instant now_{};
};

TEST_F(ScriptQueueTest, OneSubjectsScriptsRunInTheOrderOfTheirNews) {
  queue_.Add(News("VI_1", "BACKUP"));
  queue_.Add(News("VI_1", "MASTER"));
  queue_.Add(News("VI_1", "STOP"));
  EXPECT_THAT(ReadyStates(), ElementsAre("BACKUP"));
  EXPECT_THAT(ReadyStates(), IsEmpty());
  queue_.Ended("VI_1");
  EXPECT_THAT(ReadyStates(), ElementsAre("MASTER"));
  queue_.Ended("VI_1");
  EXPECT_THAT(ReadyStates(), ElementsAre("STOP"));
  EXPECT_TRUE(queue_.empty());
}

TEST_F(ScriptQueueTest, SubjectsDoNotWaitForEachOther) {
  queue_.Add(News("VI_1", "one"));
  queue_.Add(News("VI_2", "two"));
  EXPECT_THAT(ReadyStates(), ElementsAre("one", "two"));
}

TEST_F(ScriptQueueTest, WithoutASubjectNothingWaits) {
  queue_.Add(News("", "one"));
  queue_.Add(News("", "two"));
  EXPECT_THAT(ReadyStates(), ElementsAre("one", "two"));
}

TEST_F(ScriptQueueTest, AHangingScriptHoldsTheNextBackForALimitedTime) {
  queue_.Add(News("VI_1", "hangs"));
  ReadyStates();
  queue_.Add(News("VI_1", "next"));
  EXPECT_EQ(queue_.NextDeadline(), now_ + ScriptQueue::kPatience);
  now_ += ScriptQueue::kPatience - std::chrono::milliseconds(1);
  EXPECT_THAT(ReadyStates(), IsEmpty());
  now_ += std::chrono::milliseconds(1);
  EXPECT_THAT(ReadyStates(), ElementsAre("next"));
  EXPECT_EQ(queue_.NextDeadline(), std::nullopt);
}

TEST_F(ScriptQueueTest, TheOldestOfTooManyIsDropped) {
  queue_.Add(News("VI_1", "runs"));
  ReadyStates();
  for (std::size_t i = 0; i < ScriptQueue::kMostWaiting; ++i) EXPECT_FALSE(queue_.Add(News("VI_1", "old")));
  EXPECT_TRUE(queue_.Add(News("VI_1", "new")));
  const auto all = queue_.TakeAll();
  EXPECT_EQ(all.size(), ScriptQueue::kMostWaiting);
  EXPECT_EQ(all.back().script.argv.front(), "new");
}

}  // namespace
}  // namespace holdfast::daemon
