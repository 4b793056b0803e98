// All virtual servers and their checks at run time, without a clock or a loop of its own: what becomes due is asked by
// deadline() and done by Tick(). The kernel's table is made what health says by Converge (ipvs_converge.h): at once
// after a change (many changes together once), and every kAuditInterval, which heals what others took away.
//
//   Apply --> CheckerPool per virtual_server   --> desired table --> IpvsPort
//        \--> CheckRun per checker --> Checker --> CheckerState --> CheckerPool
//
// First looks are spread evenly over their warmup, however many there are and in whatever order they stand in the file;
// as each look sets the next by its own end, they stay spread.
//
// A daemon that was killed left its servers in the kernel, and with them their connections. The next one begins with
// what it finds there: a server that is missing from a service of ours had failed, and begins down instead of coming
// back unseen.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "reference/config/model.h"
#include "reference/daemon/checker_pool.h"
#include "reference/daemon/checker_specs.h"
#include "reference/daemon/script_channel.h"
#include "reference/health/checker_state.h"
#include "reference/host/check_port.h"
#include "reference/host/ipvs_converge.h"
#include "reference/host/ipvs_port.h"

namespace holdfast::daemon {

inline constexpr Microseconds kAuditInterval = Seconds(5);

// What the set needs of its surroundings; `checker` outlives it.
struct CheckerSurroundings {
  host::Checker* checker = nullptr;
  // Opens the kernel's table; asked again at every audit while it fails. The first failure is logged.
  std::function<Result<std::unique_ptr<host::IpvsPort>>()> open_ipvs;
  std::function<void(const ScriptRequest&)> run_script;
  std::function<void(const std::string&)> write_line;  // for lvs_notify_fifo, with its newline
  std::function<void()> deadline_moved;                // deadline() is another than before, without a call of ours
};

class CheckerSet {
 public:
  // `phase`, 0 up to 1, moves all first looks; several directors with one file should not look at the same time.
  explicit CheckerSet(CheckerSurroundings surroundings, double phase = 0);
  ~CheckerSet();

  // Brings everything in line with `config`: the first time and at each reload. A check that is the same as before goes
  // on with its state and its next look; a virtual server that is the same keeps its pool.
  void Apply(const config::Config& config, Instant now);
  void Tick(Instant now);
  // When Tick is wanted; nullopt: never, there is nothing to do.
  std::optional<Instant> deadline() const;
  // The addresses of this host, for ha_suspend.
  void SetLocalAddresses(std::set<IpAddress> addresses, Instant now);
  // Ends all checks. `release`: what was claimed leaves the kernel's table.
  void Stop(bool release);

  std::size_t check_count() const { return runs_.size(); }
  const std::vector<std::unique_ptr<CheckerPool>>& pools() const { return pools_; }

 private:
  struct CheckRun;
  using Runs = std::vector<std::unique_ptr<CheckRun>>;

  void UseGlobals(const config::Config& config);
  void MakeRuns(const config::Config& config, const std::vector<const config::VirtualServer*>& served);
  std::unique_ptr<CheckRun> MakeRun(PlannedCheck plan, const config::Config& config, Runs& old);
  void MakePools(const config::Config& config, const std::vector<const config::VirtualServer*>& served);
  void Replace(CheckerPool& next, const CheckerPool* before);
  std::vector<bool> UpOf(std::size_t pool, std::size_t members) const;
  bool IsUp(std::size_t pool, std::uint32_t member) const;
  void BeginAsFound(const config::Config& config, const std::vector<const config::VirtualServer*>& served);
  void Schedule(CheckRun& run, std::optional<Instant> due);
  Microseconds Spread(Microseconds over);
  void ScheduleFirst(CheckRun& run, Instant now);
  void Look(CheckRun& run);
  void Ended(CheckRun& run, const host::CheckResult& result);
  void Weigh(CheckRun& run, const host::CheckResult& result);
  void Changed(CheckRun& run, const host::CheckResult& result);
  void Notify(const CheckerPool& pool, const health::PoolActions& notices, bool last_words = false);
  void Suspend(Instant now);
  bool IsSuspended(std::size_t pool) const;
  void Settle(Instant now);
  bool OpenTable();
  void ConvergeNow();
  void LogRefusals(const std::vector<host::RefusedCommand>& refused);

  CheckerSurroundings surroundings_;
  double phase_;
  std::uint64_t spread_count_ = 0;
  config::GlobalDefs globals_;
  std::vector<std::unique_ptr<CheckerPool>> pools_;
  Runs runs_;
  std::set<std::pair<Instant, CheckRun*>> queue_;
  // By pool: runs_[first_run_[p][m]] up to runs_[first_run_[p][m + 1]] are those of member m.
  std::vector<std::vector<std::size_t>> first_run_;
  std::set<IpAddress> local_addresses_;

  std::unique_ptr<host::IpvsPort> ipvs_;
  ipvs::Claims claims_;      // ours to remove: what the present file speaks of, and former ones did
  ipvs::Claims own_claims_;  // of the present file
  bool begun_ = false, dirty_ = false, no_ipvs_said_ = false;
  Instant settle_at_{}, audit_at_{};
  std::set<std::string> refused_before_;  // what was logged already
};

}  // namespace holdfast::daemon
