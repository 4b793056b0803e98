#include "conformance/sim/core_pipe.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <map>

namespace holdfast::conformance::sim {
namespace {

using Octets = std::vector<std::uint8_t>;

template <typename Number>
std::optional<Number> Parse(std::string_view text, int base = 10) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

std::string Hex(std::span<const std::uint8_t> octets) {
  std::string text;
  for (const std::uint8_t octet : octets) text += fmt::format("{:02x}", octet);
  return text;
}

std::optional<Octets> ParseHex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Octets octets;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto octet = Parse<std::uint8_t>(text.substr(i, 2), 16);
    if (!octet) return std::nullopt;
    octets.push_back(*octet);
  }
  return octets;
}

std::optional<IpAddress> ParseAddress(std::string_view text) {
  const auto octets = ParseHex(text);
  if (!octets || (octets->size() != 4 && octets->size() != 16)) return std::nullopt;
  return IpAddress::FromOctets(*octets);
}

std::optional<std::vector<IpAddress>> ParseAddresses(std::string_view text) {
  std::vector<IpAddress> addresses;
  while (true) {
    const auto comma = text.find(',');
    const auto address = ParseAddress(text.substr(0, comma));
    if (!address) return std::nullopt;
    addresses.push_back(*address);
    if (comma == std::string_view::npos) return addresses;
    text.remove_prefix(comma + 1);
  }
}

std::string NamesOf(const std::bitset<vrrp::kReceiveCheckCount>& checks) {
  std::string names;
  for (std::size_t i = 0; i < checks.size(); ++i) {
    if (!checks[i]) continue;
    if (!names.empty()) names += '+';
    names += ToString(static_cast<vrrp::ReceiveCheck>(i));
  }
  return names.empty() ? "-" : names;
}

std::string_view NameOf(vrrp::Notice notice) {
  switch (notice) {
    case vrrp::Notice::kSeveralOwners:
      return "SeveralOwners";
    case vrrp::Notice::kSamePriority:
      return "SamePriority";
    case vrrp::Notice::kTimerLate:
      return "TimerLate";
  }
  return "?";
}

template <typename... Lambdas>
struct Overloaded : Lambdas... {
  using Lambdas::operator()...;
};
template <typename... Lambdas>
Overloaded(Lambdas...) -> Overloaded<Lambdas...>;

}  // namespace

// The key=value fields of a line; views into it.
class CorePipe::Fields {
 public:
  explicit Fields(std::string_view text) {
    while (!text.empty()) {
      const auto blank = text.find(' ');
      const std::string_view field = text.substr(0, blank);
      const auto equals = field.find('=');
      if (equals != std::string_view::npos) values_[field.substr(0, equals)] = field.substr(equals + 1);
      text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
    }
  }
  std::string_view Text(std::string_view key) const {
    const auto found = values_.find(key);
    return found == values_.end() ? std::string_view() : found->second;
  }
  template <typename Number>
  std::optional<Number> Get(std::string_view key) const {
    return Parse<Number>(Text(key));
  }
  bool Flag(std::string_view key, bool otherwise = false) const {
    return Text(key).empty() ? otherwise : Text(key) == "1";
  }

 private:
  std::map<std::string_view, std::string_view> values_;
};

std::string CorePipe::Answer(std::string_view line) {
  const auto blank = line.find(' ');
  const std::string_view word = line.substr(0, blank);
  const Fields fields(blank == std::string_view::npos ? std::string_view() : line.substr(blank + 1));
  if (word == "router") return Begin(fields) ? "ok" : "error: not a router";
  if (!router_) return "error: no router yet";
  const auto at = fields.Get<std::int64_t>("at");
  if (!at) return "error: no time";
  refused_ = false;
  received_ = {};
  const auto event = EventOf(word, fields);
  if (!event && !refused_) return fmt::format("error: not understood: {}", line);
  return Describe(event ? router_->Handle(*event, Instant(Microseconds(*at))) : vrrp::Output());
}

bool CorePipe::Begin(const Fields& fields) {
  const auto profile = vrrp::ParseRfcProfile(fields.Text("profile"));
  const auto primary = ParseAddress(fields.Text("primary"));
  const auto addresses = ParseAddresses(fields.Text("addresses"));
  const auto version = fields.Get<int>("version");
  const auto vrid = fields.Get<std::uint8_t>("vrid"), priority = fields.Get<std::uint8_t>("priority");
  const auto interval = fields.Get<std::int64_t>("interval_cs");
  if (!profile || !primary || !addresses || !vrid || !priority || !interval || (version != 2 && version != 3)) {
    return false;
  }
  vrrp::VirtualRouterConfig config;
  config.version = static_cast<vrrp::Version>(*version);
  config.profile = *profile;
  config.vrid = *vrid;
  config.priority = *priority;
  config.interval = Centiseconds(*interval);
  config.preempt = fields.Flag("preempt", true);
  config.accept = fields.Flag("accept");
  config.primary_address = *primary;
  router_.emplace(config);
  addresses_ = *addresses;
  const bool pseudo = fields.Text("checksum") == "pseudo";
  checksum_ = pseudo ? vrrp::ChecksumForm::kIpv4PseudoHeader : vrrp::ChecksumForm::kMessageOnly;
  either_checksum_ = fields.Flag("either");
  check_addresses_ = fields.Flag("list", true);
  return true;
}

