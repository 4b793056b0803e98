// What a checker set makes of each look: states, weights, news for scripts and the pipe.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <limits>

#include "reference/daemon/checker_run.h"
#include "reference/daemon/checker_set.h"

namespace holdfast::daemon {
namespace {

using Kind = health::PoolAction::Kind;

// keepalived's form in its pipe: [192.0.2.1]:tcp:80
std::string PipeName(const IpAddress& address, std::uint16_t port, config::Transport transport) {
  const char* protocol = transport == config::Transport::kTcp   ? "tcp"
                         : transport == config::Transport::kUdp ? "udp"
                                                                : "sctp";
  return fmt::format("[{}]:{}:{}", address.ToString(), protocol, port);
}

std::string PipeName(const config::VirtualServer& server) {
  if (server.key.address) return PipeName(*server.key.address, server.key.port, server.protocol);
  if (server.key.fwmark) return fmt::format("FWM {}", *server.key.fwmark);
  return fmt::format("[{}]", server.key.group);
}

const config::Script& ScriptOf(const config::VirtualServer& server, const health::PoolAction& notice) {
  switch (notice.kind) {
    case Kind::kNotifyUp:
      return *server.real_servers[notice.member].notify_up;
    case Kind::kNotifyDown:
      return *server.real_servers[notice.member].notify_down;
    case Kind::kQuorumUp:
      return *server.quorum_up;
    default:
      return *server.quorum_down;
  }
}

}  // namespace

void CheckerSet::Look(CheckRun& run) {
  Schedule(run, std::nullopt);
  run.running = surroundings_.checker->Start(run.plan.spec, run.plan.timeout,
                                             [this, &run](const host::CheckResult& result) { Ended(run, result); });
}

void CheckerSet::Ended(CheckRun& run, const host::CheckResult& result) {
  run.running = 0;
  if (result.could_not_look) {
    spdlog::warn("{} of {}: could not look: {}", run.plan.kind, pools_[run.pool]->Title(run.member), result.reason);
    Schedule(run, result.end + std::max<Microseconds>(run.plan.timing.delay_before_retry, Seconds(1)));
  } else {
    const auto outcome = result.ok ? health::CheckOutcome::kSuccess : health::CheckOutcome::kFailure;
    const bool was_up = run.state.up();
    const health::CheckDecision decision = run.state.Decide(outcome, result.end);
    Schedule(run, decision.next_check);
    const bool tell = !result.ok && !decision.became_up && (was_up || run.plan.log_all_failures);
    if (tell) {
      spdlog::info("{} of {} in {}: {}", run.plan.kind, pools_[run.pool]->Title(run.member), pools_[run.pool]->Title(),
                   result.reason);
    }
    if (result.ok) Weigh(run, result);
    if (decision.became_up) Changed(run, result);
  }
  Settle(result.end);
  if (surroundings_.deadline_moved) surroundings_.deadline_moved();
}

// The last absolute weight that a look gave, else the file's, and all relative ones on top.
void CheckerSet::Weigh(CheckRun& run, const host::CheckResult& result) {
  if (!result.weight && !result.weight_change) return;
  run.weight = result.weight;
  run.weight_change = result.weight_change;
  CheckerPool& pool = *pools_[run.pool];
  std::int64_t weight = *pool.server().real_servers[run.member].weight;
  std::int64_t change = 0;
  const std::vector<std::size_t>& first = first_run_[run.pool];
  for (std::size_t i = first[run.member]; i < first[run.member + 1]; ++i) {
    if (runs_[i]->weight) weight = *runs_[i]->weight;
    change += runs_[i]->weight_change.value_or(0);
  }
  weight = std::clamp<std::int64_t>(weight + change, 0, std::numeric_limits<std::int32_t>::max());
  Notify(pool, pool.SetWeight(run.member, static_cast<std::uint32_t>(weight)));
  dirty_ = true;
}

void CheckerSet::Changed(CheckRun& run, const host::CheckResult& result) {
  CheckerPool& pool = *pools_[run.pool];
  spdlog::info("{} of {} in {}: {}; {}", run.plan.kind, pool.Title(run.member), pool.Title(), result.reason,
               run.state.up() ? "it is up" : "it is down");
  Notify(pool, pool.MemberBecame(run.member, IsUp(run.pool, run.member)));
  dirty_ = true;
}

void CheckerSet::Notify(const CheckerPool& pool, const health::PoolActions& notices, bool last_words) {
  const config::VirtualServer& server = pool.server();
  for (const health::PoolAction& notice : notices) {
    const bool of_quorum = notice.kind == Kind::kQuorumUp || notice.kind == Kind::kQuorumDown;
    const bool up = notice.kind == Kind::kNotifyUp || notice.kind == Kind::kQuorumUp;
    const std::string service = PipeName(server);
    std::string subject = "VS " + service;
    if (of_quorum) {
      spdlog::info("{}: the quorum of {} is {}: weight {}", pool.Title(), *server.quorum, up ? "gained" : "lost",
                   pool.live_weight());
    } else {
      const config::RealServer& real = server.real_servers[notice.member];
      subject = fmt::format("RS {} {}", PipeName(real.address, real.port, server.protocol), service);
    }
    if (surroundings_.write_line) surroundings_.write_line(fmt::format("{} {}\n", subject, up ? "UP" : "DOWN"));
    config::Script script = ScriptOf(server, notice);
    if (script.empty() || !surroundings_.run_script) continue;
    if (script.user.empty()) script.user = globals_.script_user->user;
    if (script.group.empty()) script.group = globals_.script_user->group;
    surroundings_.run_script({std::move(script), last_words, subject});
  }
}

}  // namespace holdfast::daemon
