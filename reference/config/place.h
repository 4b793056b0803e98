// Where something was written, small enough to be kept beside every value of the model.
#pragma once

#include <compare>
#include <cstdint>
#include <utility>

namespace holdfast::config {

// A position in one of the files that were read. `file` is an index into Config::files; line and column count from 1,
// columns in octets. Line 0: nowhere, the value was not written by anyone.
struct Place {
  std::uint16_t file = 0;
  std::uint16_t column = 0;
  std::uint32_t line = 0;

  bool known() const { return line != 0; }
  auto operator<=>(const Place&) const = default;
};

// A value of the model and where it was given. It reads as the value itself, so users of the model need not care
// whether it is the author's or the default; checks point at `where`.
template <typename T>
struct Setting {
  using Value = T;

  T value{};
  Place where;

  Setting() = default;
  Setting(T initial) : value(std::move(initial)) {}  // NOLINT: a default is written as the bare value

  bool given() const { return where.known(); }
  operator const T&() const { return value; }  // NOLINT: reads as the value
  const T& operator*() const { return value; }
  const T* operator->() const { return &value; }
  // Takes over `other` unless this one was given: how instances inherit from global_defs.
  void Inherit(const Setting& other) {
    if (!given()) value = other.value;
  }
  // What was written and what it says count; where it was written does not.
  bool operator==(const Setting& other) const { return value == other.value && given() == other.given(); }
};

}  // namespace holdfast::config
