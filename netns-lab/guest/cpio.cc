#include "netns-lab/guest/cpio.h"

#include <fmt/format.h>

#include <utility>

namespace holdfast::guest {
namespace {

constexpr std::uint32_t kFolderMode = 0040755;
constexpr std::uint32_t kSymlinkMode = 0120777;

void PadToFour(std::string& bytes) { bytes.append((4 - bytes.size() % 4) % 4, '\0'); }

}  // namespace

void CpioArchive::Folder(std::string_view name) { Add(name, kFolderMode, {}); }

void CpioArchive::File(std::string_view name, std::string_view content, bool executable) {
  Add(name, executable ? 0100755 : 0100644, content);
}

void CpioArchive::Symlink(std::string_view name, std::string_view target) { Add(name, kSymlinkMode, target); }

void CpioArchive::Add(std::string_view name, std::uint32_t mode, std::string_view content) {
  constexpr int kZero = 0;
  const int links = mode == kFolderMode ? 2 : 1;
  // inode, mode, uid, gid, links, mtime, size, four device numbers, length of the name, checksum (none in newc)
  bytes_ +=
      fmt::format("070701{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}", next_inode_++,
                  mode, kZero, kZero, links, kZero, content.size(), kZero, kZero, kZero, kZero, name.size() + 1, kZero);
  bytes_.append(name).push_back('\0');
  PadToFour(bytes_);
  bytes_.append(content);
  PadToFour(bytes_);
}

std::string CpioArchive::Finish() {
  Add("TRAILER!!!", 0, {});
  next_inode_ = 1;
  return std::exchange(bytes_, {});
}

}  // namespace holdfast::guest
