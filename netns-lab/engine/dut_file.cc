#include "netns-lab/engine/dut_file.h"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <regex>

#include "netns-lab/engine/yaml_view.h"

namespace holdfast::lab {
namespace {

int SignalOf(const YamlView& view) {
  const std::map<std::string, int> known = {{"TERM", SIGTERM}, {"INT", SIGINT},   {"QUIT", SIGQUIT},
                                            {"HUP", SIGHUP},   {"KILL", SIGKILL}, {"USR1", SIGUSR1}};
  const auto found = known.find(view.Text());
  if (found == known.end())
    view.Wrong(fmt::format("'{}' is no stop signal", view.Text()), "TERM, INT, QUIT, HUP or KILL");
  return found->second;
}

// One argv, or a list of them.
std::vector<std::vector<std::string>> Programs(const YamlView& view) {
  const std::vector<YamlView> items = view.Items();
  if (items.empty()) view.Wrong("a program belongs here");
  if (!items.front().IsList()) return {view.Words()};
  std::vector<std::vector<std::string>> programs;
  for (const YamlView& item : items) programs.push_back(item.Words());
  return programs;
}

void ReadReady(const YamlView& view, DutFile& dut) {
  view.Only({"joined", "log", "within"});
  dut.ready_log = view.Text("log", "");
  dut.ready_joined = view.Bool("joined", dut.ready_log.empty());
  try {
    std::regex check(dut.ready_log);
  } catch (const std::regex_error& wrong) {
    view.At("log").Wrong(fmt::format("no regular expression: {}", wrong.what()));
  }
  if (view.Has("within")) dut.ready_within = std::chrono::duration_cast<Milliseconds>(view.At("within").Duration());
}

void ReadSpeaks(const YamlView& view, DutFile& dut) {
  view.Only({"v3_ipv4_checksum", "auth"});
  if (view.Has("v3_ipv4_checksum")) {
    const YamlView form = view.At("v3_ipv4_checksum");
    dut.speaks.v3_ipv4_checksum = form.Text();
    if (form.Text() != "message_only" && form.Text() != "pseudo_header") {
      form.Wrong(fmt::format("'{}' is no checksum form", form.Text()), "message_only or pseudo_header");
    }
  }
  if (view.Has("auth")) dut.speaks.auth = view.At("auth").Words();
}

void ReadWaivers(const YamlView& view, DutFile& dut) {
  for (const YamlView& item : view.Items()) {
    item.Only({"clause", "reason", "link"});
    dut.waivers.push_back({item.At("clause").Text(), item.At("reason").Text(), item.Text("link", "")});
  }
}

void ReadDocumented(const YamlView& view, DutFile& dut) {
  for (const auto& [clause, item] : view.Entries()) {
    item.Only({"says", "where"});
    dut.documented.push_back({clause, item.At("says").Text(), item.At("where").Text()});
  }
}

// What a variant may change too.
void ReadCommon(const YamlView& view, DutFile& dut) {
  dut.about = view.Text("about", dut.about);
  dut.profile = view.Text("profile", dut.profile);
  if (view.Has("speaks")) ReadSpeaks(view.At("speaks"), dut);
  if (view.Has("waivers")) ReadWaivers(view.At("waivers"), dut);
  if (view.Has("documented")) ReadDocumented(view.At("documented"), dut);
  if (view.Has("lacks")) {
    for (const auto& [feature, why] : view.At("lacks").Entries()) dut.lacks[feature] = why.Text();
  }
}

// Where the router comes from: a program, a hook directory, or a box at an interface.
void ReadOrigin(const YamlView& view, DutFile& dut) {
  dut.interface = view.Text("interface", "");
  if (view.Has("hooks")) {
    dut.hooks = std::filesystem::absolute(dut.file.parent_path() / view.At("hooks").Text());
    if (!std::filesystem::is_directory(dut.hooks)) {
      view.At("hooks").Wrong(fmt::format("there is no folder {}", dut.hooks.string()));
    }
  }
  const std::filesystem::path start = HookOf(dut, "start");
  if (view.Has("start") || (start.empty() && dut.interface.empty())) {
    dut.start = Programs(view.At("start"));
  } else if (!start.empty()) {
    dut.start = {{start.string()}};
  }
}

void ReadProgram(const YamlView& view, DutFile& dut) {
  ReadOrigin(view, dut);
  if (view.Has("version_command")) dut.version_command = view.At("version_command").Words();
  dut.after = view.Text("after", "");
  dut.config = view.Text("config", "");
  dut.director = view.Text("director", "");
  dut.prepare = view.Text("prepare", "");
  dut.install = view.Text("install", "");
  dut.needs_root = view.Bool("needs_root", false);
  if (view.Has("files")) {
    for (const auto& [name, text] : view.At("files").Entries()) dut.files[name] = text.Text();
  }
  if (view.Has("ready")) ReadReady(view.At("ready"), dut);
  if (view.Has("stop")) dut.stop_signal = SignalOf(view.At("stop"));
  if (view.Has("reload")) dut.reload_signal = SignalOf(view.At("reload"));
}

void ApplyVariant(const YamlView& file, const std::string& variant, DutFile& dut) {
  const YamlView variants = file.Has("variants") ? file.At("variants") : file;
  if (!file.Has("variants") || !variants.Has(variant)) variants.Wrong(fmt::format("there is no variant '{}'", variant));
  const YamlView view = variants.At(variant);
  view.Only({"about", "profile", "set", "speaks", "lacks", "waivers", "documented"});
  ReadCommon(view, dut);
  if (view.Has("set")) {
    for (const std::string& name : view.At("set").Words()) dut.set.insert(name);
  }
}

DutFile Read(const std::filesystem::path& path, const std::string& variant) {
  const YamlView file = YamlView::Load(path);
  file.Only({"dut",        "about",   "profile", "start",    "after",  "version_command", "config",  "files",
             "prepare",    "ready",   "stop",    "reload",   "speaks", "lacks",           "waivers", "documented",
             "needs_root", "install", "set",     "variants", "hooks",  "interface",       "director"});
  DutFile dut;
  dut.file = path;
  dut.name = file.At("dut").Text();
  ReadCommon(file, dut);
  ReadProgram(file, dut);
  if (!variant.empty()) {
    ApplyVariant(file, variant, dut);
    dut.name += ":" + variant;
  } else if (file.Has("set")) {
    // What is set without a variant; a variant starts from nothing.
    for (const std::string& name : file.At("set").Words()) dut.set.insert(name);
  }
  return dut;
}

std::string Decimal(Centiseconds interval) {
  const auto count = interval.count();
  if (count % 100 == 0) return std::to_string(count / 100);
  return fmt::format("{}.{:02}", count / 100, count % 100);
}

std::string Truth(bool value) { return value ? "yes" : ""; }

TemplateScope ScopeOfVirtualRouter(const VirtualRouterSpec& router, std::size_t index) {
  TemplateScope scope;
  const bool v4 = router.family == Family::kIpv4;
  scope.values = {{"vrid", std::to_string(router.vrid)},
                  {"version", std::to_string(router.version)},
                  {"v2", Truth(router.version == 2)},
                  {"v3", Truth(router.version == 3)},
                  {"ipv4", Truth(v4)},
                  {"ipv6", Truth(!v4)},
                  {"interface", router.interface},
                  {"priority", std::to_string(router.owner ? 255 : router.priority)},
                  {"interval_s", Decimal(router.interval)},
                  {"interval_cs", std::to_string(router.interval.count())},
                  {"interval_ms", std::to_string(router.interval.count() * 10)},
                  {"preempt", Truth(router.preempt)},
                  {"accept", Truth(router.accept)},
                  {"owner", Truth(router.owner)},
                  {"password", router.password},
                  {"vmac_address", MacAddress::VirtualRouter(router.family, router.vrid).ToString()},
                  {"index", std::to_string(index)}};
  for (const IpPrefix& prefix : router.addresses) {
    TemplateScope entry;
    entry.values = {{"address", prefix.address.ToString()},
                    {"length", std::to_string(prefix.length)},
                    {"ipv4", Truth(prefix.address.is_v4())},
                    {"ipv6", Truth(!prefix.address.is_v4())}};
    scope.lists["addresses"].push_back(entry);
  }
  for (const std::string& word : router.wants) scope.values[word] = Truth(true);
  scope.values["vip"] = router.addresses.empty() ? "" : router.addresses.front().address.ToString();
  return scope;
}

// Whether any template of the DUT has a section of that name.
bool Names(const DutFile& dut, const std::string& word) {
  const auto names = [&](const std::string& text) {
    return text.find("{{#" + word + "}}") != std::string::npos || text.find("{{^" + word + "}}") != std::string::npos;
  };
  return names(dut.config) || names(dut.prepare) ||
         std::any_of(dut.files.begin(), dut.files.end(), [&](const auto& file) { return names(file.second); });
}

}  // namespace

std::filesystem::path HookOf(const DutFile& dut, const std::string& name) {
  const std::filesystem::path hook = dut.hooks / name;
  return !dut.hooks.empty() && std::filesystem::exists(hook) ? hook : std::filesystem::path();
}

std::vector<std::pair<std::string, std::string>> HookEnvironment(const RouterSpec& spec,
                                                                 const std::filesystem::path& directory) {
  std::vector<std::pair<std::string, std::string>> words = {
      {"HOLDFAST_DIR", directory.string()}, {"HOLDFAST_ROUTERS", std::to_string(spec.virtual_routers.size())}};
  for (std::size_t i = 0; i < spec.virtual_routers.size(); ++i) {
    const VirtualRouterSpec& router = spec.virtual_routers[i];
    std::vector<std::string> addresses;
    for (const IpPrefix& prefix : router.addresses) addresses.push_back(prefix.ToString());
    const std::string end = i == 0 ? "" : fmt::format("_{}", i + 1);
    const auto add = [&](const char* name, std::string value) {
      words.emplace_back(fmt::format("HOLDFAST_{}{}", name, end), std::move(value));
    };
    add("INTERFACE", router.interface);
    add("VRID", std::to_string(router.vrid));
    add("VERSION", std::to_string(router.version));
    add("FAMILY", router.family == Family::kIpv4 ? "ipv4" : "ipv6");
    add("PRIORITY", std::to_string(router.owner ? 255 : router.priority));
    add("INTERVAL_CS", std::to_string(router.interval.count()));
    add("PREEMPT", Truth(router.preempt));
    add("ACCEPT", Truth(router.accept));
    add("OWNER", Truth(router.owner));
    add("ADDRESSES", fmt::format("{}", fmt::join(addresses, " ")));
    add("PASSWORD", router.password);
  }
  return words;
}

TemplateScope ScopeOf(const DutFile& dut, const RouterSpec& spec) {
  TemplateScope scope;
  for (const std::string& name : dut.set) scope.values[name] = "yes";
  scope.values["name"] = spec.name;
  scope.lists["virtual_routers"] = {};
  for (std::size_t i = 0; i < spec.virtual_routers.size(); ++i) {
    scope.lists["virtual_routers"].push_back(ScopeOfVirtualRouter(spec.virtual_routers[i], i + 1));
  }
  return scope;
}

std::filesystem::path DutFolder() {
  const char* chosen = std::getenv("HOLDFAST_DUTS");
  return chosen && *chosen ? chosen : HOLDFAST_DUT_FOLDER;
}

Result<DutFile> LoadDut(const std::string& name) {
  // A colon after the last slash parts the variant off.
  const std::size_t slash = name.rfind('/'), colon = name.rfind(':');
  const bool has_variant = colon != std::string::npos && (slash == std::string::npos || colon > slash);
  const std::string base = has_variant ? name.substr(0, colon) : name;
  const std::string variant = has_variant ? name.substr(colon + 1) : "";
  const bool is_path = base.find('/') != std::string::npos || base.ends_with(".yaml");
  const std::filesystem::path path = is_path ? std::filesystem::path(base) : DutFolder() / (base + ".yaml");
  if (!std::filesystem::exists(path)) {
    const auto known = ListDuts();
    return Fail(fmt::format("no DUT is called '{}' (no {}); known: {}", base, path.string(),
                            fmt::join(known ? *known : std::vector<std::string>(), ", ")));
  }
  try {
    return Read(path, variant);
  } catch (const BadFile& wrong) {
    return Fail(wrong.message);
  }
}

Result<std::vector<std::string>> ListDuts() {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(DutFolder(), error)) {
    if (entry.path().extension() != ".yaml") continue;
    try {
      const YamlView file = YamlView::Load(entry.path());
      const std::string name = entry.path().stem();
      names.push_back(name);
      if (!file.Has("variants")) continue;
      for (const auto& variant : file.At("variants").Entries()) names.push_back(name + ":" + variant.first);
    } catch (const BadFile& wrong) {
      return Fail(wrong.message);
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string Unsupported(const DutFile& dut, const RouterSpec& spec) {
  for (const VirtualRouterSpec& router : spec.virtual_routers) {
    for (const std::string& word : router.wants) {
      if (!Names(dut, word)) return fmt::format("{} has no words for {}", dut.name, word);
    }
    const std::string version = router.version == 2 ? "v2" : "v3";
    const std::string family = router.family == Family::kIpv4 ? "ipv4" : "ipv6";
    std::vector<std::string> needed = {version, family, version + "+" + family};
    if (!router.password.empty()) needed.push_back("auth_pass");
    needed.push_back(router.accept ? "accept" : "no_accept");
    if (!router.preempt) needed.push_back("no_preempt");
    if (router.owner) needed.push_back("owner");
    if (router.interval < Centiseconds(100)) needed.push_back("subsecond");
    if (spec.virtual_routers.size() > 1) needed.push_back("several");
    for (const std::string& feature : needed) {
      if (const auto found = dut.lacks.find(feature); found != dut.lacks.end()) {
        return fmt::format("{} lacks {}: {}", dut.name, feature, found->second);
      }
    }
  }
  return "";
}

}  // namespace holdfast::lab
