// Which instance a message is for: by interface, family and VRID, before anything in it is checked.
#pragma once

#include <cstdint>
#include <vector>

#include "reference/base/address.h"
#include "reference/host/ports.h"

namespace holdfast::daemon {

class Instance;

// Rebuilt whenever links or instances change; instances outlive its entries.
class DispatchTable {
 public:
  void Rebuild(const std::vector<Instance*>& instances);
  // nullptr: no virtual router of this number here, or a message without a number.
  Instance* Find(const host::ReceivedMessage& message) const;
  // Every listener that the instances need, each once.
  std::vector<host::ListenerSpec> Listeners() const { return listeners_; }

 private:
  struct Entry {
    std::uint64_t key;
    Instance* instance;
  };
  void Add(int interface_index, Instance& instance);

  std::vector<Entry> entries_;  // sorted by key
  std::vector<host::ListenerSpec> listeners_;
};

}  // namespace holdfast::daemon
