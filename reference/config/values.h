// Scalars of the language as text: what keepalived 2.4 takes for a number, a time, a truth.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::config {

// Decimal digits with an optional sign; leading zeros are decimal too. nullopt: not a number or over 64 bits.
std::optional<std::int64_t> ParseInteger(std::string_view text);

// Digits with an optional fraction, times `scale`; what is finer than 1/scale is rounded to the nearest and
// `*rounded` says so. nullopt: not a number, or over 64 bits.
std::optional<std::int64_t> ParseDecimal(std::string_view text, std::int64_t scale, bool* rounded);

// true, on, yes, false, off, no; lower case only.
std::optional<bool> ParseBool(std::string_view text);

// 1500000 microseconds as "1.5".
std::string DecimalText(std::int64_t value, std::int64_t scale);

}  // namespace holdfast::config
