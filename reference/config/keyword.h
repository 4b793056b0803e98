// The tables' form. Every keyword is one line in the table of its block; parser, checks of arguments, --explain and the
// generated documentation read nothing else. Adding a keyword is that line and the field that it fills.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "reference/config/context.h"
#include "reference/config/stream.h"

namespace holdfast::config {

struct Block;
struct Keyword;
class Writer;

// One allowed word of an enumeration, and what it stands for.
struct Choice {
  std::string_view word;
  int value = 0;
};

// Whether holdfastd does what the keyword asks for, or only knows the keyword; then a warning says so.
enum class Support : std::uint8_t { kHonoured, kUnderstood };

// What follows a keyword and where it goes. Made by the functions of arguments.h.
struct Argument {
  std::string_view shape;  // for people: "<NUMBER>", "[<BOOL>]"; empty for a flag
  std::size_t min_words = 0, max_words = 0;
  std::int64_t min = 0, max = 0;      // numbers and times (microseconds) only
  std::span<const Choice> choices{};  // enumerations only
  // Where the value is kept in the object that the enclosing block's `open` gave; null: the functions below get the
  // object itself. Keywords of one block with the same field are other words for the same thing.
  void* (*field)(void* object) = nullptr;
  // Stores the statement's value.
  void (*apply)(void* field, const Statement& statement, const Keyword& keyword, Context& context) = nullptr;
  // Blocks only: makes or finds the object that the block fills.
  const Block* block = nullptr;
  void* (*open)(void* field, const Statement& statement, const Keyword& keyword, Context& context) = nullptr;
  // Writes what gives the value again, if it was given; null: another keyword of the block says it.
  void (*print)(const void* field, const Keyword& keyword, Writer& writer) = nullptr;

  void* FieldOf(void* object) const { return field ? field(object) : object; }
  const void* FieldOf(const void* object) const { return FieldOf(const_cast<void*>(object)); }
};

struct Keyword {
  std::string_view name;
  Argument argument;
  std::string_view initial;  // the default, for people
  Support support = Support::kUnderstood;
  std::string_view meaning;
  std::string_view instead = {};  // deprecated: what to write now
  std::string_view since = {};    // keepalived's version, where later than 2.2.7
  bool ours = false;              // Holdfast's own: no keepalived knows it
};

inline constexpr Support kHonoured = Support::kHonoured;
inline constexpr Support kUnderstood = Support::kUnderstood;

// A word inside an entry of a value block; for --explain and "did you mean".
struct EntryWord {
  std::string_view name;
  std::string_view shape;
  std::string_view meaning;
};

// What may stand between a block's braces: keywords, or (a value block) entries.
struct Block {
  std::string_view name;                        // "vrrp_instance/authentication"; the top level's is empty
  std::span<const Keyword> keywords{};          // its own
  std::span<const Keyword> more_keywords[2]{};  // of the same block, or shared with others
  const Block* rest = nullptr;                  // a block whose keywords are this one's too
  // Value blocks: reads one line; `entry_shape` is for people.
  void (*entry)(void* object, const Statement& statement, Context& context) = nullptr;
  std::string_view entry_shape{};
  std::span<const EntryWord> entry_words{};
  void (*print)(const void* object, Writer& writer) = nullptr;  // writes all entries

  bool is_value_block() const { return entry != nullptr; }
  const Keyword* Find(std::string_view keyword) const;
  // Calls visit(const Keyword&) for each keyword, in the tables' order.
  template <typename Visit>
  void ForEach(Visit visit) const {
    for (const Keyword& keyword : keywords) visit(keyword);
    for (const auto& table : more_keywords)
      for (const Keyword& keyword : table) visit(keyword);
    if (rest) rest->ForEach(visit);
  }
};

// The top level; all other blocks hang below it. Its object is a Config.
const Block& RootBlock();

}  // namespace holdfast::config
