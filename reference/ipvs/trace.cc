#include "reference/ipvs/trace.h"

#include <array>
#include <charconv>
#include <limits>

namespace holdfast::ipvs {
namespace {

using Fields = std::vector<std::string_view>;

Fields Split(std::string_view text, char separator) {
  Fields fields;
  while (true) {
    const std::size_t end = text.find(separator);
    fields.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return fields;
    text.remove_prefix(end + 1);
  }
}

std::string Quoted(std::string_view text) { return "\"" + std::string(text.substr(0, 40)) + "\""; }

Result<std::uint32_t> Number(std::string_view text, std::string_view what, std::uint32_t least, std::uint32_t most) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    return Fail(std::string(what) + " " + Quoted(text) + " is not a number");
  if (value < least || value > most)
    return Fail(std::string(what) + " " + std::string(text) + " is not within " + std::to_string(least) + ".." +
                std::to_string(most));
  return value;
}

constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();

Result<std::uint32_t> ServerNumber(std::string_view text) { return Number(text, "server", 1, 65535); }

Result<Endpoint> ReadEndpoint(std::string_view address, std::string_view port) {
  const std::optional<IpAddress> parsed = IpAddress::Parse(address);
  if (!parsed) return Fail(Quoted(address) + " is not an address");
  return Number(port, "port", 0, 65535).map([&](std::uint32_t number) {
    return Endpoint{*parsed, static_cast<std::uint16_t>(number)};
  });
}

// A netmask such as 255.255.255.0, or the length of a prefix.
Result<std::uint8_t> ReadGranularity(std::string_view text) {
  const std::optional<IpAddress> mask = IpAddress::Parse(text);
  if (!mask) return Number(text, "prefix", 0, 128).map([](std::uint32_t n) { return static_cast<std::uint8_t>(n); });
  int bits = 0;
  bool ended = false;
  for (const std::uint8_t octet : mask->octets()) {
    for (int bit = 7; bit >= 0; --bit) {
      const bool set = (octet >> bit & 1) != 0;
      if (set && ended) return Fail(Quoted(text) + " is not a netmask");
      ended = !set;
      bits += set;
    }
  }
  return static_cast<std::uint8_t>(bits);
}

Status ReadSchedulerFlags(std::string_view text, SchedulerFlags& flags) {
  for (const std::string_view flag : Split(text, ',')) {
    if (flag == "sh-port" || flag == "mh-port")
      flags.port = true;
    else if (flag == "sh-fallback" || flag == "mh-fallback")
      flags.fallback = true;
    else
      return Fail("no scheduler flag " + Quoted(flag));
  }
  return {};
}

Status ReadFlags(std::string_view text, TraceService& service) {
  if (text == "-") return {};
  const Fields words = Split(text, ' ');
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--ops") {
      service.traits.one_packet = true;
      continue;
    }
    if (i + 1 == words.size()) return Fail("flag " + Quoted(words[i]) + " is unknown or lacks its value");
    const std::string_view flag = words[i], value = words[++i];
    if (flag == "-b") {
      if (const Status read = ReadSchedulerFlags(value, service.flags); !read) return read;
    } else if (flag == "-p") {
      const auto seconds = Number(value, "timeout", 1, 31 * 86400);
      if (!seconds) return Fail(seconds.error(), flag);
      service.traits.persistence.timeout = Seconds(*seconds);
    } else if (flag == "-M") {
      const auto prefix = ReadGranularity(value);
      if (!prefix) return Fail(prefix.error(), flag);
      service.traits.persistence.prefix = *prefix;
    } else {
      return Fail("unknown flag " + Quoted(flag));
    }
  }
  return {};
}

Result<TraceService> ReadService(const Fields& fields) {
  TraceService service;
  service.scheduler = fields[1];
  if (fields[2] == "udp")
    service.traits.transport = Transport::kUdp;
  else if (fields[2] == "fwmark")
    service.traits.by_mark = true;
  else if (fields[2] != "tcp")
    return Fail(Quoted(fields[2]) + " is none of tcp, udp, fwmark");
  if (const Status read = ReadFlags(fields[3], service); !read) return tl::make_unexpected(read.error());
  const auto port = Number(fields[4], "port", 0, 65535);
  if (!port) return tl::make_unexpected(port.error());
  service.server_port = static_cast<std::uint16_t>(*port);
  return service;
}

Status ReadExtra(std::string_view text, ServerSettings& settings) {
  settings.forwarding = Forwarding::kDirect;
  if (text == "-") return {};
  const Fields words = Split(text, ' ');
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "-m" || words[i] == "-g" || words[i] == "-i") {
      settings.forwarding = words[i] == "-m"   ? Forwarding::kNat
                            : words[i] == "-g" ? Forwarding::kDirect
                                               : Forwarding::kTunnel;
      continue;
    }
    if ((words[i] != "-x" && words[i] != "-y") || i + 1 == words.size())
      return Fail("extra " + Quoted(words[i]) + " is unknown or lacks its value");
    const auto threshold = Number(words[i + 1], words[i], 0, kMost);
    if (!threshold) return tl::make_unexpected(threshold.error());
    (words[i] == "-x" ? settings.thresholds.upper : settings.thresholds.lower) = *threshold;
    ++i;
  }
  return {};
}

