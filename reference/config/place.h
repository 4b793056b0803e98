// Where something was written, small enough to be kept beside every value of the model, and the values that carry it.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <type_traits>
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

// The place `octets` further on in the line; columns end at 65535.
constexpr Place Advanced(Place place, std::size_t octets) {
  const std::size_t column = place.column + octets;
  place.column = static_cast<std::uint16_t>(column < 65535 ? column : 65535);
  return place;
}

// Where a part of the model was written. It does not count when models are compared.
struct Origin : Place {
  Origin() = default;
  Origin(const Place& place) : Place(place) {}  // NOLINT: a place is one
  bool operator==(const Origin&) const { return true; }
};

// A value of any size in the room of a pointer: nothing is allocated until it differs from T{}, and copies share the
// value, which never changes. Not for two threads at once.
template <typename T>
class Boxed {
 public:
  Boxed() = default;
  explicit Boxed(T value) : box_(new Box{std::move(value), 1}) {}
  Boxed(const Boxed& other) : box_(other.box_) {
    if (box_) ++box_->uses;
  }
  Boxed(Boxed&& other) noexcept : box_(std::exchange(other.box_, nullptr)) {}
  Boxed& operator=(Boxed other) noexcept {
    std::swap(box_, other.box_);
    return *this;
  }
  ~Boxed() {
    if (box_ && --box_->uses == 0) delete box_;
  }
  const T& get() const {
    static const T kNothing{};
    return box_ ? box_->value : kNothing;
  }

 private:
  struct Box {
    T value;
    std::size_t uses;
  };
  Box* box_ = nullptr;
};

// A small value as it is, with the face of a Boxed.
template <typename T>
class Inline {
 public:
  Inline() = default;
  explicit Inline(T value) : value_(std::move(value)) {}
  const T& get() const { return value_; }

 private:
  T value_{};
};

// A value of the model and where it was given. It reads as the value itself, so users of the model need not care
// whether it is the author's or the default; checks point at where(). Large configurations hold millions of these,
// nearly all at their defaults: each is 16 octets.
template <typename T>
class Setting {
 public:
  using Value = T;

  Setting() = default;
  Setting(T initial) : value_(std::move(initial)) {}  // NOLINT: a default is written as the bare value

  // The file says so.
  void Set(T value, Place where) {
    value_ = Holder(std::move(value));
    where_ = where;
  }
  // The author tried, and the value was refused: it stays, and nothing else takes its place.
  void Refuse(Place where) { where_ = where; }
  // A value that follows from others; it still counts as not given.
  void SetDefault(T value) { value_ = Holder(std::move(value)); }
  // Takes over `other`, place and all, unless this one was given: how instances inherit from global_defs.
  void Inherit(const Setting& other) {
    if (!given()) *this = other;
  }

  bool given() const { return where_.known(); }
  const Place& where() const { return where_; }
  operator const T&() const { return value_.get(); }  // NOLINT: reads as the value
  const T& operator*() const { return value_.get(); }
  const T* operator->() const { return &value_.get(); }
  // What is said and whether it was said count; where it was said does not.
  template <typename U>
  bool operator==(const Setting<U>& other) const {
    return **this == *other && given() == other.given();
  }

 private:
  using Holder = std::conditional_t<(sizeof(T) > 8), Boxed<T>, Inline<T>>;
  Holder value_;
  Place where_;
};

}  // namespace holdfast::config
