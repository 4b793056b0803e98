// Everything that can happen to a virtual router (section 6.4). Whoever has the clock, the sockets or the simulated
// segment makes these; extensions (tracking, sync groups) speak to the state machine through them as well.
#pragma once

#include <cstdint>
#include <variant>

#include "reference/base/address.h"
#include "reference/base/units.h"
#include "reference/vrrp/advertisement.h"
#include "reference/vrrp/timers.h"

namespace holdfast::vrrp {

// Begin to take part. Without effect unless the state is Initialize.
struct Startup {};

// Stop taking part: administratively, by a fault or at exit. Without effect in Initialize.
struct Shutdown {};

// The instant of VirtualRouter::deadline() has come. Delivered early, it is without effect; late is allowed.
struct DeadlineReached {};

// An advertisement for this virtual router that passed the receive checks.
struct AdvertisementReceived {
  std::uint8_t priority = kDefaultPriority;
  Centiseconds interval{100};  // as the message says; ignored by version 2
  IpAddress source;            // of the IP header, for the tie-break

  static AdvertisementReceived From(const Advertisement& advertisement, const IpAddress& source) {
    return {advertisement.priority, advertisement.interval, source};
  }
};

// The effective priority is another one now, 1..255: by configuration or by tracking.
struct PriorityChanged {
  std::uint8_t priority = kDefaultPriority;
};

// The set of virtual addresses is another one now. The host holds the set.
struct AddressesChanged {};

// The interface's primary address (IPv4) or link-local address (IPv6), our side of a tie-break, is another one now.
struct PrimaryAddressChanged {
  IpAddress address;
};

// A reload changed the rest. Version and VRID cannot change: that is another virtual router.
struct ParametersChanged {
  Centiseconds interval{100};
  bool preempt = true;
  bool accept = false;
  std::uint8_t down_timer_adverts = kDownTimerAdverts;
};

using Event = std::variant<Startup, Shutdown, DeadlineReached, AdvertisementReceived, PriorityChanged, AddressesChanged,
                           PrimaryAddressChanged, ParametersChanged>;

}  // namespace holdfast::vrrp
