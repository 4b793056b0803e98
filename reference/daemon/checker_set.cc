#include "reference/daemon/checker_set.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "reference/daemon/checker_run.h"
#include "reference/daemon/virtual_servers.h"
#include "reference/host/ipvs_converge.h"

namespace holdfast::daemon {
namespace {

// The fractions of its multiples fill an interval evenly, however many are taken.
constexpr double kGoldenRatio = 0.6180339887498949;
// A server that a former daemon had taken out is looked at soon: it may have come back meanwhile.
constexpr Microseconds kSoon = Seconds(1);
// How long the table is left alone after a change, for each entry in it: what reading it costs, several times over.
constexpr Microseconds kRestPerEntry{40};

ipvs::Endpoint Named(const config::RealServer& server) { return {server.address, server.port}; }

}  // namespace

CheckerSet::CheckerSet(CheckerSurroundings surroundings, double phase)
    : surroundings_(std::move(surroundings)), phase_(phase) {}

CheckerSet::~CheckerSet() {
  for (const auto& run : runs_) {
    if (run->running != 0) surroundings_.checker->Cancel(run->running);
  }
}

// Configuration.

void CheckerSet::Apply(const config::Config& config, Instant now) {
  UseGlobals(config);
  std::vector<const config::VirtualServer*> served;
  for (const config::VirtualServer& server : config.virtual_servers) {
    if (!ServiceKeysOf(server, config.virtual_server_groups).empty()) served.push_back(&server);
  }
  MakeRuns(config, served);
  if (!begun_) BeginAsFound(config, served);
  MakePools(config, served);
  own_claims_ = ClaimsOf(config);
  for (const auto& [key, endpoints] : own_claims_) claims_[key].insert(endpoints.begin(), endpoints.end());
  begun_ = true;
  for (const auto& run : runs_) {
    if (!run->due && run->running == 0) ScheduleFirst(*run, now);
  }
  Suspend(now);
  dirty_ = true;
  settle_at_ = now;
  Settle(now);
}

void CheckerSet::UseGlobals(const config::Config& config) {
  globals_ = config.globals;
  if (const Status used = surroundings_.checker->UseTls(TlsOf(config)); !used) {
    spdlog::error("SSL: {}", used.error().message);
  }
  if (!OpenTable()) return;
  if (!begun_ && *globals_.lvs_flush) {
    if (const Status flushed = ipvs_->Flush(); !flushed) spdlog::error("lvs_flush: {}", flushed.error().message);
  }
  const config::LvsTimeouts& timeouts = *globals_.lvs_timeouts;
  if (!timeouts.tcp && !timeouts.tcpfin && !timeouts.udp) return;
  const Status set = ipvs_->SetTimeouts(
      {Seconds(timeouts.tcp.value_or(0)), Seconds(timeouts.tcpfin.value_or(0)), Seconds(timeouts.udp.value_or(0))});
  if (!set) spdlog::error("lvs_timeouts: {}", set.error().message);
}

void CheckerSet::MakeRuns(const config::Config& config, const std::vector<const config::VirtualServer*>& served) {
  using Where = std::tuple<config::VirtualServerKey, config::Transport, ipvs::Endpoint>;
  std::map<Where, Runs> old;
  for (auto& run : runs_) {
    const config::VirtualServer& server = pools_[run->pool]->server();
    old[{server.key, *server.protocol, Named(server.real_servers[run->member])}].push_back(std::move(run));
  }
  runs_.clear();
  first_run_.clear();
  for (const config::VirtualServer* server : served) {
    std::vector<std::size_t>& first = first_run_.emplace_back();
    for (const config::RealServer& real : server->real_servers) {
      first.push_back(runs_.size());
      Runs& before = old[{server->key, *server->protocol, Named(real)}];
      for (PlannedCheck& plan : PlanChecks(real, config)) {
        auto run = MakeRun(std::move(plan), config, before);
        run->pool = first_run_.size() - 1;
        run->member = static_cast<std::uint32_t>(first.size() - 1);
        runs_.push_back(std::move(run));
      }
    }
    first.push_back(runs_.size());
  }
  for (auto& [where, runs] : old) {
    for (const auto& run : runs) {
      if (!run) continue;
      if (run->running != 0) surroundings_.checker->Cancel(run->running);
      Schedule(*run, std::nullopt);
    }
  }
}

std::unique_ptr<CheckerSet::CheckRun> CheckerSet::MakeRun(PlannedCheck plan, const config::Config& config, Runs& old) {
  const auto same = std::ranges::find_if(old, [&](const auto& run) { return run && run->plan.spec == plan.spec; });
  if (same != old.end()) {
    auto run = std::move(*same);
    run->Adopt(std::move(plan));
    return run;
  }
  if (const Status sound = surroundings_.checker->Examine(plan.spec); !sound) {
    spdlog::error("{}: {}: {}; its server will count as failed", config.Describe(plan.where), plan.kind,
                  sound.error().message);
  }
  const bool up = !plan.timing.alpha;
  return std::make_unique<CheckRun>(std::move(plan), up);
}

void CheckerSet::BeginAsFound(const config::Config& config, const std::vector<const config::VirtualServer*>& served) {
  const auto present = ipvs_ ? ipvs_->Read() : Result<std::vector<host::IpvsService>>();
  if (!present || present->empty()) return;
  const ipvs::Table found = host::TableOf(*present);
  for (std::size_t pool = 0; pool < served.size(); ++pool) {
    const config::VirtualServer& server = *served[pool];
    const ipvs::ServiceKey key = ServiceKeysOf(server, config.virtual_server_groups).front();
    const auto service = found.find(key);
    if (service == found.end() || service->second.destinations.empty()) continue;
    std::map<ipvs::Endpoint, std::uint32_t> weights;
    for (const auto& [endpoint, destination] : service->second.destinations) weights[endpoint] = destination.weight;
    for (std::size_t i = first_run_[pool].front(); i < first_run_[pool].back(); ++i) {
      const config::RealServer& real = server.real_servers[runs_[i]->member];
      const auto weight = weights.find(EndpointIn(key, real));
      const bool inhibited = weight != weights.end() && weight->second == 0 && *real.inhibit_on_failure;
      if (weight != weights.end() && (!inhibited || *real.weight == 0)) continue;
      runs_[i]->state = CheckRun::Beginning(runs_[i]->plan.timing, false);
      runs_[i]->found_out = true;
    }
  }
}

std::vector<bool> CheckerSet::UpOf(std::size_t pool, std::size_t members) const {
  std::vector<bool> up;
  for (std::uint32_t member = 0; member < members; ++member) up.push_back(IsUp(pool, member));
  return up;
}

// A server without checks is up.
bool CheckerSet::IsUp(std::size_t pool, std::uint32_t member) const {
  const auto begin = runs_.begin() + static_cast<std::ptrdiff_t>(first_run_[pool][member]);
  const auto end = runs_.begin() + static_cast<std::ptrdiff_t>(first_run_[pool][member + 1]);
  return std::all_of(begin, end, [](const auto& run) { return run->state.up(); });
}

void CheckerSet::MakePools(const config::Config& config, const std::vector<const config::VirtualServer*>& served) {
  std::map<std::pair<config::VirtualServerKey, config::Transport>, std::unique_ptr<CheckerPool>> old;
  for (auto& pool : pools_) {
    const config::VirtualServer& server = pool->server();
    old[{server.key, *server.protocol}] = std::move(pool);
  }
  pools_.clear();
  for (const config::VirtualServer* server : served) {
    auto keys = ServiceKeysOf(*server, config.virtual_server_groups);
    auto& before = old[{server->key, *server->protocol}];
    if (before && before->IsFor(*server, keys)) {
      pools_.push_back(std::move(before));
      continue;
    }
    const std::vector<bool> up = UpOf(pools_.size(), server->real_servers.size());
    pools_.push_back(std::make_unique<CheckerPool>(*server, std::move(keys), up));
    Replace(*pools_.back(), before.get());
  }
  for (const auto& [key, gone] : old) {
    if (gone) Notify(*gone, gone->Stop(), true);
  }
}

// News of a pool that goes on in another shape is only what is other than before.
void CheckerSet::Replace(CheckerPool& next, const CheckerPool* before) {
  health::PoolActions notices = next.Start();
  if (before && before->quorum() == next.quorum()) notices.clear();
  if (!before && *globals_.rs_init_notifies) {
    const std::size_t pool = pools_.size() - 1;
    for (std::uint32_t member = 0; member < next.server().real_servers.size(); ++member) {
      using Kind = health::PoolAction::Kind;
      notices.push_back({IsUp(pool, member) ? Kind::kNotifyUp : Kind::kNotifyDown, member});
    }
  }
  Notify(next, notices);
}

// Rhythm.

void CheckerSet::Schedule(CheckRun& run, std::optional<Instant> due) {
  if (run.due) queue_.erase({*run.due, &run});
  run.due = due;
  if (due) queue_.insert({*due, &run});
}

Microseconds CheckerSet::Spread(Microseconds over) {
  const double place = std::fmod(phase_ + static_cast<double>(++spread_count_) * kGoldenRatio, 1.0);
  return Microseconds(static_cast<std::int64_t>(static_cast<double>(over.count()) * place));
}

void CheckerSet::ScheduleFirst(CheckRun& run, Instant now) {
  const Microseconds within = run.found_out ? std::min(run.plan.warmup, kSoon) : run.plan.warmup;
  run.found_out = false;
  Schedule(run, now + Spread(within));
}

void CheckerSet::Tick(Instant now) {
  while (!queue_.empty() && queue_.begin()->first <= now) Look(*queue_.begin()->second);
  Settle(now);
}

std::optional<Instant> CheckerSet::deadline() const {
  if (!begun_ || (pools_.empty() && claims_.empty())) return std::nullopt;
  Instant next = audit_at_;
  if (!queue_.empty()) next = std::min(next, queue_.begin()->first);
  if (dirty_) next = std::min(next, settle_at_);
  return next;
}

void CheckerSet::SetLocalAddresses(std::set<IpAddress> addresses, Instant now) {
  local_addresses_ = std::move(addresses);
  Suspend(now);
}

// ha_suspend: only who holds the address looks at the servers; the others keep what they knew.
bool CheckerSet::IsSuspended(std::size_t pool) const {
  if (!*pools_[pool]->server().ha_suspend) return false;
  bool has_address = false;
  for (const ipvs::ServiceKey& key : pools_[pool]->keys()) {
    const auto* address = std::get_if<ipvs::AddressKey>(&key);
    if (!address) continue;
    has_address = true;
    if (local_addresses_.contains(address->endpoint.address)) return false;
  }
  return has_address;
}

void CheckerSet::Suspend(Instant now) {
  std::vector<bool> suspended;
  for (std::size_t pool = 0; pool < pools_.size(); ++pool) suspended.push_back(IsSuspended(pool));
  for (const auto& run : runs_) {
    const bool looks = run->due || run->running != 0;
    if (suspended[run->pool] && looks) {
      if (run->running != 0) surroundings_.checker->Cancel(std::exchange(run->running, 0));
      Schedule(*run, std::nullopt);
    } else if (!suspended[run->pool] && !looks) {
      Schedule(*run, now + Spread(std::min(run->plan.warmup, kSoon)));
    }
  }
}

// The table.

bool CheckerSet::OpenTable() {
  if (ipvs_) return true;
  auto opened = surroundings_.open_ipvs();
  if (opened) {
    ipvs_ = std::move(*opened);
    if (no_ipvs_said_) spdlog::info("the kernel's IPVS is here now");
    return true;
  }
  if (!std::exchange(no_ipvs_said_, true)) {
    spdlog::error("virtual servers are checked but not served: {}", opened.error().message);
  }
  return false;
}

void CheckerSet::Settle(Instant now) {
  if (!(dirty_ && now >= settle_at_) && now < audit_at_) return;
  ConvergeNow();
  settle_at_ = now + kRestPerEntry * static_cast<std::int64_t>(pools_.size() + runs_.size());
  audit_at_ = now + kAuditInterval;
}

void CheckerSet::ConvergeNow() {
  dirty_ = false;
  if (!OpenTable()) return;
  ipvs::Table desired;
  for (const auto& pool : pools_) pool->AddTo(desired);
  const auto converged = host::Converge(*ipvs_, desired, claims_);
  if (!converged) {
    if (refused_before_.insert(converged.error().message).second) spdlog::error("IPVS: {}", converged.error().message);
    return;
  }
  LogRefusals(converged->refused);
  if (converged->refused.empty()) claims_ = own_claims_;
  if (converged->done > 0) spdlog::debug("IPVS: {} changes", converged->done);
}

// Each once for as long as it is refused: the next audit tries again.
void CheckerSet::LogRefusals(const std::vector<host::RefusedCommand>& refused) {
  std::set<std::string> now_refused;
  for (const host::RefusedCommand& command : refused) {
    if (!refused_before_.contains(command.error.message)) spdlog::error("IPVS: {}", command.error.message);
    now_refused.insert(command.error.message);
  }
  refused_before_ = std::move(now_refused);
}

void CheckerSet::Stop(bool release) {
  for (const auto& run : runs_) {
    if (run->running != 0) surroundings_.checker->Cancel(std::exchange(run->running, 0));
    Schedule(*run, std::nullopt);
  }
  begun_ = false;
  if (!release) return;
  for (const auto& pool : pools_) Notify(*pool, pool->Stop(), true);
  if (!ipvs_) return;
  if (*globals_.lvs_flush_on_stop == "all") {
    if (const Status flushed = ipvs_->Flush(); !flushed)
      spdlog::error("lvs_flush_on_stop: {}", flushed.error().message);
    return;
  }
  const auto removed = host::Converge(*ipvs_, {}, claims_);
  if (!removed) spdlog::error("IPVS: {}", removed.error().message);
  if (removed) LogRefusals(removed->refused);
}

}  // namespace holdfast::daemon
