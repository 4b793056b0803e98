// The state diagram of section 6.3: three states, and every edge of it under a name. An edge that leads back to its
// own state has a name as well, since most of the text is about those. Counting edges is the clause coverage of a run.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace holdfast::vrrp {

enum class State : std::uint8_t { kInitialize, kBackup, kActive };

std::string_view ToString(State state);  // "Initialize", "Backup", "Active"

enum class Transition : std::uint8_t {
  kStartAsOwner,             // Initialize -> Active: Startup with priority 255
  kStartAsBackup,            // Initialize -> Backup: Startup with any other
  kBackupStops,              // Backup -> Initialize: Shutdown
  kBackupTakesOver,          // Backup -> Active: Active_Down_Timer fired
  kBackupHearsResignation,   // Backup -> Backup: priority 0
  kBackupFollows,            // Backup -> Backup: an acceptable advertisement
  kBackupDiscards,           // Backup -> Backup: a lower one, while preempting
  kActiveResigns,            // Active -> Initialize: Shutdown
  kActiveAdvertises,         // Active -> Active: Adver_Timer fired
  kActiveHearsResignation,   // Active -> Active: priority 0
  kActiveYieldsToPriority,   // Active -> Backup: a higher priority
  kActiveYieldsToAddress,    // Active -> Backup: the same priority from a greater address
  kActiveOutranksPriority,   // Active -> Active: a lower priority
  kActiveOutranksAddress,    // Active -> Active: the same priority from a smaller address
  kActiveIgnoresReflection,  // Active -> Active: the same priority from our own address
};

inline constexpr std::size_t kTransitionCount = 15;

// What is fixed about an edge. Clause ids are those of the registry; a text without the edge has an empty list.
struct TransitionInfo {
  std::string_view name;  // as in the enumeration, without the k
  State from;
  State to;
  std::span<const std::string_view> clauses_3768;
  std::span<const std::string_view> clauses_9568;  // RFC 5798 and both readings of RFC 9568; its ids name the newer one
};

const TransitionInfo& Info(Transition transition);
std::string_view ToString(Transition transition);

// How often each edge was taken.
class TransitionCounts {
 public:
  void Count(Transition transition) { ++counts_[static_cast<std::size_t>(transition)]; }
  std::uint64_t operator[](Transition transition) const { return counts_[static_cast<std::size_t>(transition)]; }
  // Edges that were taken at least once.
  std::size_t Covered() const;
  TransitionCounts& operator+=(const TransitionCounts& other);

 private:
  std::array<std::uint64_t, kTransitionCount> counts_{};
};

}  // namespace holdfast::vrrp
