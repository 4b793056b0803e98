// `judge FILE`: what a capture alone tells of the VRRP routers that speak in it. Any capture: also from production, of
// cooked interfaces, with VLAN tags, with several link types in one file. Nothing is sent, so only the clauses about
// what is sent are judged, and those about reactions only where the capture leaves no other explanation.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "conformance/clauses/registry.h"
#include "conformance/wire/advert.h"
#include "netns-lab/report/run.h"
#include "reference/base/result.h"

namespace holdfast::conformance {

struct SeenAdvert {
  std::uint32_t frame = 0;
  std::int64_t at_ns = 0;
  wire::Packet packet;
  wire::ChecksumVerdict checksum;
  bool knows_source = false;  // the source MAC is the sender's
};

// One router's part in one virtual router on one LAN.
struct Speaker {
  std::string lan;  // "interface 0", "interface 0 vlan 7"
  wire::Address source;
  std::uint8_t version = 3, vrid = 0;
  std::vector<SeenAdvert> adverts;  // in the order of the file
  std::string Name() const;         // "192.0.2.10 vrid 51 (vlan 7)"
};

struct Traffic {
  std::vector<Speaker> speakers;  // in order of appearance
  std::uint32_t frames = 0, adverts = 0;
  std::vector<std::string> notes;  // what is wrong with the file
};

// An error only where the file cannot be read as a capture at all.
Result<Traffic> ReadTraffic(const std::string& file);

// One observation of a speaker about a clause: whether it holds, and in which frame it does not.
struct PassiveFinding {
  std::string clause;
  bool holds = true;
  bool only_observed = false;  // told, never judged
  std::string expected, seen;
  std::vector<const SeenAdvert*> frames;  // that show it
};
std::vector<PassiveFinding> JudgeSpeaker(const Speaker& speaker, const Traffic& traffic, const Registry& registry);

// As run.json: speakers as implementations. `profile` empty: RFC 5798 and the newest beside it, as nobody knows what a
// router in a capture claims.
report::Run PassiveRun(const Traffic& traffic, const Registry& registry, const std::string& profile);

struct JudgeOptions {
  std::string file, profile, report_dir;
  bool json = false;
};
// 2 for a file that is no capture, 4 where nobody speaks VRRP in it, otherwise as `run`.
int JudgeCommand(const JudgeOptions& options);

}  // namespace holdfast::conformance
