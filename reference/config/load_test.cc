// The whole way from text to model.
#include "reference/config/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "reference/config/reporter.h"

namespace holdfast::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
namespace fs = std::filesystem;

LoadResult LoadText(const std::string& text) {
  const MemoryFiles files(std::map<std::string, std::string>{{"a.conf", text}});
  LoadOptions options;
  options.source = &files;
  return Load("a.conf", options);
}

// An instance that is complete, with more lines of the caller's.
std::string Instance(const std::string& lines, const std::string& name = "VI_1") {
  return "vrrp_instance " + name + " {\ninterface eth0\nvirtual_router_id 51\nvirtual_ipaddress { 192.0.2.10 }\n" +
         lines + "\n}\n";
}

LoadResult LoadTestFile(const std::string& name) {
  return Load((fs::path(HOLDFAST_SOURCE_DIR) / "reference/config/testdata" / name).string());
}

std::vector<std::string> Messages(const LoadResult& result) {
  std::vector<std::string> messages;
  for (const Diagnostic& d : result.diagnostics) messages.push_back(d.message);
  return messages;
}

TEST(Load, TheTutorialsPair) {
  const LoadResult master = LoadTestFile("tutorial-master.conf"), backup = LoadTestFile("tutorial-backup.conf");
  EXPECT_THAT(Messages(master), IsEmpty());
  EXPECT_THAT(Messages(backup), IsEmpty());
  EXPECT_EQ(CheckExitCode(master), 0);
  ASSERT_EQ(master.config.instances.size(), 1u);
  const VrrpInstance& i = master.config.instances[0];
  EXPECT_EQ(i.name, "VI_1");
  EXPECT_EQ(*i.state, InitialState::kMaster);
  EXPECT_EQ(*i.interface, "eth0");
  EXPECT_EQ(*i.virtual_router_id, 51);
  EXPECT_EQ(*i.priority, 101);
  EXPECT_EQ(*i.advert_int, Centiseconds(100));
  EXPECT_EQ(*i.version, 2);
  ASSERT_EQ(i.virtual_ipaddress.size(), 1u);
  EXPECT_EQ(i.virtual_ipaddress[0].prefix.ToString(), "192.168.1.100/32");
  EXPECT_EQ(*i.authentication.auth_type, AuthType::kPass);
  EXPECT_EQ(*i.authentication.auth_pass, "1234");
  EXPECT_EQ(*backup.config.instances[0].priority, 90);
}

TEST(Load, EverythingTheDaemonHonours) {
  const LoadResult result = LoadTestFile("everything.conf");
  EXPECT_THAT(Messages(result), ElementsAre(HasSubstr("v3_checksum_as_v2 came with keepalived 2.3")));
  ASSERT_EQ(result.config.instances.size(), 2u);
  const VrrpInstance& lan = result.config.instances[0];
  EXPECT_EQ(*lan.version, 3);
  EXPECT_EQ(*lan.advert_int, Centiseconds(25));
  EXPECT_EQ(lan.virtual_ipaddress[0].prefix.ToString(), "192.0.2.10/24");
  EXPECT_EQ(lan.virtual_ipaddress[0].dev, "eth1");
  EXPECT_EQ(lan.virtual_ipaddress[0].label, "eth1:vip");
  EXPECT_EQ(lan.virtual_ipaddress[0].scope, AddressScope::kLink);
  EXPECT_TRUE(lan.virtual_ipaddress[0].default_broadcast);
  EXPECT_TRUE(lan.virtual_ipaddress_excluded[0].nodad);
  EXPECT_EQ(lan.virtual_ipaddress_excluded[0].preferred_lft, 0u);
  EXPECT_EQ(lan.use_vmac->ifname, "vrrp7");
  EXPECT_TRUE(lan.use_vmac->mac_ends_in_vrid);
  EXPECT_TRUE(lan.nopreempt);
  EXPECT_FALSE(lan.accept);
  EXPECT_TRUE(lan.v3_checksum_as_v2);
  EXPECT_EQ(*lan.garp_master_delay, Seconds(1));
  EXPECT_EQ(*lan.garp_master_repeat, 2u) << "from global_defs";
  EXPECT_EQ(*lan.garp_master_refresh, Seconds(60));
  ASSERT_EQ(lan.track_interface.size(), 3u);
  EXPECT_EQ(lan.track_interface[0].weight, -20);
  EXPECT_TRUE(lan.track_interface[1].reverse);
  EXPECT_EQ(lan.track_interface[2].weight, 0);
  EXPECT_EQ(lan.unicast_peer.size(), 2u);
  EXPECT_EQ(lan.unicast_peer[0].min_ttl, 254);
  EXPECT_THAT(lan.notify.master->argv, ElementsAre("/usr/local/bin/notify.sh", "two words", "master"));
  EXPECT_EQ(lan.notify.master->user, "nobody");
  EXPECT_EQ(result.config.globals.script_user->group, "nogroup");
  const VrrpInstance& six = result.config.instances[1];
  EXPECT_EQ(six.family, Family::kIpv6);
  EXPECT_EQ(*six.priority, 100);
  EXPECT_EQ(*six.preempt_delay, Microseconds(1500000));
  EXPECT_EQ(six.virtual_ipaddress.size(), 2u);
}

