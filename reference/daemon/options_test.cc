#include "reference/daemon/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace holdfast::daemon {
namespace {

using ::testing::HasSubstr;

Result<Options> Parse(std::vector<std::string> words) {
  words.insert(words.begin(), "holdfastd");
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  return ParseOptions(static_cast<int>(words.size()), argv.data());
}

TEST(Options, TheUsualLineOfALab) {
  const auto options = Parse({"-n", "-l", "-D", "-f", "a.conf"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->command, Command::kRun);
  EXPECT_EQ(options->config_file, "a.conf");
  EXPECT_TRUE(options->foreground && options->log_console && options->log_detail);
  EXPECT_EQ(options->pid_file, "");
}

TEST(Options, ADaemonHasAPidFile) { EXPECT_EQ(Parse({"-f", "a.conf"})->pid_file, "/run/holdfastd.pid"); }

TEST(Options, ConfigTestTakesItsLogGlued) {
  EXPECT_EQ(Parse({"-t", "-f", "a.conf"})->check_log, "");
  const auto options = Parse({"-tcheck.log", "--json"});
  EXPECT_EQ(options->check_log, "check.log");
  EXPECT_TRUE(options->json);
  EXPECT_EQ(options->command, Command::kCheck);
}

TEST(Options, CommandsAboutTheFile) {
  EXPECT_TRUE(Parse({"-t", "--sarif"})->sarif);
  EXPECT_EQ(Parse({"--dump-config", "-f", "a.conf"})->command, Command::kDumpConfig);
  const auto fix = Parse({"--fix", "a.conf"});
  EXPECT_EQ(fix->command, Command::kFix);
  EXPECT_EQ(fix->config_file, "a.conf");
}

TEST(Options, FacilityAndUmaskAreChecked) {
  EXPECT_EQ(Parse({"-S", "local3"})->syslog_facility, Parse({"-S", "3"})->syslog_facility);
  EXPECT_THAT(Parse({"-S", "mail"}).error().message, HasSubstr("local7"));
  EXPECT_EQ(Parse({"-u", "022"})->umask, 022u);
  EXPECT_FALSE(Parse({"-u", "9999"}));
}

TEST(Options, WhatIsNotSupportedIsSaid) {
  EXPECT_THAT(Parse({"-x"}).error().message, HasSubstr("SNMP"));
  const auto options = Parse({"-B", "-P"});
  ASSERT_TRUE(options);
  ASSERT_EQ(options->notes.size(), 1u);
  EXPECT_THAT(options->notes[0], HasSubstr("BFD"));
}

TEST(Options, OneHalfOfTheDaemonMayRunAlone) {
  const auto both = Parse({});
  EXPECT_TRUE(both->vrrp && both->checkers && both->release_services);
  const auto vrrp = Parse({"-P"});
  EXPECT_TRUE(vrrp->vrrp && !vrrp->checkers);
  const auto checkers = Parse({"-C", "-I", "-c", "/run/c.pid"});
  EXPECT_TRUE(!checkers->vrrp && checkers->checkers && !checkers->release_services);
  EXPECT_EQ(checkers->checkers_pid_file, "/run/c.pid");
}

TEST(Options, AnErrorNamesTheWord) {
  EXPECT_THAT(Parse({"-z"}).error().message, HasSubstr("-z"));
  EXPECT_THAT(Parse({"--bogus"}).error().message, HasSubstr("--bogus"));
  EXPECT_THAT(Parse({"-f"}).error().message, HasSubstr("-f needs an argument"));
  EXPECT_THAT(Parse({"-n", "stray"}).error().message, HasSubstr("'stray'"));
}

TEST(Options, SignalNumbersForScripts) {
  EXPECT_EQ(SignalNumber("RELOAD"), SIGHUP);
  EXPECT_EQ(SignalNumber("NONSENSE"), std::nullopt);
}

}  // namespace
}  // namespace holdfast::daemon
