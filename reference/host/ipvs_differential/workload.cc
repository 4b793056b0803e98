#include "reference/host/ipvs_differential/workload.h"

#include <algorithm>
#include <array>
#include <random>

namespace holdfast::host {
namespace {

using ipvs::Forwarding;
using ipvs::TraceStep;
using Kind = TraceStep::Kind;

constexpr std::uint32_t kFirstPort = 8000;  // of the services
constexpr std::uint32_t kPortsOfAMark = 5;
constexpr std::uint16_t kServerPort = 80;
constexpr std::uint32_t kClientPorts = 64512;  // 1024 and above

// std's distributions differ between libraries; its engine does not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::uint32_t Below(std::uint32_t n) { return static_cast<std::uint32_t>(engine_() % n); }
  std::uint32_t Within(std::uint32_t least, std::uint32_t most) { return least + Below(most - least + 1); }
  bool OneIn(std::uint32_t n) { return Below(n) == 0; }
  template <typename T, std::size_t N>
  const T& Of(const std::array<T, N>& choices) {
    return choices[Below(N)];
  }

 private:
  std::mt19937_64 engine_;
};

std::uint64_t SeedOf(const WorkloadOrder& order) {
  std::uint64_t seed = order.seed * 0x9e3779b97f4a7c15u + order.episode;
  for (const char c : order.scheduler) seed = (seed ^ static_cast<std::uint8_t>(c)) * 1099511628211u;
  return seed;
}

bool LooksAtDestinations(const std::string& scheduler) {
  return scheduler == "dh" || scheduler == "lblc" || scheduler == "lblcr";
}

enum class Weights : std::uint8_t { kEqual, kSmall, kWide };
enum class Paths : std::uint8_t { kNat, kTunnel, kBoth };

// What an episode is like.
struct Character {
  std::uint32_t servers;  // at most in the list
  Weights weights;
  Paths paths;
  bool thresholds;
  std::uint32_t clients;       // different addresses; 0: every connection another one
  std::uint32_t destinations;  // of a service of a firewall mark
  std::uint32_t datagrams;     // of a hundred connections, for a service of a firewall mark
  std::uint32_t closes;        // per thousand steps
  bool drains;
};

Character Draw(Dice& dice, const ipvs::TraceService& service) {
  Character c{};
  c.servers = dice.OneIn(4) ? dice.Within(1, kMostServers) : dice.Within(2, 12);
  c.weights = dice.Of(std::array{Weights::kEqual, Weights::kSmall, Weights::kSmall, Weights::kWide});
  c.paths = dice.Of(std::array{Paths::kNat, Paths::kTunnel, Paths::kBoth});
  c.thresholds = dice.OneIn(2);
  c.clients = service.traits.persistence.timeout.count() > 0 || dice.OneIn(3) ? dice.Within(1, 300) : 0;
  c.destinations = dice.Within(1, 120);
  c.datagrams = dice.Of(std::array{30u, 90u, 98u});  // many against few active ones tell what an active one weighs
  const bool has_tcp = service.traits.by_mark || service.traits.transport == ipvs::Transport::kTcp;
  c.closes = has_tcp ? dice.Of(std::array{0u, 100u, 300u, 450u}) : 0;
  c.drains = c.closes > 0 && c.paths != Paths::kNat && dice.OneIn(5);
  return c;
}

class Composer {
 public:
  explicit Composer(const WorkloadOrder& order)
      : order_(order), dice_(SeedOf(order)), service_(DrawService()), character_(Draw(dice_, service_)) {}

  Workload Compose() {
    workload_.trace.service = service_;
    workload_.key = KeyOfEpisode();
    workload_.config = ConfigOfEpisode();
    const std::uint32_t at_first = dice_.Within(1, character_.servers);
    for (std::uint32_t i = 0; i < at_first; ++i) AddServer();
    const std::uint32_t drain_at = character_.drains ? order_.decisions / 2 : 0;
    while (connections_ < order_.decisions) {
      if (drain_at > 0 && connections_ == drain_at && !drained_) Drain();
      Act(dice_.Below(1000));
    }
    Step(Kind::kCheck);
    return std::move(workload_);
  }

