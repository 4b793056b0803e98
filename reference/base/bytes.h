// Reading and writing of network byte order over memory that the caller owns. Neither allocates; running over the end
// is remembered instead of thrown, so a codec reads straight through and asks ok() once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace holdfast {

class ByteReader {
 public:
  explicit ByteReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  std::uint8_t U8() { return static_cast<std::uint8_t>(Big(1)); }
  std::uint16_t U16() { return static_cast<std::uint16_t>(Big(2)); }
  std::uint32_t U32() { return static_cast<std::uint32_t>(Big(4)); }
  // The next `n` octets, or an empty span (and ok() false) where fewer are left.
  std::span<const std::uint8_t> Take(std::size_t n) {
    if (n > bytes_.size()) {
      ok_ = false;
      bytes_ = {};
      return {};
    }
    const auto taken = bytes_.first(n);
    bytes_ = bytes_.subspan(n);
    return taken;
  }
  std::size_t left() const { return bytes_.size(); }
  bool ok() const { return ok_; }

 private:
  std::uint64_t Big(std::size_t n) {
    std::uint64_t value = 0;
    for (std::uint8_t octet : Take(n)) value = value << 8 | octet;
    return value;
  }

  std::span<const std::uint8_t> bytes_;
  bool ok_ = true;
};

class ByteWriter {
 public:
  explicit ByteWriter(std::span<std::uint8_t> room) : room_(room) {}

  void U8(std::uint8_t value) { Big(value, 1); }
  void U16(std::uint16_t value) { Big(value, 2); }
  void U32(std::uint32_t value) { Big(value, 4); }
  void Copy(std::span<const std::uint8_t> octets) {
    if (octets.size() > room_.size() - written_) {
      ok_ = false;
      return;
    }
    std::copy(octets.begin(), octets.end(), room_.begin() + static_cast<std::ptrdiff_t>(written_));
    written_ += octets.size();
  }
  std::span<const std::uint8_t> written() const { return room_.first(written_); }
  bool ok() const { return ok_; }

 private:
  void Big(std::uint32_t value, std::size_t n) {
    std::uint8_t octets[4];
    for (std::size_t i = 0; i < n; ++i) octets[i] = static_cast<std::uint8_t>(value >> (8 * (n - 1 - i)));
    Copy({octets, n});
  }

  std::span<std::uint8_t> room_;
  std::size_t written_ = 0;
  bool ok_ = true;
};

}  // namespace holdfast
