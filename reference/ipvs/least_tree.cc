#include "reference/ipvs/least_tree.h"

namespace holdfast::ipvs {

template <typename Key>
void LeastTree<Key>::MakeRoom(std::uint32_t places) {
  std::size_t nodes = (std::size_t{places} + kFan - 1) / kFan;
  if (nodes == 0) nodes = 1;
  levels_.assign(1, {});
  levels_[0].keys.assign(nodes * kFan, kNever);
  while (nodes > 1) {
    nodes = (nodes + kFan - 1) / kFan;
    levels_.push_back({});
    levels_.back().keys.assign(nodes * kFan, kNever);
    levels_.back().places.assign(nodes * kFan, 0);
  }
}

template <typename Key>
void LeastTree<Key>::Append(Key key) {
  const std::uint32_t place = size_;
  if (levels_.empty() || place == levels_[0].keys.size()) {
    // Twice the room, so that adding one by one costs little.
    const std::vector<Key> old = levels_.empty() ? std::vector<Key>() : levels_[0].keys;
    Rebuild(2 * place + 1, [&](std::uint32_t i) { return i < place ? old[i] : kNever; });
  }
  size_ = place + 1;
  Set(place, key);
}

// Eight keys meet in three rounds, without a branch to guess wrong; the right one wins a tie.
template <typename Key>
typename LeastTree<Key>::Winner LeastTree<Key>::Play(std::size_t level, std::uint32_t node) const {
  const std::uint32_t first = node * kFan;
  const Key* keys = levels_[level].keys.data() + first;
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
  for (std::size_t level = 0; level + 1 < levels_.size(); ++level) {
    node /= kFan;
    const Winner winner = Play(level, node);
    Level& above = levels_[level + 1];
    if (above.keys[node] == winner.key && above.places[node] == winner.place) return;
    above.keys[node] = winner.key;
    above.places[node] = winner.place;
  }
  least_ = Play(levels_.size() - 1, 0);
}

template <typename Key>
std::optional<std::uint32_t> LeastTree<Key>::LastAtMost(Key bar, std::uint32_t end) const {
  // Up until something to the left is good enough, then down to the last of its children that is.
  std::size_t level = 0;
  std::uint32_t below = end;
  while (true) {
    if (below == 0 || level == levels_.size()) return std::nullopt;
    const std::vector<Key>& keys = levels_[level].keys;
    const std::uint32_t first = (below - 1) / kFan * kFan;
    while (below > first && keys[below - 1] > bar) --below;
    if (below > first) break;
    below = first / kFan;
    ++level;
  }
  std::uint32_t place = below - 1;
  while (level > 0) {
    --level;
    place = place * kFan + kFan - 1;
    while (levels_[level].keys[place] > bar) --place;
  }
  return place;
}

template class LeastTree<std::uint64_t>;
template class LeastTree<Wide>;

}  // namespace holdfast::ipvs
