#include <fmt/format.h>

#include <tuple>

#include "conformance/tool/passive.h"
#include "netns-lab/engine/capture_reader.h"

namespace holdfast::conformance {
namespace {

constexpr std::size_t kMostAdverts = 500'000;  // kept in memory, of all speakers
constexpr std::size_t kMostSpeakers = 4096;

std::string LanOf(const lab::ReadFrame& frame, const lab::AsEthernet& plain) {
  std::string lan = fmt::format("interface {}", frame.interface);
  for (const std::uint16_t vlan : plain.vlans) lan += fmt::format(" vlan {}", vlan);
  return lan;
}

class Collector {
 public:
  bool Take(const lab::ReadFrame& frame) {
    const lab::AsEthernet plain = lab::ToEthernet(frame);
    const auto packet = wire::Decode(plain.octets);
    if (!packet) return true;
    ++traffic.adverts;
    Speaker* speaker = SpeakerOf({LanOf(frame, plain), packet->source, packet->version, packet->vrid});
    if (!speaker || kept_ >= kMostAdverts) {
      Note("more advertisements than are kept: the rest is only counted");
      return true;
    }
    ++kept_;
    speaker->adverts.push_back(
        {frame.number, frame.stamp_ns, *packet, wire::VerifyChecksum(plain.octets), plain.knows_source});
    return true;
  }

  Traffic traffic;

 private:
  using Key = std::tuple<std::string, wire::Address, std::uint8_t, std::uint8_t>;

  Speaker* SpeakerOf(const Key& key) {
    const auto [at, fresh] = index_.try_emplace(key, traffic.speakers.size());
    if (!fresh) return at->second < traffic.speakers.size() ? &traffic.speakers[at->second] : nullptr;
    if (traffic.speakers.size() >= kMostSpeakers) return nullptr;
    const auto& [lan, source, version, vrid] = key;
    traffic.speakers.push_back({lan, source, version, vrid, {}});
    return &traffic.speakers.back();
  }

  void Note(const std::string& note) {
    if (traffic.notes.empty() || traffic.notes.back() != note) traffic.notes.push_back(note);
  }

  std::map<Key, std::size_t> index_;
  std::size_t kept_ = 0;
};

}  // namespace

std::string Speaker::Name() const {
  const std::size_t vlan = lan.find("vlan");
  return fmt::format("{} vrid {}{}{}", source.ToString(), vrid, version == 3 ? "" : fmt::format(" v{}", version),
                     vlan == std::string::npos ? "" : " (" + lan.substr(vlan) + ")");
}

Result<Traffic> ReadTraffic(const std::string& file) {
  Collector collector;
  auto summary = lab::ReadCapture(file, [&](const lab::ReadFrame& frame) { return collector.Take(frame); });
  if (!summary) return tl::make_unexpected(summary.error());
  collector.traffic.frames = summary->frames;
  for (std::string& note : summary->notes) collector.traffic.notes.push_back(std::move(note));
  return std::move(collector.traffic);
}

}  // namespace holdfast::conformance
