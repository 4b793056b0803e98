#include <set>

#include "reference/config/meaning.h"

namespace holdfast::config {
namespace {

std::string Title(const VirtualServer& v) {
  if (v.key.address)
    return "virtual_server " + v.key.address->ToString() + (v.key.port ? " " + std::to_string(v.key.port) : "");
  if (v.key.fwmark) return "virtual_server fwmark " + std::to_string(*v.key.fwmark);
  return "virtual_server group " + Quoted(v.key.group);
}

void CheckChecker(const Checker& checker, Reporter* reporter) {
  const auto need = [&](bool fine, const std::string& message, const std::string& cure) {
    if (!fine) reporter->MeaningAt(checker.where, message, cure);
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
}

void DropRepeatedServers(VirtualServer* v, Reporter* reporter) {
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

void CheckServer(VirtualServer* v, Reporter* reporter) {
  DropRepeatedServers(v, reporter);
  CheckQuorum(v, reporter);
  CheckFamilies(*v, reporter);
  if (!v->protocol.given() && v->key.address)
    reporter->WarningAt(v->where, Title(*v) + " does not say its protocol; UDP is used", "write: protocol TCP");
  if (!v->lb_algo.given())
    reporter->WarningAt(v->where, Title(*v) + " does not say its lb_algo; wlc is used", "write: lb_algo wlc");
  for (const RealServer& r : v->real_servers)
    for (const Checker& checker : r.checkers) CheckChecker(checker, reporter);
}

}  // namespace

void CheckServers(Config* config, Reporter* reporter) {
  std::set<std::string, std::less<>> groups;
  for (const VirtualServerGroup& group : config->virtual_server_groups) groups.insert(group.name);
  std::erase_if(config->virtual_servers, [&](const VirtualServer& v) {
    if (!v.real_servers.empty()) return false;
    reporter->MeaningAt(v.where, Title(v) + " has no real_server; it is left out",
                        "write: real_server 192.0.2.20 80 { }");
    return true;
  });
  for (VirtualServer& v : config->virtual_servers) {
    if (!v.key.group.empty() && !groups.contains(v.key.group))
      reporter->MeaningAt(v.where, "there is no virtual_server_group " + Quoted(v.key.group));
    CheckServer(&v, reporter);
  }
}

}  // namespace holdfast::config
