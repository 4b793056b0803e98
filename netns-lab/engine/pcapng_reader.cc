#include "netns-lab/engine/pcapng_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>

namespace holdfast::lab {
namespace {

using Octets = std::span<const std::uint8_t>;

constexpr std::uint32_t kSectionHeader = 0x0A0D0D0A, kInterfaceDescription = 1, kObsoletePacket = 2, kSimplePacket = 3;
constexpr std::uint32_t kEnhancedPacket = 6;
constexpr std::uint32_t kMostBlockOctets = 16 * 1024 * 1024;
constexpr std::size_t kMostInterfaces = 65536;
constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

// Numbers in the byte order of the section.
struct Order {
  bool swapped = false;
  std::uint16_t Two(Octets octets, std::size_t at) const {
    std::uint16_t value = 0;
    std::memcpy(&value, octets.data() + at, sizeof value);
    return swapped ? __builtin_bswap16(value) : value;
  }
  std::uint32_t Four(Octets octets, std::size_t at) const {
    std::uint32_t value = 0;
    std::memcpy(&value, octets.data() + at, sizeof value);
    return swapped ? __builtin_bswap32(value) : value;
  }
};

struct Interface {
  std::uint16_t link_type = 0;
  std::uint32_t snap_length = 0;
  std::uint8_t resolution = 6;  // as if_tsresol has it: 10^-n, or 2^-(n & 127) with the high bit
  std::int64_t offset_s = 0;
};

// A stamp of an interface in nanoseconds; saturates instead of running over.
std::int64_t Nanoseconds(const Interface& interface, std::uint64_t ticks) {
  const unsigned power = interface.resolution & 0x7F;
  long double seconds = static_cast<long double>(ticks);
  for (unsigned i = 0; i < std::min(power, 127u); ++i) seconds /= interface.resolution & 0x80 ? 2 : 10;
  const long double ns = (seconds + static_cast<long double>(interface.offset_s)) * kNanosecondsPerSecond;
  if (ns > 9.2e18L || ns < -9.2e18L) return 0;
  return static_cast<std::int64_t>(ns + (ns < 0 ? -0.5L : 0.5L));
}

class Reader {
 public:
  Reader(std::istream& stream, const std::function<bool(const ReadFrame&)>& visit) : stream_(stream), visit_(visit) {}

  ReadSummary Run() {
    while (!done_ && ReadBlock()) {
    }
    return std::move(summary_);
  }

 private:
  bool Damaged(const std::string& what) {
    summary_.notes.push_back(fmt::format("octet {}: {}; what follows is not read", at_, what));
    return false;
  }

  bool ReadBlock() {
    std::array<std::uint8_t, 12> head{};
    stream_.read(reinterpret_cast<char*>(head.data()), head.size());
    if (stream_.gcount() == 0) return false;  // the end
    if (stream_.gcount() < 12) return Damaged("the file ends within a block");
    if (order_.Four(head, 0) == kSectionHeader) {
      // The same in both orders; what follows its length tells which one holds from here on.
      constexpr std::uint32_t kMagic = 0x1A2B3C4D;
      order_.swapped = false;
      if (order_.Four(head, 8) != kMagic) order_.swapped = true;
      if (order_.Four(head, 8) != kMagic) return Damaged("a section without its byte-order magic");
    }
    const std::uint32_t type = order_.Four(head, 0), length = order_.Four(head, 4);
    if (length < 12 || length % 4 != 0 || length > kMostBlockOctets)
      return Damaged(fmt::format("a block of {} octets", length));
    body_.assign(length - 8, 0);  // from behind the length to behind the second length
    std::copy(head.begin() + 8, head.end(), body_.begin());
    stream_.read(reinterpret_cast<char*>(body_.data()) + 4, static_cast<std::streamsize>(body_.size() - 4));
    if (static_cast<std::size_t>(stream_.gcount()) != body_.size() - 4) return Damaged("the file ends within a block");
    if (order_.Four(body_, body_.size() - 4) != length) return Damaged("the two lengths of a block differ");
    body_.resize(body_.size() - 4);
    const bool fine = Take(type);
    at_ += length;
    return fine;
  }

  bool Take(std::uint32_t type) {
    switch (type) {
      case kSectionHeader:
        first_of_section_ = interfaces_.size();
        return true;
      case kInterfaceDescription:
        return TakeInterface();
      case kEnhancedPacket:
        return TakePacket(20, [&] { return order_.Four(body_, 0); });
      case kObsoletePacket:
        return TakePacket(20, [&] { return std::uint32_t{order_.Two(body_, 0)}; });
      case kSimplePacket:
        return TakeSimple();
      default:
        return true;
    }
  }

