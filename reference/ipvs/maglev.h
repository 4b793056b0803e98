// mh: a lookup table of a prime number of entries, filled by Google's Maglev hashing, so that a server that comes or
// goes moves few connections of the others.
#pragma once

#include <cstdint>
#include <vector>

#include "reference/ipvs/scheduler.h"

namespace holdfast::ipvs {

// Each server walks the table in a sequence of its own, made of its address and port, and in turn takes as many free
// entries as its share of the weights. The weights that count are the last ones that were not 0: a server drained by an
// edit keeps its entries, one added with weight 0 gets none. A changed table is filled anew when the next connection
// asks for it. A service with more servers than entries, which the kernel refuses, leaves the oldest without entries.
class Maglev final : public Scheduler {
 public:
  explicit Maglev(const SchedulerOptions& options) : flags_(options.flags) {}

  void Changed(const ServerList&, ListChange) override { stale_ = true; }
  void Counted(const ServerList&, ServerId) override {}
  // With the flag `fallback`, a connection whose server is not usable goes on to the entries of other hash values, as
  // many as the table has.
  ServerId Pick(const ServerList& servers, const NewConnection& connection, Instant now) override;

 private:
  void Fill(const ServerList& servers);
  std::uint32_t Entry(std::uint32_t number) const;
  ServerId UsableAt(const ServerList& servers, std::uint32_t entry) const;

  SchedulerFlags flags_;
  std::vector<ServerId> table_;   // by entry; empty if no server has a weight
  std::uint64_t reciprocal_ = 0;  // 2^64 / the table's size, rounded up
  bool stale_ = false;
};

// The number of entries for a table index, 8 to 17: the greatest prime below 2^index.
std::uint32_t MaglevEntries(std::uint32_t index);

}  // namespace holdfast::ipvs
