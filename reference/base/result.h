// Errors are values that grow context on the way up and name the culprit.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace holdfast {

// What went wrong, in one sentence fit for a user; never empty.
struct Error {
  std::string message;

  // The same error with what was being done in front: "reading a.conf: permission denied".
  Error In(std::string_view context) const { return {std::string(context) + ": " + message}; }
};

template <typename T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> Fail(std::string message) { return tl::make_unexpected(Error{std::move(message)}); }
inline tl::unexpected<Error> Fail(const Error& error, std::string_view context) {
  return tl::make_unexpected(error.In(context));
}

}  // namespace holdfast
