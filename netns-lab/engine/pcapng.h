// A pcapng writer (draft-ietf-opsawg-pcapng): one section, an interface description per port, enhanced packet blocks
// with nanosecond stamps, direction and comments. libpcap reads pcapng but writes none, hence our own; Wireshark and
// tshark show the comments as `pkt_comment`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "reference/base/result.h"

namespace holdfast::lab {

class PcapngWriter {
 public:
  // Creates or truncates the file. `application` goes into the section header, such as "holdfast-lab".
  static Result<std::unique_ptr<PcapngWriter>> Create(const std::filesystem::path& file, std::string_view application);

  // An Ethernet interface; returns its number for Frame.
  std::uint32_t Interface(std::string_view name, std::string_view description = {});

  enum class Direction : std::uint8_t { kUnknown = 0, kInbound = 1, kOutbound = 2 };

  // `stamp_ns`: nanoseconds since 1970. Returns the frame's number in the file, from 1, as Wireshark counts it.
  std::uint32_t Frame(std::uint32_t interface, std::int64_t stamp_ns, std::span<const std::uint8_t> octets,
                      std::string_view comment = {}, Direction direction = Direction::kUnknown);

  // How many frames an interface received and dropped (interface statistics block); at the end of a capture.
  void Statistics(std::uint32_t interface, std::int64_t stamp_ns, std::uint64_t received, std::uint64_t dropped);

  void Flush();
  // False once a write has failed (disk full); later calls do nothing.
  bool ok() const;

 private:
  explicit PcapngWriter(std::ofstream file) : file_(std::move(file)) {}
  void Block(std::uint32_t type, const std::string& body);
  mutable std::mutex mutex_;  // capture threads share one file
  std::ofstream file_;
  std::uint32_t interfaces_ = 0;
  std::uint32_t frames_ = 0;
};

}  // namespace holdfast::lab