 private:
  ipvs::TraceService DrawService() {
    ipvs::TraceService service;
    service.scheduler = order_.scheduler;
    service.traits.by_mark = LooksAtDestinations(order_.scheduler) ? !dice_.OneIn(4) : dice_.OneIn(4);
    if (!service.traits.by_mark && dice_.OneIn(3)) {
      service.traits.transport = ipvs::Transport::kUdp;
      service.traits.one_packet = dice_.OneIn(2);
    }
    service.server_port = service.traits.by_mark ? 0 : kServerPort;
    if (order_.scheduler == "sh" || order_.scheduler == "mh") service.flags = {dice_.OneIn(2), dice_.OneIn(2)};
    if (dice_.OneIn(5)) {
      service.traits.persistence.timeout = Seconds(300);
      service.traits.persistence.prefix = dice_.Of(std::array<std::uint8_t, 3>{32, 24, 8});
    }
    return service;
  }

  ipvs::Endpoint Virtual() const {
    return {IpAddress::V4(10, 1, 1, 1), static_cast<std::uint16_t>(kFirstPort + order_.episode)};
  }

  ipvs::ServiceKey KeyOfEpisode() const {
    if (service_.traits.by_mark) return ipvs::MarkKey{order_.episode + 1, Family::kIpv4};
    const bool udp = service_.traits.transport == ipvs::Transport::kUdp;
    return ipvs::AddressKey{udp ? ipvs::ServiceProtocol::kUdp : ipvs::ServiceProtocol::kTcp, Virtual()};
  }

  ipvs::ServiceConfig ConfigOfEpisode() const {
    ipvs::ServiceConfig config{.scheduler = service_.scheduler, .one_packet = service_.traits.one_packet};
    config.flag_1 = service_.flags.fallback;
    config.flag_2 = service_.flags.port;
    const ipvs::Persistence& persistence = service_.traits.persistence;
    if (persistence.timeout.count() > 0) config.sticky = ipvs::Stickiness{persistence.timeout, persistence.prefix, ""};
    return config;
  }

  void Act(std::uint32_t roll) {
    if (roll < 15) {
      EditServer();
    } else if (roll < 21) {
      RemoveServer();
    } else if (roll < 29) {
      AddServer();
    } else if (roll < 30) {
      TakeAllOut();
    } else if (roll < 40) {
      Step(Kind::kCheck);
    } else if (roll < 40 + character_.closes) {
      Close();
    } else {
      Connect();
    }
  }

  TraceStep& Step(Kind kind) {
    TraceStep step{kind, static_cast<std::uint32_t>(workload_.trace.steps.size() + 1)};
    workload_.trace.steps.push_back(std::move(step));
    return workload_.trace.steps.back();
  }

  std::uint32_t DrawWeight() {
    // The kernel's wrr walks its list once for every step of weight between a server and the heaviest.
    static constexpr std::array kWide{1u, 2u, 10u, 99u, 100u, 1000u, 30011u, 65535u};
    if (dice_.OneIn(10)) return 0;
    if (character_.weights == Weights::kEqual) return 3;
    if (character_.weights == Weights::kSmall) return dice_.Within(1, 9);
    const std::uint32_t weight = dice_.Of(kWide);
    return service_.scheduler == "wrr" ? std::min(weight, 1000u) : weight;
  }

  ipvs::Thresholds DrawThresholds() {
    if (!character_.thresholds || dice_.OneIn(2)) return {};
    const std::uint32_t upper = dice_.Within(1, dice_.OneIn(2) ? 12 : 300);
    return {upper, dice_.OneIn(2) ? 0 : dice_.Below(upper + 1)};
  }

  Forwarding DrawForwarding() {
    if (character_.paths == Paths::kBoth) return dice_.OneIn(2) ? Forwarding::kNat : Forwarding::kTunnel;
    return character_.paths == Paths::kNat ? Forwarding::kNat : Forwarding::kTunnel;
  }

  void AddServer() {
    if (present_.size() >= character_.servers) return;
    std::uint32_t number = 0;  // any that is not there, so that those that left come back
    do {
      number = dice_.Within(1, kMostServers);
    } while (std::ranges::any_of(present_, [&](const TraceStep& there) { return there.server == number; }));
    TraceStep& step = Step(Kind::kAdd);
    step.server = number;
    step.settings = {DrawWeight(), DrawThresholds(), DrawForwarding()};
    present_.push_back(step);
  }

