#include "reference/ipvs/locality.h"

#include <algorithm>
#include <limits>

#include "reference/ipvs/hashes.h"

namespace holdfast::ipvs {
namespace {

constexpr Seconds kClearingInterval(60);
constexpr std::uint32_t kMinutesBetweenFullClearings = 30;
constexpr Seconds kKeptWhenFew(86400), kKeptWhenMany(360);  // lblc_expiration, lblcr_expiration
constexpr std::size_t kMany = 16384;
constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

// The member with the least (most) overhead per weight, the first of equals, among those that have a weight and that
// `eligible` lets through.
template <typename Eligible, typename Better>
std::optional<ServerId> Extreme(const ServerList& servers, const std::vector<Endpoint>& members, Eligible eligible,
                                Better better) {
  std::optional<ServerId> best;
  for (const Endpoint& member : members) {
    const std::optional<ServerId> id = servers.FindKept(member);
    if (!id || servers[*id].settings.weight == 0 || !eligible(servers[*id])) continue;
    if (!best) {
      best = id;
      continue;
    }
    const Server &now = servers[*best], &other = servers[*id];
    const Wide of_now = Wide{now.Overhead(servers.kernel())} * other.settings.weight;
    const Wide of_other = Wide{other.Overhead(servers.kernel())} * now.settings.weight;
    if (better(of_other, of_now)) best = id;
  }
  return best;
}

}  // namespace

DestinationCache::DestinationCache(Instant created) : next_clearing_(created + kClearingInterval) {}

DestinationCache::Chain& DestinationCache::ChainOf(const IpAddress& address) {
  return chains_[GoldenHash(Fold(address), 10)];
}

CachedDestination* DestinationCache::Find(const IpAddress& address, Instant now) {
  ClearWhatIsDue(now);
  for (CachedDestination& destination : ChainOf(address)) {
    if (destination.address == address) return &destination;
  }
  return nullptr;
}

CachedDestination& DestinationCache::Add(const IpAddress& address, Instant now) {
  ++size_;
  return ChainOf(address).emplace_front(CachedDestination{address, {}, now, now});
}

void DestinationCache::ClearWhatIsDue(Instant now) {
  for (; next_clearing_ <= now; next_clearing_ += kClearingInterval) {
    if (size_ == 0 && now - next_clearing_ > kMinutesBetweenFullClearings * kClearingInterval) {
      // Nothing to clear for long: whole half hours pass without a trace.
      const auto round = Microseconds(kMinutesBetweenFullClearings * kClearingInterval);
      next_clearing_ += (now - next_clearing_) / round * round;
    }
    if (minutes_ % kMinutesBetweenFullClearings == 0) {
      ClearUnused(next_clearing_, kKeptWhenFew, kAll);
      minutes_ = 1;
    } else if (size_ <= kMany) {
      ++minutes_;
    } else {
      ClearUnused(next_clearing_, kKeptWhenMany, std::min((size_ - kMany) * 4 / 3, kMany / 2));
    }
  }
}

void DestinationCache::ClearUnused(Instant at, Microseconds unused_for, std::size_t at_most) {
  std::size_t chain = last_cleared_;
  for (std::size_t i = 0; i < kChains; ++i) {
    chain = (chain + 1) % kChains;
    const std::size_t cleared = chains_[chain].remove_if(
        [&](const CachedDestination& destination) { return at - destination.last_used >= unused_for; });
    size_ -= cleared;
    if (cleared >= at_most) break;
    at_most -= cleared;
  }
  last_cleared_ = chain;
}

void IdleCapacity::Changed(const ServerList& servers, ListChange change) {
  if (change.kind == ListChange::Kind::kAdded) is_idle_.push_back(false);
  if (change.kind != ListChange::Kind::kRemoved) return Note(servers.AtRank(change.rank));
  idle_ -= is_idle_[change.rank];
  is_idle_.erase(is_idle_.begin() + change.rank);
}

void IdleCapacity::Note(const Server& server) {
  const bool idle = std::uint64_t{server.active} * 2 < server.settings.weight;
  if (idle == is_idle_[server.rank]) return;
  is_idle_[server.rank] = idle;
  idle ? ++idle_ : --idle_;
}

void LocalityBase::Changed(const ServerList& servers, ListChange change) {
  least_loaded_.Changed(servers, change);
  capacity_.Changed(servers, change);
}

void LocalityBase::Counted(const ServerList& servers, ServerId id) {
  least_loaded_.Counted(servers, id);
  capacity_.Counted(servers, id);
}

ServerId LocalityBased::Pick(const ServerList& servers, const NewConnection& connection, Instant now) {
  CachedDestination* cached = cache_.Find(connection.service.address, now);
  if (cached) {
    cached->last_used = now;
    const std::optional<ServerId> own = servers.Find(cached->members.front());
    if (own && servers[*own].settings.weight > 0 && !Crowded(servers[*own])) return *own;
  }
  const ServerId chosen = least_loaded_.Pick(servers, connection, now);
  if (chosen == kNobody) return kNobody;
  if (!cached) cached = &cache_.Add(connection.service.address, now);
  cached->members = {servers[chosen].endpoint};
  return chosen;
}

ServerId LocalityBasedReplicated::Pick(const ServerList& servers, const NewConnection& connection, Instant now) {
  CachedDestination* cached = cache_.Find(connection.service.address, now);
  if (cached) {
    cached->last_used = now;
    const auto least = Extreme(
        servers, cached->members, [](const Server& server) { return server.present && !server.overloaded; },
        std::less<Wide>());
    if (cached->members.size() > 1 && now - cached->last_changed > kKeptWhenFew) {
      const auto most = Extreme(
          servers, cached->members, [](const Server&) { return true; }, std::greater<Wide>());
      if (most && std::erase(cached->members, servers[*most].endpoint) > 0) cached->last_changed = now;
    }
    if (least && !Crowded(servers[*least])) return *least;
  }
  const ServerId chosen = least_loaded_.Pick(servers, connection, now);
  if (chosen == kNobody) return kNobody;
  if (!cached) cached = &cache_.Add(connection.service.address, now);
  const Endpoint& endpoint = servers[chosen].endpoint;
  if (std::find(cached->members.begin(), cached->members.end(), endpoint) == cached->members.end()) {
    cached->members.insert(cached->members.begin(), endpoint);
    cached->last_changed = now;
  }
  return chosen;
}

}  // namespace holdfast::ipvs
