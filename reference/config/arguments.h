// The vocabulary of the tables: what may follow a keyword, and the field it fills, as one expression. The field is
// named by member pointers, outermost first: Number<&RealServer::timing, &CheckTiming::retry>(1, 100).
// Every function here gives an Argument; the range is checked, and a refused value leaves the field as it was. Only the
// address of the field is a template by the path: what reads and prints it is shared by all fields of a type.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "reference/config/context.h"
#include "reference/config/keyword.h"
#include "reference/config/writer.h"

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
template <auto... Path>
using FieldAt = std::remove_reference_t<decltype(Reach<Path...>(nullptr))>;
template <auto... Path>
void* AddressOf(void* object) {
  return &Reach<Path...>(object);
}

// `argument` for the field at Path, whose type must be the one that its functions expect.
template <typename Expected, auto... Path>
constexpr Argument Keep(Argument argument) {
  static_assert(std::is_same_v<FieldAt<Path...>, Expected>);
  argument.field = AddressOf<Path...>;
  return argument;
}

using Apply = void (*)(void* field, const Statement& statement, const Keyword& keyword, Context& context);
using Print = void (*)(const void* field, const Keyword& keyword, Writer& writer);

// Where a setting was given: at its value, or at the keyword if it has none.
inline Place ValuePlace(const Statement& s) { return s.place(s.size() > 1 ? 1 : 0); }

void ApplyFlag(void* field, const Statement& statement, const Keyword& keyword, Context& context);
void PrintFlag(const void* field, const Keyword& keyword, Writer& writer);
void ApplyFlagOff(void* field, const Statement& statement, const Keyword& keyword, Context& context);
void PrintFlagOff(const void* field, const Keyword& keyword, Writer& writer);

// A keyword that stands alone. `value` is what it sets.
template <auto... Path>
constexpr Argument Flag() {
  return Keep<Setting<bool>, Path...>({.apply = ApplyFlag, .print = PrintFlag});
}
template <auto... Path>
constexpr Argument FlagOff() {
  return Keep<Setting<bool>, Path...>({.apply = ApplyFlagOff, .print = PrintFlagOff});
}

void ApplyBool(void* field, const Statement& statement, const Keyword& keyword, Context& context);
void PrintBool(const void* field, const Keyword& keyword, Writer& writer);

// Nothing, which means true, or a truth.
template <auto... Path>
constexpr Argument Bool() {
  return Keep<Setting<bool>, Path...>({.shape = "[<BOOL>]", .max_words = 1, .apply = ApplyBool, .print = PrintBool});
}

// A checked number as a field's type - a plain number, an enumeration or a duration - and back.
template <typename T>
T Make(std::int64_t value) {
  if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
    return static_cast<T>(value);
  } else {
    return T(value);
  }
}
template <typename T>
std::int64_t Amount(const T& value) {
  if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
    return static_cast<std::int64_t>(value);
  } else {
    return value.count();
  }
}

inline bool InRange(std::int64_t value, const Keyword& keyword) {
  return value >= keyword.argument.min && value <= keyword.argument.max;
}

// A refused number keeps what would take its place from coming, where the default is a value like others.
template <typename F>
void ApplyNumber(void* field, const Statement& s, const Keyword& k, Context& c) {
  F& setting = *static_cast<F*>(field);
  const auto value = c.Integer(s, 1, k.name, k.argument.min, k.argument.max);
  if (value) return setting.Set(Make<typename F::Value>(*value), ValuePlace(s));
  if (InRange(Amount(*setting), k)) setting.Refuse(ValuePlace(s));
}
template <typename F>
void PrintNumber(const void* field, const Keyword& k, Writer& w) {
  const F& setting = *static_cast<const F*>(field);
  if (setting.given() && InRange(Amount(*setting), k)) w.Line(Phrase(k.name).Number(Amount(*setting)));
}

template <auto... Path>
constexpr Argument Number(std::int64_t min, std::int64_t max) {
  using F = FieldAt<Path...>;
  return Keep<F, Path...>({.shape = "<NUMBER>",
                           .min_words = 1,
                           .max_words = 1,
                           .min = min,
                           .max = max,
                           .apply = ApplyNumber<F>,
                           .print = PrintNumber<F>});
}

template <std::int64_t absent, typename F>
void ApplyOptionalNumber(void* field, const Statement& s, const Keyword& k, Context& c) {
  const auto value = s.size() > 1 ? c.Integer(s, 1, k.name, k.argument.min, k.argument.max) : std::optional(absent);
  if (value) static_cast<F*>(field)->Set(Make<typename F::Value>(*value), ValuePlace(s));
}

// A number that may be left out; `absent` is then meant and stands in `min`'s stead nowhere else.
template <std::int64_t absent, auto... Path>
constexpr Argument OptionalNumber(std::int64_t min, std::int64_t max) {
  using F = FieldAt<Path...>;
  return Keep<F, Path...>({.shape = "[<NUMBER>]",
                           .max_words = 1,
                           .min = min,
                           .max = max,
                           .apply = ApplyOptionalNumber<absent, F>,
                           .print = PrintNumber<F>});
}

void ApplyTime(void* field, const Statement& statement, const Keyword& keyword, Context& context);
void PrintTime(const void* field, const Keyword& keyword, Writer& writer);
void ApplyMilliseconds(void* field, const Statement& statement, const Keyword& keyword, Context& context);
void PrintMilliseconds(const void* field, const Keyword& keyword, Writer& writer);

