#include "netns-lab/engine/lab_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "netns-lab/engine/yaml_view.h"

namespace holdfast::lab {
namespace {

constexpr int kFirstRouter = 11, kFirstHost = 201;

IpPrefix PrefixAt(const YamlView& view, const std::string& text) {
  const auto prefix = IpPrefix::Parse(text);
  if (!prefix) view.Wrong(fmt::format("'{}' is no address", text), "write 192.0.2.1, 192.0.2.0/24 or 2001:db8::/64");
  return *prefix;
}

// The address number `host` of a prefix: the last octet replaced.
IpPrefix AddressIn(const IpPrefix& prefix, int host) {
  const auto octets = prefix.address.octets();
  std::vector<std::uint8_t> address(octets.begin(), octets.end());
  address.back() = static_cast<std::uint8_t>(host);
  return {IpAddress::FromOctets(address), prefix.length};
}

class Reader {
 public:
  explicit Reader(const std::filesystem::path& path, std::string dut) : dut_override_(std::move(dut)) {
    const YamlView file = YamlView::Load(path);
    file.Only({"lab", "about", "needs", "known", "segments", "routers", "hosts", "steps", "verdict"});
    lab.file = path;
    lab.title = file.At("lab").Text();
    if (file.Has("needs")) ReadNeeds(file.At("needs"));
    if (file.Has("known")) {
      for (const auto& [name, why] : file.At("known").Entries()) lab.known[name] = why.Text();
    }
    for (const auto& [name, view] : file.At("segments").Entries()) ReadSegment(name, view);
    for (const auto& [name, view] : file.At("routers").Entries()) ReadRouter(name, view);
    if (file.Has("hosts")) {
      for (const auto& [name, view] : file.At("hosts").Entries()) ReadHost(name, view);
    }
    if (file.Has("steps")) {
      for (const YamlView& view : file.At("steps").Items()) ReadStep(view);
    }
    if (file.Has("verdict")) ReadVerdict(file.At("verdict"));
  }
  LabFile lab;

 private:
  void ReadNeeds(const YamlView& view) {
    for (const std::string& need : view.Words()) {
      if (need != "ipvs") view.Wrong(fmt::format("a lab cannot need '{}'", need), "known: ipvs");
      lab.needs_ipvs = true;
    }
  }

  void ReadSegment(const std::string& name, const YamlView& view) {
    LabSegment segment{name, {}};
    for (const std::string& text : view.Words()) segment.prefixes.push_back(PrefixAt(view, text));
    lab.segments.push_back(segment);
  }

  void NewNode(const std::string& name, const YamlView& view) {
    const bool plain = name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
    if (!plain || name.empty() || name.size() > 32) view.Wrong("a node's name is of a-z, 0-9, - and _, at most 32");
    if (name == "none") view.Wrong("'none' means nobody; a node needs another name");
    if (!nodes_.insert(name).second) view.Wrong(fmt::format("two nodes are called '{}'", name));
  }

  // The keys that are no settings are interfaces.
  std::vector<LabInterface> ReadInterfaces(const YamlView& node, const std::vector<std::string_view>& settings,
                                           int host) {
    std::vector<LabInterface> interfaces;
    for (const auto& [key, view] : node.Entries()) {
      if (std::find(settings.begin(), settings.end(), key) != settings.end()) continue;
      if (!key.starts_with("eth") && !key.starts_with("ens")) {
        const std::string_view near = Nearest(key, settings);
        view.Wrong(fmt::format("unknown key '{}'", key),
                   near.empty() ? fmt::format("known here: eth0 and {}", fmt::join(settings, ", "))
                                : fmt::format("did you mean '{}'?", near));
      }
      interfaces.push_back(ReadInterface(key, view, host));
    }
    if (interfaces.empty()) node.Wrong("a node needs an interface", "eth0: " + lab.segments.front().name);
    return interfaces;
  }

