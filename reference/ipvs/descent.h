// Going down a list from place to place by a bar that keys must not exceed, as wrr goes: quick where many stand close.
#pragma once

#include <bit>
#include <cstdint>

#include "reference/ipvs/least_tree.h"

namespace holdfast::ipvs {

// A LeastTree that remembers how a walk downwards goes on. 64 places at once are held against the bar, without a branch
// to guess wrong, and then taken from a word of bits for as long as no key changes.
template <typename Key>
class Descent {
 public:
  static constexpr Key kNever = LeastTree<Key>::kNever;
  static constexpr std::uint32_t kNowhere = LeastTree<Key>::kNowhere;

  // As those of LeastTree; a Set that changes nothing does not disturb a walk.
  void Append(Key key) {
    ahead_ = 0;
    tree_.Append(key);
  }
  void Set(std::uint32_t place, Key key) {
    if (tree_.KeyAt(place) == key) return;
    ahead_ = 0;
    tree_.Set(place, key);
  }
  template <typename KeyOf>
  void Rebuild(std::uint32_t size, KeyOf key_of) {
    ahead_ = 0;
    tree_.Rebuild(size, key_of);
  }
  Key LeastKey() const { return tree_.LeastKey(); }

  // As LeastTree::LastAtMost; the quick way is open where `end` is what the last call gave, and `bar` is the same.
  std::uint32_t LastAtMost(Key bar, std::uint32_t end) {
    if ((ahead_ == 0 || end != at_ || bar != bar_) && !Look(bar, end)) return kNowhere;
    const int highest = std::bit_width(ahead_) - 1;
    ahead_ ^= std::uint64_t{1} << highest;
    return at_ = word_begin_ + static_cast<std::uint32_t>(highest);
  }

 private:
  // Fills ahead_ for a walk that begins below `end`; false if it finds nobody.
  bool Look(Key bar, std::uint32_t end) {
    bar_ = bar;
    ahead_ = 0;
    if (end == 0) return false;
    LookFrom(end - 1);
    if (ahead_ != 0) return true;
    const std::uint32_t far = tree_.LastAtMost(bar, word_begin_);
    if (far == kNowhere) return false;
    LookFrom(far);
    return true;
  }
  void LookFrom(std::uint32_t place) {
    word_begin_ = place / 64 * 64;
    ahead_ = tree_.WordAtMost(bar_, word_begin_) & (~std::uint64_t{0} >> (63 - place % 64));
  }

  LeastTree<Key> tree_;
  std::uint64_t ahead_ = 0;                // the places of one word that the walk has yet to come to; 0: not known
  std::uint32_t word_begin_ = 0, at_ = 0;  // of that word; of the place last given
  Key bar_ = 0;
};

}  // namespace holdfast::ipvs
