// The other half of the tables' vocabulary: keywords that open a block, and the object which that block fills.
#pragma once

#include "reference/config/arguments.h"

namespace holdfast::config {

template <typename T>
void* At(T& child, const Statement& s) {
  if constexpr (requires { child.where; }) child.where = s.place();
  return &child;
}

// "vrrp_instance NAME", as it opens a block.
std::string Head(const Keyword& keyword, std::string_view name);

template <typename T>
void* OpenNested(void* field, const Statement& s, const Keyword&, Context&) {
  return At(*static_cast<T*>(field), s);
}
void PrintNested(const void* field, const Keyword& keyword, Writer& writer);

// A block that fills a member of the object.
template <auto... Path>
constexpr Argument Nested(const Block* block) {
  using T = FieldAt<Path...>;
  return Keep<T, Path...>({.block = block, .open = OpenNested<T>, .print = PrintNested});
}

template <typename T>
void* OpenElement(void* field, const Statement& s, const Keyword&, Context&) {
  return At(static_cast<std::vector<T>*>(field)->emplace_back(), s);
}
template <typename T>
void PrintElements(const void* field, const Keyword& k, Writer& w) {
  for (const T& element : *static_cast<const std::vector<T>*>(field))
    w.WriteBlock(k.name, *k.argument.block, &element, true);
}

// A block that adds an element to a vector.
template <auto... Path>
constexpr Argument Element(const Block* block) {
  using V = FieldAt<Path...>;
  using T = typename V::value_type;
  return Keep<V, Path...>({.block = block, .open = OpenElement<T>, .print = PrintElements<T>});
}

// Says so if the name after the keyword is too long.
void CheckName(const Statement& statement, const Keyword& keyword, Context& context);

template <typename T>
void* OpenNamed(void* field, const Statement& s, const Keyword& k, Context& c) {
  T& child = static_cast<std::vector<T>*>(field)->emplace_back();
  child.name = s.word(1);
  CheckName(s, k, c);
  return At(child, s);
}
template <typename T>
void PrintNamed(const void* field, const Keyword& k, Writer& w) {
  for (const T& element : *static_cast<const std::vector<T>*>(field))
    w.WriteBlock(Head(k, element.name), *k.argument.block, &element, true);
}

// The same, with a name after the keyword, at most `max` octets long (0: any length).
template <auto... Path>
constexpr Argument Named(const Block* block, std::int64_t max = 0) {
  using V = FieldAt<Path...>;
  using T = typename V::value_type;
  return Keep<V, Path...>({.shape = "<NAME>",
                           .min_words = 1,
                           .max_words = 1,
                           .max = max,
                           .block = block,
                           .open = OpenNamed<T>,
                           .print = PrintNamed<T>});
}

template <typename T>
void* OpenOptional(void* field, const Statement& s, const Keyword&, Context&) {
  auto& child = *static_cast<std::optional<T>*>(field);
  if (!child) child.emplace();
  return At(*child, s);
}
template <typename T>
void PrintOptional(const void* field, const Keyword& k, Writer& w) {
  const auto& child = *static_cast<const std::optional<T>*>(field);
  if (child) w.WriteBlock(k.name, *k.argument.block, &*child, true);
}

// A block that makes an optional member, once.
template <auto... Path>
constexpr Argument Optional(const Block* block) {
  using O = FieldAt<Path...>;
  using T = typename O::value_type;
  return Keep<O, Path...>({.block = block, .open = OpenOptional<T>, .print = PrintOptional<T>});
}

}  // namespace holdfast::config
