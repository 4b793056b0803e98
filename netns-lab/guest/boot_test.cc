#include "netns-lab/guest/boot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/sys/process.h"

namespace holdfast::guest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Quote, TheShellGivesBackEveryByte) {
  std::string all;
  for (int c = 1; c < 256; ++c) all += static_cast<char>(c);
  const auto echoed = sys::RunOk({.argv = {"sh", "-c", "printf %s " + Quote(all)}});
  ASSERT_TRUE(echoed) << echoed.error().message;
  EXPECT_EQ(*echoed, all);
}

TEST(Hidden, OnlyWhatTheNewFoldersHide) {
  EXPECT_THAT(Hidden({"/root/x", "/tmp/a", "/var/tmp/b/", "/run/c", "/var/lib", "/tmpfoo"}),
              ElementsAre("/run/c", "/tmp/a", "/var/tmp/b"));
}

TEST(Hidden, OuterFoldersStandForInnerOnes) {
  EXPECT_THAT(Hidden({"/tmp/a/b", "/tmp/a", "/tmp/a", "/tmp/ab"}), ElementsAre("/tmp/a", "/tmp/ab"));
}

TEST(Hidden, TheNewFoldersThemselvesStayEmpty) {
  EXPECT_THAT(Hidden({"/tmp", "/tmp/", "/run", "/var/tmp", "/tmp/a/.."}), ElementsAre());
}

TEST(Initramfs, TheJobKeepsItsWordsEnvironmentAndFolder) {
  const std::string archive =
      Initramfs("busybox", {}, {.release = "6.1"}, {{"echo", "it's"}, {{"A", "1 2"}, {"B%%", "x"}}, "/some where"});
  EXPECT_THAT(archive, HasSubstr("export A='1 2'\n"));
  EXPECT_THAT(archive, Not(HasSubstr("B%%")));
  EXPECT_THAT(archive, HasSubstr("cd '/some where' || exit 126\nexec 'echo' 'it'\\''s'\n"));
}

TEST(Initramfs, ModulesKeepTheirOrder) {
  const std::string archive = Initramfs("busybox", {{"b.ko", "B"}, {"a.ko", "A"}}, {}, {{"true"}, {}, "/"});
  EXPECT_THAT(archive, HasSubstr("b.ko\na.ko\n"));
}

}  // namespace
}  // namespace holdfast::guest
