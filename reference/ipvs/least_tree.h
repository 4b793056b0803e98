// The least of many keys, kept up to date: what lets a scheduler choose among ten thousand servers without a walk.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace holdfast::ipvs {

// An unsigned integer of 128 bits, which both compilers have and standard C++ has not.
__extension__ using Wide = unsigned __int128;

// A tournament tree over the keys of places 0, 1, 2, ...: each inner node keeps the least key of its eight children and
// where it came from. Of equal keys the highest place wins. A change costs one node per level, and ends as soon as a
// node stays as it was; the least is read off the root. Eight keys of 64 bits are one cache line.
template <typename Key>
class LeastTree {
 public:
  // The key of a place that never wins.
  static constexpr Key kNever = ~Key{0};

  std::uint32_t size() const { return size_; }
  // A new highest place.
  void Append(Key key);
  // `place` is below size().
  void Set(std::uint32_t place, Key key);
  // New keys for all places at once, for less than as many calls of Set.
  template <typename KeyOf>
  void Rebuild(std::uint32_t size, KeyOf key_of);

  // The place of the least key; nullopt if every key is kNever.
  std::optional<std::uint32_t> Least() const {
    if (size_ == 0 || least_.key == kNever) return std::nullopt;
    return least_.place;
  }
  Key LeastKey() const { return least_.key; }
  // The highest place below `end` whose key is at most `bar`, which is less than kNever.
  std::optional<std::uint32_t> LastAtMost(Key bar, std::uint32_t end) const;

 private:
  static constexpr std::uint32_t kFan = 8;
  struct Winner {
    Key key = kNever;
    std::uint32_t place = 0;
  };
  // keys[i] is the least of the eight keys from 8 * i of the level below, places[i] the place where it stands.
  struct Level {
    std::vector<Key> keys;
    std::vector<std::uint32_t> places;  // none at the lowest level, where a key stands in its own place
  };

  void MakeRoom(std::uint32_t places);
  Winner Play(std::size_t level, std::uint32_t node) const;

  std::uint32_t size_ = 0;
  std::vector<Level> levels_;  // the lowest first; each a whole number of nodes; the highest is one node
  Winner least_;
};

template <typename Key>
template <typename KeyOf>
void LeastTree<Key>::Rebuild(std::uint32_t size, KeyOf key_of) {
  levels_.clear();
  MakeRoom(size);
  for (std::uint32_t place = 0; place < size; ++place) levels_[0].keys[place] = key_of(place);
  size_ = size;
  for (std::size_t level = 0; level + 1 < levels_.size(); ++level) {
    const auto nodes = static_cast<std::uint32_t>(levels_[level].keys.size() / kFan);
    for (std::uint32_t node = 0; node < nodes; ++node) {
      const Winner winner = Play(level, node);
      levels_[level + 1].keys[node] = winner.key;
      levels_[level + 1].places[node] = winner.place;
    }
  }
  least_ = Play(levels_.size() - 1, 0);
}

extern template class LeastTree<std::uint64_t>;
extern template class LeastTree<Wide>;

}  // namespace holdfast::ipvs
