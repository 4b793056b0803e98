#include "netns-lab/guest/cpio.h"

#include <gtest/gtest.h>

namespace holdfast::guest {
namespace {

std::string Bytes(std::string_view with_dots) {  // '.' stands for NUL
  std::string bytes(with_dots);
  std::ranges::replace(bytes, '.', '\0');
  return bytes;
}

// Written out by hand from the format's description.
TEST(Cpio, AFileIsHeaderNameAndContentEachPaddedToFour) {
  CpioArchive archive;
  archive.File("ab", "hello", true);
  const std::string header =
      "070701"
      "00000001"
      "000081ed"
      "00000000"
      "00000000"
      "00000001"
      "00000000"
      "00000005"
      "00000000"
      "00000000"
      "00000000"
      "00000000"
      "00000003"
      "00000000";
  const std::string made = archive.Finish();
  // 110 octets of header and "ab\0" are 113: three more reach 116.
  EXPECT_EQ(made.substr(0, 110), header);
  EXPECT_EQ(made.substr(110, 6), Bytes("ab...."));
  EXPECT_EQ(made.substr(116, 8), Bytes("hello..."));
}

TEST(Cpio, EndsWithTheTrailerOnAMultipleOfFour) {
  CpioArchive archive;
  archive.Folder("x");
  const std::string made = archive.Finish();
  EXPECT_NE(made.find(Bytes("TRAILER!!!.")), std::string::npos);
  EXPECT_EQ(made.size() % 4, 0u);
}

TEST(Cpio, TheTypeIsInTheMode) {
  CpioArchive archive;
  archive.Folder("x");
  const std::string folder = archive.Finish();
  archive.Symlink("y", "x");
  const std::string link = archive.Finish();
  EXPECT_EQ(folder.substr(14, 8), "000041ed");
  EXPECT_EQ(link.substr(14, 8), "0000a1ff");
}

TEST(Cpio, StartsAnewAfterFinish) {
  CpioArchive archive;
  archive.File("a", "1");
  const std::string first = archive.Finish();
  archive.File("a", "1");
  EXPECT_EQ(archive.Finish(), first);
}

}  // namespace
}  // namespace holdfast::guest
