#include "reference/daemon/pid_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace holdfast::daemon {
namespace {

class PidFileTest : public ::testing::Test {
 protected:
  std::string path_ = std::filesystem::temp_directory_path() / ("holdfast-" + std::to_string(getpid()) + ".pid");
};

TEST_F(PidFileTest, HoldsOurNumberAndGoesWithUs) {
  {
    const auto file = PidFile::Create(path_);
    ASSERT_TRUE(file) << file.error().message;
    int number = 0;
    std::ifstream(path_) >> number;
    EXPECT_EQ(number, getpid());
  }
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(PidFileTest, ASecondDaemonIsRefusedAndDoesNotTakeTheFileAway) {
  const auto first = PidFile::Create(path_);
  ASSERT_TRUE(first);
  const auto second = PidFile::Create(path_);
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, ::testing::HasSubstr("another daemon"));
  EXPECT_TRUE(std::filesystem::exists(path_));
}

TEST_F(PidFileTest, AKilledDaemonsFileIsTakenOver) {
  std::ofstream(path_) << "999999999\n";
  EXPECT_TRUE(PidFile::Create(path_));
}

TEST_F(PidFileTest, NoFolderIsAnErrorThatNamesTheFile) {
  const auto file = PidFile::Create("/no/such/folder/x.pid");
  ASSERT_FALSE(file);
  EXPECT_THAT(file.error().message, ::testing::HasSubstr("/no/such/folder/x.pid"));
}

}  // namespace
}  // namespace holdfast::daemon
