#include "reference/ipvs/replay.h"

#include <algorithm>
#include <unordered_map>

namespace holdfast::ipvs {
namespace {

constexpr std::size_t kToldDifferences = 5;
constexpr Microseconds kStepTime(1);  // long traces must not outlive their connections
constexpr Seconds kDrainTime(1);

class Player {
 public:
  Player(const TraceService& service, std::unique_ptr<Scheduler> scheduler, const KernelProfile& kernel)
      : service_(service), tracker_(service.traits, std::move(scheduler), kernel) {}

  Status Play(const TraceStep& step) {
    now_ += kStepTime;
    switch (step.kind) {
      case TraceStep::Kind::kAdd:
        return tracker_.service().Add(Real(step.server), step.settings);
      case TraceStep::Kind::kEdit:
        return tracker_.service().Edit(Real(step.server), step.settings);
      case TraceStep::Kind::kRemove:
        return tracker_.service().Remove(Real(step.server));
      case TraceStep::Kind::kOpen:
      case TraceStep::Kind::kDatagram:
        return Connect(step);
      case TraceStep::Kind::kClose:
        return Close(step);
      case TraceStep::Kind::kDrain:
        return Drain();
      case TraceStep::Kind::kCheck:
        return Check(step);
    }
    return {};
  }

  ReplayOutcome& outcome() { return outcome_; }

 private:
  // Server K is 10.9.0.K; beyond 255 the third octet goes on.
  Endpoint Real(std::uint32_t k) const {
    return {IpAddress::V4(10, 9, static_cast<std::uint8_t>(k >> 8), static_cast<std::uint8_t>(k)),
            service_.server_port};
  }

  Status Connect(const TraceStep& step) {
    const auto [client, asked] = step.addresses;
    const bool tcp = step.kind == TraceStep::Kind::kOpen;
    const Packet first{client, asked, tcp ? Transport::kTcp : Transport::kUdp, TcpSignal::kSyn};
    const Verdict verdict = tracker_.Handle(first, now_);
    if (tcp && verdict.fate == Fate::kForwarded)
      tracker_.Handle({client, asked, Transport::kTcp, TcpSignal::kAck}, now_);
    const auto recorded = step.chosen ? std::optional(Real(*step.chosen)) : std::nullopt;
    const auto here = verdict.fate == Fate::kForwarded ? verdict.server : std::nullopt;
    ++outcome_.decisions;
    if (here != recorded) {
      ++outcome_.wrong_decisions;
      Tell(step, Name(here), Name(recorded));
    }
    opened_[step.connection] = step.addresses;
    return {};
  }

  Status Close(const TraceStep& step) {
    const auto found = opened_.find(step.connection);
    if (found == opened_.end()) return Fail("connection " + std::to_string(step.connection) + " was not opened");
    Finish(found->second);
    closed_.push_back(found->second);
    return {};
  }

  Verdict Finish(const NewConnection& connection) {
    return tracker_.Handle({connection.client, connection.service, Transport::kTcp, TcpSignal::kFin}, now_);
  }

  // As it was recorded: with a short timeout every closed connection's FIN is sent once more. It does not reach those
  // whose server is gone, and they stay.
  Status Drain() {
    ConnectionTimeouts timeouts;
    timeouts.Set(Seconds(0), kDrainTime, Seconds(0));
    tracker_.SetTimeouts(timeouts);
    std::erase_if(closed_, [&](const NewConnection& closed) { return Finish(closed).fate != Fate::kDropped; });
    now_ += kDrainTime;
    tracker_.Advance(now_);
    tracker_.SetTimeouts({});
    return {};
  }

  Status Check(const TraceStep& step) {
    const ServerList& servers = tracker_.service().servers();
    std::vector<TraceRow> here;
    for (Rank rank = servers.size(); rank-- > 0;) {
      const Server& server = servers.AtRank(rank);
      const auto octets = server.endpoint.address.octets();
      here.push_back(
          {std::uint32_t{octets[2]} << 8 | octets[3], server.settings.weight, server.active, server.inactive});
    }
    const std::size_t rows = std::max(here.size(), step.table.size());
    outcome_.counters += static_cast<std::uint32_t>(rows);
    for (std::size_t i = 0; i < rows; ++i) {
      if (i < here.size() && i < step.table.size() && here[i] == step.table[i]) continue;
      ++outcome_.wrong_counters;
      Tell(step, Name(here, i), Name(step.table, i));
    }
    return {};
  }

  static std::string Name(const std::optional<Endpoint>& server) {
    return server ? server->address.ToString() : "no server";
  }
  static std::string Name(const std::vector<TraceRow>& table, std::size_t i) {
    if (i >= table.size()) return "no row";
    return std::to_string(table[i].server) + ":" + std::to_string(table[i].weight) + ":" +
           std::to_string(table[i].active) + ":" + std::to_string(table[i].inactive);
  }

  void Tell(const TraceStep& step, const std::string& here, const std::string& recorded) {
    if (outcome_.first_differences.size() >= kToldDifferences) return;
    const std::string what =
        step.kind == TraceStep::Kind::kCheck ? "check" : "connection " + std::to_string(step.connection);
    outcome_.first_differences.push_back("line " + std::to_string(step.line) + ": " + what + ": " + here + " here, " +
                                         recorded + " recorded");
  }

  const TraceService& service_;
  Tracker tracker_;
  Instant now_{};
  std::unordered_map<std::uint32_t, NewConnection> opened_;
  std::vector<NewConnection> closed_;
  ReplayOutcome outcome_;
};

}  // namespace

Result<ReplayOutcome> Replay(const Trace& trace, const ReplayOptions& options) {
  auto scheduler = options.make(trace.service.scheduler, {.flags = trace.service.flags});
  if (!scheduler) return tl::make_unexpected(scheduler.error());
  Player player(trace.service, *std::move(scheduler), options.kernel);
  for (const TraceStep& step : trace.steps) {
    if (const Status played = player.Play(step); !played)
      return Fail(played.error(), "line " + std::to_string(step.line));
  }
  return std::move(player.outcome());
}

}  // namespace holdfast::ipvs