  LabInterface ReadInterface(const std::string& ifname, const YamlView& view, int host) {
    if (view.IsMap()) view.Only({"segment", "address"});
    const YamlView name = view.IsMap() ? view.At("segment") : view;
    const auto segment = std::find_if(lab.segments.begin(), lab.segments.end(),
                                      [&](const LabSegment& known) { return known.name == name.Text(); });
    if (segment == lab.segments.end()) name.Wrong(fmt::format("no segment is called '{}'", name.Text()));
    LabInterface interface {
      ifname, segment->name, {}
    };
    if (!view.IsMap() || !view.Has("address")) {
      for (const IpPrefix& prefix : segment->prefixes) interface.addresses.push_back(AddressIn(prefix, host));
      return interface;
    }
    for (const std::string& text : view.At("address").Words()) {
      interface.addresses.push_back(WithLengthOf(*segment, PrefixAt(view.At("address"), text), text));
    }
    return interface;
  }

  // An address without a length has that of the segment's prefix which contains it.
  static IpPrefix WithLengthOf(const LabSegment& segment, IpPrefix prefix, const std::string& text) {
    if (text.find('/') != std::string::npos) return prefix;
    for (const IpPrefix& known : segment.prefixes) {
      if (known.Contains(prefix.address)) prefix.length = known.length;
    }
    return prefix;
  }

  std::filesystem::path FileAt(const YamlView& view) const {
    const auto path = std::filesystem::weakly_canonical(lab.file.parent_path() / view.Text());
    if (!std::filesystem::is_regular_file(path)) view.Wrong(fmt::format("there is no file {}", path.string()));
    return path;
  }

  void ReadRouter(const std::string& name, const YamlView& view) {
    NewNode(name, view);
    LabRouter router{.name = name};
    const auto dut = LoadDut(dut_override_.empty() ? view.At("dut").Text() : dut_override_);
    if (!dut) view.At("dut").Wrong(dut.error().message);
    router.dut = *dut;
    router.spec.name = name;
    if (view.Has("config")) {
      router.config = FileAt(view.At("config"));
      router.interfaces =
          ReadInterfaces(view, {"dut", "config", "setup"}, kFirstRouter + static_cast<int>(lab.routers.size()));
    } else {
      router.interfaces = ReadInterfaces(view,
                                         {"dut", "version", "family", "vrid", "priority", "interval", "preempt",
                                          "accept", "addresses", "password", "setup"},
                                         kFirstRouter + static_cast<int>(lab.routers.size()));
      router.spec.virtual_routers.push_back(ReadVirtualRouter(view, router.interfaces.front()));
    }
    if (view.Has("setup")) router.setup = view.At("setup").Words();
    lab.routers.push_back(router);
  }

  VirtualRouterSpec ReadVirtualRouter(const YamlView& view, const LabInterface& interface) {
    VirtualRouterSpec router{.interface = interface.ifname};
    router.version = static_cast<int>(view.Integer("version", 2, 3, 3));
    const std::string family = view.Text("family", "ipv4");
    if (family != "ipv4" && family != "ipv6") view.At("family").Wrong("ipv4 or ipv6 belongs here");
    router.family = family == "ipv4" ? Family::kIpv4 : Family::kIpv6;
    router.vrid = static_cast<std::uint8_t>(view.Integer("vrid", 1, 255, 51));
    router.priority = static_cast<std::uint8_t>(view.Integer("priority", 1, 254, 100));
    if (view.Has("interval"))
      router.interval = std::chrono::duration_cast<Centiseconds>(view.At("interval").Duration());
    if (router.interval < Centiseconds(1)) view.At("interval").Wrong("an interval is at least 10ms");
    router.preempt = view.Bool("preempt", true);
    router.accept = view.Bool("accept", true);  // or a client could not probe the address
    router.password = view.Text("password", "");
    const auto segment = std::find_if(lab.segments.begin(), lab.segments.end(),
                                      [&](const LabSegment& known) { return known.name == interface.segment; });
    for (const std::string& text : view.At("addresses").Words()) {
      router.addresses.push_back(WithLengthOf(*segment, PrefixAt(view.At("addresses"), text), text));
    }
    return router;
  }

