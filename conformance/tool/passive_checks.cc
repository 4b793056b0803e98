// What one advertisement must be, what their rhythm must be, and what a takeover shows.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>

#include "conformance/tool/passive.h"
#include "conformance/tool/plan.h"

namespace holdfast::conformance {
namespace {

using wire::Packet;

constexpr double kMs = 1e6;  // nanoseconds

// About each advertisement on its own. `wrong` says what is wrong with it, or nothing.
struct FieldCheck {
  const char *v3_ipv4, *v3_ipv6, *v2;  // the clause; nullptr: there is none
  const char* expected;
  std::function<std::string(const SeenAdvert&)> wrong;
};

std::string Unless(bool fine, const std::string& seen) { return fine ? "" : seen; }

Family FamilyOf(const Packet& packet) { return packet.source.family; }

std::vector<FieldCheck> HeaderChecks() {
  return {{"RFC9568-5.1.1.3-TTL-TX", "RFC9568-5.1.2.3-HL-TX", "RFC3768-5.2.3-TTL-TX", "TTL 255",
           [](const SeenAdvert& a) { return Unless(a.packet.ttl == 255, fmt::format("TTL {}", a.packet.ttl)); }},
          {"RFC9568-7.2-GROUP", "RFC9568-7.2-GROUP", "RFC3768-7.2-GROUP", "the VRRP group as destination",
           [](const SeenAdvert& a) {
             return Unless(a.packet.destination == wire::VrrpGroup(FamilyOf(a.packet)),
                           "to " + a.packet.destination.ToString());
           }},
          {"RFC9568-7.2-SMAC4", "RFC9568-7.2-SMAC6", "RFC3768-7.2-SMAC", "the virtual router's MAC as source",
           [](const SeenAdvert& a) {
             const auto wanted = wire::Mac::VirtualRouter(FamilyOf(a.packet), a.packet.vrid);
             return Unless(!a.knows_source || a.packet.mac_source == wanted, "from " + a.packet.mac_source.ToString());
           }},
          {"RFC9568-5.2.2-TYPE-TX", "RFC9568-5.2.2-TYPE-TX", "RFC3768-5.3.2-TYPE-TX", "type 1",
           [](const SeenAdvert& a) { return Unless(a.packet.type == 1, fmt::format("type {}", a.packet.type)); }},
          {"RFC9568-5.2.3-VRID-TX", "RFC9568-5.2.3-VRID-TX", "RFC3768-5.3.3-VRID-TX", "a virtual router from 1 to 255",
           [](const SeenAdvert& a) { return Unless(a.packet.vrid != 0, "virtual router 0"); }},
          {"RFC9568-5.2.5-COUNT-TX", "RFC9568-5.2.5-COUNT-TX", "RFC3768-5.3.5-COUNT",
           "as many addresses as the count says, one at least",
           [](const SeenAdvert& a) {
             const std::size_t count = a.packet.count.value_or(static_cast<std::uint8_t>(a.packet.addresses.size()));
             return Unless(count >= 1 && count == a.packet.addresses.size(),
                           fmt::format("count {}, {} addresses", count, a.packet.addresses.size()));
           }},
          {"RFC9568-5.2.6-RSVD-TX", "RFC9568-5.2.6-RSVD-TX", nullptr, "reserved bits of zero",
           [](const SeenAdvert& a) {
             return Unless(a.packet.reserved == 0, fmt::format("reserved {}", a.packet.reserved));
           }},
          {"RFC5798-5.2.6-RSVD", "RFC5798-5.2.6-RSVD", nullptr, "reserved bits of zero", [](const SeenAdvert& a) {
             return Unless(a.packet.reserved == 0, fmt::format("reserved {}", a.packet.reserved));
           }}};
}

std::vector<FieldCheck> BodyChecks() {
  return {
      {"RFC9568-6.1-INT-RANGE", "RFC9568-6.1-INT-RANGE", nullptr, "an interval of 1 to 4095 cs",
       [](const SeenAdvert& a) { return Unless(a.packet.interval.count() >= 1, "interval 0"); }},
      {"RFC9568-7.2-CKSUM", "RFC9568-7.2-CKSUM", "RFC3768-5.3.8-CKSUM", "a checksum that verifies",
       [](const SeenAdvert& a) {
         return Unless(a.checksum.valid(), fmt::format("checksum 0x{:04x}", a.packet.checksum));
       }},
      {"RFC9568-5.2.8-CKSUM4-TX", nullptr, nullptr, "a checksum over the message alone",
       [](const SeenAdvert& a) {
         return Unless(a.checksum.message_only || !a.checksum.valid(), "one with a pseudo-header");
       }},
      {"RFC5798-5.2.8-CKSUM4", nullptr, nullptr, "a checksum with the pseudo-header",
       [](const SeenAdvert& a) {
         return Unless(a.checksum.pseudo_header || !a.checksum.valid(), "one over the message alone");
       }},
      {nullptr, "RFC9568-5.1.2.1-SRC6", nullptr, "a link-local source",
       [](const SeenAdvert& a) { return Unless(a.packet.source.IsLinkLocal(), "from " + a.packet.source.ToString()); }},
      {nullptr, "RFC9568-5.2.9-LL-FIRST-TX", nullptr, "a link-local address first",
       [](const SeenAdvert& a) {
         const auto& list = a.packet.addresses;
         return Unless(list.empty() || list.front().IsLinkLocal(),
                       list.empty() ? "" : "first " + list.front().ToString());
       }},
      {nullptr, nullptr, "RFC3768-5.3.6-AUTH0", "authentication type 0",
       [](const SeenAdvert& a) { return Unless(a.packet.auth_type == 0, fmt::format("type {}", a.packet.auth_type)); }},
      {nullptr, nullptr, "RFC3768-5.3.10-AUTHDATA-TX", "authentication data of zero", [](const SeenAdvert& a) {
         const auto& data = a.packet.auth_data;
         return Unless(a.packet.auth_type != 0 || std::all_of(data.begin(), data.end(), [](auto o) { return o == 0; }),
                       "data that is not zero");
       }}};
}

const std::vector<FieldCheck>& FieldChecks() {
  static const std::vector<FieldCheck> checks = [] {
    std::vector<FieldCheck> all = HeaderChecks();
    for (const FieldCheck& check : BodyChecks()) all.push_back(check);
    return all;
  }();
  return checks;
}

const char* ClauseOf(const FieldCheck& check, const Speaker& speaker) {
  if (speaker.version == 2) return check.v2;
  return speaker.source.family == Family::kIpv4 ? check.v3_ipv4 : check.v3_ipv6;
}

PassiveFinding Apply(const FieldCheck& check, const char* clause, const Speaker& speaker) {
  PassiveFinding finding{.clause = clause, .expected = fmt::format("{} in every advertisement", check.expected)};
  std::size_t wrong = 0;
  std::string first;
  for (const SeenAdvert& advert : speaker.adverts) {
    const std::string seen = check.wrong(advert);
    if (seen.empty()) continue;
    if (wrong++ == 0) {
      first = fmt::format("{} in frame {}", seen, advert.frame);
      finding.frames.push_back(&advert);
    }
  }
  finding.holds = wrong == 0;
  finding.seen = wrong == 0 ? fmt::format("so in all {}", speaker.adverts.size())
                            : fmt::format("{}; {} of {} are wrong", first, wrong, speaker.adverts.size());
  return finding;
}

// --- rhythm ---

bool SameLan(const Speaker& a, const Speaker& b) {
  return a.lan == b.lan && a.version == b.version && a.vrid == b.vrid && a.source.family == b.source.family;
}

// Nobody else spoke for this virtual router in between.
bool Alone(const Speaker& speaker, const Traffic& traffic, std::int64_t from, std::int64_t to) {
  for (const Speaker& other : traffic.speakers) {
    if (&other == &speaker || !SameLan(speaker, other)) continue;
    const auto heard = std::find_if(other.adverts.begin(), other.adverts.end(),
                                    [&](const SeenAdvert& a) { return a.at_ns >= from && a.at_ns <= to; });
    if (heard != other.adverts.end()) return false;
  }
  return true;
}

// The gaps between advertisements of one interval that nobody disturbed; a gap of two intervals and more is a stop, or
// a lost frame, and tells nothing.
std::vector<double> UndisturbedGaps(const Speaker& speaker, const Traffic& traffic) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < speaker.adverts.size(); ++i) {
    const SeenAdvert &before = speaker.adverts[i - 1], &after = speaker.adverts[i];
    const double interval = static_cast<double>(before.packet.interval.count()) * 10;
    const double gap = static_cast<double>(after.at_ns - before.at_ns) / kMs;
    const bool steady =
        before.packet.interval == after.packet.interval && before.packet.priority == after.packet.priority;
    if (steady && before.packet.priority != 0 && gap > 0 && gap < 1.9 * interval &&
        Alone(speaker, traffic, before.at_ns, after.at_ns))
      gaps.push_back(gap - interval);
  }
  return gaps;
}

