#include "reference/ipvs/address_hash.h"

#include <algorithm>

#include "reference/ipvs/hashes.h"

namespace holdfast::ipvs {
namespace {

constexpr int kBits = 8;

// Buckets for the servers from the head of the list, each `share_of` it in a row, round and round.
template <typename ShareOf>
void FillRound(Buckets& buckets, const ServerList& servers, ShareOf share_of) {
  buckets.fill(kNobody);
  if (servers.size() == 0) return;
  Rank rank = servers.size();
  std::uint32_t left = 0;
  for (ServerId& bucket : buckets) {
    if (left == 0) {
      rank = (rank == 0 ? servers.size() : rank) - 1;
      left = share_of(servers.AtRank(rank));
    }
    bucket = servers.At(rank);
    --left;
  }
}

ServerId IfUsable(const ServerList& servers, ServerId id) {
  return id != kNobody && servers.IsUsable(id) ? id : kNobody;
}

}  // namespace

void SourceHash::Fill(const ServerList& servers) {
  FillRound(buckets_, servers, [](const Server& server) { return std::max(server.settings.weight, 1u); });
  stale_ = false;
}

ServerId SourceHash::Pick(const ServerList& servers, const NewConnection& connection, Instant) {
  if (stale_) Fill(servers);
  const std::uint32_t number = Fold(connection.client.address) + (flags_.port ? connection.client.port : 0u);
  const std::uint32_t first = GoldenHash(number, kBits);
  const ServerId own = IfUsable(servers, buckets_[first]);
  if (own != kNobody || !flags_.fallback) return own;
  for (std::uint32_t step = 0; step < buckets_.size(); ++step) {
    const std::uint32_t offset = (first + step) % buckets_.size();
    const ServerId other = IfUsable(servers, buckets_[(first + offset) % buckets_.size()]);
    if (other != kNobody) return other;
  }
  return kNobody;
}

void DestinationHash::Fill(const ServerList& servers) {
  FillRound(buckets_, servers, [](const Server&) { return 1u; });
  stale_ = false;
}

ServerId DestinationHash::Pick(const ServerList& servers, const NewConnection& connection, Instant) {
  if (stale_) Fill(servers);
  return IfUsable(servers, buckets_[GoldenHash(Fold(connection.service.address), kBits)]);
}

}  // namespace holdfast::ipvs
