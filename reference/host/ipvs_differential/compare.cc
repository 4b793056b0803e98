#include "reference/host/ipvs_differential/compare.h"

#include <fmt/format.h>

#include <set>

#include "reference/host/ipvs_differential/follower.h"
#include "reference/ipvs/player.h"
#include "reference/ipvs/trace_writer.h"

namespace holdfast::host {
namespace {

using ipvs::TraceRow;
using ipvs::TraceStep;
using Choice = std::optional<std::uint32_t>;

std::string NameOfServer(const Choice& number) {
  return number ? ipvs::TraceServer({}, *number).address.ToString() : "nobody";
}

std::string TableText(const std::vector<TraceRow>& table) {
  std::string text;
  for (const TraceRow& row : table) text += (text.empty() ? "" : ",") + ipvs::ToText(row);
  return text.empty() ? "no server" : text;
}

std::string FlagsText(const Workload& workload) {
  const std::string line = ipvs::ToLine(workload.trace.service);  // svc, scheduler, kind, flags, port
  const std::size_t end = line.rfind('\t'), begin = line.rfind('\t', end - 1) + 1;
  const std::string flags = line.substr(begin, end - begin);
  return flags == "-" ? "" : " " + flags;
}

std::string RowText(const TraceRow& row, const ipvs::Server& server) {
  const auto [upper, lower] = server.settings.thresholds;
  const char* method = server.settings.forwarding == ipvs::Forwarding::kNat ? "Masq" : "Tunnel";
  std::string text = fmt::format("  -> {:<21} {:<7} {:<6} {:<10} {:<10}", ipvs::ToString(server.endpoint), method,
                                 row.weight, row.active, row.inactive);
  if (upper > 0) text += fmt::format(" -x {} -y {}{}", upper, lower, server.overloaded ? ", full by our count" : "");
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

// The follower, if the scheduler is one that only can be followed, stays the player's.
struct Ours {
  Follower* follower;
  ipvs::TracePlayer player;
};

Result<Ours> MakeOurs(const Workload& workload, const ipvs::ReplayOptions& options) {
  const ipvs::TraceService& service = workload.trace.service;
  if (service.scheduler == "twos") {
    auto follower = std::make_unique<Follower>();
    Follower* told = follower.get();
    return Ours{told, {service, std::move(follower), options.kernel}};
  }
  auto scheduler = options.make(service.scheduler, {.flags = service.flags});
  if (!scheduler) return tl::make_unexpected(scheduler.error());
  return Ours{nullptr, {service, *std::move(scheduler), options.kernel}};
}

class SideBySide {
 public:
  SideBySide(const Workload& workload, Director& director, Ours ours)
      : workload_(workload), director_(director), ours_(std::move(ours)) {
    played_.service = workload.trace.service;
  }

  Status Play(TraceStep step) {
    if (step.kind == TraceStep::Kind::kClose && refused_.contains(step.connection)) return {};
    const auto there = director_.Play(step);
    if (!there) return tl::make_unexpected(there.error());
    if (ours_.follower) ours_.follower->Tell(*there ? std::optional(Real(**there)) : std::nullopt);
    const auto here = ours_.player.Play(step);
    if (!here) return tl::make_unexpected(here.error());
    step.chosen = *there;
    if (step.kind == TraceStep::Kind::kCheck) return Check(std::move(step));
    played_.steps.push_back(step);
    Count(step);
    if (*there == *here) return {};
    const auto& [client, service] = step.addresses;
    return Differ(step,
                  fmt::format("connection {} from {} to {}: {} there, {} here", step.connection, ipvs::ToString(client),
                              ipvs::ToString(service), NameOfServer(*there), NameOfServer(*here)));
  }

  Compared& compared() { return compared_; }

 private:
  ipvs::Endpoint Real(std::uint32_t number) const { return ipvs::TraceServer(workload_.trace.service, number); }

  void Count(const TraceStep& step) {
    switch (step.kind) {
      case TraceStep::Kind::kOpen:
      case TraceStep::Kind::kDatagram:
        ++compared_.decisions;
        if (step.chosen) return;
        ++compared_.refused;
        refused_.insert(step.connection);
        return;
      case TraceStep::Kind::kAdd:
      case TraceStep::Kind::kEdit:
      case TraceStep::Kind::kRemove:
        ++compared_.edits;
        return;
      default:
        return;
    }
  }

  Status Check(TraceStep step) {
    const std::vector<TraceRow> here = ours_.player.Table();
    const auto there = director_.Table(here);
    if (!there) return tl::make_unexpected(there.error());
    ++compared_.checks;
    step.table = *there;
    played_.steps.push_back(step);
    if (*there == here) return {};
    return Differ(step, fmt::format("counters (server:weight:active:inactive): {} there, {} here", TableText(*there),
                                    TableText(here)));
  }

  Status Differ(const TraceStep& step, std::string what) {
    const auto table = director_.Table(ours_.player.Table());
    if (!table) return tl::make_unexpected(table.error());
    compared_.difference = Difference{step.line, std::move(what), {}, ipvs::ToText(played_)};
    std::vector<std::string>& lines = compared_.difference->service;
    lines.push_back(ipvs::ToString(workload_.key) + " " + workload_.config.scheduler + FlagsText(workload_));
    const ipvs::ServerList& servers = ours_.player.servers();
    for (const TraceRow& row : *table) {
      if (const auto id = servers.Find(Real(row.server))) lines.push_back(RowText(row, servers[*id]));
    }
    return {};
  }

  const Workload& workload_;
  Director& director_;
  Ours ours_;
  ipvs::Trace played_;
  std::set<std::uint32_t> refused_;
  Compared compared_;
};

}  // namespace

void Compared::Add(const Compared& more) {
  decisions += more.decisions;
  refused += more.refused;
  edits += more.edits;
  checks += more.checks;
  if (!difference) difference = more.difference;
}

Result<Compared> Compare(const Workload& workload, Director& director, const ipvs::ReplayOptions& options) {
  auto ours = MakeOurs(workload, options);
  if (!ours) return tl::make_unexpected(ours.error());
  if (const Status begun = director.Begin(workload); !begun) return tl::make_unexpected(begun.error());
  SideBySide both(workload, director, *std::move(ours));
  for (const TraceStep& step : workload.trace.steps) {
    if (const Status played = both.Play(step); !played) return Fail(played.error(), fmt::format("step {}", step.line));
    if (both.compared().difference) break;
  }
  if (const Status ended = director.End(); !ended) return tl::make_unexpected(ended.error());
  return std::move(both.compared());
}

}  // namespace holdfast::host
