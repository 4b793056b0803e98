// The normal form: what it looks like, and that reading it again gives the same model.
#include "reference/config/dump.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "reference/config/load.h"
#include "reference/config/writer.h"

namespace holdfast::config {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

const fs::path kTestdata = fs::path(HOLDFAST_SOURCE_DIR) / "reference/config/testdata";
const fs::path kCorpus = fs::path(HOLDFAST_SOURCE_DIR).parent_path() / "shared";

LoadResult LoadText(const std::string& text) {
  const MemoryFiles files(std::map<std::string, std::string>{{"a.conf", text}});
  LoadOptions options;
  options.source = &files;
  return Load("a.conf", options);
}

// Loads the normal form and compares; the places of the two models differ, and so do the names of their files.
void ExpectRoundTrip(const std::string& name, LoadResult first) {
  const std::string dump = Dump(first.config);
  LoadResult second = LoadText(dump);
  EXPECT_TRUE(Usable(second)) << name << ":\n" << RenderAll(second);
  first.config.files.clear();
  second.config.files.clear();
  EXPECT_TRUE(first.config == second.config) << name << ":\n" << dump << "----\n" << Dump(second.config);
  EXPECT_EQ(Dump(second.config), dump) << name;
}

int RoundTripFolder(const fs::path& folder) {
  int files = 0;
  if (!fs::exists(folder)) return 0;
  LoadOptions options;
  options.config_id = "host";
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().extension() != ".conf") continue;
    ExpectRoundTrip(entry.path().string(), Load(entry.path().string(), options));
    ++files;
  }
  return files;
}

TEST(Dump, OurOwnCasesComeBack) { EXPECT_GE(RoundTripFolder(kTestdata), 20); }

TEST(Dump, TheCorpusComesBack) {
  if (RoundTripFolder(kCorpus) == 0) GTEST_SKIP() << "no corpus beside the checkout";
}

TEST(Dump, SaysWhatWasGivenWithExpansionsResolved) {
  const LoadResult result = LoadText(
      "$IF=eth7\n@other priority 9\n$V= \\\n virtual_ipaddress { 192.0.2.10/24 label eth7:1 brd + }\n"
      "vrrp_instance A {\n interface $IF\n virtual_router_id 51\n $V\n ~SEQ(x, 1) priority 10$x\n"
      " notify_master \"/bin/x 'a b' ${IF}\" root\n}\n");
  EXPECT_EQ(Dump(result.config),
            "vrrp_instance A {\n"
            "    interface eth7\n"
            "    virtual_router_id 51\n"
            "    priority 101\n"
            "    virtual_ipaddress {\n"
            "        192.0.2.10/24 label eth7:1 brd +\n"
            "    }\n"
            "    notify_master \"/bin/x 'a b' eth7\" root\n"
            "}\n");
}

TEST(Dump, OlderNamesBecomeTheNewOnes) {
  const LoadResult result = LoadText("global_defs {\n lvs_flush_onstop VS\n vrrp_vmac_garp_intvl all 7\n}\n");
  EXPECT_EQ(Dump(result.config), "global_defs {\n    lvs_flush_on_stop VS\n    vrrp_garp_extra_if all 7\n}\n");
}

TEST(Dump, OlderFormsOfTheSameLineBecomeTheNewOnes) {
  const LoadResult result = LoadText(
      "global_defs {\n lvs_sync_daemon eth0 V 7\n dynamic_interfaces allow_if_changes\n include_check -read +match\n}\n"
      "vrrp_instance V {\n interface eth0\n virtual_router_id 51\n virtual_ipaddress { 192.0.2.10 }\n"
      " use_vmac netlink_notify_msg 00:00:5e:00:01 group 3 dev7\n}\n");
  const std::string dump = Dump(result.config);
  EXPECT_THAT(dump, HasSubstr("lvs_sync_daemon eth0 inst V id 7\n"));
  EXPECT_THAT(dump, HasSubstr("dynamic_interfaces allow_if_changes\n"));
  EXPECT_THAT(dump, HasSubstr("include_check -read +match\n"));
  EXPECT_THAT(dump, HasSubstr("use_vmac dev7 00:00:5e:00:01 netlink_notify_msg group 3\n"));
  ExpectRoundTrip("older forms", result);
}

TEST(Dump, WhatHoldfastdOnlyUnderstandsIsKeptToo) {
  const std::string secret(32, 'k');
  const LoadResult result = LoadText(
      "interface_up_down_delays {\n eth0 3\n eth1 4 5\n}\n"
      "vrrp_instance V {\n interface eth0\n virtual_router_id 51\n virtual_ipaddress { 192.0.2.10 }\n"
      " auth_hmac {\n key 1 " +
      secret + "\n key 2 file:/etc/key\n active_key 2\n mode permissive\n }\n}\n");
  const std::string dump = Dump(result.config);
  EXPECT_THAT(dump, HasSubstr("eth0 3 0\n    eth1 4 5\n"));
  EXPECT_THAT(dump, HasSubstr("key 1 " + secret + "\n        key 2 file:/etc/key\n        active_key 2\n"));
  EXPECT_THAT(dump, HasSubstr("mode permissive\n"));
  ExpectRoundTrip("understood", result);
}

TEST(Dump, WordsThatCouldBeTakenForSomethingElseAreQuoted) {
  const LoadResult result =
      LoadText("global_defs {\n router_id \"a # b\"\n notification_email {\n \"@x\"\n \"include y\"\n \"\"\n }\n}\n");
  const std::string dump = Dump(result.config);
  EXPECT_THAT(dump, HasSubstr("router_id \"a # b\"\n"));
  EXPECT_THAT(dump, HasSubstr("\"@x\"\n"));
  ExpectRoundTrip("quoted", result);
}

TEST(Dump, ADollarThatIsNoParameterStaysOne) {
  ExpectRoundTrip("dollar", LoadText("$A=_PWD}\nglobal_defs {\n router_id \"${B}$C ${$A\"\n}\n"));
}

TEST(Dump, ARefusedIdentityLeavesNoHole) {
  const LoadResult result = LoadText("virtual_server 192.0.2.300 80 {\n real_server 192.0.2.1 80 { }\n}\n");
  EXPECT_EQ(Dump(result.config), "");
}

// Every argument vector whose double quotes come in pairs has a command line.
TEST(CommandText, ComesBackWhateverItsWordsHold) {
  const std::vector<std::vector<std::string>> commands = {
      {"/bin/true"},   {"/bin/x", ""},           {"x", "a b", "c"},  {"x", "it's"},
      {"x", "a{b}#!"}, {"x", "\"a # {\" b"},     {"x", "\"\"", "}"}, {"x", "a\\b", "\\"},
      {"x", "'\"'\""}, {"x", "\"'{ } # ! ' \""}, {"x", "\\\"\"{ }"}};
  for (const auto& argv : commands) {
    for (const char* group : {"", "staff", ":odd", "a b"}) {
      const Script script{argv, *group ? "ann" : "", group};
      const std::string text = CommandText(script);
      const LoadResult result = LoadText("global_defs {\n startup_script " + text + "\n}\n");
      EXPECT_EQ(*result.config.globals.startup_script, script) << text << "\n" << RenderAll(result);
      EXPECT_TRUE(Usable(result)) << text;
    }
  }
  EXPECT_EQ(CommandText({{"x", "\""}, "", ""}), "") << "one quote alone cannot be written";
}

}  // namespace
}  // namespace holdfast::config
