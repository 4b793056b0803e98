#include "conformance/tool/folders.h"

#include <gtest/gtest.h>

namespace holdfast::conformance {
namespace {

TEST(Folders, EachVariantOfAFileHasItsOwn) {
  EXPECT_EQ(FolderName("keepalived:vmac"), "keepalived_vmac");
  EXPECT_EQ(FolderName("duts/wrong-director.yaml"), "wrong_director");
  EXPECT_EQ(FolderName("duts/wrong-director.yaml:silent"), "wrong_director_silent");
}

}  // namespace
}  // namespace holdfast::conformance