TEST(Load, NamesAcrossBlocks) {
  const LoadResult result = LoadTestFile("lists.conf");
  EXPECT_EQ(CheckExitCode(result), 0);
  ASSERT_EQ(result.config.scripts.size(), 1u);
  EXPECT_EQ(result.config.scripts[0].weight->value, -10);
  EXPECT_TRUE(result.config.scripts[0].weight->reverse);
  EXPECT_EQ(*result.config.scripts[0].timeout, Microseconds(2000000)) << "not given: the interval";
  EXPECT_EQ(result.config.instances[0].track_script[0].weight, 5);
  EXPECT_EQ(result.config.instances[0].track_file[0].weight, std::nullopt);
  EXPECT_EQ(result.config.sync_groups[0].group.size(), 2u);
}

TEST(Load, AService) {
  const LoadResult result = LoadTestFile("service.conf");
  EXPECT_EQ(CheckExitCode(result), 0);
  ASSERT_EQ(result.config.virtual_servers.size(), 1u);
  const VirtualServer& v = result.config.virtual_servers[0];
  EXPECT_EQ(*v.protocol, Transport::kTcp);
  EXPECT_EQ(*v.lb_algo, Scheduler::kRr);
  EXPECT_EQ(v.lvs_method->tunnel_type, "gue");
  EXPECT_EQ(v.lvs_method->tunnel_port, 6080);
  EXPECT_EQ(*v.persistence_timeout, Seconds(360));
  EXPECT_EQ(v.sorry_server->port, 443);
  ASSERT_EQ(v.real_servers.size(), 2u);
  const Checker& http = v.real_servers[0].checkers[0];
  EXPECT_EQ(http.kind, CheckerKind::kHttp);
  EXPECT_EQ(http.urls[0].status_code->at(1), (StatusRange{301, 301}));
  EXPECT_EQ(*http.urls[0].regex, "a\nb");
  EXPECT_EQ(*http.timing.retry, 2u);
  EXPECT_EQ(v.real_servers[1].port, 443) << "the virtual server's";
  EXPECT_EQ(*v.real_servers[1].timing.delay_loop, Microseconds(2000000));
  EXPECT_EQ(*v.real_servers[1].checkers[0].timing.connect_timeout, Microseconds(500000));
  EXPECT_EQ(result.config.virtual_server_groups[0].members[1].last->ToString(), "192.0.2.85");
}