  void ReadHost(const std::string& name, const YamlView& view) {
    NewNode(name, view);
    LabHost host{.name = name};
    host.interfaces =
        ReadInterfaces(view, {"probe", "setup", "serve"}, kFirstHost + static_cast<int>(lab.hosts.size()));
    if (view.Has("setup")) host.setup = view.At("setup").Words();
    if (view.Has("serve")) host.serves = static_cast<std::uint16_t>(view.At("serve").Integer(1, 65535));
    if (view.Has("probe")) {
      for (const std::string& text : view.At("probe").Words()) {
        host.probes.push_back(PrefixAt(view.At("probe"), text).address);
      }
    }
    lab.hosts.push_back(host);
  }

  std::string RouterNamed(const YamlView& view) {
    const std::string name = view.Text();
    std::vector<std::string_view> names;
    for (const LabRouter& router : lab.routers) names.push_back(router.name);
    if (std::find(names.begin(), names.end(), name) != names.end()) return name;
    const std::string_view near = Nearest(name, names);
    view.Wrong(fmt::format("no router is called '{}'", name), near.empty()
                                                                  ? fmt::format("routers: {}", fmt::join(names, ", "))
                                                                  : fmt::format("did you mean '{}'?", near));
  }

  const LabHost* FindHost(const std::string& name) const {
    const auto host = std::ranges::find(lab.hosts, name, &LabHost::name);
    return host == lab.hosts.end() ? nullptr : &*host;
  }

  // A router, or a host that serves.
  std::string StartableNamed(const YamlView& view) {
    const LabHost* host = FindHost(view.Text());
    return host && host->serves ? host->name : RouterNamed(view);
  }

  std::string HostNamed(const YamlView& view) const { return HostNamed(view, view.Text()); }
  std::string HostNamed(const YamlView& view, const std::string& name) const {
    if (!FindHost(name)) view.Wrong(fmt::format("no host is called '{}'", name));
    return name;
  }

  std::string ServerNamed(const YamlView& view, const std::string& name) const {
    const LabHost* host = FindHost(name);
    if (!host || !host->serves) view.Wrong(fmt::format("no host called '{}' serves", name), "serve: 80");
    return name;
  }

  std::string ClientNamed(const YamlView& view) const {
    const auto host = std::find_if(lab.hosts.begin(), lab.hosts.end(),
                                   [&](const LabHost& known) { return known.name == view.Text(); });
    if (host == lab.hosts.end()) view.Wrong(fmt::format("no host is called '{}'", view.Text()));
    if (host->probes.empty()) view.Wrong(fmt::format("the host '{}' probes nothing", view.Text()));
    return host->name;
  }

  void ReadStep(const YamlView& view) {
    static const std::map<std::string, StepKind> kFaults = {
        {"stop", StepKind::kStop}, {"start", StepKind::kStart},     {"crash", StepKind::kCrash},
        {"cut", StepKind::kCut},   {"silence", StepKind::kSilence}, {"heal", StepKind::kHeal},
        {"kill", StepKind::kKill}};
    view.Only({"expect", "wait", "stop", "start", "crash", "cut", "silence", "heal", "kill", "reload", "hold", "load",
               "exec"});
    const auto entries = view.Entries();
    if (entries.size() != 1) view.Wrong("a step does one thing", "begin a new list item with -");
    const std::string& verb = entries.front().first;
    const YamlView what = view.At(verb);
    LabStep step{.text = fmt::format("{}: {}", verb, what.Source())};
    if (verb == "expect") {
      ReadExpectation(what, step);
    } else if (verb == "wait") {
      step.duration = what.Duration();
    } else if (verb == "hold") {
      ReadHold(what, step);
    } else if (verb == "load") {
      step.kind = StepKind::kLoad;
      what.Only({"of", "at", "port", "every"});
      step.requests = ReadRequests(what);
      step.duration = what.At("every").Duration();
    } else if (verb == "reload") {
      ReadReload(what, step);
    } else if (verb == "exec") {
      ReadExec(what, step);
    } else {
      step.kind = kFaults.at(verb);
      const bool either = verb == "stop" || verb == "start";
      step.node = either ? StartableNamed(what) : RouterNamed(what);
    }
    lab.steps.push_back(step);
  }

