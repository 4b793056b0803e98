#include "netns-lab/guest/kernel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace holdfast::guest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kDependencies =
    "kernel/fs/9p/9p.ko.xz: kernel/net/9p/9pnet.ko.xz kernel/fs/netfs/netfs.ko.xz\n"
    "kernel/net/9p/9pnet.ko.xz:\n"
    "kernel/fs/netfs/netfs.ko.xz:\n"
    "kernel/drivers/crypto/a-b.ko: kernel/net/9p/9pnet.ko.xz\n";

TEST(LoadOrder, AModuleComesAfterWhatItNeedsAndOnce) {
  EXPECT_THAT(LoadOrder(kDependencies, {"9p", "9pnet"}),
              ElementsAre("kernel/net/9p/9pnet.ko.xz", "kernel/fs/netfs/netfs.ko.xz", "kernel/fs/9p/9p.ko.xz"));
}

TEST(LoadOrder, DashAndUnderscoreAreOne) {
  EXPECT_THAT(LoadOrder(kDependencies, {"a_b"}),
              ElementsAre("kernel/net/9p/9pnet.ko.xz", "kernel/drivers/crypto/a-b.ko"));
}

TEST(LoadOrder, WhatIsBuiltInIsNotLoaded) { EXPECT_THAT(LoadOrder(kDependencies, {"overlay"}), IsEmpty()); }

TEST(FindKernel, SaysWhereItLookedAndWhatToDo) {
  const std::string before = std::getenv("HOLDFAST_CACHE") ? std::getenv("HOLDFAST_CACHE") : "";
  ::setenv("HOLDFAST_CACHE", "/nonexistent", 1);
  const auto kernel = FindKernel();
  before.empty() ? ::unsetenv("HOLDFAST_CACHE") : ::setenv("HOLDFAST_CACHE", before.c_str(), 1);
  ASSERT_FALSE(kernel);
  EXPECT_THAT(kernel.error().message, HasSubstr("/nonexistent/guest/kernel"));
  EXPECT_THAT(kernel.error().message, HasSubstr("ci/setup guest"));
}

TEST(ReadModule, ToleratesNoMissingFile) { EXPECT_FALSE(ReadModule("/nonexistent/x.ko")); }

}  // namespace
}  // namespace holdfast::guest
