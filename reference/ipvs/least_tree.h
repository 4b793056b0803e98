// The least of many keys, kept up to date: what lets a scheduler choose among ten thousand servers without a walk.
#pragma once

#include <array>
#include <cstdint>
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
  // No place.
  static constexpr std::uint32_t kNowhere = 0xffffffff;

  LeastTree() = default;
  LeastTree(const LeastTree&) = delete;
  LeastTree& operator=(const LeastTree&) = delete;

  std::uint32_t size() const { return size_; }
  // A new highest place.
  void Append(Key key);
  // `place` is below size(), here and below.
  Key KeyAt(std::uint32_t place) const { return levels_[0].keys[place]; }
  void Set(std::uint32_t place, Key key);
  // New keys for all places at once, for less than as many calls of Set.
  template <typename KeyOf>
  void Rebuild(std::uint32_t size, KeyOf key_of);

  // The place of the least key; kNowhere if every key is kNever.
  std::uint32_t Least() const { return least_.key == kNever ? kNowhere : least_.place; }
  Key LeastKey() const { return least_.key; }
  // The highest place below `end` whose key is at most `bar`, which is less than kNever; kNowhere if there is none.
  // Most often it is near.
  std::uint32_t LastAtMost(Key bar, std::uint32_t end) const {
    const std::uint32_t first = end <= 2 * kFan ? 0 : ((end - 1) / kFan - 1) * kFan;
    for (std::uint32_t place = end; place > first;) {
      if (levels_[0].keys[--place] <= bar) return place;
    }
    return LastFarAtMost(bar, first);
  }
  // One bit for each of the 64 places from `first` on, a multiple of 64 below size(): set for keys that are at most
  // `bar`, which is less than kNever.
  std::uint64_t WordAtMost(Key bar, std::uint32_t first) const;

 private:
  static constexpr std::uint32_t kFan = 8;
  struct Winner {
    Key key = kNever;
    std::uint32_t place = 0;
  };
  // keys[i] is the least of the eight keys from 8 * i of the level below, places[i] the place where it stands.
  struct Level {
    Key* keys = nullptr;
    std::uint32_t* places = nullptr;  // none at the lowest level, where a key stands in its own place
    std::uint32_t nodes = 0;
  };
  static constexpr std::size_t kMaxLevels = 11;  // for 2^32 places

  void MakeRoom(std::uint32_t places);
  Winner Play(std::size_t level, std::uint32_t node) const;
  std::uint32_t AtMost(Key bar, std::size_t level, std::uint32_t node) const;
  std::uint32_t LastFarAtMost(Key bar, std::uint32_t end) const;

  std::uint32_t size_ = 0;
  std::size_t height_ = 0;                // levels; the highest is one node
  std::array<Level, kMaxLevels> levels_;  // the lowest first
  std::vector<Key> keys_;                 // what the levels point into
  std::vector<std::uint32_t> places_;
  Winner least_;
};

template <typename Key>
template <typename KeyOf>
void LeastTree<Key>::Rebuild(std::uint32_t size, KeyOf key_of) {
  MakeRoom(size);
  for (std::uint32_t place = 0; place < size; ++place) levels_[0].keys[place] = key_of(place);
  size_ = size;
  for (std::size_t level = 0; level + 1 < height_; ++level) {
    for (std::uint32_t node = 0; node < levels_[level].nodes; ++node) {
      const Winner winner = Play(level, node);
      levels_[level + 1].keys[node] = winner.key;
      levels_[level + 1].places[node] = winner.place;
    }
  }
  least_ = Play(height_ - 1, 0);
}

extern template class LeastTree<std::uint32_t>;
extern template class LeastTree<std::uint64_t>;
extern template class LeastTree<Wide>;

}  // namespace holdfast::ipvs
