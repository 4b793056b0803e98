// The corrected file: what `--fix` prints. Comments and everything that is not wrong stay as they are.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "reference/config/load.h"

namespace holdfast::config {

struct Fixed {
  std::string text;
  std::size_t corrections = 0;
  std::size_t elsewhere = 0;  // corrections that included files would need
  LoadResult left;            // what there is to say about the corrected text
};

// Corrects the file `path` itself, not what it includes. An unreadable file is an error.
Result<Fixed> Fix(const std::string& path, const LoadOptions& options = {});

}  // namespace holdfast::config
