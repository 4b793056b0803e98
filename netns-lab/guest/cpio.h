// An initramfs in memory: the kernel's "newc" cpio format (Documentation/driver-api/early-userspace/buffer-format.rst).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast::guest {

// Builds one archive. Names are relative, without a leading slash; a folder comes before what is in it. Everything
// belongs to root and dates from the epoch, so equal content gives equal bytes. No size above 4 GiB.
class CpioArchive {
 public:
  void Folder(std::string_view name);
  void File(std::string_view name, std::string_view content, bool executable = false);
  void Symlink(std::string_view name, std::string_view target);
  // The archive with its trailer; the object is empty afterwards.
  std::string Finish();

 private:
  void Add(std::string_view name, std::uint32_t mode, std::string_view content);

  std::string bytes_;
  std::uint32_t next_inode_ = 1;
};

}  // namespace holdfast::guest
