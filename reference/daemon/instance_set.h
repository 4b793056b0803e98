// All instances of the daemon: a configuration in, running instances out, and everything that happens handed to the
// right one. Like an instance it has neither clock nor descriptor; the loop around it (vrrp_process.h) has both.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "reference/config/model.h"
#include "reference/daemon/dispatch.h"
#include "reference/daemon/instance.h"

namespace holdfast::daemon {

class InstanceSet {
 public:
  // The ports outlive this object.
  InstanceSet(const InstancePorts& ports, host::AcceptFilter* filter, InstanceObserver observer)
      : ports_(ports), filter_(filter), observer_(std::move(observer)) {}

  // Makes the running instances those of `config`: unchanged ones go on untouched, changed ones change in flight where
  // that is possible and start anew otherwise, missing ones end with the notice DELETED.
  void Apply(const config::Config& config, Instant now);
  // Tells the instances that `changed` matters to. False where it matters to none, as with every virtual address that
  // comes or goes: then nothing about listeners and timers is different either.
  bool LinksChanged(const std::vector<host::LinkState>& changed, Instant now);
  // The instance that the message was for; nullptr where there is none.
  Instance* Receive(const host::ReceivedMessage& message, Instant now);
  // A Router Solicitation came, or what claims to be one. Those whose deadline may have moved.
  std::vector<Instance*> Solicited(const host::ReceivedMessage& message, Instant now);
  // Ends all. See Instance::Stop.
  void Stop(bool release, Instant now);

  const std::vector<std::unique_ptr<Instance>>& instances() const { return instances_; }
  // What has to be listened on now.
  std::vector<host::ListenerSpec> Listeners() const { return table_.Listeners(); }

 private:
  std::unique_ptr<Instance> Take(const std::string& name);
  bool Matters(const host::LinkState& link);
  void Rebuild();
  void SetFilter();

  InstancePorts ports_;
  host::AcceptFilter* filter_;
  InstanceObserver observer_;
  std::vector<std::unique_ptr<Instance>> instances_;
  DispatchTable table_;
  std::vector<host::FilteredAddress> filtered_;
  std::map<std::string, host::LinkState> seen_;  // without their lists of addresses
};

}  // namespace holdfast::daemon
