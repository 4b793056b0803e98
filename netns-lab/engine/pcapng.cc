#include "netns-lab/engine/pcapng.h"

#include <bit>
#include <cstring>

namespace holdfast::lab {
namespace {

static_assert(std::endian::native == std::endian::little, "the file is written in the machine's order");

constexpr std::uint32_t kSectionHeader = 0x0A0D0D0A, kInterfaceDescription = 1, kInterfaceStatistics = 5;
constexpr std::uint32_t kEnhancedPacket = 6;
constexpr std::uint16_t kEndOfOptions = 0, kComment = 1;
constexpr std::uint16_t kLinkTypeEthernet = 1;

template <typename T>
void Put(std::string& to, T value) {
  to.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void PutPadded(std::string& to, std::string_view octets) {
  to.append(octets);
  to.append((4 - octets.size() % 4) % 4, '\0');
}

void PutOption(std::string& to, std::uint16_t code, std::string_view value) {
  Put<std::uint16_t>(to, code);
  Put<std::uint16_t>(to, static_cast<std::uint16_t>(value.size()));
  PutPadded(to, value);
}

template <typename T>
void PutNumberOption(std::string& to, std::uint16_t code, T value) {
  PutOption(to, code, {reinterpret_cast<const char*>(&value), sizeof value});
}

// A time stamp is two 32-bit halves, the high one first.
void PutStamp(std::string& to, std::int64_t stamp_ns) {
  Put<std::uint32_t>(to, static_cast<std::uint32_t>(static_cast<std::uint64_t>(stamp_ns) >> 32));
  Put<std::uint32_t>(to, static_cast<std::uint32_t>(stamp_ns));
}

}  // namespace

Result<std::unique_ptr<PcapngWriter>> PcapngWriter::Create(const std::filesystem::path& file,
                                                           std::string_view application) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  if (!stream) return Fail("writing " + file.string() + ": " + std::strerror(errno));
  std::unique_ptr<PcapngWriter> writer(new PcapngWriter(std::move(stream)));
  constexpr std::uint32_t kByteOrderMagic = 0x1A2B3C4D;
  constexpr std::uint16_t kMajor = 1, kMinor = 0, kUserApplication = 4;
  std::string body;
  Put(body, kByteOrderMagic);
  Put(body, kMajor);
  Put(body, kMinor);
  Put<std::int64_t>(body, -1);  // section length: not given
  PutOption(body, kUserApplication, application);
  PutOption(body, kEndOfOptions, {});
  writer->Block(kSectionHeader, body);
  return writer;
}

std::uint32_t PcapngWriter::Interface(std::string_view name, std::string_view description) {
  constexpr std::uint16_t kName = 2, kDescription = 3, kResolution = 9;
  std::string body;
  Put<std::uint16_t>(body, kLinkTypeEthernet);
  Put<std::uint16_t>(body, 0);  // reserved
  Put<std::uint32_t>(body, 0);  // snap length: no limit
  PutOption(body, kName, name);
  if (!description.empty()) PutOption(body, kDescription, description);
  PutNumberOption<std::uint8_t>(body, kResolution, 9);  // stamps count 10^-9 s
  PutOption(body, kEndOfOptions, {});
  const std::lock_guard lock(mutex_);
  Block(kInterfaceDescription, body);
  return interfaces_++;
}

std::uint32_t PcapngWriter::Frame(std::uint32_t interface, std::int64_t stamp_ns, std::span<const std::uint8_t> octets,
                                  std::string_view comment, Direction direction) {
  constexpr std::uint16_t kFlags = 2;
  std::string body;
  Put(body, interface);
  PutStamp(body, stamp_ns);
  Put<std::uint32_t>(body, static_cast<std::uint32_t>(octets.size()));  // captured
  Put<std::uint32_t>(body, static_cast<std::uint32_t>(octets.size()));  // on the wire
  PutPadded(body, {reinterpret_cast<const char*>(octets.data()), octets.size()});
  if (!comment.empty()) PutOption(body, kComment, comment.substr(0, 0xFFFF));
  if (direction != Direction::kUnknown)
    PutNumberOption<std::uint32_t>(body, kFlags, static_cast<std::uint32_t>(direction));
  if (!comment.empty() || direction != Direction::kUnknown) PutOption(body, kEndOfOptions, {});
  const std::lock_guard lock(mutex_);
  Block(kEnhancedPacket, body);
  return ++frames_;
}

void PcapngWriter::Statistics(std::uint32_t interface, std::int64_t stamp_ns, std::uint64_t received,
                              std::uint64_t dropped) {
  constexpr std::uint16_t kReceived = 4, kDropped = 5;
  std::string body;
  Put(body, interface);
  PutStamp(body, stamp_ns);
  PutNumberOption(body, kReceived, received);
  PutNumberOption(body, kDropped, dropped);
  PutOption(body, kEndOfOptions, {});
  const std::lock_guard lock(mutex_);
  Block(kInterfaceStatistics, body);
}

void PcapngWriter::Flush() {
  const std::lock_guard lock(mutex_);
  file_.flush();
}

bool PcapngWriter::ok() const {
  const std::lock_guard lock(mutex_);
  return file_.good();
}

void PcapngWriter::Block(std::uint32_t type, const std::string& body) {
  const auto length = static_cast<std::uint32_t>(body.size() + 12);  // type and both lengths
  std::string block;
  Put(block, type);
  Put(block, length);
  block += body;
  Put(block, length);
  file_.write(block.data(), static_cast<std::streamsize>(block.size()));
}

}  // namespace holdfast::lab
