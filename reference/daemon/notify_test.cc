#include "reference/daemon/notify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace holdfast::daemon {
namespace {

using ::testing::ElementsAre;

const config::Script kNobody{{}, "nobody", ""};

config::Script Command(std::vector<std::string> argv) { return {.argv = std::move(argv), .user = "", .group = ""}; }

TEST(Notify, TheSpecificScriptComesFirstAndNotifyGetsFourMoreWords) {
  config::Notify notify;
  notify.master.SetDefault(Command({"/etc/up.sh", "now"}));
  notify.any.SetDefault(Command({"/etc/any.sh", "x"}));
  const auto scripts = ScriptsFor(Notice::kMaster, {"INSTANCE", "VI_1", 101}, notify, kNobody);
  ASSERT_EQ(scripts.size(), 2u);
  EXPECT_THAT(scripts[0].argv, ElementsAre("/etc/up.sh", "now"));
  EXPECT_THAT(scripts[1].argv, ElementsAre("/etc/any.sh", "x", "INSTANCE", "VI_1", "MASTER", "101"));
  EXPECT_EQ(scripts[1].user, "nobody");
}

TEST(Notify, AScriptKeepsItsOwnUser) {
  config::Notify notify;
  config::Script stop = Command({"/etc/stop.sh"});
  stop.user = "www";
  notify.stop.SetDefault(stop);
  EXPECT_EQ(ScriptsFor(Notice::kStop, {"INSTANCE", "VI_1", 100}, notify, kNobody)[0].user, "www");
}

TEST(Notify, NothingConfiguredStartsNothing) {
  EXPECT_TRUE(ScriptsFor(Notice::kFault, {"INSTANCE", "VI_1", 100}, {}, {}).empty());
}

TEST(Notify, LosingAdvertisementsAreNoState) {
  config::Notify notify;
  notify.any.SetDefault(Command({"/etc/any.sh"}));
  EXPECT_TRUE(ScriptsFor(Notice::kMasterRxLowerPri, {"INSTANCE", "VI_1", 100}, notify, {}).empty());
}

TEST(Notify, FifoLinesAreKeepalivedsToTheOctet) {
  EXPECT_EQ(FifoLine(Notice::kMaster, {"INSTANCE", "VI_1", 101}), "INSTANCE \"VI_1\" MASTER 101\n");
  EXPECT_EQ(FifoLine(Notice::kFault, {"GROUP", "G1", 0}), "GROUP \"G1\" FAULT 0\n");
}

}  // namespace
}  // namespace holdfast::daemon
