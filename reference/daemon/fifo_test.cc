#include "reference/daemon/fifo.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

namespace holdfast::daemon {
namespace {

class FifoTest : public ::testing::Test {
 protected:
  std::string path_ = std::filesystem::temp_directory_path() / ("holdfast-" + std::to_string(getpid()) + ".fifo");
};

TEST_F(FifoTest, MakesThePipeWritesLinesAndTakesItAway) {
  {
    NotifyFifoWriter writer;
    ASSERT_TRUE(writer.Open({path_, "", ""}));
    ASSERT_TRUE(writer.Write("INSTANCE \"VI_1\" MASTER 101\n"));
    const int reader = open(path_.c_str(), O_RDONLY | O_NONBLOCK);
    std::array<char, 100> text{};
    EXPECT_EQ(read(reader, text.data(), text.size()), 27);
    close(reader);
  }
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(FifoTest, AFullPipeLosesTheLineAndNeverWaits) {
  NotifyFifoWriter writer;
  ASSERT_TRUE(writer.Open({path_, "", ""}));
  const std::string line(4000, 'x');
  int written = 0;
  while (writer.Write(line)) ++written;
  EXPECT_GT(written, 0);
}

TEST_F(FifoTest, ARegularFileIsRefusedAndKept) {
  std::ofstream(path_) << "precious";
  NotifyFifoWriter writer;
  EXPECT_FALSE(writer.Open({path_, "", ""}));
  EXPECT_EQ(std::filesystem::file_size(path_), 8u);
  std::filesystem::remove(path_);
}

TEST(Fifo, WithoutAPathNothingIsWritten) { EXPECT_TRUE(NotifyFifoWriter().Write("x\n")); }

}  // namespace
}  // namespace holdfast::daemon
