#include "conformance/cases/transmit.h"

#include <algorithm>
#include <set>

#include "conformance/cases/probes.h"

namespace holdfast::conformance {
namespace {

// Of a started DUT: its first advertisement and `count` - 1 more.
std::vector<Heard> Collect(ClauseCase& c, const Router& dut, std::size_t count) {
  std::vector<Heard> heard{*dut.first};
  if (count < 2) return heard;
  const Instant patience = dut.first->at + static_cast<int>(count) * 2 * dut.setup.interval;
  for (Heard& one : c.lan.AdvertisementsFrom(dut, count - 1, patience)) heard.push_back(std::move(one));
  return heard;
}

constexpr char kNoForeigner[] = "configured addresses only";

bool IsFarewell(const Heard& heard) { return heard.packet.priority == 0; }

// In words, the first address of the list that is not among `configured`.
std::string Foreign(const std::vector<Address>& configured, const Heard& heard) {
  if (heard.packet.addresses.empty()) return "no address";
  for (const Address& address : heard.packet.addresses) {
    if (std::find(configured.begin(), configured.end(), address) == configured.end()) return address.ToString();
  }
  return kNoForeigner;
}

std::string Fields(std::uint8_t version, const RouterSetup& setup) {
  return "version " + std::to_string(version) + ", VRID " + std::to_string(setup.vrid) + ", priority " +
         std::to_string(setup.priority) + ", interval " + std::to_string(setup.interval.count()) + " cs";
}

}  // namespace

std::vector<Heard> LifeOf(ClauseCase& c, const RouterSetup& setup, std::size_t count) {
  Router dut = c.StartActive(setup);
  std::vector<Heard> life = Collect(c, dut, count);
  const Instant stopped = c.Stop(dut);
  for (Heard& heard : c.lan.AdvertisementsFrom(dut, stopped + kAfterStop)) life.push_back(std::move(heard));
  return life;
}

std::vector<Heard> FirstOf(ClauseCase& c, const RouterSetup& setup, std::size_t count) {
  Router dut = c.StartActive(setup);
  std::vector<Heard> heard = Collect(c, dut, count);
  End(c, dut);
  return heard;
}

std::vector<Heard> AdvertsOf(ClauseCase& c, const RouterSetup& setup, std::size_t count) {
  return Collect(c, c.StartActive(setup), count);
}

void ExpectEach(ClauseCase& c, const std::vector<Heard>& heard, const std::string& expected,
                const std::function<std::string(const Heard&)>& words) {
  c.Control(!heard.empty(), "advertisements to look at", heard.empty() ? "none" : "some");
  for (const Heard& one : heard) {
    const std::string seen = words(one);
    if (seen != expected) c.Expect(false, expected + " in every advertisement", seen);
  }
  c.Expect(true, expected + " in every advertisement", "so in all " + std::to_string(heard.size()));
}

std::string PriorityOf(const Heard& heard) { return "priority " + std::to_string(heard.packet.priority); }
std::string TtlOf(const Heard& heard) { return "TTL " + std::to_string(heard.packet.ttl); }
std::string ProtocolOf(const Heard& heard) { return "protocol " + std::to_string(heard.packet.protocol); }
std::string DestinationOf(const Heard& heard) {
  return "to " + heard.packet.destination.ToString() + " at " + heard.packet.mac_destination.ToString();
}
std::string VersionOf(const Heard& heard) { return "version " + std::to_string(heard.packet.version); }
std::string TypeOf(const Heard& heard) { return "type " + std::to_string(heard.packet.type); }
std::string IntervalOf(const Heard& heard) {
  return "interval " + std::to_string(heard.packet.interval.count()) + " cs";
}
std::string ReservedBits(const Heard& heard) { return "reserved bits " + std::to_string(heard.packet.reserved); }

std::string LengthAndCount(const Heard& heard) {
  const std::size_t width = heard.packet.source.bytes().size();
  const std::size_t fixed = heard.packet.version == 2 ? 16 : 8;
  const std::size_t n = heard.packet.count.value_or(0), listed = heard.packet.addresses.size();
  if (n >= 1 && n == listed && heard.packet.message_octets == fixed + width * n) return "count and length agree";
  return "count " + std::to_string(n) + ", " + std::to_string(listed) + " addresses, length " +
         std::to_string(heard.packet.message_octets);
}

std::string ChecksumOf(const Heard& heard) {
  return wire::VerifyChecksum(heard.frame).valid() ? "a checksum that verifies" : "a wrong checksum";
}

RouterSetup WithAddresses(ClauseCase& c, int n) {
  RouterSetup setup = BriskRouter(c);
  for (int i = 0; i < n; ++i) setup.addresses.push_back(c.addresses().vip.Plus(i));
  return setup;
}

void EachUnderItsVrid(ClauseCase& c, std::uint8_t one, std::uint8_t other) {
  RouterSetup setup = BriskRouter(c), second = BriskRouter(c);
  setup.vrid = one;
  setup.addresses = {c.addresses().vip};
  second.vrid = other;
  second.addresses = {c.addresses().second_vip};
  setup.also = {second};
  Router dut = c.StartActive(setup), dut_second = dut;
  dut_second.setup = second;
  const Instant patience = dut.first->at + 4 * setup.interval;
  for (const Router& router : {dut, dut_second}) {
    const auto heard = c.lan.NextAdvertisementFrom(router, patience);
    const std::string what = "VRID " + std::to_string(router.setup.vrid) + " with " + Names(router.setup.addresses);
    c.Expect(heard.has_value(), what, heard ? "heard" : "nothing under this VRID");
    c.Expect(heard->packet.addresses == router.setup.addresses, what, Names(heard->packet.addresses));
  }
}

void NeverMixesFamilies(ClauseCase& c) {
  const Address own = c.addresses().vip;
  RouterSetup setup = BriskRouter(c);
  setup.addresses = {own, Addresses::Of(c.family() == Family::kIpv4 ? Family::kIpv6 : Family::kIpv4).vip};
  const std::string expected = "nothing but " + own.ToString();
  const auto dut = c.StartUnlessRefused(setup);
  if (!dut) {
    c.StartActive(BriskRouter(c));
    return c.Expect(true, expected + ", or the mixed configuration refused", "refused");
  }
  const Duration patience = c.DownInterval(setup.priority, setup.interval) + 6 * setup.interval;
  ExpectEach(c, c.lan.AdvertisementsFrom(*dut, dut->started + patience), expected, [&](const Heard& heard) {
    const bool whole = LengthAndCount(heard) == "count and length agree";
    if (heard.packet.source.family != own.family || (whole && Foreign({own}, heard) == kNoForeigner)) return expected;
    return whole ? Foreign({own}, heard) : LengthAndCount(heard);
  });
}

void PriorityZeroIsAFarewell(ClauseCase& c) {
  const RouterSetup setup = BriskRouter(c);
  auto life = LifeOf(c, setup);
  const auto farewell = std::find_if(life.begin(), life.end(), IsFarewell);
  const bool ended = std::all_of(farewell, life.end(), IsFarewell);
  c.Expect(ended, "no ordinary advertisement after a priority-0 one", ended ? "none" : "one");

  Router backup = c.StartBackup(setup);
  const Instant stopped = c.Stop(backup);
  const auto heard = c.lan.AdvertisementsFrom(backup, stopped + kAfterStop);
  const bool resigned = std::any_of(heard.begin(), heard.end(), IsFarewell);
  c.Expect(!resigned, "no priority-0 advertisement from a Backup that stops", resigned ? "one" : "none");
}

void ListsOnlyItsAddresses(ClauseCase& c, const std::vector<Address>& configured) {
  RouterSetup setup = BriskRouter(c);
  setup.addresses = configured;
  ExpectEach(c, FirstOf(c, setup, 3), "configured addresses only",
             [&](const Heard& heard) { return Foreign(configured, heard); });
}

void FieldsAsConfigured(ClauseCase& c, const RouterSetup& setup) {
  const auto version = static_cast<std::uint8_t>(c.version());
  const auto heard = FirstOf(c, setup, 3);
  ExpectEach(c, heard, Fields(version, setup), [](const Heard& one) {
    const Packet& p = one.packet;
    return Fields(p.version, {.vrid = p.vrid, .priority = p.priority, .interval = p.interval});
  });
  ExpectEach(c, heard, "count and length agree", LengthAndCount);
  ExpectEach(c, heard, "configured addresses only", [&](const Heard& one) { return Foreign(setup.addresses, one); });
}

void SourceIsTheOneAddress(ClauseCase& c) {
  std::set<Address> sources;
  for (const Heard& heard : LifeOf(c, BriskRouter(c), 5)) sources.insert(heard.packet.source);
  const Address source = *sources.begin();
  c.Expect(sources.size() == 1, "one source address", Names({sources.begin(), sources.end()}));
  if (c.family() == Family::kIpv4) {
    c.Expect(source == c.addresses().dut, "the interface's " + c.addresses().dut.ToString(), source.ToString());
  } else {
    c.Expect(source.IsLinkLocal() && source != c.addresses().vip, "a link-local source, not the virtual one",
             source.ToString());
  }
}

void GoesToTheGroup(ClauseCase& c) {
  const auto where = [](std::uint8_t protocol, const Address& to) {
    return "protocol " + std::to_string(protocol) + " to " + to.ToString();
  };
  ExpectEach(c, LifeOf(c, BriskRouter(c)), where(112, wire::VrrpGroup(c.family())),
             [&](const Heard& heard) { return where(heard.packet.protocol, heard.packet.destination); });
}

void ObserveInterfaceIdentifier(ClauseCase& c) {
  const Router dut = c.StartActive(BriskRouter(c));
  const Address source = dut.first->packet.source;
  Address made = Address::Of("fe80::200:5eff:fe00:200");
  made.octets[15] = dut.setup.vrid;
  const bool eui = source.octets[11] == 0xff && source.octets[12] == 0xfe;
  c.Observed("source " + source.ToString() + ": " +
             (source == c.addresses().dut ? "configured by hand"
              : source == made            ? "made of the Virtual Router MAC"
              : eui                       ? "made of another MAC"
                                          : "made of no MAC"));
}

void SourceIsTheVirtualMac(ClauseCase& c) {
  const RouterSetup setup = BriskRouter(c);
  ExpectEach(c, LifeOf(c, setup), "Ethernet source " + Mac::VirtualRouter(c.family(), setup.vrid).ToString(),
             [](const Heard& heard) { return "Ethernet source " + heard.packet.mac_source.ToString(); });
}

void MacsFollowTheVrid(ClauseCase& c) {
  RouterSetup setup = BriskRouter(c);
  setup.addresses = {c.addresses().vip};
  for (const int vrid : {1, 255}) {
    setup.also.push_back(BriskRouter(c));
    setup.also.back().vrid = static_cast<std::uint8_t>(vrid);
    setup.also.back().addresses = {c.addresses().vip.Plus(static_cast<int>(setup.also.size()))};
  }
  const Router first = c.StartActive(setup);
  for (Router dut : {first, first.Also(0), first.Also(1)}) {
    const std::string expected = VirtualMac(c, dut).ToString();
    if (!dut.first) dut.first = c.lan.NextAdvertisementFrom(dut, first.first->at + 4 * setup.interval);
    const std::string source = dut.first ? dut.first->packet.mac_source.ToString() : "no advertisement";
    c.Expect(source == expected, "advertisements from " + expected, source);
    const auto answers = Ask(c, dut.setup.addresses.front(), 2);
    const std::string answered = answers.empty() || !answers[0].mac ? "no answer" : answers[0].mac->ToString();
    c.Expect(answered == expected, "answers with " + expected, answered);
  }
}

Router ExpectCadence(ClauseCase& c, const RouterSetup& setup, std::size_t count) {
  const Router dut = c.StartActive(setup);
  const Duration interval = setup.interval;
  const auto heard = Collect(c, dut, count + 1);
  const Duration mean = (heard.back().at - heard.front().at) / static_cast<int>(count);
  const Duration least = interval - std::max<Duration>(interval / 10, 10_ms);
  const Duration most = interval + std::max<Duration>(interval / 10, 20_ms);
  c.Measured(mean, most);
  c.Expect(mean >= least && mean <= most, "a mean gap of " + InMs(least) + " to " + InMs(most), InMs(mean));
  std::size_t shorter = 0;
  for (std::size_t i = 1; i < heard.size(); ++i) {
    if (heard[i].at - heard[i - 1].at < interval * 9 / 10) ++shorter;
  }
  c.Expect(shorter <= std::max<std::size_t>(1, count / 20), "hardly a gap below 90 % of the interval",
           std::to_string(shorter) + " of " + std::to_string(count));
  return dut;
}

}  // namespace holdfast::conformance
