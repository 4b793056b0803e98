// Hostile files: each limit, in bounded time and memory. Those of definitions and generators are in reader_test.cc.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "reference/config/load.h"
#include "reference/config/reader.h"

namespace holdfast::config {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
namespace fs = std::filesystem;

LoadResult LoadMemory(std::map<std::string, std::string> texts) {
  const MemoryFiles files(std::move(texts));
  LoadOptions options;
  options.source = &files;
  return Load("a.conf", options);
}

TEST(Limits, WhatAGeneratorRepeatsIsPrintedOnce) {
  const LoadResult result = LoadMemory({{"a.conf", "~SEQ(i, 300) intrface eth0\n"}});
  ASSERT_EQ(result.diagnostics.size(), 300u);
  const std::string said = RenderAll(result);
  const std::size_t first = said.find("unknown keyword");
  ASSERT_NE(first, said.npos) << said;
  EXPECT_EQ(said.find("unknown keyword", first + 1), said.npos) << said;
  EXPECT_THAT(said, HasSubstr("the same 299 times more"));
  EXPECT_THAT(said, HasSubstr("300 errors, 0 warnings"));
}

TEST(Limits, InvalidUtf8IsShownAsQuestionMarks) {
  const LoadResult result = LoadMemory({{"a.conf", "caf\xe9 \xc0\x80 \xf4\x90\x80\x80 \xe2\x82\xac\n"}});
  EXPECT_EQ(result.diagnostics[0].source_line, "caf? ?? ???? \xe2\x82\xac");
  EXPECT_THAT(RenderJson("a.conf", result), HasSubstr("caf?"));
}

TEST(Limits, LongWordsAreCutBetweenCharacters) {
  std::string word;
  for (int i = 0; i < 100; ++i) word += "\xe2\x82\xac";
  EXPECT_THAT(LoadMemory({{"a.conf", word}}).diagnostics[0].message, HasSubstr("\xe2\x82\xac..."));
}

TEST(Limits, ALineOverKeepalivedsLimitIsSaid) {
  const std::string line = "global_defs { router_id " + std::string(1500, 'x') + " }\n";
  const LoadResult result = LoadMemory({{"a.conf", line}});
  EXPECT_EQ(result.config.globals.router_id->size(), 1500u);
  EXPECT_THAT(result.diagnostics[0].message, HasSubstr("keepalived reads 1023"));
}

TEST(Limits, ALineThatGrowsOverItsLimitIsLeftOut) {
  std::string use;
  for (int i = 0; i < 80; ++i) use += " $A";
  const LoadResult result = LoadMemory(
      {{"a.conf", "$A=" + std::string(900, 'x') + "\nglobal_defs {\nrouter_id" + use + "\nprocess_names\n}\n"}});
  EXPECT_THAT(result.diagnostics[0].message, HasSubstr("the line grows over 65535 octets; the line is left out"));
  EXPECT_FALSE(result.config.globals.router_id.given());
  EXPECT_TRUE(*result.config.globals.process_names);
}

TEST(Limits, IncludesOfMoreThanHalfAGigabyteEnd) {
  std::string text;
  for (int i = 0; i < 520; ++i) text += "include big\n";
  const LoadResult result = LoadMemory({{"a.conf", text}, {"big", "#" + std::string((1 << 20) - 1, 'x')}});
  EXPECT_THAT(result.diagnostics.back().message, HasSubstr("the includes give more than 512 MiB"));
}

TEST(Limits, MoreIncludesThanPlacesCanCountEnd) {
  std::map<std::string, std::string> texts{{"a.conf", "include d/*\n"}};
  for (std::size_t i = 0; i < SourceSet::kMaxSources + 10; ++i) texts["d/" + std::to_string(i)] = "";
  const LoadResult result = LoadMemory(std::move(texts));
  EXPECT_THAT(result.diagnostics[0].message, HasSubstr("65000 files"));
}

TEST(Limits, BlocksThousandsDeepEnd) {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "vrrp_instance V {\n";
  EXPECT_EQ(CheckExitCode(LoadMemory({{"a.conf", text}})), 1);
  text.clear();
  for (int i = 0; i < 20000; ++i) text += "x {\n";
  EXPECT_EQ(CheckExitCode(LoadMemory({{"a.conf", text}})), 1);
}

TEST(Limits, ADefinitionOfManyLinesIsBounded) {
  std::string text = "$D= \\\n";
  for (int i = 0; i < 1000; ++i) text += "x" + std::to_string(i) + " \\\n";
  EXPECT_THAT(LoadMemory({{"a.conf", text}}).diagnostics, IsEmpty()) << "a definition that nobody uses";
}

class HostFileLimits : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("holdfast-limits-" + std::to_string(std::random_device{}()));
    fs::create_directories(folder_ / "sub");
  }
  void TearDown() override { fs::remove_all(folder_); }
  fs::path Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }
  std::string ErrorOf(const fs::path& path) {
    const LoadResult result = Load(path.string());
    EXPECT_EQ(CheckExitCode(result), 2);
    return result.diagnostics.at(0).message;
  }
  fs::path folder_;
};

TEST_F(HostFileLimits, WhatIsNoFileIsUnreadable) {
  EXPECT_THAT(ErrorOf(folder_ / "none.conf"), HasSubstr("o such file"));
  EXPECT_THAT(ErrorOf(folder_ / "sub"), HasSubstr("is a directory"));
  EXPECT_THAT(ErrorOf("/dev/zero"), HasSubstr("is not a regular file"));
  const fs::path huge = Write("huge.conf", "");
  fs::resize_file(huge, (256u << 20) + 1);  // a hole: it takes no room
  EXPECT_THAT(ErrorOf(huge), HasSubstr("larger than 256 MiB"));
}

TEST_F(HostFileLimits, IncludesSkipWhatIsExecutable) {
  const fs::path main = Write("main.conf", "include sub/*.conf\ninclude {one,two}.conf\n");
  Write("sub/a.conf", "global_defs { router_id first }\n");
  const fs::path program = Write("sub/b.conf", "global_defs { router_id second }\n");
  fs::permissions(program, fs::perms::owner_all);
  Write("two.conf", "global_defs { vrrp_version 3 }\n");
  const LoadResult result = Load(main.string());
  EXPECT_EQ(*result.config.globals.router_id, "first");
  EXPECT_EQ(*result.config.globals.vrrp_version, 3);
  EXPECT_THAT(result.config.files, testing::SizeIs(3));
}

}  // namespace
}  // namespace holdfast::config
