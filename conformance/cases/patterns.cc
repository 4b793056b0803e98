#include "conformance/cases/patterns.h"

#include <algorithm>
#include <cstdio>

#include "conformance/wire/internet.h"

namespace holdfast::conformance {
namespace {

constexpr int kTries = 5;

Instant SendAndForget(ClauseCase& c, const Say& say) {
  const Instant sent = c.peer.Advertise(say);
  c.lan.Pass(sent + kInFlight, true);
  return sent;
}

}  // namespace

Centiseconds Brisk(const ClauseCase& c) { return c.version() == Version::kV2 ? 100_cs : 40_cs; }

RouterSetup BriskRouter(const ClauseCase& c, std::uint8_t priority) {
  return {.priority = priority, .interval = Brisk(c)};
}

RouterSetup Owner(Centiseconds interval) { return {.priority = 255, .interval = interval, .owner = true}; }

Router PromotedByResignation(ClauseCase& c, const RouterSetup& setup) {
  Router dut = c.Start(setup);
  const Duration patience = c.SkewTime(setup.priority, setup.interval) + 1_s;
  for (int i = 0; i < kTries && !dut.first; ++i) {
    const Instant resigned = c.peer.Advertise({.priority = 0});
    dut.first = c.lan.NextAdvertisementFrom(dut, resigned + patience);
  }
  c.Control(dut.first.has_value(), "Active soon after a priority-0 advertisement", dut.first ? "Active" : "silence");
  return dut;
}

Router ActiveInRhythm(ClauseCase& c, const RouterSetup& setup) {
  Router dut = c.StartActive(setup);
  const Instant first = dut.first->at;
  c.lan.ControlAdvertisementFrom(dut, between(first, first + 3 * setup.interval), "a second advertisement");
  return dut;
}

void End(ClauseCase& c, Router& dut) { c.lan.Pass(c.Stop(dut) + kAfterStop, true); }

Instant ExpectYields(ClauseCase& c, const Router& dut, const Say& say) {
  const Instant sent = SendAndForget(c, say);
  c.lan.ExpectSilenceFrom(dut, until(sent + 3 * dut.setup.interval));
  return sent;
}

Instant ControlYields(ClauseCase& c, const Router& dut, const Say& say) {
  const Instant sent = SendAndForget(c, say);
  c.lan.ControlSilenceFrom(dut, until(sent + 3 * dut.setup.interval));
  return sent;
}

Instant ExpectGoesOn(ClauseCase& c, const Router& dut, const Say& say, const std::string& why) {
  const Instant sent = SendAndForget(c, say);
  // Well before one that yielded would be back, three intervals and its skew later.
  c.lan.ExpectAdvertisementFrom(dut, between(sent, sent + 5 * dut.setup.interval / 2), "an advertisement " + why);
  return sent;
}

void ControlActiveAgain(ClauseCase& c, const Router& dut) {
  const Instant now = c.stage().Now();
  const Duration down = c.DownInterval(dut.setup.priority, dut.setup.interval);
  c.lan.ControlAdvertisementFrom(dut, between(now - 2 * down, now + 2 * down), "Active again");
}

bool Honours(ClauseCase& c, const Router& dut, const Say& say) {
  const Instant sent = SendAndForget(c, say);
  if (c.lan.NextAdvertisementFrom(dut, sent + 3 * dut.setup.interval)) return false;
  ControlActiveAgain(c, dut);
  return true;
}

Damage Ttl(std::uint8_t ttl) {
  return {"TTL " + std::to_string(ttl), [ttl](Packet& p) { p.ttl = ttl; }};
}
Damage Type(std::uint8_t type) {
  return {"type " + std::to_string(type), [type](Packet& p) { p.type = type; }};
}
Damage VersionNibble(std::uint8_t version) {
  return {"version " + std::to_string(version), [version](Packet& p) { p.version_nibble = version; }};
}
Damage FlippedChecksumBit() {
  return {"one checksum bit flipped", [](Packet& p) { p.checksum_xor = 0x0100; }};
}
Damage Vrid(std::uint8_t vrid) {
  return {"VRID " + std::to_string(vrid), [vrid](Packet& p) { p.vrid = vrid; }};
}
Damage CountAbove(std::uint8_t count) {
  return {"count " + std::to_string(count) + " with one address", [count](Packet& p) {
            p.addresses.resize(1);
            p.count = count;
          }};
}
Damage CutTo(std::size_t octets) {
  return {"only " + std::to_string(octets) + " octets", [octets](Packet& p) { p.cut_to = octets; }};
}
Damage AuthType(std::uint8_t type) {
  return {"Auth Type " + std::to_string(type), [type](Packet& p) { p.auth_type = type; }};
}
Damage WithoutAuthData() {
  return {"no authentication data", [](Packet& p) { p.auth_trailer = false; }};
}

Damage WithPseudoHeader() {
  return {"a checksum over a pseudo-header", [](Packet& p) {
            Bytes frame = wire::Encode(p);
            const Bytes pseudo = wire::PseudoHeader(p.source, p.destination, p.protocol, p.addresses.size() * 4 + 16);
            const std::uint16_t right = wire::Decode(wire::Encode(p))->checksum;
            const Bytes plain{static_cast<std::uint8_t>(~right >> 8), static_cast<std::uint8_t>(~right)};
            p.checksum_xor = right ^ wire::Checksum({pseudo, plain});
          }};
}

Router DiscardedWhileActive(ClauseCase& c, const std::vector<Damage>& damages) {
  const Router dut = ActiveInRhythm(c, BriskRouter(c));
  for (const Damage& damage : damages) {
    const Say wrong{.priority = 200, .but = damage.make};
    ExpectGoesOn(c, dut, wrong, "in spite of " + damage.what);
    ExpectGoesOn(c, dut, wrong, "in spite of a second one with " + damage.what);
  }
  ControlYields(c, dut, {.priority = 200});
  return dut;
}

void DiscardsForAnotherVirtualRouter(ClauseCase& c) {
  RouterSetup setup = BriskRouter(c);
  setup.two_segments = true;
  const Router dut = ActiveInRhythm(c, setup);
  for (int i = 0; i < 2; ++i) {
    ExpectGoesOn(c, dut, {.priority = 200, .but = Vrid(52).make}, "in spite of VRID 52");
    ExpectGoesOn(c, dut, {.priority = 200, .segment = Segment::kFar}, "in spite of VRID 51 on another segment");
  }
  ControlYields(c, dut, {.priority = 200});
}

Window PromotionAfter(ClauseCase& c, const Router& dut, Instant anchor) {
  const auto [priority, interval] = std::pair(dut.setup.priority, dut.setup.interval);
  const Duration unscaled = 3 * interval + wire::SkewTime(Version::kV2, priority, interval);
  const Duration scaled = c.DownInterval(priority, interval);
  return between(anchor + std::min(scaled, unscaled), anchor + std::max(scaled, unscaled));
}

void DiscardedWhileBackup(ClauseCase& c, const Router& dut, const Damage& damage) {
  const Centiseconds interval = dut.setup.interval;
  const Instant anchor = SendAndForget(c, {.priority = 200});
  c.lan.Pass(anchor + interval / 2);
  c.peer.AdvertiseFor(3 * interval, {.priority = 200, .but = damage.make}, interval);
  c.lan.ExpectPromotionOf(dut, PromotionAfter(c, dut, anchor),
                          "promotion as if nothing with " + damage.what + " had been sent");
}

// The Adver_Timer runs on: a router that starts it anew with whatever arrives could be kept silent by its neighbours.
void KeepsItsRhythm(ClauseCase& c, const Router& dut, const Damage& damage) {
  const Centiseconds interval = dut.setup.interval;
  const Instant now = c.stage().Now();
  c.lan.Pass(now, true);
  const Instant last = c.lan.ControlAdvertisementFrom(dut, between(now, now + 2 * interval)).at;
  c.lan.Pass(last + interval * 3 / 4);
  c.peer.Advertise({.priority = 200, .but = damage.make});
  c.lan.ExpectAdvertisementFrom(dut, between(last + interval / 2, last + interval),
                                "the next advertisement in its time, as if nothing with " + damage.what + " had come");
}

void DiscardedInBothStates(ClauseCase& c, const std::vector<Damage>& damages) {
  const Router dut = c.StartActive(BriskRouter(c));
  ControlYields(c, dut, {.priority = 200});
  ControlActiveAgain(c, dut);
  for (const Damage& damage : damages) {
    if (Honours(c, dut, {.priority = 200, .but = damage.make})) continue;
    KeepsItsRhythm(c, dut, damage);
    DiscardedWhileBackup(c, dut, damage);
  }
}

std::string InMs(Duration d) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f ms", wire::ToMs(d));
  return text;
}

std::string Names(const std::vector<Address>& addresses) {
  std::string text;
  for (const Address& address : addresses) text += (text.empty() ? "" : " ") + address.ToString();
  return text.empty() ? "no address" : text;
}

}  // namespace holdfast::conformance
