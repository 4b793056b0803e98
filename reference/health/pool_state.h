// What a virtual server makes of its real servers' health: who is in the pool and with what weight, whether the quorum
// holds, when the sorry server serves, and whom to notify. Decisions only: actions come out, in the order in which they
// are to be carried out.
#pragma once

#include <cstdint>
#include <vector>

namespace holdfast::health {

// keepalived's words, with its defaults. Quorum and hysteresis are sums of weights.
struct PoolSettings {
  std::uint32_t quorum = 1;
  std::uint32_t hysteresis = 0;       // the quorum is gained at quorum + hysteresis, and lost below quorum - hysteresis
  bool alpha = false;                 // the quorum begins lost
  bool omega = false;                 // notifies of everything's end when the pool stops
  bool sorry_server = false;          // there is one: it serves while the quorum is lost, and the others do not
  bool sorry_server_inhibit = false;  // it stays in the pool, with weight 0, while it does not serve
};

// One real server. With several checkers it is up while all of them say so; that is the caller's to combine.
struct MemberSettings {
  std::uint32_t weight = 1;
  bool inhibit_on_failure = false;  // a failed server stays in the pool with weight 0
  bool up = true;                   // at the start: false in alpha mode
};

struct PoolAction {
  enum class Kind : std::uint8_t {
    kAdd,        // a member joins the pool with `weight`
    kRemove,     // it leaves
    kSetWeight,  // it stays with `weight`
    kAddSorry,   // the same of the sorry server, whose weight is 1 or 0
    kRemoveSorry,
    kSetSorryWeight,
    kNotifyUp,  // notify_up, notify_down of the member
    kNotifyDown,
    kQuorumUp,  // quorum_up, quorum_down of the virtual server
    kQuorumDown
  };
  Kind kind;
  std::uint32_t member = 0;  // its number in the order of the configuration, from 0
  std::uint32_t weight = 0;
  bool operator==(const PoolAction&) const = default;
};
using PoolActions = std::vector<PoolAction>;

// One virtual server's pool. Without a sorry server a lost quorum is only notified: the servers that are up go on.
// Start() comes first; each call returns what is to be done because of it. Members are named by numbers below the count
// given to the constructor.
class PoolState {
 public:
  PoolState(const PoolSettings& settings, std::vector<MemberSettings> members);

  // The pool as it begins. Hysteresis does not count yet; a quorum that is lost is notified only if not in alpha mode.
  PoolActions Start();
  // A member's checkers changed their mind. Nothing if it was so before.
  PoolActions MemberBecame(std::uint32_t member, bool up);
  // A member's weight was changed (misc_dynamic, a track file). The quorum counts it at once.
  PoolActions SetWeight(std::uint32_t member, std::uint32_t weight);
  // Everything leaves; with omega the members that are up and a quorum that holds are notified of their end.
  PoolActions Stop();

  bool quorum() const { return quorum_; }
  // The weights of the members that are up.
  std::uint64_t live_weight() const;

 private:
  struct Member {
    MemberSettings settings;
    bool in_pool = false;
  };

  bool Serving() const { return quorum_ || !settings_.sorry_server; }
  void Enter(std::uint32_t member, PoolActions& actions);
  void Leave(std::uint32_t member, PoolActions& actions);
  void JudgeQuorum(PoolActions& actions, std::uint64_t hysteresis);
  void GainQuorum(PoolActions& actions);
  void LoseQuorum(PoolActions& actions);
  void ServeSorry(bool serve, PoolActions& actions);

  PoolSettings settings_;
  std::vector<Member> members_;
  bool quorum_;
  bool sorry_in_pool_ = false;
};

}  // namespace holdfast::health
