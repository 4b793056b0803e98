// The vocabulary of the tables: what may follow a keyword, and the field it fills, as one expression. The field is
// named by member pointers, outermost first: Number<&RealServer::timing, &CheckTiming::retry>(1, 100).
// Every function here gives an Argument; the range is checked, and a refused value leaves the field as it was.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "reference/config/context.h"
#include "reference/config/keyword.h"

namespace holdfast::config {

inline constexpr std::size_t kMany = SIZE_MAX;
inline constexpr std::int64_t kMaxInt = INT32_MAX;
inline constexpr std::int64_t kMaxUnsigned = UINT32_MAX;
inline constexpr std::int64_t kSecond = 1000000;                 // times are in microseconds
inline constexpr std::int64_t kMaxTimer = 4294 * kSecond;        // keepalived's unsigned 32 bits of microseconds
inline constexpr std::int64_t kLongTime = 4294967296 * kSecond;  // where keepalived has no limit

template <typename MemberPointer>
struct MemberTraits;
template <typename C, typename T>
struct MemberTraits<T C::*> {
  using Class = C;
};

// The field that a path of member pointers leads to.
template <auto First, auto... Rest>
auto& Reach(void* object) {
  auto& field = static_cast<typename MemberTraits<decltype(First)>::Class*>(object)->*First;
  if constexpr (sizeof...(Rest) == 0) {
    return field;
  } else {
    return Reach<Rest...>(&field);
  }
}

// A checked number as a field's type: a plain number, an enumeration or a duration.
template <typename T>
T Make(std::int64_t value) {
  if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
    return static_cast<T>(value);
  } else {
    return T(value);
  }
}

template <auto... Path>
using ValueAt = typename std::remove_reference_t<decltype(Reach<Path...>(nullptr))>::Value;

// Where a setting was given: at its value, or at the keyword if it has none.
inline Place ValuePlace(const Statement& s) { return s.place(s.size() > 1 ? 1 : 0); }

// A keyword that stands alone. `value` is what it sets.
template <auto... Path>
constexpr Argument Flag() {
  return {
      .apply = [](void* o, const Statement& s, const Keyword&, Context&) { Reach<Path...>(o).Set(true, s.place()); }};
}
template <auto... Path>
constexpr Argument FlagOff() {
  return {
      .apply = [](void* o, const Statement& s, const Keyword&, Context&) { Reach<Path...>(o).Set(false, s.place()); }};
}

// Nothing, which means true, or a truth.
template <auto... Path>
constexpr Argument Bool() {
  return {.shape = "[<BOOL>]", .max_words = 1, .apply = [](void* o, const Statement& s, const Keyword& k, Context& c) {
            const std::optional<bool> value = s.size() > 1 ? c.Bool(s, 1, k.name) : true;
            if (value) Reach<Path...>(o).Set(*value, ValuePlace(s));
          }};
}

template <auto... Path>
constexpr Argument Number(std::int64_t min, std::int64_t max) {
  return {.shape = "<NUMBER>",
          .min_words = 1,
          .max_words = 1,
          .min = min,
          .max = max,
          .apply = [](void* o, const Statement& s, const Keyword& k, Context& c) {
            const auto value = c.Integer(s, 1, k.name, k.argument.min, k.argument.max);
            if (!value) return Reach<Path...>(o).Refuse(ValuePlace(s));
            Reach<Path...>(o).Set(Make<ValueAt<Path...>>(*value), ValuePlace(s));
          }};
}

// A number that may be left out; `absent` is then meant and stands in `min`'s stead nowhere else.
template <std::int64_t absent, auto... Path>
constexpr Argument OptionalNumber(std::int64_t min, std::int64_t max) {
  return {.shape = "[<NUMBER>]",
          .max_words = 1,
          .min = min,
          .max = max,
          .apply = [](void* o, const Statement& s, const Keyword& k, Context& c) {
            const auto value =
                s.size() > 1 ? c.Integer(s, 1, k.name, k.argument.min, k.argument.max) : std::optional(absent);
            if (value) Reach<Path...>(o).Set(Make<ValueAt<Path...>>(*value), ValuePlace(s));
          }};
}

// Seconds with a fraction, into Microseconds; the range is in microseconds.
template <auto... Path>
constexpr Argument Time(std::int64_t min, std::int64_t max) {
  return {.shape = "<SECONDS>",
          .min_words = 1,
          .max_words = 1,
          .min = min,
          .max = max,
          .apply = [](void* o, const Statement& s, const Keyword& k, Context& c) {
            const auto value = c.Decimal(s, 1, k.name, k.argument.min, k.argument.max);
            if (value) Reach<Path...>(o).Set(Microseconds(*value), ValuePlace(s));
          }};
}

// Milliseconds with a fraction, into Microseconds.
template <auto... Path>
constexpr Argument MillisecondTime(std::int64_t min, std::int64_t max) {
  return {.shape = "<MILLISECONDS>",
          .min_words = 1,
          .max_words = 1,
          .min = min,
          .max = max,
          .apply = [](void* o, const Statement& s, const Keyword& k, Context& c) {
            const auto value = c.Decimal(s, 1, k.name, k.argument.min, k.argument.max, 1000);
            if (value) Reach<Path...>(o).Set(Microseconds(*value), ValuePlace(s));
          }};
}

// A word, at most `max` octets long (0: any length).
template <auto... Path>
constexpr Argument Text(std::string_view shape, std::int64_t max = 0) {
  return {.shape = shape,
          .min_words = 1,
          .max_words = 1,
          .max = max,
          .apply = [](void* o, const Statement& s, const Keyword& k, Context& c) {
            if (k.argument.max && static_cast<std::int64_t>(s.word(1).size()) > k.argument.max)
              return c.Refuse(s, 1,
                              std::string(k.name) + " may be " + std::to_string(k.argument.max) +
                                  " characters long at most; the line is ignored");
            Reach<Path...>(o).Set(std::string(s.word(1)), ValuePlace(s));
          }};
}

