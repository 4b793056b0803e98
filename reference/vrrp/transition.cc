#include "reference/vrrp/transition.h"

namespace holdfast::vrrp {
namespace {

// A list of clause ids with a lifetime of its own, so that the table below can be written as a table.
template <std::size_t N>
using Ids = std::array<std::string_view, N>;

constexpr Ids<1> kStartAsOwner3768 = {"RFC3768-6.4.1-OWNER-START"};
constexpr Ids<3> kStartAsOwner9568 = {"RFC9568-6.4.1-OWNER-START", "RFC9568-6.4.1-OWNER-GARP",
                                      "RFC9568-6.4.1-OWNER-NA"};
constexpr Ids<1> kStartAsBackup3768 = {"RFC3768-6.4.1-BACKUP-START"};
constexpr Ids<1> kStartAsBackup9568 = {"RFC9568-6.4.1-BACKUP-START"};
constexpr Ids<1> kBackupStops3768 = {"RFC3768-6.4.2-SHUTDOWN"};
constexpr Ids<1> kBackupStops9568 = {"RFC9568-6.4.2-SHUTDOWN"};
constexpr Ids<1> kTakesOver3768 = {"RFC3768-6.4.2-MDT"};
constexpr Ids<5> kTakesOver9568 = {"RFC9568-6.4.2-ADT-ADVERT", "RFC9568-6.4.2-ADT-GARP", "RFC9568-6.4.2-ADT-SOLNODE",
                                   "RFC9568-6.4.2-ADT-NA", "RFC9568-6.4.2-ADT-TIMER"};
constexpr Ids<1> kBackupPriorityZero3768 = {"RFC3768-6.4.2-PRIO0"};
constexpr Ids<2> kBackupPriorityZero9568 = {"RFC9568-6.4.2-BACKUP-PRIO0", "RFC9568-6.4.2-PRIO0-NOLEARN"};
constexpr Ids<3> kFollows3768 = {"RFC3768-6.4.2-RESET", "RFC3768-6.4.2-EQUAL", "RFC3768-6.4.2-NOPREEMPT"};
constexpr Ids<5> kFollows9568 = {"RFC9568-6.4.2-LEARN", "RFC9568-6.4.2-LEARN-SKEW", "RFC9568-6.4.2-EQUAL",
                                 "RFC9568-6.4.2-NOPREEMPT", "RFC9568-6.4.2-NOPREEMPT-LEARN"};
constexpr Ids<1> kBackupDiscards3768 = {"RFC3768-6.4.2-PREEMPT"};
constexpr Ids<2> kBackupDiscards9568 = {"RFC9568-6.4.2-PREEMPT", "RFC9568-6.4.2-DISCARD-NOLEARN"};
constexpr Ids<1> kActiveResigns3768 = {"RFC3768-6.4.3-SHUTDOWN"};
constexpr Ids<1> kActiveResigns9568 = {"RFC9568-6.4.3-SHUTDOWN"};
constexpr Ids<1> kActiveAdvertises3768 = {"RFC3768-6.4.3-ADVER"};
constexpr Ids<1> kActiveAdvertises9568 = {"RFC9568-6.4.3-ADVER"};
constexpr Ids<1> kActivePriorityZero3768 = {"RFC3768-6.4.3-RX-PRIO0"};
constexpr Ids<1> kActivePriorityZero9568 = {"RFC9568-6.4.3-RX-PRIO0"};
constexpr Ids<1> kYieldsToPriority3768 = {"RFC3768-6.4.3-HIGHER"};
constexpr Ids<2> kYieldsToPriority9568 = {"RFC9568-6.4.3-HIGHER", "RFC9568-6.4.3-PREEMPT-IGNORED"};
constexpr Ids<1> kYieldsToAddress3768 = {"RFC3768-6.4.3-TIE"};
constexpr Ids<2> kYieldsToAddress9568 = {"RFC9568-6.4.3-TIE-HIGHER", "RFC9568-6.4.3-TIE-UNSIGNED"};
constexpr Ids<1> kOutranksPriority3768 = {"RFC3768-6.4.3-LOWER"};
constexpr Ids<2> kOutranksPriority9568 = {"RFC9568-6.4.3-DISCARD-LOWER", "RFC9568-6.4.3-ASSERT"};
constexpr Ids<2> kOutranksAddress3768 = {"RFC3768-6.4.3-LOWER", "RFC3768-6.4.3-TIE"};
constexpr Ids<2> kOutranksAddress9568 = {"RFC9568-6.4.3-TIE-LOWER", "RFC9568-6.4.3-ASSERT"};
constexpr Ids<1> kReflection3768 = {"RFC3768-6.4.3-LOWER"};
constexpr Ids<1> kReflection9568 = {"RFC9568-6.4.3-TIE-EQUALADDR"};

constexpr State kInit = State::kInitialize;
constexpr State kBack = State::kBackup;
constexpr State kAct = State::kActive;

constexpr std::array<TransitionInfo, kTransitionCount> kInfos = {{
    {"StartAsOwner", kInit, kAct, kStartAsOwner3768, kStartAsOwner9568},
    {"StartAsBackup", kInit, kBack, kStartAsBackup3768, kStartAsBackup9568},
    {"BackupStops", kBack, kInit, kBackupStops3768, kBackupStops9568},
    {"BackupTakesOver", kBack, kAct, kTakesOver3768, kTakesOver9568},
    {"BackupHearsResignation", kBack, kBack, kBackupPriorityZero3768, kBackupPriorityZero9568},
    {"BackupFollows", kBack, kBack, kFollows3768, kFollows9568},
    {"BackupDiscards", kBack, kBack, kBackupDiscards3768, kBackupDiscards9568},
    {"ActiveResigns", kAct, kInit, kActiveResigns3768, kActiveResigns9568},
    {"ActiveAdvertises", kAct, kAct, kActiveAdvertises3768, kActiveAdvertises9568},
    {"ActiveHearsResignation", kAct, kAct, kActivePriorityZero3768, kActivePriorityZero9568},
    {"ActiveYieldsToPriority", kAct, kBack, kYieldsToPriority3768, kYieldsToPriority9568},
    {"ActiveYieldsToAddress", kAct, kBack, kYieldsToAddress3768, kYieldsToAddress9568},
    {"ActiveOutranksPriority", kAct, kAct, kOutranksPriority3768, kOutranksPriority9568},
    {"ActiveOutranksAddress", kAct, kAct, kOutranksAddress3768, kOutranksAddress9568},
    {"ActiveIgnoresReflection", kAct, kAct, kReflection3768, kReflection9568},
}};

}  // namespace

std::string_view ToString(State state) {
  constexpr std::array<std::string_view, 3> kNames = {"Initialize", "Backup", "Active"};
  return kNames[static_cast<std::size_t>(state)];
}

const TransitionInfo& Info(Transition transition) { return kInfos[static_cast<std::size_t>(transition)]; }

std::string_view ToString(Transition transition) { return Info(transition).name; }

std::size_t TransitionCounts::Covered() const {
  std::size_t covered = 0;
  for (const std::uint64_t count : counts_) covered += count > 0;
  return covered;
}

TransitionCounts& TransitionCounts::operator+=(const TransitionCounts& other) {
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  return *this;
}

}  // namespace holdfast::vrrp