TEST(Load, DefaultsAreThoseOfKeepalived) {
  const LoadResult result = LoadText(Instance(""));
  const VrrpInstance& i = result.config.instances[0];
  EXPECT_EQ(*i.priority, 100);
  EXPECT_EQ(*i.version, 2);
  EXPECT_EQ(*i.advert_int, Centiseconds(100));
  EXPECT_EQ(*i.garp_master_delay, Seconds(5));
  EXPECT_EQ(*i.garp_master_repeat, 5u);
  EXPECT_EQ(*i.down_timer_adverts, 3u);
  EXPECT_TRUE(i.accept);
  EXPECT_FALSE(i.nopreempt);
  EXPECT_FALSE(i.priority.given());
}

TEST(Load, StateMasterWithoutPriorityIsTheOwner) {
  const LoadResult result = LoadText(Instance("state MASTER"));
  EXPECT_EQ(*result.config.instances[0].priority, 255);
  EXPECT_THAT(Messages(result), ElementsAre(HasSubstr("priority 255")));
  EXPECT_EQ(CheckExitCode(result), 0);
}

TEST(Load, VersionTwoSendsWholeSecondsAndVersionThreeUpTo4095) {
  const LoadResult two = LoadText(Instance("advert_int 0.3")), three = LoadText(Instance("version 3\nadvert_int 50"));
  EXPECT_EQ(*two.config.instances[0].advert_int, Centiseconds(100));
  EXPECT_EQ(*three.config.instances[0].advert_int, Centiseconds(4095));
  EXPECT_EQ(CheckExitCode(two), 3);
  EXPECT_EQ(CheckExitCode(three), 3);
}

TEST(Load, NopreemptIsClearedForStateMaster) {
  const LoadResult result = LoadText(Instance("state MASTER\npriority 100\nnopreempt"));
  EXPECT_FALSE(result.config.instances[0].nopreempt);
  EXPECT_EQ(CheckExitCode(result), 0);
}

TEST(Load, GlobalSettingsReachInstancesBeforeThem) {
  const LoadResult result = LoadText(Instance("") + "global_defs { vrrp_version 3 }");
  EXPECT_EQ(*result.config.instances[0].version, 3);
}

TEST(Load, IncompleteInstancesAreLeftOut) {
  const LoadResult result = LoadText("vrrp_instance A { interface eth0 }\nvrrp_instance B { virtual_router_id 1 }\n");
  EXPECT_THAT(result.config.instances, IsEmpty());
  EXPECT_EQ(CheckExitCode(result), 3);
}

TEST(Load, TheFirstErrorOfAClassDecidesTheExitCode) {
  EXPECT_EQ(CheckExitCode(LoadText(Instance("priority 0\nnonsense"))), 1);
  EXPECT_EQ(CheckExitCode(LoadText(Instance("priority 0"))), 3);
  EXPECT_EQ(CheckExitCode(LoadText(Instance("nonsense\nincludem nothing"))), 2);
  EXPECT_EQ(CheckExitCode(Load("/nonexistent/a.conf")), 2);
  EXPECT_FALSE(Usable(LoadText(Instance("nonsense"))));
  EXPECT_TRUE(Usable(LoadText(Instance("priority 0"))));
}

TEST(Load, WhatIsUnderstoodButNotHonouredIsSaidOnce) {
  const LoadResult result = LoadText(Instance("smtp_alert", "A") + "vrrp_instance B {\nsmtp_alert\n}\n");
  EXPECT_THAT(Messages(result)[0], HasSubstr("smtp_alert is understood but not honoured"));
  EXPECT_THAT(Messages(result)[0], HasSubstr("also on line 8"));
}

