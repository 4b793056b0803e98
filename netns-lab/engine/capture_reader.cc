#include "netns-lab/engine/capture_reader.h"

#include <fmt/format.h>
#include <pcap/pcap.h>

#include <array>
#include <cstring>
#include <fstream>
#include <memory>

#include "netns-lab/engine/pcapng_reader.h"

namespace holdfast::lab {
namespace {

Result<ReadSummary> ReadClassic(const std::filesystem::path& file, const std::function<bool(const ReadFrame&)>& visit) {
  std::array<char, PCAP_ERRBUF_SIZE> trouble{};
  const std::unique_ptr<pcap_t, decltype(&::pcap_close)> capture(
      ::pcap_open_offline_with_tstamp_precision(file.c_str(), PCAP_TSTAMP_PRECISION_NANO, trouble.data()),
      &::pcap_close);
  if (!capture) return Fail(file.string() + ": " + trouble.data());
  ReadSummary summary;
  ReadFrame frame;
  frame.link_type = static_cast<std::uint16_t>(::pcap_datalink(capture.get()));
  if (frame.link_type == DLT_RAW) frame.link_type = kLinkRaw;
  pcap_pkthdr* header = nullptr;
  const std::uint8_t* data = nullptr;
  int status = 0;
  while ((status = ::pcap_next_ex(capture.get(), &header, &data)) == 1 && summary.frames < kMostFrames) {
    frame.number = ++summary.frames;
    frame.stamp_ns = static_cast<std::int64_t>(header->ts.tv_sec) * 1'000'000'000 + header->ts.tv_usec;
    frame.wire_length = header->len;
    frame.octets.assign(data, data + std::min<std::uint32_t>(header->caplen, kMostFrameOctets));
    if (!visit(frame)) return summary;
  }
  if (status == -1)
    summary.notes.push_back(fmt::format("after frame {}: {}", summary.frames, ::pcap_geterr(capture.get())));
  return summary;
}

}  // namespace

Result<ReadSummary> ReadCapture(const std::filesystem::path& file, const std::function<bool(const ReadFrame&)>& visit) {
  std::ifstream stream(file, std::ios::binary);
  std::uint32_t magic = 0;
  if (!stream || std::filesystem::is_directory(file)) return Fail(file.string() + ": cannot be read");
  if (!stream.read(reinterpret_cast<char*>(&magic), sizeof magic))
    return Fail(file.string() + ": too short to be a capture");
  constexpr std::uint32_t kSectionHeader = 0x0A0D0D0A;
  if (magic != kSectionHeader) return ReadClassic(file, visit);
  stream.seekg(0);
  return ReadPcapng(stream, visit);
}

}  // namespace holdfast::lab
