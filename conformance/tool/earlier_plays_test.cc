#include "conformance/tool/earlier_plays.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>

namespace holdfast::conformance {
namespace {

namespace fs = std::filesystem;

class EarlierPlaysTest : public ::testing::Test {
 protected:
  void Leave(const std::string& words) { std::ofstream(folder_ / "dut.log") << words; }
  std::string Read(const std::string& name) {
    std::ifstream in(folder_ / name);
    std::string words;
    std::getline(in, words);
    return words;
  }
  void Play(std::size_t number, const std::string& words) {
    MakeRoomForPlay(folder_, number);
    fs::create_directories(folder_);
    EXPECT_FALSE(fs::exists(folder_ / "dut.log"));
    Leave(words);
  }

  fs::path folder_ = fs::temp_directory_path() / ("holdfast-plays-" + std::to_string(getpid())) / "cell";
  void TearDown() override { fs::remove_all(folder_.parent_path()); }
};

TEST_F(EarlierPlaysTest, EachPlaysFilesAreKept) {
  Play(1, "late");
  Play(2, "unclear");
  Play(3, "in time");
  EXPECT_EQ(Read("play-1/dut.log"), "late");
  EXPECT_EQ(Read("play-2/dut.log"), "unclear");
  EXPECT_EQ(Read("dut.log"), "in time");
}

TEST_F(EarlierPlaysTest, AnotherRunsPlaysAreRemoved) {
  Play(1, "late");
  Play(2, "in time");
  Play(1, "another run");
  EXPECT_FALSE(fs::exists(folder_ / "play-1"));
  EXPECT_EQ(Read("dut.log"), "another run");
}

TEST_F(EarlierPlaysTest, APlayThatLeftNothingIsNoHindrance) {
  MakeRoomForPlay(folder_, 1);
  Play(2, "in time");
  EXPECT_EQ(Read("dut.log"), "in time");
  EXPECT_EQ(fs::exists(folder_ / "play-1"), false);
}

TEST_F(EarlierPlaysTest, ArtifactsAreNamedWhereTheyLieThen) {
  report::ClauseResult result;
  result.artifacts = {"dut/RFC9568-6.1-ADI-v3-ipv4/trace.pcapng"};
  MoveArtifactsAside(result, 1);
  EXPECT_THAT(result.artifacts, ::testing::ElementsAre("dut/RFC9568-6.1-ADI-v3-ipv4/play-1/trace.pcapng"));
}

}  // namespace
}  // namespace holdfast::conformance
