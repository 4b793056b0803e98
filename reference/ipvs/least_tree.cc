#include "reference/ipvs/least_tree.h"

#include <algorithm>
#include <bit>

namespace holdfast::ipvs {

template <typename Key>
void LeastTree<Key>::MakeRoom(std::uint32_t places) {
  height_ = 0;
  std::size_t nodes = places, sum = 0;
  do {
    nodes = nodes == 0 ? 1 : (nodes + kFan - 1) / kFan;
    sum += nodes;
    levels_[height_++].nodes = static_cast<std::uint32_t>(nodes);
  } while (nodes > 1);
  keys_.assign(sum * kFan, kNever);
  places_.assign(sum * kFan, 0);
  std::size_t at = 0;
  for (std::size_t level = 0; level < height_; ++level) {
    levels_[level].keys = keys_.data() + at;
    levels_[level].places = places_.data() + at;
    at += std::size_t{levels_[level].nodes} * kFan;
  }
}

template <typename Key>
void LeastTree<Key>::Append(Key key) {
  const std::uint32_t place = size_;
  if (height_ == 0 || place == levels_[0].nodes * kFan) {
    // Twice the room, so that adding one by one costs little.
    const std::vector<Key> old(keys_.begin(), keys_.begin() + place);
    Rebuild(2 * place + 1, [&](std::uint32_t i) { return i < place ? old[i] : kNever; });
  }
  size_ = place + 1;
  Set(place, key);
}

// Eight keys meet in three rounds, without a branch to guess wrong; the right one wins a tie.
template <typename Key>
typename LeastTree<Key>::Winner LeastTree<Key>::Play(std::size_t level, std::uint32_t node) const {
  const std::uint32_t first = node * kFan;
  const Key* keys = levels_[level].keys + first;
  const auto better = [](const Winner& left, const Winner& right) {
    const bool wins = right.key <= left.key;
    return Winner{wins ? right.key : left.key, wins ? right.place : left.place};
  };
  const auto child = [&](std::uint32_t i) { return Winner{keys[i], i}; };
  const Winner winner = better(better(better(child(0), child(1)), better(child(2), child(3))),
                               better(better(child(4), child(5)), better(child(6), child(7))));
  const std::uint32_t place = first + winner.place;
  return {winner.key, level == 0 ? place : levels_[level].places[place]};
}

template <typename Key>
void LeastTree<Key>::Set(std::uint32_t place, Key key) {
  Key& leaf = levels_[0].keys[place];
  if (leaf == key) return;
  leaf = key;
  std::uint32_t node = place;
  for (std::size_t level = 0; level + 1 < height_; ++level) {
    node /= kFan;
    const Winner winner = Play(level, node);
    const Level& above = levels_[level + 1];
    if (above.keys[node] == winner.key && above.places[node] == winner.place) return;
    above.keys[node] = winner.key;
    above.places[node] = winner.place;
  }
  least_ = Play(height_ - 1, 0);
}

// One bit per child, set for keys that are at most `bar`; again without a branch.
template <typename Key>
std::uint32_t LeastTree<Key>::AtMost(Key bar, std::size_t level, std::uint32_t node) const {
  const Key* keys = levels_[level].keys + node * kFan;
  std::uint32_t bits = 0;
  for (std::uint32_t i = 0; i < kFan; ++i) bits |= static_cast<std::uint32_t>(keys[i] <= bar) << i;
  return bits;
}

template <typename Key>
std::uint64_t LeastTree<Key>::WordAtMost(Key bar, std::uint32_t first) const {
  std::uint64_t word = 0;
  const std::uint32_t node = first / kFan, nodes = std::min(levels_[0].nodes - node, 64 / kFan);
  for (std::uint32_t i = 0; i < nodes; ++i) word |= std::uint64_t{AtMost(bar, 0, node + i)} << (i * kFan);
  return word;
}

template <typename Key>
std::uint32_t LeastTree<Key>::LastFarAtMost(Key bar, std::uint32_t end) const {
  const auto last = [](std::uint32_t bits) { return static_cast<std::uint32_t>(std::bit_width(bits)) - 1; };
  // Up until something to the left is good enough, then down to the last of its children that is.
  for (std::size_t level = 0; end > 0 && level < height_; ++level) {
    const std::uint32_t node = (end - 1) / kFan;
    const std::uint32_t bits = AtMost(bar, level, node) & ((2u << ((end - 1) % kFan)) - 1);
    if (bits == 0) {
      end = node;
      continue;
    }
    std::uint32_t place = node * kFan + last(bits);
    while (level > 0) {
      --level;
      place = place * kFan + last(AtMost(bar, level, place));
    }
    return place;
  }
  return kNowhere;
}

template class LeastTree<std::uint32_t>;
template class LeastTree<std::uint64_t>;
template class LeastTree<Wide>;

}  // namespace holdfast::ipvs
