// Network settings of an interface under /proc/sys/net, and their return to what they were.
#pragma once

#include <string>
#include <vector>

#include "reference/base/address.h"
#include "reference/base/result.h"

namespace holdfast::host {

// net.ipv4.conf.INTERFACE.NAME or net.ipv6.conf.INTERFACE.NAME; the interface may be "all" or "default".
Result<int> ReadSetting(Family family, const std::string& interface, const std::string& name);
// Writes only where the value differs, so that a read-only /proc/sys hurts no one who needs no change.
Status WriteSetting(Family family, const std::string& interface, const std::string& name, int value);

// Settings changed for a while.
class SettingChanges {
 public:
  // Raises a setting to at least `value`; remembers what it was.
  Status Raise(Family family, const std::string& interface, const std::string& name, int value);
  // Puts back what was there, unless somebody set another value in the meantime.
  void Restore();

 private:
  struct Change {
    Family family;
    std::string interface;
    std::string name;
    int before;
    int after;
  };
  std::vector<Change> changes_;
};

}  // namespace holdfast::host
