#include <algorithm>
#include <set>

#include "reference/config/names.h"
#include "reference/config/server_checks.h"

namespace holdfast::config {
namespace {

constexpr Seconds kPersistence(360);  // keepalived's, where none is written

std::string Title(const VirtualServer& v) {
  if (v.key.address)
    return "virtual_server " + v.key.address->ToString() + (v.key.port ? " " + std::to_string(v.key.port) : "");
  if (v.key.fwmark) return "virtual_server fwmark " + std::to_string(*v.key.fwmark);
  return "virtual_server group " + Quoted(v.key.group);
}

// False: it has nothing to check.
bool CheckChecker(const Checker& checker, Reporter* reporter) {
  bool complete = true;
  const auto need = [&](bool fine, const std::string& message, const std::string& cure) {
    if (!fine) reporter->MeaningAt(checker.where, message, cure);
    complete &= fine;
  };
  switch (checker.kind) {
    case CheckerKind::kHttp:
    case CheckerKind::kSsl:
      need(!checker.urls.empty(), "this checker has no url; it is left out", "write: url { path / }");
      for (const Url& url : checker.urls)
        if (url.path->empty()) reporter->MeaningAt(url.where, "this url has no path", "write: path /");
      break;
    case CheckerKind::kMisc:
      need(!checker.misc_path->empty(), "MISC_CHECK has no misc_path; it is left out",
           "write: misc_path \"/path/to/check\"");
      break;
    case CheckerKind::kFile:
    case CheckerKind::kBfd:
      need(!checker.name->empty(), "this checker does not say what it follows; it is left out", "");
      break;
    default:
      break;
  }
  return complete;
}

bool HasRepeatedServers(const VirtualServer& v) {
  std::vector<std::pair<IpAddress, std::uint16_t>> all;
  all.reserve(v.real_servers.size());
  for (const RealServer& r : v.real_servers) all.emplace_back(r.address, r.port);
  std::sort(all.begin(), all.end());
  return std::adjacent_find(all.begin(), all.end()) != all.end();
}

void DropRepeatedServers(VirtualServer* v, Reporter* reporter) {
  if (!HasRepeatedServers(*v)) return;
  std::set<std::pair<IpAddress, std::uint16_t>> seen;
  std::erase_if(v->real_servers, [&](const RealServer& r) {
    if (seen.emplace(r.address, r.port).second) return false;
    reporter->MeaningAt(r.where, "real_server " + r.address.ToString() + " " + std::to_string(r.port) + " is in " +
                                     Title(*v) + " already; this one is left out");
    return true;
  });
}

// Services whose quorum can never be reached would serve nobody.
void CheckQuorum(VirtualServer* v, Reporter* reporter) {
  std::uint64_t total = 0;
  for (const RealServer& r : v->real_servers) total += *r.weight;
  if (*v->quorum > total && total > 0) {
    reporter->MeaningAt(v->quorum.where(), "quorum " + std::to_string(*v->quorum) +
                                               " is above the weight of all servers, " + std::to_string(total) + "; " +
                                               std::to_string(total) + " is used");
    v->quorum.Set(static_cast<std::uint32_t>(total), v->quorum.where());
  }
  if (*v->hysteresis > 0 && *v->hysteresis >= *v->quorum) {
    reporter->MeaningAt(v->hysteresis.where(), "hysteresis must be below the quorum; 0 is used");
    v->hysteresis.Set(0, v->hysteresis.where());
  }
}

// TUN may carry one family in the other; NAT and DR may not.
void CheckFamilies(const VirtualServer& v, Reporter* reporter) {
  if (!v.key.address) return;
  for (const RealServer& r : v.real_servers)
    if (r.address.family() != v.key.address->family() && r.lvs_method->kind != ForwardingKind::kTun)
      reporter->MeaningAt(r.where,
                          "real_server " + r.address.ToString() + " is of another address family than " + Title(v));
}

// A router that does not rewrite packets cannot give them another port, and all ports are served to clients that stay.
void CheckPorts(VirtualServer* v, Reporter* reporter) {
  if (!v->key.address) return;
  const std::uint16_t port = v->key.port;
  if (port == 0 && *v->persistence_timeout == Seconds(0)) {
    reporter->MeaningAt(v->where,
                        Title(*v) + " has no port: IPVS serves all ports with persistence only, which is used",
                        "write a port, or: persistence_timeout 360");
    v->persistence_timeout.SetDefault(kPersistence);
  }
  for (RealServer& r : v->real_servers) {
    if (r.lvs_method->kind == ForwardingKind::kNat || r.port == port || port == 0) continue;
    reporter->MeaningAt(r.where,
                        "DR and TUN hand packets on as they are: real_server " + r.address.ToString() + " " +
                            std::to_string(r.port) + " gets port " + std::to_string(port) + ", that of " + Title(*v),
                        "write port " + std::to_string(port) + ", or: lvs_method NAT");
    r.port = port;
  }
}

void CheckSchedulerFlags(const VirtualServer& v, Reporter* reporter) {
  const auto check = [&](const Setting<bool>& flag, std::string_view name, Scheduler scheduler, std::string_view word) {
    if (*flag && v.lb_algo != scheduler)
      reporter->WarningAt(flag.where(),
                          std::string(name) + " has an effect with lb_algo " + std::string(word) + " only",
                          "write: lb_algo " + std::string(word));
  };
  check(v.sh_port, "sh-port", Scheduler::kSh, "sh");
  check(v.sh_fallback, "sh-fallback", Scheduler::kSh, "sh");
  check(v.mh_port, "mh-port", Scheduler::kMh, "mh");
  check(v.mh_fallback, "mh-fallback", Scheduler::kMh, "mh");
}

void CheckServer(VirtualServer* v, Reporter* reporter) {
  CheckPorts(v, reporter);
  DropRepeatedServers(v, reporter);
  CheckSchedulerFlags(*v, reporter);
  CheckQuorum(v, reporter);
  CheckFamilies(*v, reporter);
  if (!v->protocol.given() && v->key.address)
    reporter->WarningAt(v->where, Title(*v) + " does not say its protocol; UDP is used", "write: protocol TCP");
  if (!v->lb_algo.given())
    reporter->WarningAt(v->where, Title(*v) + " does not say its lb_algo; wlc is used", "write: lb_algo wlc");
  for (RealServer& r : v->real_servers)
    std::erase_if(r.checkers, [&](const Checker& checker) { return !CheckChecker(checker, reporter); });
}

void DefaultServer(VirtualServer* v) {
  for (RealServer& r : v->real_servers) {
    r.weight.Inherit(v->weight);
    r.lvs_method.Inherit(v->lvs_method);
    r.inhibit_on_failure.Inherit(v->inhibit_on_failure);
    r.virtualhost.Inherit(v->virtualhost);
    r.timing.retry.Inherit(v->timing.retry);
    r.timing.delay_before_retry.Inherit(v->timing.delay_before_retry);
    r.timing.warmup.Inherit(v->timing.warmup);
    r.timing.delay_loop.Inherit(v->timing.delay_loop);
    r.timing.connect_timeout.Inherit(v->timing.connect_timeout);
    r.timing.alpha.Inherit(v->timing.alpha);
    if (r.port == 0) r.port = v->key.port;
  }
}

}  // namespace

void ServerChecks::Check(std::vector<VirtualServer>* servers) {
  std::erase_if(*servers, [&](VirtualServer& server) { return !CheckOne(&server); });
}

// Those whose address was refused were complained of: they have no known place.
bool ServerChecks::CheckOne(VirtualServer* v) {
  if (!v->where.known()) return false;
  std::erase_if(v->real_servers, [](const RealServer& r) { return !r.where.known(); });
  if (v->real_servers.empty()) {
    reporter_.MeaningAt(v->where, Title(*v) + " has no real_server; it is left out",
                        "write: real_server 192.0.2.20 80 { }");
    return false;
  }
  if (IsRepeated(*v)) return false;
  DefaultServer(v);
  NoteReferences(*v);
  CheckServer(v, &reporter_);
  return true;
}

// The kernel takes a service once.
bool ServerChecks::IsRepeated(const VirtualServer& v) {
  const auto [it, fresh] = seen_.try_emplace({v.key, *v.protocol}, v.where);
  if (!fresh)
    reporter_.MeaningAt(v.where, Title(v) + " stands on " + reporter_.Name(it->second) +
                                     " already, with the same protocol; this one is left out");
  return !fresh;
}

void ServerChecks::NoteReferences(const VirtualServer& v) {
  if (!v.key.group.empty()) groups_.push_back({v.key.group, v.where});
  for (const RealServer& r : v.real_servers)
    for (const Checker& checker : r.checkers) {
      if (checker.name->empty()) continue;
      if (checker.kind == CheckerKind::kFile) files_.push_back({*checker.name, checker.name.where()});
      if (checker.kind == CheckerKind::kBfd) bfd_.push_back({*checker.name, checker.name.where()});
    }
}

void ServerChecks::Finish(Config* config) {
  const Names groups = NamesOf(config->virtual_server_groups), files = NamesOf(config->track_files),
              bfd = NamesOf(config->bfd_instances);
  for (const Reference& r : groups_)
    if (!groups.contains(r.name)) reporter_.MeaningAt(r.where, "there is no virtual_server_group " + Quoted(r.name));
  for (const Reference& r : files_) Known(r.name, r.where, files, "track_file", &reporter_);
  for (const Reference& r : bfd_) Known(r.name, r.where, bfd, "bfd_instance", &reporter_);
  for (VirtualServer& v : config->virtual_servers)
    for (RealServer& r : v.real_servers)
      std::erase_if(r.checkers, [&](const Checker& c) {
        return (c.kind == CheckerKind::kFile && !files.contains(*c.name)) ||
               (c.kind == CheckerKind::kBfd && !bfd.contains(*c.name));
      });
}

}  // namespace holdfast::config
