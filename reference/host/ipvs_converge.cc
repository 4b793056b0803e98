#include "reference/host/ipvs_converge.h"

#include <set>

namespace holdfast::host {

ipvs::Table TableOf(const std::vector<IpvsService>& services) {
  ipvs::Table table;
  for (const IpvsService& service : services) {
    ipvs::TableService& entry = table[service.key];
    entry.config = service.config;
    for (const IpvsDestination& server : service.destinations) {
      entry.destinations.emplace_back(server.endpoint, server.config);
    }
  }
  return table;
}

Result<Convergence> Converge(IpvsPort& port, const ipvs::Table& desired, const ipvs::Claims& claims) {
  const auto present = port.Read();
  if (!present) return tl::make_unexpected(present.error());
  Convergence result;
  std::set<ipvs::ServiceKey> missing;
  for (const ipvs::Command& command : ipvs::Reconcile(desired, TableOf(*present), claims)) {
    if (missing.contains(ipvs::KeyOf(command))) continue;
    const Status done = port.Apply(command);
    if (done) {
      ++result.done;
      continue;
    }
    result.refused.push_back({command, done.error()});
    if (std::holds_alternative<ipvs::AddService>(command)) missing.insert(ipvs::KeyOf(command));
  }
  return result;
}

}  // namespace holdfast::host
