// Configurations of tests, from the text that a user would write.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "reference/config/files.h"
#include "reference/config/load.h"

namespace holdfast::daemon {

// What `text` says; fails the test where it is not fit to run.
inline config::Config ConfigOf(const std::string& text) {
  const config::MemoryFiles files(std::map<std::string, std::string>{{"lb.conf", text}});
  config::LoadOptions options;
  options.source = &files;
  config::LoadResult loaded = config::Load("lb.conf", options);
  EXPECT_TRUE(config::Usable(loaded)) << config::RenderAll(loaded);
  return std::move(loaded.config);
}

}  // namespace holdfast::daemon