std::optional<vrrp::Event> CorePipe::EventOf(std::string_view word, const Fields& fields) {
  if (word == "start") return vrrp::Startup{};
  if (word == "stop") return vrrp::Shutdown{};
  if (word == "timer") return vrrp::DeadlineReached{};
  if (word == "packet") return Receive(fields);
  if (word == "priority") {
    const auto value = fields.Get<std::uint8_t>("value");
    if (value) return vrrp::PriorityChanged{*value};
  } else if (word == "primary") {
    const auto value = ParseAddress(fields.Text("value"));
    if (value) return vrrp::PrimaryAddressChanged{*value};
  } else if (word == "addresses") {
    const auto value = ParseAddresses(fields.Text("value"));
    if (value) addresses_ = *value;
    if (value) return vrrp::AddressesChanged{};
  } else if (word == "parameters") {
    const auto interval = fields.Get<std::int64_t>("interval_cs");
    if (interval)
      return vrrp::ParametersChanged{Centiseconds(*interval), fields.Flag("preempt"), fields.Flag("accept")};
  }
  return std::nullopt;
}

std::optional<vrrp::Event> CorePipe::Receive(const Fields& fields) {
  const auto from = ParseAddress(fields.Text("from")), to = ParseAddress(fields.Text("to"));
  const auto ttl = fields.Get<std::uint8_t>("ttl");
  const auto octets = ParseHex(fields.Text("octets"));
  if (!from || !to || !ttl || !octets) return std::nullopt;
  received_ = vrrp::CheckReceived({*octets, {*from, *to}, *ttl}, Policy());
  refused_ = !received_.accepted();
  if (refused_) return std::nullopt;
  const auto event = vrrp::AdvertisementReceived::From(*received_.advertisement, *from);
  received_.advertisement.reset();  // it looks into octets
  return event;
}

vrrp::ReceivePolicy CorePipe::Policy() const {
  const vrrp::VirtualRouterConfig& config = router_->config();
  vrrp::ReceivePolicy policy;
  policy.version = config.version;
  policy.profile = config.profile;
  policy.vrid = config.vrid;
  policy.owner = router_->owner();
  policy.interval = config.interval;
  policy.addresses = addresses_;
  policy.check_addresses = check_addresses_;
  policy.checksum = checksum_;
  policy.either_checksum = either_checksum_;
  return policy;
}

std::string CorePipe::Octets(std::uint8_t priority) const {
  const vrrp::VirtualRouterConfig& config = router_->config();
  vrrp::Advertisement advertisement;
  advertisement.version = config.version;
  advertisement.vrid = config.vrid;
  advertisement.priority = priority;
  advertisement.interval = config.interval;
  advertisement.addresses = addresses_;
  const vrrp::IpEndpoints ends{config.primary_address, vrrp::MulticastGroup(config.primary_address.family())};
  std::array<std::uint8_t, vrrp::kMaxMessageSize> room;
  return Hex(ends.destination.octets()) + ":" + Hex(vrrp::Encode(advertisement, ends, checksum_, room));
}

std::string CorePipe::Describe(const vrrp::Action& action) const {
  return std::visit(
      Overloaded{
          [&](const vrrp::SendAdvertisement& send) {
            return fmt::format("send:{}:{}", vrrp::kAdvertisementTtl, Octets(send.priority));
          },
          [](const vrrp::InstallAddresses& install) { return fmt::format("install:{:d}", install.accept); },
          [](const vrrp::AnnounceAddresses&) { return std::string("announce"); },
          [](const vrrp::RemoveAddresses&) { return std::string("remove"); },
          [](const vrrp::StateChanged& change) {
            return fmt::format("state:{}:{}", ToString(change.from), ToString(change.to));
          },
          [](const vrrp::Log& log) { return fmt::format("log:{}", NameOf(log.notice)); },
      },
      action);
}

std::string CorePipe::Describe(const vrrp::Output& out) const {
  std::string actions;
  for (const vrrp::Action& action : out.actions) actions += (actions.empty() ? "" : ",") + Describe(action);
  const auto deadline = router_->deadline();
  return fmt::format("state={} deadline={} skew={} down={} edge={} discarded={} logged={} actions={}",
                     ToString(router_->state()), deadline ? std::to_string(deadline->time_since_epoch().count()) : "-",
                     router_->skew_time().count(), router_->active_down_interval().count(),
                     out.transition ? ToString(*out.transition) : "-",
                     received_.discarded_by ? ToString(*received_.discarded_by) : "-", NamesOf(received_.logged),
                     actions.empty() ? "-" : actions);
}

}  // namespace holdfast::conformance::sim
