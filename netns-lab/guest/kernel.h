// The kernel that the guest boots: a distribution's own, unpacked (never installed) by `ci/setup guest` into the
// project's cache, as
//
//   CACHE/guest/kernel/release     its version, one line
//   CACHE/guest/kernel/vmlinux     the uncompressed image: unpacking it under emulation would cost three seconds
//   CACHE/guest/kernel/modules/    what is in /lib/modules/VERSION, modules.dep included
//
// where CACHE is $HOLDFAST_CACHE, or holdfast in $XDG_CACHE_HOME, or ~/.cache/holdfast.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/result.h"

namespace holdfast::guest {

struct Kernel {
  std::string release;
  std::filesystem::path image;
  std::filesystem::path modules;
};

std::filesystem::path CacheFolder();

// The kernel in the cache; the error says where it was looked for and what to do.
Result<Kernel> FindKernel();

// The files (relative to the modules folder) that bring `wanted` in, each after what it depends on, by the text of
// modules.dep. A name that is not there is built in: nothing is loaded for it. '-' and '_' are the same in names.
std::vector<std::string> LoadOrder(std::string_view modules_dep, const std::vector<std::string>& wanted);

// The content of a module file, uncompressed (distributions ship .ko, .ko.xz or .ko.zst).
Result<std::string> ReadModule(const std::filesystem::path& file);

}  // namespace holdfast::guest
