#include "reference/ipvs/trace_writer.h"

#include <initializer_list>

namespace holdfast::ipvs {
namespace {

std::string Joined(std::initializer_list<std::string> fields) {
  std::string line;
  for (const std::string& field : fields) line += (line.empty() ? "" : "\t") + field;
  return line + "\n";
}

void Append(std::string& words, const std::string& more, const char* between = " ") {
  if (!words.empty()) words += between;
  words += more;
}

std::string OrDash(const std::string& words) { return words.empty() ? "-" : words; }

std::string FlagsOf(const TraceService& service) {
  std::string flags, own;
  const std::string prefix = service.scheduler == "sh" ? "sh" : "mh";
  if (service.flags.port) Append(own, prefix + "-port", ",");
  if (service.flags.fallback) Append(own, prefix + "-fallback", ",");
  if (!own.empty()) Append(flags, "-b " + own);
  if (service.traits.one_packet) Append(flags, "--ops");
  const Persistence& persistence = service.traits.persistence;
  if (persistence.timeout.count() > 0) Append(flags, "-p " + std::to_string(persistence.timeout.count()));
  if (persistence.prefix <= 128) Append(flags, "-M " + std::to_string(persistence.prefix));
  return OrDash(flags);
}

std::string ExtraOf(const ServerSettings& settings) {
  std::string extra;
  if (settings.forwarding == Forwarding::kNat) Append(extra, "-m");
  if (settings.forwarding == Forwarding::kTunnel) Append(extra, "-i");
  if (settings.thresholds.upper > 0) Append(extra, "-x " + std::to_string(settings.thresholds.upper));
  if (settings.thresholds.lower > 0) Append(extra, "-y " + std::to_string(settings.thresholds.lower));
  return OrDash(extra);
}

std::string ServerLine(const char* verb, const TraceStep& step) {
  return Joined({verb, std::to_string(step.server), std::to_string(step.settings.weight), ExtraOf(step.settings)});
}

std::string ConnectionLine(const char* verb, const TraceStep& step) {
  const auto& [client, asked] = step.addresses;
  return Joined({verb, std::to_string(step.connection), client.address.ToString(), std::to_string(client.port),
                 asked.address.ToString(), std::to_string(asked.port),
                 step.chosen ? std::to_string(*step.chosen) : "-"});
}

std::string TableText(const std::vector<TraceRow>& table) {
  std::string text;
  for (const TraceRow& row : table) Append(text, ToText(row), ",");
  return text;
}

}  // namespace

std::string ToText(const TraceRow& row) {
  return std::to_string(row.server) + ":" + std::to_string(row.weight) + ":" + std::to_string(row.active) + ":" +
         std::to_string(row.inactive);
}

std::string ToLine(const TraceService& service) {
  const char* kind = service.traits.by_mark ? "fwmark" : service.traits.transport == Transport::kUdp ? "udp" : "tcp";
  return Joined({"svc", service.scheduler, kind, FlagsOf(service), std::to_string(service.server_port)});
}

std::string ToLine(const TraceStep& step) {
  switch (step.kind) {
    case TraceStep::Kind::kAdd:
      return ServerLine("add", step);
    case TraceStep::Kind::kEdit:
      return ServerLine("edit", step);
    case TraceStep::Kind::kRemove:
      return Joined({"del", std::to_string(step.server)});
    case TraceStep::Kind::kOpen:
      return ConnectionLine("open", step);
    case TraceStep::Kind::kDatagram:
      return ConnectionLine("udp", step);
    case TraceStep::Kind::kClose:
      return Joined({"close", std::to_string(step.connection)});
    case TraceStep::Kind::kDrain:
      return Joined({"drain"});
    case TraceStep::Kind::kCheck:
      return Joined({"check", TableText(step.table)});
  }
  return {};
}

std::string ToText(const Trace& trace) {
  std::string text = ToLine(trace.service);
  for (const TraceStep& step : trace.steps) text += ToLine(step);
  return text;
}

}  // namespace holdfast::ipvs