  void RemoveServer() {
    if (present_.empty()) return;
    const std::size_t index = dice_.Below(static_cast<std::uint32_t>(present_.size()));
    Step(Kind::kRemove).server = present_[index].server;
    present_.erase(present_.begin() + static_cast<std::ptrdiff_t>(index));
  }

  // One in five edits changes nothing, and counts nevertheless.
  void EditServer() {
    if (present_.empty()) return;
    TraceStep& server = present_[dice_.Below(static_cast<std::uint32_t>(present_.size()))];
    if (!dice_.OneIn(5)) {
      server.settings.weight = DrawWeight();
      if (dice_.OneIn(2)) server.settings.thresholds = DrawThresholds();
      if (dice_.OneIn(6)) server.settings.forwarding = DrawForwarding();
    }
    Edit(server, server.settings.weight);
  }

  void Edit(const TraceStep& server, std::uint32_t weight) {
    TraceStep& step = Step(Kind::kEdit);
    step.server = server.server;
    step.settings = server.settings;
    step.settings.weight = weight;
  }

  void TakeAllOut() {
    for (const TraceStep& server : present_) Edit(server, 0);
    for (std::uint32_t i = dice_.Below(4); i > 0 && connections_ < order_.decisions; --i) Connect();
    for (const TraceStep& server : present_) Edit(server, server.settings.weight);
  }

  void Connect() {
    const ipvs::ServiceTraits& traits = service_.traits;
    const bool udp =
        traits.by_mark ? dice_.Below(100) < character_.datagrams : traits.transport == ipvs::Transport::kUdp;
    TraceStep& step = Step(udp ? Kind::kDatagram : Kind::kOpen);
    step.connection = ++connections_;
    step.addresses = {{DrawClient(), ClientPort()}, DrawDestination()};
    if (!udp && character_.closes > 0) open_.push_back(step.connection);
  }

  // 25717 has no divisor in common with the number of ports: no port comes twice.
  std::uint16_t ClientPort() const {
    const std::uint64_t place = std::uint64_t{connections_} * 25717 % kClientPorts;
    return static_cast<std::uint16_t>(1024 + place);
  }

  IpAddress DrawClient() {
    if (character_.clients > 0) {
      const std::uint32_t i = dice_.Below(character_.clients);
      return IpAddress::V4(172, static_cast<std::uint8_t>(16 + i % 5), static_cast<std::uint8_t>(i % 7),
                           static_cast<std::uint8_t>(1 + i % 251));
    }
    std::uint32_t first = 10;  // not where our own networks are, and nothing that is no one's address
    while (first == 10 || first == 127) first = dice_.Within(1, 223);
    const auto octet = [this] { return static_cast<std::uint8_t>(dice_.Within(1, 254)); };
    const std::uint8_t second = octet(), third = octet(), fourth = octet();
    return IpAddress::V4(static_cast<std::uint8_t>(first), second, third, fourth);
  }

  // Ports that no other episode's mark has: its connections outlive it in the kernel, and what belongs to one of a
  // server that is gone is dropped.
  ipvs::Endpoint DrawDestination() {
    if (!service_.traits.by_mark) return Virtual();
    const std::uint32_t i = dice_.Below(character_.destinations);
    return {IpAddress::V4(10, 1, static_cast<std::uint8_t>(2 + i % 9), static_cast<std::uint8_t>(1 + i % 253)),
            static_cast<std::uint16_t>(kFirstPort + kPortsOfAMark * order_.episode + dice_.Below(kPortsOfAMark))};
  }

  void Close() {
    if (open_.empty()) return Connect();
    const std::size_t index = dice_.Below(static_cast<std::uint32_t>(open_.size()));
    Step(Kind::kClose).connection = open_[index];
    open_[index] = open_.back();
    open_.pop_back();
  }

  void Drain() {
    drained_ = true;
    Step(Kind::kDrain);
    Step(Kind::kCheck);
  }

  WorkloadOrder order_;
  Dice dice_;
  ipvs::TraceService service_;
  Character character_;
  Workload workload_;
  std::vector<TraceStep> present_;   // the servers that are there, as last set
  std::vector<std::uint32_t> open_;  // connections that may be closed
  std::uint32_t connections_ = 0;
  bool drained_ = false;
};

}  // namespace

Workload MakeWorkload(const WorkloadOrder& order) { return Composer(order).Compose(); }

}  // namespace holdfast::host
