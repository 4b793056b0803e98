#include "reference/ipvs/replay.h"

#include <algorithm>

#include "reference/ipvs/plain_walk.h"
#include "reference/ipvs/player.h"
#include "reference/ipvs/trace_writer.h"

namespace holdfast::ipvs {
namespace {

constexpr std::size_t kToldDifferences = 5;

std::string Name(const std::optional<std::uint32_t>& server) {
  return server ? TraceServer({}, *server).address.ToString() : "no server";
}

std::string Name(const std::vector<TraceRow>& table, std::size_t i) {
  return i < table.size() ? ToText(table[i]) : "no row";
}

// Compares what a player does with what a trace says.
class Comparison {
 public:
  explicit Comparison(TracePlayer player) : player_(std::move(player)) {}

  Status Play(const TraceStep& step) {
    const auto chosen = player_.Play(step);
    if (!chosen) return tl::make_unexpected(chosen.error());
    if (step.kind == TraceStep::Kind::kOpen || step.kind == TraceStep::Kind::kDatagram) CompareChoice(step, *chosen);
    if (step.kind == TraceStep::Kind::kCheck) CompareTable(step, player_.Table());
    return {};
  }

  ReplayOutcome& outcome() { return outcome_; }

 private:
  void CompareChoice(const TraceStep& step, const std::optional<std::uint32_t>& here) {
    ++outcome_.decisions;
    if (here == step.chosen) return;
    ++outcome_.wrong_decisions;
    Tell(step, "connection " + std::to_string(step.connection), Name(here), Name(step.chosen));
  }

  void CompareTable(const TraceStep& step, const std::vector<TraceRow>& here) {
    const std::size_t rows = std::max(here.size(), step.table.size());
    outcome_.counters += static_cast<std::uint32_t>(rows);
    for (std::size_t i = 0; i < rows; ++i) {
      if (i < here.size() && i < step.table.size() && here[i] == step.table[i]) continue;
      ++outcome_.wrong_counters;
      Tell(step, "check", Name(here, i), Name(step.table, i));
    }
  }

  void Tell(const TraceStep& step, const std::string& what, const std::string& here, const std::string& recorded) {
    if (outcome_.first_differences.size() >= kToldDifferences) return;
    outcome_.first_differences.push_back("line " + std::to_string(step.line) + ": " + what + ": " + here + " here, " +
                                         recorded + " recorded");
  }

  TracePlayer player_;
  ReplayOutcome outcome_;
};

}  // namespace

Result<ReplayOutcome> Replay(const Trace& trace, const ReplayOptions& options) {
  auto scheduler = options.make(trace.service.scheduler, {.flags = trace.service.flags});
  if (!scheduler) return tl::make_unexpected(scheduler.error());
  Comparison comparison(TracePlayer(trace.service, *std::move(scheduler), options.kernel));
  for (const TraceStep& step : trace.steps) {
    if (const Status played = comparison.Play(step); !played)
      return Fail(played.error(), "line " + std::to_string(step.line));
  }
  return std::move(comparison.outcome());
}

Result<ReplayOptions> WithWrongRule(ReplayOptions options, std::string_view rule) {
  if (rule == "overhead") {
    options.kernel.active_cost = options.kernel.active_cost == 256 ? 257 : 256;
  } else if (rule == "tie") {
    options.make = [](std::string_view name, const SchedulerOptions& wanted) {
      auto reversed = MakePlainWalk(name, Tie::kLast);
      return reversed ? std::move(reversed) : MakeScheduler(name, wanted);
    };
  } else {
    return Fail("no wrong rule \"" + std::string(rule) + "\"; there are overhead, tie");
  }
  return options;
}

}  // namespace holdfast::ipvs
