// The operating system's errors as values.
#pragma once

#include <cerrno>
#include <string_view>

#include "reference/base/result.h"

namespace holdfast::sys {

// "what: No such device (ENODEV)" for an errno value; by default the current one.
tl::unexpected<Error> Errno(std::string_view what, int error = errno);

}  // namespace holdfast::sys
