// What a virtual router asks of its host. Setting a timer is none of these: the host asks for the one deadline.
#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "reference/vrrp/transition.h"

namespace holdfast::vrrp {

// Send one advertisement with the configured fields and this priority: the router's own, or 0 when it resigns.
struct SendAdvertisement {
  std::uint8_t priority = 0;
  bool operator==(const SendAdvertisement&) const = default;
};

// Become the router of the virtual addresses (section 6.4.3): answer ARP and ND for them, forward what arrives for the
// Virtual Router MAC, be in the solicited-node groups; with `accept`, take packets to the addresses as one's own.
// Repeated after a change; the same addresses twice are without effect.
struct InstallAddresses {
  bool accept = false;
  bool operator==(const InstallAddresses&) const = default;
};

// Tell the segment: a gratuitous ARP per IPv4 address, an unsolicited Neighbor Advertisement per IPv6 address.
struct AnnounceAddresses {
  bool operator==(const AnnounceAddresses&) const = default;
};

// Undo InstallAddresses, all of it (section 6.4.2). Without effect where nothing is installed.
struct RemoveAddresses {
  bool operator==(const RemoveAddresses&) const = default;
};

// The state is another one now. The last action of its list: by then the host has done the rest.
struct StateChanged {
  State from = State::kInitialize;
  State to = State::kInitialize;
  Transition why = Transition::kStartAsBackup;
  bool operator==(const StateChanged&) const = default;
};

// Something that an operator should read, under the host's rate limit.
enum class Notice : std::uint8_t {
  kSeveralOwners,  // another router advertises 255 as we do. RFC9568-8.3.2-LOG-255
  kSamePriority,   // another router advertises our priority. RFC9568-8.3.2-LOG-SAME
  kTimerLate,      // Adver_Timer was handled more than an interval late. RFC9568-2.5-FLAP-LOG
};
std::string_view ToString(Notice notice);

struct Log {
  Notice notice = Notice::kSamePriority;
  bool operator==(const Log&) const = default;
};

using Action = std::variant<SendAdvertisement, InstallAddresses, AnnounceAddresses, RemoveAddresses, StateChanged, Log>;

// For traces and test failures: "SendAdvertisement(100)", "StateChanged(Backup > Active)". Allocates.
std::string ToString(const Action& action);

// A list with its room inside. No event asks for more than kCapacity actions.
class ActionList {
 public:
  static constexpr std::size_t kCapacity = 6;

  void Add(const Action& action) {
    assert(size_ < kCapacity);
    actions_[size_++] = action;
  }
  const Action* begin() const { return actions_.data(); }
  const Action* end() const { return actions_.data() + size_; }
  const Action& operator[](std::size_t i) const { return actions_[i]; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

 private:
  std::array<Action, kCapacity> actions_{};
  std::size_t size_ = 0;
};

// What one event led to: actions in the order in which the host has to do them, and the edge taken, if one was.
struct Output {
  ActionList actions;
  std::optional<Transition> transition;
};

// The actions in order, blank between them.
std::string ToString(const ActionList& actions);

}  // namespace holdfast::vrrp