std::optional<PassiveFinding> Rhythm(const Speaker& speaker, const Traffic& traffic, const Registry& registry) {
  constexpr std::size_t kEnough = 5;
  const char* id = speaker.version == 2 ? "RFC3768-6.4.3-ADVER" : "RFC9568-6.4.3-ADVER";
  const Clause* clause = registry.Find(id);
  const std::vector<double> off = UndisturbedGaps(speaker, traffic);
  if (!clause || off.size() < kEnough) return std::nullopt;
  double mean = 0;
  for (const double ms : off) mean += ms / static_cast<double>(off.size());
  const double early = clause->early_ms.value_or(1e9), late = clause->late_ms.value_or(1e9);
  PassiveFinding finding{.clause = id, .holds = mean >= -early && mean <= late};
  finding.expected =
      fmt::format("one advertisement each {} cs, on the mean", speaker.adverts.front().packet.interval.count());
  finding.seen = fmt::format("{:+.1f} ms off on the mean of {} intervals", mean, off.size());
  return finding;
}

// --- takeovers ---

const SeenAdvert* LastBefore(const Speaker& speaker, std::int64_t at) {
  const SeenAdvert* last = nullptr;
  for (const SeenAdvert& advert : speaker.adverts)
    if (advert.at_ns < at) last = &advert;
  return last;
}