  LabRequests ReadRequests(const YamlView& view) const {
    LabRequests requests;
    for (const std::string& name : view.At("of").Words()) requests.clients.push_back(HostNamed(view.At("of"), name));
    requests.target = PrefixAt(view.At("at"), view.At("at").Text()).address;
    requests.port = static_cast<std::uint16_t>(view.Integer("port", 1, 65535, 80));
    return requests;
  }

  // exec: {client: [curl, -s, http://192.0.2.1/]}
  void ReadExec(const YamlView& view, LabStep& step) {
    step.kind = StepKind::kExec;
    const auto entries = view.Entries();
    if (entries.size() != 1) view.Wrong("one node runs one command", "exec: {client: [curl, -s, http://192.0.2.1/]}");
    step.node = entries.front().first;
    if (!nodes_.contains(step.node)) view.Wrong(fmt::format("no node is called '{}'", step.node));
    step.argv = view.At(step.node).Words();
    if (step.argv.empty()) view.At(step.node).Wrong("a command belongs here");
  }

  // hold: {of: client, at: 192.0.2.1, answers: {web1: 3, web2: 6}}, or so many connections: 8
  void ReadHold(const YamlView& view, LabStep& step) {
    step.kind = StepKind::kHold;
    view.Only({"of", "at", "port", "connections", "answers"});
    step.requests = ReadRequests(view);
    if (view.Has("answers")) step.answers = ReadCounts(view.At("answers"), 1000);
    if (!step.answers.empty() && view.Has("connections")) view.At("connections").Wrong("answers say how many");
    step.connections = static_cast<int>(view.Integer("connections", 1, 1000, 8));
  }

  // reload: {director: another.conf}
  void ReadReload(const YamlView& view, LabStep& step) {
    step.kind = StepKind::kReload;
    const auto entries = view.Entries();
    if (entries.size() != 1) view.Wrong("one router reloads", "reload: {director: another.conf}");
    const std::string& name = entries.front().first;
    const auto router = std::ranges::find(lab.routers, name, &LabRouter::name);
    if (router == lab.routers.end()) view.Wrong(fmt::format("no router is called '{}'", name));
    if (router->config.empty()) view.Wrong(fmt::format("'{}' has no configuration file to replace", name));
    step.node = name;
    step.config = FileAt(view.At(name));
  }

  // Hosts that serve, each with a number.
  std::map<std::string, int> ReadCounts(const YamlView& view, int most) const {
    std::map<std::string, int> counts;
    for (const auto& [name, count] : view.Entries()) {
      counts[ServerNamed(count, name)] = static_cast<int>(count.Integer(0, most));
    }
    return counts;
  }

  std::vector<std::string> ReadServers(const YamlView& view) const {
    std::vector<std::string> servers;
    for (const std::string& name : view.Words()) servers.push_back(ServerNamed(view, name));
    return servers;
  }

  void ReadExpectedServers(const YamlView& view, LabStep& step) {
    view.Only({"servers", "of", "at", "port", "within"});
    const YamlView servers = view.At("servers");
    if (!servers.IsText() || servers.Text() != "none") step.servers = ReadServers(servers);
    step.requests = ReadRequests(view);
    step.within = view.At("within").Duration();
  }

  void ReadExpectedAnswers(const YamlView& view, LabStep& step) {
    view.Only({"answers", "of", "at", "port"});
    step.answers = ReadCounts(view.At("answers"), 10000);
    step.requests = ReadRequests(view);
  }

  void ReadExpectedKept(const YamlView& view, LabStep& step) {
    view.Only({"kept", "by"});
    step.node = HostNamed(view.At("kept"));
    if (view.Has("by")) step.servers = ReadServers(view.At("by"));
  }

