// Keywords of a block by their names. Every statement of a file is looked up, so this is a table of slots, at least
// twice as many as there are keywords, and not a map.
#pragma once

#include <bit>
#include <cstddef>
#include <string_view>
#include <vector>

#include "reference/config/keyword.h"

namespace holdfast::config {

class KeywordIndex {
 public:
  explicit KeywordIndex(const Block& block) {
    std::size_t count = 0;
    block.ForEach([&](const Keyword&) { ++count; });
    slots_.resize(std::bit_ceil(2 * count + 1));
    block.ForEach([&](const Keyword& keyword) {
      const Keyword*& slot = slots_[SlotOf(keyword.name)];
      if (!slot) slot = &keyword;  // the first of a name counts
    });
  }

  // Null: the block has no such keyword.
  const Keyword* Find(std::string_view word) const { return slots_[SlotOf(word)]; }

 private:
  // The slot of the word, or the free one where it would go.
  std::size_t SlotOf(std::string_view word) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = Hash(word) & mask;
    while (slots_[slot] && slots_[slot]->name != word) slot = (slot + 1) & mask;
    return slot;
  }

  // A few octets tell the keywords of a block apart.
  static std::size_t Hash(std::string_view word) {
    if (word.empty()) return 0;
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(word[i]); };
    return word.size() + 31u * octet(0) + 97u * octet(word.size() / 2) + 389u * octet(word.size() - 1);
  }

  std::vector<const Keyword*> slots_;  // a power of two; some are always null
};

}  // namespace holdfast::config
