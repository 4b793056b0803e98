// Schedulers that hash an address into 256 buckets: sh the client's, dh the one that the client asked for. Who has a
// bucket depends on the list alone, so an address finds the same server on every host. A changed table is filled anew
// when the next connection asks for it.
#pragma once

#include <array>

#include "reference/ipvs/scheduler.h"

namespace holdfast::ipvs {

// The servers of 256 hash values; nobody if there is no server.
using Buckets = std::array<ServerId, 256>;

// sh: buckets go to the servers in list order, round and round, as many in a row as a server's weight, at least one.
// With `fallback`, a connection whose server is not usable tries the bucket that lies as far behind the first as that
// is from 0, and so on through all 256.
class SourceHash final : public Scheduler {
 public:
  explicit SourceHash(const SchedulerOptions& options) : flags_(options.flags) {}

  void Changed(const ServerList&, ListChange) override { stale_ = true; }
  void Counted(const ServerList&, ServerId) override {}
  ServerId Pick(const ServerList& servers, const NewConnection& connection, Instant now) override;

 private:
  void Fill(const ServerList& servers);

  SchedulerFlags flags_;
  Buckets buckets_{};
  bool stale_ = true;
};

// dh: buckets go to the servers in list order, one each, round and round, whatever their weights.
class DestinationHash final : public Scheduler {
 public:
  explicit DestinationHash(const SchedulerOptions&) {}

  void Changed(const ServerList&, ListChange) override { stale_ = true; }
  void Counted(const ServerList&, ServerId) override {}
  ServerId Pick(const ServerList& servers, const NewConnection& connection, Instant now) override;

 private:
  void Fill(const ServerList& servers);

  Buckets buckets_{};
  bool stale_ = true;
};

}  // namespace holdfast::ipvs