TEST(Load, ABlockInsideItsOwnKindIsLifted) {
  const LoadResult result = LoadText(
      "vrrp_instance A {\ninterface eth0\nvrrp_instance B {\ninterface eth0\nvirtual_router_id 2\n"
      "virtual_ipaddress { 192.0.2.2 }\n}\nvirtual_router_id 1\nvirtual_ipaddress { 192.0.2.1 }\n}\n");
  ASSERT_EQ(result.config.instances.size(), 2u);
  EXPECT_EQ(*result.config.instances[0].virtual_router_id, 1);
  EXPECT_EQ(*result.config.instances[1].virtual_router_id, 2);
  EXPECT_EQ(CheckExitCode(result), 0);
}

TEST(Load, AsKeepalivedWhatWeMendIsAnError) {
  const MemoryFiles files(std::map<std::string, std::string>{{"a.conf", Instance("vrrp_script x { script y }")}});
  LoadOptions options;
  options.source = &files;
  EXPECT_EQ(CheckExitCode(Load("a.conf", options)), 0);
  options.as_keepalived = true;
  EXPECT_EQ(CheckExitCode(Load("a.conf", options)), 1);
}

TEST(Load, AsKeepalivedAKeywordOfOursIsUnknown) {
  const MemoryFiles files(std::map<std::string, std::string>{{"a.conf", Instance("version 3\nholdfast_v2_and_v3")}});
  LoadOptions options;
  options.source = &files;
  const LoadResult ours = Load("a.conf", options);
  EXPECT_EQ(CheckExitCode(ours), 0);
  EXPECT_TRUE(ours.config.instances[0].holdfast_v2_and_v3);
  EXPECT_THAT(Messages(ours), Contains(HasSubstr("holdfast_v2_and_v3 is Holdfast's own")));
  options.as_keepalived = true;
  EXPECT_EQ(CheckExitCode(Load("a.conf", options)), 1);
}

TEST(Load, BothVersionsAreForVersion3OverIpv4) {
  for (const char* other : {"version 2", "version 3\nvirtual_ipaddress { 2001:db8::1 }"}) {
    const MemoryFiles files(std::map<std::string, std::string>{
        {"a.conf", std::string("vrrp_instance A {\ninterface eth0\nvirtual_router_id 1\nholdfast_v2_and_v3\n") + other +
                       "\nvirtual_ipaddress { 192.0.2.1 }\n}\n"}});
    LoadOptions options;
    options.source = &files;
    const LoadResult result = Load("a.conf", options);
    EXPECT_THAT(Messages(result), Contains(HasSubstr("it is ignored"))) << other;
    EXPECT_EQ(CheckExitCode(result), 3) << other;
    EXPECT_FALSE(result.config.instances[0].holdfast_v2_and_v3) << other;
  }
}

TEST(Load, RouterAdvertisementsNeedALinkLocalAddress) {
  const auto load = [](const std::string& addresses) {
    const MemoryFiles files(std::map<std::string, std::string>{
        {"a.conf",
         "vrrp_instance A {\ninterface eth0\nvirtual_router_id 1\nholdfast_router_advertisements\n"
         "virtual_ipaddress { " +
             addresses + " }\n}\n"}});
    LoadOptions options;
    options.source = &files;
    return Load("a.conf", options);
  };
  const LoadResult right = load("fe80::1/64\n2001:db8::1/64");
  EXPECT_EQ(CheckExitCode(right), 0);
  EXPECT_TRUE(right.config.instances[0].holdfast_router_advertisements);
  for (const char* wrong : {"192.0.2.1", "2001:db8::1/64\nfe80::1/64"}) {
    const LoadResult result = load(wrong);
    EXPECT_THAT(Messages(result), Contains(HasSubstr("it is ignored"))) << wrong;
    EXPECT_EQ(CheckExitCode(result), 3) << wrong;
    EXPECT_FALSE(result.config.instances[0].holdfast_router_advertisements) << wrong;
  }
}