// Seconds with a fraction, into Microseconds; the range is in microseconds.
template <auto... Path>
constexpr Argument Time(std::int64_t min, std::int64_t max) {
  return Keep<Setting<Microseconds>, Path...>({.shape = "<SECONDS>",
                                               .min_words = 1,
                                               .max_words = 1,
                                               .min = min,
                                               .max = max,
                                               .apply = ApplyTime,
                                               .print = PrintTime});
}

// Milliseconds with a fraction, into Microseconds.
template <auto... Path>
constexpr Argument MillisecondTime(std::int64_t min, std::int64_t max) {
  return Keep<Setting<Microseconds>, Path...>({.shape = "<MILLISECONDS>",
                                               .min_words = 1,
                                               .max_words = 1,
                                               .min = min,
                                               .max = max,
                                               .apply = ApplyMilliseconds,
                                               .print = PrintMilliseconds});
}

void ApplyText(void* field, const Statement& statement, const Keyword& keyword, Context& context);
void PrintText(const void* field, const Keyword& keyword, Writer& writer);
void ApplyWords(void* field, const Statement& statement, const Keyword& keyword, Context& context);
void PrintWords(const void* field, const Keyword& keyword, Writer& writer);

// A word, at most `max` octets long (0: any length).
template <auto... Path>
constexpr Argument Text(std::string_view shape, std::int64_t max = 0) {
  return Keep<Setting<std::string>, Path...>(
      {.shape = shape, .min_words = 1, .max_words = 1, .max = max, .apply = ApplyText, .print = PrintText});
}

// A word that may be left out; then it is the default that the table names.
template <auto... Path>
constexpr Argument OptionalText(std::string_view shape) {
  return Keep<Setting<std::string>, Path...>({.shape = shape, .max_words = 1, .apply = ApplyText, .print = PrintText});
}

// Any words, kept as they are.
template <auto... Path>
constexpr Argument Words(std::string_view shape, std::size_t min, std::size_t max = kMany) {
  return Keep<Setting<std::vector<std::string>>, Path...>(
      {.shape = shape, .min_words = min, .max_words = max, .apply = ApplyWords, .print = PrintWords});
}

// The choice that word `i` is; null was reported already.
const Choice* FindChoice(const Statement& statement, std::size_t i, const Keyword& keyword, Context& context);

template <typename F>
void ApplyChoice(void* field, const Statement& s, const Keyword& k, Context& c) {
  const Choice* choice = FindChoice(s, 1, k, c);
  if (!choice) return;
  if constexpr (std::is_same_v<F, Setting<std::string>>) {
    static_cast<F*>(field)->Set(std::string(choice->word), ValuePlace(s));
  } else {
    static_cast<F*>(field)->Set(Make<typename F::Value>(choice->value), ValuePlace(s));
  }
}
template <typename F>
void PrintChoice(const void* field, const Keyword& k, Writer& w) {
  const F& setting = *static_cast<const F*>(field);
  for (const Choice& choice : k.argument.choices)
    if (setting.given() && choice.value == Amount(*setting)) return w.Line(Phrase(k.name).Word(choice.word));
}
template <>
inline void PrintChoice<Setting<std::string>>(const void* field, const Keyword& k, Writer& w) {
  PrintText(field, k, w);
}

// One word of a list, into an enumeration or a string.
template <auto... Path>
constexpr Argument OneOf(std::string_view shape, std::span<const Choice> choices) {
  using F = FieldAt<Path...>;
  return Keep<F, Path...>({.shape = shape,
                           .min_words = 1,
                           .max_words = 1,
                           .choices = choices,
                           .apply = ApplyChoice<F>,
                           .print = PrintChoice<F>});
}

void ApplyCommand(void* field, const Statement& statement, const Keyword& keyword, Context& context);
void PrintCommand(const void* field, const Keyword& keyword, Writer& writer);
void ApplyUser(void* field, const Statement& statement, const Keyword& keyword, Context& context);
void PrintUser(const void* field, const Keyword& keyword, Writer& writer);

template <auto... Path>
constexpr Argument Command() {
  return Keep<Setting<Script>, Path...>({.shape = "<SCRIPT> [<USER> [[:]<GROUP>]]",
                                         .min_words = 1,
                                         .max_words = kMany,
                                         .apply = ApplyCommand,
                                         .print = PrintCommand});
}

template <auto... Path>
constexpr Argument User() {
  return Keep<Setting<Script>, Path...>(
      {.shape = "<USER> [[:]<GROUP>]", .min_words = 1, .max_words = 2, .apply = ApplyUser, .print = PrintUser});
}

void ApplyAddress(void* field, const Statement& statement, const Keyword& keyword, Context& context);
void PrintAddress(const void* field, const Keyword& keyword, Writer& writer);

template <auto... Path>
constexpr Argument Address() {
  return Keep<Setting<std::optional<IpAddress>>, Path...>(
      {.shape = "<IP ADDRESS>", .min_words = 1, .max_words = 1, .apply = ApplyAddress, .print = PrintAddress});
}

void ApplyWeight(void* field, const Statement& statement, const Keyword& keyword, Context& context);
void PrintWeight(const void* field, const Keyword& keyword, Writer& writer);

template <auto... Path>
constexpr Argument WeightOf(std::int64_t limit) {
  return Keep<Setting<Weight>, Path...>({.shape = "<NUMBER> [reverse]",
                                         .min_words = 1,
                                         .max_words = 2,
                                         .min = -limit,
                                         .max = limit,
                                         .apply = ApplyWeight,
                                         .print = PrintWeight});
}

// Anything that needs functions of its own. They get the object; an older name of a keyword has no `print`.
constexpr Argument Custom(std::string_view shape, std::size_t min, std::size_t max, Apply apply, Print print) {
  return {.shape = shape, .min_words = min, .max_words = max, .apply = apply, .print = print};
}

}  // namespace holdfast::config
