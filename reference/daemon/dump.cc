#include "reference/daemon/dump.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace holdfast::daemon {
namespace {

using nlohmann::json;
using vrrp::ReceiveCheck;

// keepalived's numbers of its states.
int KeepalivedState(const Instance& instance) {
  switch (instance.router().state()) {
    case vrrp::State::kBackup:
      return 1;
    case vrrp::State::kActive:
      return 2;
    case vrrp::State::kInitialize:
      break;
  }
  return instance.in_fault() ? 3 : 0;
}

json Addresses(const std::vector<config::VirtualAddress>& addresses) {
  json list = json::array();
  for (const auto& address : addresses) list.push_back(address.prefix.ToString());
  return list;
}

double InSeconds(Microseconds time) { return static_cast<double>(time.count()) / 1e6; }

json Data(const Instance& instance, Instant now) {
  const config::VrrpInstance& config = instance.config();
  return {
      {"iname", config.name},
      {"state", KeepalivedState(instance)},
      {"vrid", *config.virtual_router_id},
      {"version", *config.version},
      {"base_priority", *config.priority},
      {"effective_priority", instance.router().priority()},
      {"adver_int", static_cast<double>(config.advert_int->count()) / 100},
      {"nopreempt", *config.nopreempt},
      {"accept", *config.accept},
      {"ifp_ifname", *config.interface},
      {"vips", Addresses(config.virtual_ipaddress)},
      {"evips", Addresses(config.virtual_ipaddress_excluded)},
      {"fault", instance.in_fault() ? instance.fault_reason() : ""},
      {"last_transition_ago", InSeconds(now - instance.last_change())},
  };
}

json Statistics(const Instance& instance) {
  const InstanceCounters& counters = instance.counters();
  const vrrp::ReceiveCounters& received = instance.receive_counters();
  return {
      {"advert_rcvd", received.accepted()},
      {"advert_sent", counters.sent},
      {"become_master", counters.became_active},
      {"release_master", counters.left_active},
      {"packet_len_err", received[ReceiveCheck::kComplete]},
      {"advert_interval_err", received[ReceiveCheck::kInterval]},
      {"ip_ttl_err", received[ReceiveCheck::kTtl]},
      {"invalid_type_rcvd", received[ReceiveCheck::kType]},
      {"addr_list_err", received[ReceiveCheck::kAddressList]},
      {"auth_failure", received[ReceiveCheck::kAuthentication]},
      {"version_err", received[ReceiveCheck::kVersion]},
      {"checksum_err", received[ReceiveCheck::kChecksum]},
      {"discarded", received.discarded()},
      {"pri_zero_rcvd", counters.received_priority_zero},
      {"pri_zero_sent", counters.sent_priority_zero},
      {"send_err", counters.send_errors},
  };
}

// The protocol's own values, RFC 9568 section 6.1, and how often each edge of its state diagram was taken.
json Rfc(const Instance& instance) {
  const vrrp::VirtualRouter& router = instance.router();
  json transitions = json::object();
  for (std::size_t i = 0; i < vrrp::kTransitionCount; ++i) {
    const auto transition = static_cast<vrrp::Transition>(i);
    if (router.transitions()[transition] > 0)
      transitions[std::string(ToString(transition))] = router.transitions()[transition];
  }
  return {
      {"state", ToString(router.state())},
      {"primary_address", router.config().primary_address.ToString()},
      {"active_adver_interval_cs", router.active_adver_interval().count()},
      {"skew_time_s", InSeconds(router.skew_time())},
      {"active_down_interval_s", InSeconds(router.active_down_interval())},
      {"transitions", transitions},
  };
}

}  // namespace

json DumpInstances(const InstanceSet& set, Instant now) {
  json list = json::array();
  for (const auto& instance : set.instances()) {
    list.push_back({{"data", Data(*instance, now)}, {"stats", Statistics(*instance)}, {"rfc", Rfc(*instance)}});
  }
  return list;
}

json DumpStatistics(const InstanceSet& set) {
  json by_name = json::object();
  for (const auto& instance : set.instances()) by_name[instance->name()] = Statistics(*instance);
  return by_name;
}

Status WriteDump(const std::string& dir, const std::string& name, const json& dump) {
  std::error_code error;
  std::filesystem::create_directories(dir, error);
  const std::filesystem::path path = std::filesystem::path(dir) / name;
  const std::filesystem::path draft = path.string() + ".new";
  {
    std::ofstream out(draft, std::ios::trunc);
    out << dump.dump(2) << '\n';
    if (!out.flush()) return Fail(fmt::format("{} cannot be written", draft.string()));
  }
  std::filesystem::rename(draft, path, error);
  if (error) return Fail(fmt::format("{}: {}", path.string(), error.message()));
  return {};
}

}  // namespace holdfast::daemon