Status ReadServer(const Fields& fields, TraceStep& step) {
  const auto server = ServerNumber(fields[1]);
  if (!server) return tl::make_unexpected(server.error());
  step.server = *server;
  if (step.kind == TraceStep::Kind::kRemove) return {};
  const auto weight = Number(fields[2], "weight", 0, kMaxWeight);
  if (!weight) return tl::make_unexpected(weight.error());
  step.settings.weight = *weight;
  return ReadExtra(fields[3], step.settings);
}

Status ReadConnection(const Fields& fields, TraceStep& step) {
  const auto connection = Number(fields[1], "connection", 0, kMost);
  if (!connection) return tl::make_unexpected(connection.error());
  step.connection = *connection;
  if (step.kind == TraceStep::Kind::kClose) return {};
  const auto client = ReadEndpoint(fields[2], fields[3]);
  if (!client) return tl::make_unexpected(client.error());
  const auto service = ReadEndpoint(fields[4], fields[5]);
  if (!service) return tl::make_unexpected(service.error());
  step.addresses = {*client, *service};
  if (fields[6] == "-") return {};
  const auto server = ServerNumber(fields[6]);
  if (!server) return tl::make_unexpected(server.error());
  step.chosen = *server;
  return {};
}

Status ReadTable(std::string_view text, TraceStep& step) {
  if (text.empty()) return {};
  for (const std::string_view row : Split(text, ',')) {
    const Fields cells = Split(row, ':');
    if (cells.size() != 4) return Fail(Quoted(row) + " is not K:WEIGHT:ACTIVE:INACTIVE");
    std::array<std::uint32_t, 4> numbers{};
    for (std::size_t i = 0; i < 4; ++i) {
      const auto number = Number(cells[i], "count", 0, kMost);
      if (!number) return tl::make_unexpected(number.error());
      numbers[i] = *number;
    }
    step.table.push_back({numbers[0], numbers[1], numbers[2], numbers[3]});
  }
  return {};
}

struct Verb {
  std::string_view name;
  std::size_t fields;
  TraceStep::Kind kind;
};
constexpr std::array kVerbs{Verb{"add", 4, TraceStep::Kind::kAdd},      Verb{"edit", 4, TraceStep::Kind::kEdit},
                            Verb{"del", 2, TraceStep::Kind::kRemove},   Verb{"open", 7, TraceStep::Kind::kOpen},
                            Verb{"udp", 7, TraceStep::Kind::kDatagram}, Verb{"close", 2, TraceStep::Kind::kClose},
                            Verb{"drain", 1, TraceStep::Kind::kDrain},  Verb{"check", 2, TraceStep::Kind::kCheck}};

Status ReadStep(const Fields& fields, TraceStep& step) {
  switch (step.kind) {
    case TraceStep::Kind::kAdd:
    case TraceStep::Kind::kEdit:
    case TraceStep::Kind::kRemove:
      return ReadServer(fields, step);
    case TraceStep::Kind::kOpen:
    case TraceStep::Kind::kDatagram:
    case TraceStep::Kind::kClose:
      return ReadConnection(fields, step);
    case TraceStep::Kind::kCheck:
      return ReadTable(fields[1], step);
    case TraceStep::Kind::kDrain:
      return {};
  }
  return {};
}

Status ReadLine(const Fields& fields, std::uint32_t line, Trace& trace) {
  const std::string_view name = fields[0];
  if (name == "svc") {
    if (!trace.service.scheduler.empty()) return Fail("a second svc");
    if (fields.size() != 5) return Fail("svc: 5 fields are wanted, not " + std::to_string(fields.size()));
    auto service = ReadService(fields);
    if (!service) return Fail(service.error(), "svc");
    trace.service = *std::move(service);
    return trace.service.scheduler.empty() ? Fail("svc: no scheduler") : Status();
  }
  if (trace.service.scheduler.empty()) return Fail("svc does not come first");
  for (const Verb& verb : kVerbs) {
    if (verb.name != name) continue;
    if (fields.size() != verb.fields)
      return Fail(std::string(name) + ": " + std::to_string(verb.fields) + " fields are wanted, not " +
                  std::to_string(fields.size()));
    TraceStep step{verb.kind, line};
    if (const Status read = ReadStep(fields, step); !read) return Fail(read.error(), name);
    trace.steps.push_back(std::move(step));
    return {};
  }
  return Fail("no operation " + Quoted(name));
}

}  // namespace

Result<Trace> ParseTrace(std::string_view text) {
  Trace trace;
  std::uint32_t number = 0;
  for (std::string_view line : Split(text, '\n')) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    if (const Status read = ReadLine(Split(line, '\t'), number, trace); !read)
      return Fail(read.error(), "line " + std::to_string(number));
  }
  if (trace.service.scheduler.empty()) return Fail("there is no svc line");
  return trace;
}

}  // namespace holdfast::ipvs
