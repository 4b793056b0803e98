#include "reference/sys/error.h"

#include <fmt/format.h>

#include <cstring>

namespace holdfast::sys {

tl::unexpected<Error> Errno(std::string_view what, int error) {
  const char* name = ::strerrorname_np(error);
  return Fail(fmt::format("{}: {} ({})", what, ::strerrordesc_np(error) ? ::strerrordesc_np(error) : "unknown error",
                          name ? name : std::to_string(error)));
}

}  // namespace holdfast::sys
