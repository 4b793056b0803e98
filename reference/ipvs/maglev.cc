#include "reference/ipvs/maglev.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <numeric>

#include "reference/ipvs/hashes.h"
#include "reference/ipvs/least_tree.h"

namespace holdfast::ipvs {
namespace {

constexpr std::uint64_t kFirstKey = 2654435761, kSecondKey = 2654446892;

// How one server goes through the table.
struct Walker {
  ServerId id;
  std::uint32_t entry, skip;
  std::uint32_t turns;  // entries in a row
};

// Shares of the last weights, in list order: the smallest whole ones, coarser where weights lie far apart, so that the
// greatest stays below 2^(index / 2).
std::vector<Walker> Walkers(const ServerList& servers, std::uint32_t index) {
  std::uint32_t divisor = 0, heaviest = 0;
  for (Rank rank = 0; rank < servers.size(); ++rank) {
    divisor = std::gcd(divisor, servers.AtRank(rank).last_weight);
    heaviest = std::max(heaviest, servers.AtRank(rank).last_weight);
  }
  std::vector<Walker> walkers;
  if (heaviest == 0) return walkers;
  const std::uint32_t entries = MaglevEntries(index);
  const int excess = static_cast<int>(std::bit_width(heaviest / divisor)) - static_cast<int>(index / 2);
  for (Rank rank = servers.size(); rank-- > 0;) {
    const Server& server = servers.AtRank(rank);
    if (server.last_weight == 0) continue;
    const std::uint32_t number = Fold(server.endpoint.address) + server.endpoint.port;
    walkers.push_back({servers.At(rank), SipHash13(number, kFirstKey) % entries,
                       SipHash13(number, kSecondKey) % (entries - 1) + 1,
                       std::max((server.last_weight / divisor) >> std::max(excess, 0), 1u)});
  }
  return walkers;
}

}  // namespace

std::uint32_t MaglevEntries(std::uint32_t index) {
  constexpr std::array<std::uint32_t, 10> kPrimes{251, 509, 1021, 2039, 4093, 8191, 16381, 32749, 65521, 131071};
  assert(index >= 8 && index <= 17);
  return kPrimes[index - 8];
}

void Maglev::Fill(const ServerList& servers) {
  stale_ = false;
  table_.clear();
  const std::uint32_t index = servers.kernel().mh_table_index;
  std::vector<Walker> walkers = Walkers(servers, index);
  if (walkers.empty()) return;
  const std::uint32_t entries = MaglevEntries(index);
  table_.resize(entries);
  reciprocal_ = ~std::uint64_t{0} / entries + 1;
  std::vector<bool> taken(entries);
  std::uint32_t left = entries;
  while (true) {
    for (Walker& walker : walkers) {
      for (std::uint32_t turn = 0; turn < walker.turns; ++turn) {
        while (taken[walker.entry]) walker.entry = (walker.entry + walker.skip) % entries;
        taken[walker.entry] = true;
        table_[walker.entry] = walker.id;
        if (--left == 0) return;
      }
    }
  }
}

// The hash modulo the number of entries, by two multiplications with `reciprocal_` in place of a division (Lemire,
// Kaser and Kurz, 2019): exact for 32 bits.
std::uint32_t Maglev::Entry(std::uint32_t number) const {
  const std::uint64_t fraction = reciprocal_ * SipHash13(number, kFirstKey);
  return static_cast<std::uint32_t>((Wide{fraction} * table_.size()) >> 64);
}

ServerId Maglev::UsableAt(const ServerList& servers, std::uint32_t entry) const {
  return servers.IsUsable(table_[entry]) ? table_[entry] : kNobody;
}

ServerId Maglev::Pick(const ServerList& servers, const NewConnection& connection, Instant) {
  if (stale_) Fill(servers);
  if (table_.empty()) return kNobody;
  const std::uint32_t number = Fold(connection.client.address) + (flags_.port ? connection.client.port : 0u);
  const std::uint32_t first = Entry(number);
  const ServerId own = UsableAt(servers, first);
  if (own != kNobody || !flags_.fallback) return own;
  const auto entries = static_cast<std::uint32_t>(table_.size());
  for (std::uint32_t step = 0; step < entries; ++step) {
    const ServerId other = UsableAt(servers, Entry(number + (first + step) % entries));
    if (other != kNobody) return other;
  }
  return kNobody;
}

}  // namespace holdfast::ipvs
