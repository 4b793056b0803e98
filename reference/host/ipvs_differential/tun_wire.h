// An interface without a link layer whose other end is this process: what is written arrives at the kernel as from
// outside, what the kernel sends out is read. Arrival and all that follows from it happen inside Write.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "reference/base/result.h"
#include "reference/sys/unique_fd.h"

namespace holdfast::host {

class TunWire {
 public:
  // Makes the interface, down, in the network namespace of the calling thread; it goes with the object. Needs
  // CAP_NET_ADMIN and the kernel's tun.
  static Result<TunWire> Open(const std::string& name);

  Status Write(std::span<const std::uint8_t> packet);
  // The next packet, from the IP header on, valid until the next call; nullopt where none waits.
  Result<std::optional<std::span<const std::uint8_t>>> Read();

 private:
  explicit TunWire(sys::UniqueFd fd) : fd_(std::move(fd)) {}

  sys::UniqueFd fd_;
  std::array<std::uint8_t, 2048> buffer_;
};

}  // namespace holdfast::host