TEST(Load, MissingInterfacesAreNotesOfTheEnvironment) {
  const MemoryFiles files(std::map<std::string, std::string>{{"a.conf", Instance("track_interface { eth9 }")}});
  LoadOptions options;
  options.source = &files;
  options.interface_exists = [](const std::string& name) { return name == "eth0"; };
  const LoadResult result = Load("a.conf", options);
  ASSERT_EQ(result.diagnostics.size(), 1u);
  EXPECT_EQ(result.diagnostics[0].kind, DiagnosticClass::kEnvironment);
  EXPECT_EQ(CheckExitCode(result), 0);
}

TEST(Load, JsonHasEveryDiagnostic) {
  const LoadResult result = LoadText(Instance("priority \xff"));
  const auto json = nlohmann::json::parse(RenderJson("a.conf", result));
  EXPECT_EQ(json["exit"], 3);
  ASSERT_EQ(json["diagnostics"].size(), 1u);
  EXPECT_EQ(json["diagnostics"][0]["line"], 5);
  EXPECT_EQ(json["diagnostics"][0]["column"], 10);
  EXPECT_EQ(json["diagnostics"][0]["class"], "meaning");
}

TEST(Load, SarifHasEveryDiagnosticByCodePoint) {
  const LoadResult result = LoadText(Instance("router \"\xc3\xa9\" state"));
  const auto sarif = nlohmann::json::parse(RenderSarif("1.2", result));
  EXPECT_EQ(sarif["version"], "2.1.0");
  const auto& run = sarif["runs"][0];
  EXPECT_EQ(run["tool"]["driver"]["version"], "1.2");
  ASSERT_EQ(run["results"].size(), result.diagnostics.size());
  const auto& first = run["results"][0];
  EXPECT_EQ(first["ruleId"], run["tool"]["driver"]["rules"][first["ruleIndex"].get<int>()]["id"]);
  EXPECT_EQ(first["level"], "error");
  EXPECT_EQ(first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "a.conf");
  EXPECT_EQ(first["locations"][0]["physicalLocation"]["region"]["startLine"], 5);
  EXPECT_EQ(first["locations"][0]["physicalLocation"]["region"]["endColumn"], 7);
}

TEST(Load, SarifCountsCharactersAndQuotesPaths) {
  const MemoryFiles files(std::map<std::string, std::string>{{"a b.conf", "global_defs { router_id \"\xc3\xa9\" x }"}});
  LoadOptions options;
  options.source = &files;
  const auto sarif = nlohmann::json::parse(RenderSarif("1.2", Load("a b.conf", options)));
  const auto& physical = sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
  EXPECT_EQ(physical["artifactLocation"]["uri"], "a%20b.conf");
  EXPECT_EQ(physical["region"]["startColumn"], 29);
}

TEST(Load, NamesDefinedTwiceAreLeftOut) {
  const LoadResult result = LoadText(
      "virtual_server_group g { 192.0.2.1 80 }\nvirtual_server_group g { 192.0.2.2 80 }\ntrack_group t { }\n"
      "track_group t { }\nvirtual_server 192.0.2.1 80 {\nprotocol TCP\nlb_algo rr\nreal_server 192.0.2.9 80 { }\n}\n"
      "virtual_server 192.0.2.1 80 {\nprotocol TCP\nlb_algo rr\nreal_server 192.0.2.8 80 { }\n}\n");
  EXPECT_EQ(result.config.virtual_server_groups.size(), 1u);
  EXPECT_EQ(result.config.track_groups.size(), 1u);
  EXPECT_EQ(result.config.virtual_servers.size(), 1u);
  EXPECT_EQ(CheckExitCode(result), 3);
}

TEST(Load, WeightsThatCanChangeNothingAreSaid) {
  const std::string script = "vrrp_script s { script x\nweight 10 }\n";
  const std::string tracked = "track_script { s }\npriority ";
  EXPECT_THAT(Messages(LoadText(script + Instance(tracked + "255"))), Contains(HasSubstr("never moves")));
  EXPECT_THAT(Messages(LoadText(script + Instance(tracked + "254"))), Contains(HasSubstr("at the end of its range")));
  EXPECT_THAT(Messages(LoadText(script + Instance(tracked + "253"))),
              Not(Contains(HasSubstr("has no effect on 'VI_1'"))));
  EXPECT_THAT(Messages(LoadText(script + Instance(tracked + "100") + "vrrp_sync_group G { group { VI_1 } }\n")),
              Contains(HasSubstr("keepalived ignores weights there")));
}

