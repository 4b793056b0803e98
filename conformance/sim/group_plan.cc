#include <algorithm>

#include "conformance/sim/world.h"

namespace holdfast::conformance::sim {
namespace {

IpAddress PrimaryAddress(Family family, std::size_t index) {
  const auto last = static_cast<std::uint8_t>(10 + index);
  if (family == Family::kIpv4) return IpAddress::V4(192, 0, 2, last);
  std::array<std::uint8_t, 16> octets{0xfe, 0x80};
  octets[15] = last;
  return IpAddress::FromOctets(octets);
}

std::vector<IpAddress> VirtualAddresses(Family family) {
  if (family == Family::kIpv4) return {IpAddress::V4(192, 0, 2, 100), IpAddress::V4(192, 0, 2, 101)};
  return {*IpAddress::Parse("fe80::100"), *IpAddress::Parse("2001:db8::100")};
}

// Some groups share one interval, as the texts advise; in others everybody has a different one.
std::vector<Centiseconds> DrawIntervals(vrrp::Version version, std::size_t count, Random& random) {
  constexpr std::int64_t kV2[] = {100, 100, 200, 500};
  constexpr std::int64_t kV3[] = {5, 10, 50, 100, 100, 300, 1000, 4095};
  const auto draw = [&] { return Centiseconds(version == vrrp::Version::kV2 ? random.OneOf(kV2) : random.OneOf(kV3)); };
  std::vector<Centiseconds> intervals(count, draw());
  if (version == vrrp::Version::kV3 && random.Percent(25)) std::generate(intervals.begin(), intervals.end(), draw);
  return intervals;
}

// Duplicates are wanted (ties), a second owner is not: the texts forbid it.
std::vector<std::uint8_t> DrawPriorities(std::size_t count, Random& random) {
  std::vector<std::uint8_t> priorities(count);
  for (std::uint8_t& priority : priorities) {
    constexpr int kFew[] = {1, 100, 100, 101, 150, 200, 254};
    priority = static_cast<std::uint8_t>(random.Percent(50) ? random.OneOf(kFew) : random.Between(1, 254));
  }
  if (random.Percent(30)) priorities[static_cast<std::size_t>(random.Between(0, static_cast<int>(count) - 1))] = 255;
  return priorities;
}

}  // namespace

GroupPlan DrawGroup(const WorldOptions& options, Random& random) {
  GroupPlan plan;
  plan.profile = options.profile.value_or(static_cast<vrrp::RfcProfile>(random.Between(0, 3)));
  plan.version = plan.profile == vrrp::RfcProfile::k3768 ? vrrp::Version::kV2 : vrrp::Version::kV3;
  plan.family = plan.version == vrrp::Version::kV3 && random.Percent(40) ? Family::kIpv6 : Family::kIpv4;
  const auto count = options.routers.value_or(static_cast<std::size_t>(random.Between(2, 5)));
  const auto intervals = DrawIntervals(plan.version, count, random);
  const auto priorities = DrawPriorities(count, random);
  const int reluctant = random.Percent(50) ? 0 : 50;  // percent of routers that do not preempt
  for (std::size_t i = 0; i < count; ++i) {
    vrrp::VirtualRouterConfig config;
    config.version = plan.version;
    config.profile = plan.profile;
    config.vrid = 51;
    config.priority = priorities[i];
    config.interval = intervals[i];
    config.preempt = !random.Percent(reluctant);
    config.primary_address = PrimaryAddress(plan.family, i);
    plan.routers.push_back(config);
  }
  return plan;
}

std::vector<Station> GroupPlan::Stations() const {
  std::vector<Station> stations;
  for (const vrrp::VirtualRouterConfig& config : routers) stations.emplace_back(config, VirtualAddresses(family));
  return stations;
}

Limits GroupPlan::LimitsIn(const Weather& calm) const {
  Limits limits;
  limits.members = routers.size();
  limits.version = version;
  limits.longest_interval = Centiseconds(0);
  for (const auto& config : routers) limits.longest_interval = std::max(limits.longest_interval, config.interval);
  // An owner that discards what it hears answers nobody.
  const bool deaf_owner = vrrp::DiscardsOwnAsOwner(profile) &&
                          std::any_of(routers.begin(), routers.end(),
                                      [](const auto& config) { return config.priority == vrrp::kOwnerPriority; });
  limits.losers_are_answered = vrrp::AnswersLosingAdvert(profile) && !deaf_owner;
  limits.max_delay = calm.max_delay;
  limits.max_lateness = calm.max_lateness;
  return limits;
}

std::string GroupPlan::Describe() const {
  std::string text = std::to_string(routers.size()) + " routers, " + std::string(vrrp::ToString(profile)) + ", " +
                     std::string(holdfast::ToString(family)) + ":";
  for (const auto& config : routers) {
    text += " " + std::to_string(config.priority) + (config.preempt ? "" : " nopreempt") + " every " +
            std::to_string(config.interval.count()) + " cs;";
  }
  text.pop_back();
  return text;
}

}  // namespace holdfast::conformance::sim
