#include "reference/base/checksum.h"

namespace holdfast {

InternetChecksum& InternetChecksum::Add(std::span<const std::uint8_t> octets) {
  std::size_t i = 0;
  for (; i + 1 < octets.size(); i += 2) sum_ += static_cast<std::uint32_t>(octets[i] << 8 | octets[i + 1]);
  if (i < octets.size()) sum_ += static_cast<std::uint32_t>(octets[i] << 8);
  return *this;
}

InternetChecksum& InternetChecksum::AddPseudoHeader(const IpAddress& source, const IpAddress& destination,
                                                    std::uint8_t protocol, std::uint32_t length) {
  Add(source.octets()).Add(destination.octets());
  sum_ += (length >> 16) + (length & 0xffff) + protocol;
  return *this;
}

std::uint16_t InternetChecksum::Value() const {
  std::uint64_t sum = sum_;
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

}  // namespace holdfast