TEST(Load, WhatIsDefinedBelowItsUseIsSaid) {
  EXPECT_THAT(Messages(LoadText(Instance("track_script { s }") + "vrrp_script s { script x }\n")),
              Contains(HasSubstr("is defined further below, on line 7")));
}

TEST(Load, WhereKeepalivedsVersionsDifferIsANote) {
  const LoadResult result = LoadText(Instance("strict_mode\ntimer_expired_backup\nunicast_src_ip ${_ENV HOME}"));
  EXPECT_THAT(Messages(result), Contains(HasSubstr("timer_expired_backup came with keepalived 2.3")));
  EXPECT_THAT(Messages(result), Contains(HasSubstr("2.2.7 does not know ${_ENV}")));
  const LoadResult unicast = LoadText(
      "vrrp_instance A {\nvirtual_router_id 1\nvirtual_ipaddress { 192.0.2.1 }\nunicast_src_ip 192.0.2.2\n"
      "unicast_peer { 192.0.2.3 }\n}\n");
  EXPECT_THAT(Messages(unicast), ElementsAre(HasSubstr("2.2.7 wants an interface for unicast too")));
  EXPECT_EQ(unicast.diagnostics[0].severity, Severity::kNote);
}

TEST(Load, ServersNeedNotBeKeptToBeChecked) {
  std::string text;
  for (int i = 1; i < 100; ++i)
    text += "virtual_server 192.0.2." + std::to_string(i) + " 80 {\nprotocol TCP\nlb_algo rr\nquorum 2\n" +
            "real_server 192.0.2.200 80 { FILE_CHECK { track_file f } }\n}\n";
  const MemoryFiles files(std::map<std::string, std::string>{{"a.conf", text}});
  LoadOptions options;
  options.source = &files;
  options.keep_servers = false;
  const LoadResult result = Load("a.conf", options);
  EXPECT_LE(result.config.virtual_servers.size(), 1u);
  EXPECT_EQ(RenderAll(result), RenderAll(LoadText(text)));
  EXPECT_EQ(CheckExitCode(result), 3);
}

TEST(Load, ABlockWithoutBracesCostsNothingElse) {
  const LoadResult result = LoadText("vrrp_sync_group G\n" + Instance(""));
  EXPECT_THAT(Messages(result), Contains(HasSubstr("vrrp_sync_group 'G' needs a block: '{' is missing")));
  ASSERT_EQ(result.config.instances.size(), 1u);
  EXPECT_EQ(*result.config.instances[0].virtual_router_id, 51);
}

TEST(Load, AnUnknownBlockThatIsNeverClosedEndsBeforeTheNextKnownOne) {
  const LoadResult result = LoadText("foo {\n bar {\n }\n baz 1\n" + Instance(""));
  EXPECT_EQ(result.diagnostics[0].where.line, 1u);
  ASSERT_EQ(result.config.instances.size(), 1u);
  EXPECT_EQ(result.config.instances[0].name, "VI_1");
}

TEST(Load, SaysWhereAValueComesFrom) {
  const MemoryFiles files(
      std::map<std::string, std::string>{{"a.conf", "include b.conf\n" + Instance("priority 7") + Instance("", "VI_2")},
                                         {"b.conf", Instance("virtual_router_id 52\npriority 9", "VI_2")}});
  LoadOptions options;
  options.source = &files;
  const LoadResult result = Load("a.conf", options);
  ASSERT_EQ(result.config.instances.size(), 2u);
  EXPECT_EQ(result.config.Describe(result.config.instances[0].priority.where()), "b.conf:6");
  EXPECT_EQ(result.config.Describe(result.config.instances[1].priority.where()), "a.conf:6");
  EXPECT_EQ(result.config.Describe(result.config.instances[1].advert_int.where()), "the built-in default");
  EXPECT_THAT(Messages(result), Contains(HasSubstr("b.conf:1"))) << "names stand once; the first is in the other file";
}