  void ReadExpectedLost(const YamlView& view, LabStep& step) {
    view.Only({"lost"});
    step.lost = static_cast<int>(view.Integer("lost", 0, 1'000'000, 0));
    const bool loaded = std::ranges::any_of(lab.steps, [](const auto& s) { return s.kind == StepKind::kLoad; });
    if (!loaded) view.Wrong("no load has begun before", "load: {of: client, at: ADDRESS, every: 50ms}");
  }

  // expect: {table: {web1: 1, web2: 0}, scheduler: rr, of: director, at: 192.0.2.1, within: 5s}; table: none
  void ReadExpectedTable(const YamlView& view, LabStep& step) {
    view.Only({"table", "scheduler", "of", "at", "port", "within"});
    const YamlView table = view.At("table");
    if (!table.IsText() || table.Text() != "none") step.weights = ReadCounts(table, 65535);
    step.scheduler = view.Text("scheduler", "");
    step.node = RouterNamed(view.At("of"));
    step.requests.target = PrefixAt(view.At("at"), view.At("at").Text()).address;
    step.requests.port = static_cast<std::uint16_t>(view.Integer("port", 1, 65535, 80));
    step.within = view.At("within").Duration();
  }

  void ReadExpectedServed(const YamlView& view, LabStep& step) {
    view.Only({"served", "within"});
    step.node = ClientNamed(view.At("served"));
    step.within = view.At("within").Duration();
  }

  void ReadExpectation(const YamlView& view, LabStep& step) {
    using Read = void (Reader::*)(const YamlView&, LabStep&);
    static const std::vector<std::tuple<const char*, Expected, Read>> kSubjects = {
        {"served", Expected::kServed, &Reader::ReadExpectedServed},
        {"servers", Expected::kServers, &Reader::ReadExpectedServers},
        {"answers", Expected::kAnswers, &Reader::ReadExpectedAnswers},
        {"kept", Expected::kKept, &Reader::ReadExpectedKept},
        {"lost", Expected::kLost, &Reader::ReadExpectedLost},
        {"table", Expected::kTable, &Reader::ReadExpectedTable}};
    step.kind = StepKind::kExpect;
    for (const auto& [word, expected, read] : kSubjects) {
      if (!view.Has(word)) continue;
      step.expected = expected;
      return (this->*read)(view, step);
    }
    ReadExpectedActive(view, step);
  }

  void ReadExpectedActive(const YamlView& view, LabStep& step) {
    view.Only({"active", "served", "servers", "answers", "kept", "lost", "table", "vrid", "within", "for"});
    const YamlView active = view.At("active");
    step.node = active.Text() == "none" ? "none" : RouterNamed(active);
    if (view.Has("vrid")) step.vrid = static_cast<std::uint8_t>(view.At("vrid").Integer(1, 255));
    if (view.Has("within")) step.within = view.At("within").Duration();
    if (view.Has("for")) step.throughout = view.At("for").Duration();
    if (step.within.has_value() == step.throughout.has_value()) {
      view.Wrong("an expectation has either within (it comes about) or for (it stays)", "{active: backup, within: 4s}");
    }
  }

  void ReadVerdict(const YamlView& view) {
    view.Only({"dark_time", "dual_active"});
    if (view.Has("dark_time")) lab.dark_limit = view.At("dark_time").Duration();
    if (view.Has("dual_active")) lab.dual_active_limit = view.At("dual_active").Duration();
    const bool probed = std::ranges::any_of(lab.hosts, [](const auto& host) { return !host.probes.empty(); });
    const bool asked = std::ranges::any_of(lab.steps, [](const auto& step) { return !step.requests.clients.empty(); });
    if (lab.dark_limit && !probed && !asked)
      view.At("dark_time").Wrong("nobody probes", "hosts: {client: {eth0: lan, probe: ADDRESS}}");
  }

  std::string dut_override_;
  std::set<std::string> nodes_;
};

}  // namespace

Result<LabFile> LoadLab(const std::filesystem::path& file, const std::string& dut_override) {
  try {
    return Reader(file, dut_override).lab;
  } catch (const BadFile& wrong) {
    return Fail(wrong.message);
  }
}

}  // namespace holdfast::lab
