#include "reference/ipvs/player.h"

namespace holdfast::ipvs {
namespace {

constexpr Microseconds kStepTime(1);  // long traces must not outlive their connections
constexpr Seconds kDrainTime(1);

}  // namespace

Endpoint TraceServer(const TraceService& service, std::uint32_t number) {
  return {IpAddress::V4(10, 9, static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)),
          service.server_port};
}

std::uint32_t TraceServerNumber(const IpAddress& address) {
  const auto octets = address.octets();
  return std::uint32_t{octets[2]} << 8 | octets[3];
}

TracePlayer::TracePlayer(const TraceService& service, std::unique_ptr<Scheduler> scheduler, const KernelProfile& kernel)
    : service_(service), tracker_(service.traits, std::move(scheduler), kernel) {}

Result<std::optional<std::uint32_t>> TracePlayer::Play(const TraceStep& step) {
  const auto nobody = [] { return std::optional<std::uint32_t>(); };
  now_ += kStepTime;
  switch (step.kind) {
    case TraceStep::Kind::kAdd:
      return tracker_.service().Add(TraceServer(service_, step.server), step.settings).map(nobody);
    case TraceStep::Kind::kEdit:
      return tracker_.service().Edit(TraceServer(service_, step.server), step.settings).map(nobody);
    case TraceStep::Kind::kRemove:
      return tracker_.service().Remove(TraceServer(service_, step.server)).map(nobody);
    case TraceStep::Kind::kOpen:
    case TraceStep::Kind::kDatagram:
      return Connect(step);
    case TraceStep::Kind::kClose:
      return Close(step).map(nobody);
    case TraceStep::Kind::kDrain:
      Drain();
      return nobody();
    case TraceStep::Kind::kCheck:
      return nobody();
  }
  return nobody();
}

std::optional<std::uint32_t> TracePlayer::Connect(const TraceStep& step) {
  const auto [client, asked] = step.addresses;
  const bool tcp = step.kind == TraceStep::Kind::kOpen;
  const Packet first{client, asked, tcp ? Transport::kTcp : Transport::kUdp, TcpSignal::kSyn};
  const Verdict verdict = tracker_.Handle(first, now_);
  if (tcp && verdict.fate == Fate::kForwarded) tracker_.Handle({client, asked, Transport::kTcp, TcpSignal::kAck}, now_);
  opened_[step.connection] = step.addresses;
  if (verdict.fate != Fate::kForwarded) return std::nullopt;
  return TraceServerNumber(verdict.server->address);
}

Status TracePlayer::Close(const TraceStep& step) {
  const auto found = opened_.find(step.connection);
  if (found == opened_.end()) return Fail("connection " + std::to_string(step.connection) + " was not opened");
  Finish(found->second);
  closed_.push_back(found->second);
  return {};
}

Verdict TracePlayer::Finish(const NewConnection& connection) {
  return tracker_.Handle({connection.client, connection.service, Transport::kTcp, TcpSignal::kFin}, now_);
}

// As it was recorded: with a short timeout every closed connection's FIN is sent once more. It does not reach those
// whose server is gone, and they stay.
void TracePlayer::Drain() {
  ConnectionTimeouts timeouts;
  timeouts.Set(Seconds(0), kDrainTime, Seconds(0));
  tracker_.SetTimeouts(timeouts);
  std::erase_if(closed_, [&](const NewConnection& closed) { return Finish(closed).fate != Fate::kDropped; });
  now_ += kDrainTime;
  tracker_.Advance(now_);
  tracker_.SetTimeouts({});
}

std::vector<TraceRow> TracePlayer::Table() const {
  std::vector<TraceRow> table;
  for (Rank rank = servers().size(); rank-- > 0;) {
    const Server& server = servers().AtRank(rank);
    table.push_back(
        {TraceServerNumber(server.endpoint.address), server.settings.weight, server.active, server.inactive});
  }
  return table;
}

}  // namespace holdfast::ipvs
