// The servers of one service in the kernel's order, and those that are gone but not forgotten.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "reference/base/result.h"
#include "reference/ipvs/server.h"

namespace holdfast::ipvs {

// A server for as long as it is in the list or has connections; then the number may go to another one.
enum class ServerId : std::uint32_t {};
inline constexpr ServerId kNobody{0xffffffff};

// A server's place: 0 is the oldest in the list. The kernel puts a new server at the head of its list and walks from
// there, so its first server is our last: "earlier in the list" is the higher rank. This way an addition moves nobody.
using Rank = std::uint32_t;

struct EndpointHash {
  std::size_t operator()(const Endpoint& endpoint) const noexcept {
    return std::hash<IpAddress>()(endpoint.address) * 31 + endpoint.port;
  }
};

// A removed server that still has connections is kept aside, as the kernel does, until the last of them is gone: added
// again before that it has its old counters, and is the newest of the list. Every failure names the server and changes
// nothing. Additions cost O(1), removals one walk over the ranks. Not safe for concurrent use.
class ServerList {
 public:
  explicit ServerList(const KernelProfile& kernel = kLinux6_1_192) : kernel_(kernel) {}

  Result<ServerId> Add(const Endpoint& endpoint, const ServerSettings& settings);   // fails if it is there already
  Result<ServerId> Edit(const Endpoint& endpoint, const ServerSettings& settings);  // fails if it is not there
  Result<Rank> Remove(const Endpoint& endpoint);  // the rank that it had; fails if it is not there

  Rank size() const { return static_cast<Rank>(order_.size()); }
  ServerId At(Rank rank) const { return order_[rank]; }
  const Server& AtRank(Rank rank) const { return (*this)[order_[rank]]; }
  const Server& operator[](ServerId id) const { return servers_[static_cast<std::uint32_t>(id)]; }
  // The server's usable(), without a look at the server: a lookup among thousands stays in the nearest cache.
  bool IsUsable(ServerId id) const { return usable_[static_cast<std::uint32_t>(id)] != 0; }
  // The server of an endpoint; nullopt unless it is in the list.
  std::optional<ServerId> Find(const Endpoint& endpoint) const;
  // The same, or one kept aside.
  std::optional<ServerId> FindKept(const Endpoint& endpoint) const;
  const KernelProfile& kernel() const { return kernel_; }

  // A connection of the server begins, moves or ends; see Server. The last end of a server kept aside ends its id.
  void Bind(ServerId id) {
    At(id).Bind();
    NoteUsable(id);
  }
  void Activate(ServerId id) { At(id).Activate(); }
  void Deactivate(ServerId id) { At(id).Deactivate(); }
  void Unbind(ServerId id, bool was_active);

 private:
  Server& At(ServerId id) { return servers_[static_cast<std::uint32_t>(id)]; }
  void NoteUsable(ServerId id) { usable_[static_cast<std::uint32_t>(id)] = At(id).usable(); }
  ServerId NewId();
  void Forget(ServerId id);

  KernelProfile kernel_;
  std::vector<Server> servers_;       // by id; those of free_ are nobody
  std::vector<std::uint8_t> usable_;  // by id
  std::vector<ServerId> order_;       // by rank
  std::vector<ServerId> free_;
  std::unordered_map<Endpoint, ServerId, EndpointHash> by_endpoint_;  // those of the list and those kept aside
};

}  // namespace holdfast::ipvs