TEST(Load, PortsThatCannotBeAreMended) {
  const LoadResult result = LoadText(
      "virtual_server 192.0.2.1 80 {\nprotocol TCP\nlb_algo rr\nlvs_method DR\nreal_server 192.0.2.2 81 { }\n"
      "real_server 192.0.2.3 81 {\nlvs_method NAT\n}\n}\n"
      "virtual_server 192.0.2.1 {\nprotocol TCP\nlb_algo rr\nreal_server 192.0.2.2 { }\n}\n");
  ASSERT_EQ(result.config.virtual_servers.size(), 2u);
  EXPECT_EQ(result.config.virtual_servers[0].real_servers[0].port, 80);
  EXPECT_EQ(result.config.virtual_servers[0].real_servers[1].port, 81) << "NAT can";
  EXPECT_EQ(*result.config.virtual_servers[1].persistence_timeout, Seconds(360));
}

TEST(Load, StrictModeSaysWhatEachLineOfGlobalsMeansOnce) {
  const std::string text = "global_defs {\nvrrp_strict\nvrrp_garp_master_repeat 2\n}\n" + Instance("") +
                           Instance("virtual_router_id 52\nvirtual_ipaddress { 192.0.2.11 }", "VI_2");
  const std::string said = RenderAll(LoadText(text));
  const std::size_t at = said.find("does not repeat gratuitous ARPs");
  ASSERT_NE(at, said.npos) << said;
  EXPECT_EQ(said.find("does not repeat gratuitous ARPs", at + 1), said.npos);
}

TEST(Load, MissingProgramsAreSaidOnceAndCostNothing) {
  const MemoryFiles files(std::map<std::string, std::string>{
      {"a.conf", "vrrp_script s {\nscript \"/bin/gone -x\"\n}\n" +
                     Instance("notify_master /bin/here\nnotify_backup \"/bin/gone b\"\nnotify_fault ''")}});
  LoadOptions options;
  options.source = &files;
  options.program_exists = [](const std::string& program) { return program == "/bin/here"; };
  const LoadResult result = Load("a.conf", options);
  const auto found = std::find_if(result.diagnostics.begin(), result.diagnostics.end(), [](const Diagnostic& d) {
    return d.message.starts_with("this host has no program");
  });
  ASSERT_NE(found, result.diagnostics.end());
  const Diagnostic& first = *found;
  EXPECT_EQ(first.message, "this host has no program '/bin/gone' that can be run (also on line 9)");
  EXPECT_EQ(first.kind, DiagnosticClass::kEnvironment);
  EXPECT_EQ(first.where.line, 2u);
  EXPECT_THAT(Messages(result), Not(Contains(HasSubstr("/bin/here"))));
  EXPECT_EQ(*result.config.instances[0].notify.backup, (Script{{"/bin/gone", "b"}, "", ""}));
}

TEST(Load, TextsOfTerminalsAreDefused) {
  EXPECT_EQ(RenderAll(LoadText("\x1b[31mred\n")).find('\x1b'), std::string::npos);
}

TEST(Load, FloodsOfErrorsAreCut) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "x" + std::to_string(i) + "\n";
  const LoadResult result = LoadText(text);
  EXPECT_EQ(result.diagnostics.size(), Reporter::kMaxDiagnostics + 1);
  EXPECT_EQ(result.diagnostics.back().message, "3000 more diagnostics are not shown");
}

}  // namespace
}  // namespace holdfast::config