// A Backup that announces itself before the Active Router it heard can have timed out: there is no excuse for too
// early. Too late may have many.
void Takeover(const Speaker& backup, const Speaker& active, const SeenAdvert& first, std::vector<PassiveFinding>& out) {
  const SeenAdvert* last = LastBefore(active, first.at_ns);
  if (!last || last->packet.priority < first.packet.priority) return;  // it may have preempted
  const auto version = backup.version == 2 ? Version::kV2 : Version::kV3;
  const bool goodbye = last->packet.priority == 0;
  const wire::Duration wanted = goodbye ? wire::SkewTime(version, first.packet.priority, last->packet.interval)
                                        : wire::DownInterval(version, first.packet.priority, last->packet.interval);
  const double waited = static_cast<double>(first.at_ns - last->at_ns) / kMs, due = wire::ToMs(wanted);
  constexpr double kSlack = 20;  // ms, of the two clocks and the capture
  PassiveFinding finding{.clause = version == Version::kV2
                                       ? (goodbye ? "RFC3768-6.4.2-PRIO0" : "RFC3768-6.1-MDI")
                                       : (goodbye ? "RFC9568-6.4.2-BACKUP-PRIO0" : "RFC9568-6.1-ADI")};
  finding.expected =
      fmt::format("takes over {:.0f} ms after {}", due, goodbye ? "priority 0" : "the last advertisement");
  finding.seen = fmt::format("after {:.0f} ms, in frame {}", waited, first.frame);
  finding.frames = {last, &first};
  finding.holds = waited >= due - kSlack;
  finding.only_observed = waited > due + due / 4 + kSlack;
  out.push_back(finding);
}

void Takeovers(const Speaker& speaker, const Traffic& traffic, std::vector<PassiveFinding>& out) {
  for (const Speaker& other : traffic.speakers) {
    if (&other == &speaker || !SameLan(speaker, other)) continue;
    for (std::size_t i = 0; i < speaker.adverts.size(); ++i) {
      const SeenAdvert& advert = speaker.adverts[i];
      const SeenAdvert* heard = LastBefore(other, advert.at_ns);
      const bool own_turn = i > 0 && heard && speaker.adverts[i - 1].at_ns > heard->at_ns;
      if (heard && !own_turn && advert.packet.priority != 0 && heard->packet.priority != advert.packet.priority)
        Takeover(speaker, other, advert, out);
    }
  }
}

// One finding for each clause: the first that does not hold, else the first.
std::vector<PassiveFinding> OnePerClause(std::vector<PassiveFinding> all) {
  std::vector<PassiveFinding> out;
  for (PassiveFinding& finding : all) {
    const auto same = std::find_if(out.begin(), out.end(), [&](const auto& f) { return f.clause == finding.clause; });
    if (same == out.end()) {
      out.push_back(std::move(finding));
    } else if (same->holds && (!finding.holds || same->only_observed)) {
      *same = std::move(finding);
    }
  }
  return out;
}

}  // namespace

std::vector<PassiveFinding> JudgeSpeaker(const Speaker& speaker, const Traffic& traffic, const Registry& registry) {
  std::vector<PassiveFinding> findings;
  if (speaker.version != 2 && speaker.version != 3) {
    findings.push_back({.clause = "RFC9568-5.2.1-VERSION-TX",
                        .holds = false,
                        .expected = "version 3",
                        .seen = fmt::format("version {}", speaker.version)});
    return findings;
  }
  for (const FieldCheck& check : FieldChecks())
    if (const char* clause = ClauseOf(check, speaker)) findings.push_back(Apply(check, clause, speaker));
  if (auto rhythm = Rhythm(speaker, traffic, registry)) findings.push_back(std::move(*rhythm));
  Takeovers(speaker, traffic, findings);
  return OnePerClause(std::move(findings));
}

}  // namespace holdfast::conformance