  bool TakeInterface() {
    if (body_.size() < 8) return Damaged("an interface description too short");
    if (interfaces_.size() >= kMostInterfaces) return Damaged("more interfaces than anyone has");
    Interface interface { .link_type = order_.Two(body_, 0), .snap_length = order_.Four(body_, 4) };
    ForEachOption(8, [&](std::uint16_t code, Octets value) {
      if (code == 9 && value.size() == 1) interface.resolution = value[0];
      if (code != 14 || value.size() != 8) return;
      std::uint64_t offset = 0;
      std::memcpy(&offset, value.data(), 8);
      interface.offset_s = static_cast<std::int64_t>(order_.swapped ? __builtin_bswap64(offset) : offset);
    });
    interfaces_.push_back(interface);
    return true;
  }

  template <typename Number>
  bool TakePacket(std::size_t head, Number number_of_interface) {
    if (body_.size() < head) return Damaged("a packet block too short");
    const std::uint32_t captured = order_.Four(body_, 12);
    if (captured > body_.size() - head) return Damaged("a packet longer than its block");
    const std::uint64_t ticks = std::uint64_t{order_.Four(body_, 4)} << 32 | order_.Four(body_, 8);
    ReadFrame frame;
    frame.wire_length = order_.Four(body_, 16);
    ForEachOption(head + (captured + 3) / 4 * 4, [&](std::uint16_t code, Octets value) {
      if (code == 1) frame.comment.assign(value.begin(), value.end());
      if (code == 2 && value.size() == 4) frame.direction = order_.Four(value, 0) & 3;
    });
    return Give(number_of_interface(), Octets(body_).subspan(head, captured), ticks, frame);
  }

  bool TakeSimple() {
    if (body_.size() < 4) return Damaged("a packet block too short");
    ReadFrame frame;
    frame.wire_length = order_.Four(body_, 0);
    const std::size_t room = body_.size() - 4;
    std::size_t captured = std::min<std::size_t>(frame.wire_length, room);
    if (first_of_section_ < interfaces_.size() && interfaces_[first_of_section_].snap_length != 0)
      captured = std::min<std::size_t>(captured, interfaces_[first_of_section_].snap_length);
    return Give(0, Octets(body_).subspan(4, captured), 0, frame);
  }

  bool Give(std::uint32_t number, Octets octets, std::uint64_t ticks, ReadFrame& frame) {
    if (summary_.frames >= kMostFrames) return Damaged("more frames than are read");
    frame.number = ++summary_.frames;
    if (number >= interfaces_.size() - first_of_section_)
      return Damaged(fmt::format("frame {} of an interface that is not described", frame.number));
    frame.interface = static_cast<std::uint32_t>(first_of_section_ + number);
    const Interface& interface = interfaces_[frame.interface];
    frame.link_type = interface.link_type;
    frame.stamp_ns = Nanoseconds(interface, ticks);
    octets = octets.first(std::min<std::size_t>(octets.size(), kMostFrameOctets));
    frame.octets.assign(octets.begin(), octets.end());
    done_ = !visit_(frame);
    return true;
  }

  // Options that are damaged end their list; nothing hangs on them.
  template <typename Take>
  void ForEachOption(std::size_t at, Take take) {
    while (at + 4 <= body_.size()) {
      const std::uint16_t code = order_.Two(body_, at), length = order_.Two(body_, at + 2);
      at += 4;
      if (code == 0 || length > body_.size() - at) return;
      take(code, Octets(body_).subspan(at, length));
      at += (length + 3u) / 4 * 4;
    }
  }

  std::istream& stream_;
  const std::function<bool(const ReadFrame&)>& visit_;
  ReadSummary summary_;
  Order order_;
  std::vector<Interface> interfaces_;  // of all sections
  std::size_t first_of_section_ = 0;
  std::vector<std::uint8_t> body_;
  std::uint64_t at_ = 0;  // of the block being read, in the file
  bool done_ = false;
};

}  // namespace

ReadSummary ReadPcapng(std::istream& stream, const std::function<bool(const ReadFrame&)>& visit) {
  return Reader(stream, visit).Run();
}

}  // namespace holdfast::lab
