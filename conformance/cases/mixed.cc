#include "conformance/cases/mixed.h"

#include <algorithm>

namespace holdfast::conformance {
namespace {

Say Version2(Centiseconds interval) {
  return {.priority = 200, .interval = interval, .but = [](Packet& p) { p.version = 2; }};
}

}  // namespace

RouterSetup Mixed(Centiseconds interval) { return {.priority = 100, .interval = interval, .wants = {"mixed"}}; }

std::pair<std::vector<Heard>, std::vector<Heard>> ByVersion(const std::vector<Heard>& all) {
  std::pair<std::vector<Heard>, std::vector<Heard>> parted;
  for (const Heard& heard : all) (heard.packet.version == 2 ? parted.first : parted.second).push_back(heard);
  return parted;
}

void ExpectPace(ClauseCase& c, const std::string& what, const std::vector<Heard>& heard, Centiseconds interval) {
  c.Expect(heard.size() > 1, "advertisements of " + what, std::to_string(heard.size()));
  ExpectEach(c, heard, "a checksum that verifies", ChecksumOf);
  const Duration mean = (heard.back().at - heard.front().at) / static_cast<int>(heard.size() - 1);
  const Duration slack = Duration(interval) / 10;
  c.Expect(mean >= interval - slack && mean <= interval + slack,
           what + " every " + InMs(interval) + " +- " + InMs(slack), "every " + InMs(mean));
}

void TimesOutByVersion2(ClauseCase& c, Centiseconds local, wire::Seconds told) {
  const Router dut = c.Start(Mixed(local));
  c.lan.Pass(c.peer.Advertise(Version2(told)) + kInFlight, true);
  const Instant last = c.peer.AdvertiseFor(4 * told, Version2(told));
  const Duration fixed_skew = wire::SkewTime(Version::kV2, 100, told), scaled_skew = c.SkewTime(100, told);
  c.lan.ExpectSilenceFrom(dut, until(last));
  c.lan.ExpectPromotionOf(
      dut,
      between(last + 3 * told + std::min(fixed_skew, scaled_skew), last + 3 * told + std::max(fixed_skew, scaled_skew)),
      "promotion by the interval of version 2");
}

void IgnoresVersion2BesideVersion3(ClauseCase& c) {
  const Router dut = c.Start(Mixed(100_cs));
  Instant last{};
  for (int i = 0; i < 15; ++i) {
    last = c.peer.Advertise({.priority = 200, .interval = 20_cs});
    if (i % 5 == 4) c.peer.Advertise(Version2(100_cs));  // version 2 has the last word
    if (i == 0) c.lan.Pass(last + kInFlight, true);
    if (i < 14) c.lan.Pass(last + 20_cs);
  }
  c.lan.ControlSilenceFrom(dut, until(last));
  c.lan.ExpectPromotionOf(dut, at(last + c.DownInterval(100, 20_cs)), "promotion by the interval of version 3");
}

}  // namespace holdfast::conformance