// A word that may be left out; then it is the default that the table names.
template <auto... Path>
constexpr Argument OptionalText(std::string_view shape) {
  return {.shape = shape, .max_words = 1, .apply = [](void* o, const Statement& s, const Keyword&, Context&) {
            Reach<Path...>(o).Set(std::string(s.word(1)), ValuePlace(s));
          }};
}

// Any words, kept as they are.
template <auto... Path>
constexpr Argument Words(std::string_view shape, std::size_t min, std::size_t max = kMany) {
  return {.shape = shape,
          .min_words = min,
          .max_words = max,
          .apply = [](void* o, const Statement& s, const Keyword&, Context&) {
            std::vector<std::string> words;
            for (std::size_t i = 1; i < s.size(); ++i) words.emplace_back(s.word(i));
            Reach<Path...>(o).Set(std::move(words), ValuePlace(s));
          }};
}

// The choice that word `i` is; null was reported already.
const Choice* FindChoice(const Statement& statement, std::size_t i, const Keyword& keyword, Context& context);

// One word of a list, into an enumeration or a string.
template <auto... Path>
constexpr Argument OneOf(std::string_view shape, std::span<const Choice> choices) {
  return {.shape = shape,
          .min_words = 1,
          .max_words = 1,
          .choices = choices,
          .apply = [](void* o, const Statement& s, const Keyword& k, Context& c) {
            const Choice* choice = FindChoice(s, 1, k, c);
            if (!choice) return;
            if constexpr (std::is_same_v<ValueAt<Path...>, std::string>) {
              Reach<Path...>(o).Set(std::string(choice->word), ValuePlace(s));
            } else {
              Reach<Path...>(o).Set(Make<ValueAt<Path...>>(choice->value), ValuePlace(s));
            }
          }};
}

template <auto... Path>
constexpr Argument Command() {
  return {.shape = "<SCRIPT> [<USER> [[:]<GROUP>]]",
          .min_words = 1,
          .max_words = kMany,
          .apply = [](void* o, const Statement& s, const Keyword&, Context& c) {
            if (auto script = c.Command(s)) Reach<Path...>(o).Set(std::move(*script), ValuePlace(s));
          }};
}

template <auto... Path>
constexpr Argument User() {
  return {.shape = "<USER> [[:]<GROUP>]",
          .min_words = 1,
          .max_words = 2,
          .apply = [](void* o, const Statement& s, const Keyword&, Context& c) {
            Script identity;
            c.UserAndGroup(s, 1, &identity.user, &identity.group);
            Reach<Path...>(o).Set(std::move(identity), ValuePlace(s));
          }};
}

template <auto... Path>
constexpr Argument Address() {
  return {.shape = "<IP ADDRESS>",
          .min_words = 1,
          .max_words = 1,
          .apply = [](void* o, const Statement& s, const Keyword& k, Context& c) {
            if (auto address = c.Address(s, 1, k.name)) Reach<Path...>(o).Set(*address, ValuePlace(s));
          }};
}

template <auto... Path>
constexpr Argument WeightOf(std::int64_t limit) {
  return {.shape = "<NUMBER> [reverse]",
          .min_words = 1,
          .max_words = 2,
          .min = -limit,
          .max = limit,
          .apply = [](void* o, const Statement& s, const Keyword& k, Context& c) {
            if (auto weight = c.WeightAt(s, 1, k.argument.max)) Reach<Path...>(o).Set(*weight, ValuePlace(s));
          }};
}

using Apply = void (*)(void*, const Statement&, const Keyword&, Context&);

// Anything that needs a function of its own.
constexpr Argument Custom(std::string_view shape, std::size_t min, std::size_t max, Apply apply) {
  return {.shape = shape, .min_words = min, .max_words = max, .apply = apply};
}

template <typename T>
void* At(T& child, const Statement& s) {
  if constexpr (requires { child.where; }) child.where = s.place();
  return &child;
}

// A block that fills a member of the object.
template <auto... Path>
constexpr Argument Nested(const Block* block) {
  return {.block = block,
          .open = [](void* o, const Statement& s, const Keyword&, Context&) { return At(Reach<Path...>(o), s); }};
}

// A block that adds an element to a vector.
template <auto... Path>
constexpr Argument Element(const Block* block) {
  return {.block = block, .open = [](void* o, const Statement& s, const Keyword&, Context&) {
            return At(Reach<Path...>(o).emplace_back(), s);
          }};
}

// The same, with a name after the keyword, at most `max` octets long (0: any length).
template <auto... Path>
constexpr Argument Named(const Block* block, std::int64_t max = 0) {
  return {.shape = "<NAME>",
          .min_words = 1,
          .max_words = 1,
          .max = max,
          .block = block,
          .open = [](void* o, const Statement& s, const Keyword& k, Context& c) {
            auto& child = Reach<Path...>(o).emplace_back();
            child.name = s.word(1);
            if (k.argument.max && static_cast<std::int64_t>(child.name.size()) > k.argument.max)
              c.Refuse(s, 1,
                       "a name of " + std::string(k.name) + " may be " + std::to_string(k.argument.max) +
                           " characters long at most");
            return At(child, s);
          }};
}

// A block that makes an optional member, once.
template <auto... Path>
constexpr Argument Optional(const Block* block) {
  return {.block = block, .open = [](void* o, const Statement& s, const Keyword&, Context&) {
            auto& child = Reach<Path...>(o);
            if (!child) child.emplace();
            return At(*child, s);
          }};
}

}  // namespace holdfast::config
