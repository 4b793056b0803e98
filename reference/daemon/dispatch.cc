#include "reference/daemon/dispatch.h"

#include <algorithm>

#include "reference/daemon/instance.h"
#include "reference/vrrp/advertisement.h"

namespace holdfast::daemon {
namespace {

std::uint64_t Key(int interface_index, Family family, std::uint8_t vrid) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(interface_index)) << 16 |
         static_cast<std::uint64_t>(family) << 8 | vrid;
}

bool SamePlace(const host::ListenerSpec& a, const host::ListenerSpec& b) {
  return a.interface_index == b.interface_index && a.family == b.family && a.group == b.group && a.heard == b.heard;
}

}  // namespace

void DispatchTable::Add(int interface_index, Instance& instance) {
  entries_.push_back({Key(interface_index, instance.config().family, *instance.config().virtual_router_id), &instance});
}

void DispatchTable::Rebuild(const std::vector<Instance*>& instances) {
  entries_.clear();
  listeners_.clear();
  for (Instance* instance : instances) {
    for (const host::ListenerSpec& spec : instance->Listeners()) {
      Add(spec.interface_index, *instance);
      const auto same = std::find_if(listeners_.begin(), listeners_.end(),
                                     [&](const host::ListenerSpec& other) { return SamePlace(spec, other); });
      if (same == listeners_.end())
        listeners_.push_back(spec);
      else
        same->multicast |= spec.multicast;
    }
  }
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.key < b.key; });
}

Instance* DispatchTable::Find(const host::ReceivedMessage& message) const {
  const auto vrid = vrrp::PeekVrid(message.message);
  if (!vrid) return nullptr;
  // Unicast without an interface listens on all of them, under index 0.
  for (const int interface_index : {message.interface_index, 0}) {
    const std::uint64_t key = Key(interface_index, message.source.family(), *vrid);
    const auto entry = std::lower_bound(entries_.begin(), entries_.end(), key,
                                        [](const Entry& one, std::uint64_t wanted) { return one.key < wanted; });
    if (entry != entries_.end() && entry->key == key) return entry->instance;
  }
  return nullptr;
}

}  // namespace holdfast::daemon
