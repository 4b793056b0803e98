#include "conformance/cases/elections.h"

#include <algorithm>

namespace holdfast::conformance {
namespace {

// Makes an Active DUT a Backup and keeps it one for two intervals; control. Returns the last stamp.
Instant Demoted(ClauseCase& c, const Router& dut) {
  c.lan.Pass(c.peer.Advertise() + kInFlight, true);
  const Instant last = c.peer.AdvertiseFor(2 * dut.setup.interval);
  c.lan.ControlSilenceFrom(dut, until(last));
  return last;
}

Instant Far(ClauseCase& c, const Router& dut) {
  return c.stage().Now() + 2 * c.DownInterval(dut.setup.priority, dut.setup.interval);
}

}  // namespace

Router PromotesAfterSilence(ClauseCase& c, const RouterSetup& setup) {
  Router dut = c.StartBackup(setup);
  const Instant due = *dut.last_held + c.DownInterval(setup.priority, setup.interval);
  dut.first = c.lan.ExpectPromotionOf(dut, at(due), "promotion Active_Down_Interval after the last one heard");
  return dut;
}

Router AdvertisesAfterSilence(ClauseCase& c, const RouterSetup& setup) {
  Router dut = c.StartBackup(setup);
  const Instant due = *dut.last_held + c.DownInterval(setup.priority, setup.interval);
  dut.first =
      c.lan.ExpectAdvertisementFrom(dut, at(due), "its first advertisement, Active_Down_Interval after the last");
  return dut;
}

void PromotesAfterResignation(ClauseCase& c, const RouterSetup& setup) {
  const Router dut = c.StartBackup(setup);
  const Instant resigned = c.peer.Advertise({.priority = 0});
  c.lan.ExpectPromotionOf(dut, at(resigned + c.SkewTime(setup.priority, setup.interval)),
                          "promotion Skew_Time after the priority-0 advertisement");
}

void SkewOf(ClauseCase& c, const std::vector<std::pair<std::uint8_t, Centiseconds>>& routers) {
  Router dut = c.StartBackup({.priority = 100, .interval = 100_cs});
  const Instant base = c.peer.Advertise({.priority = 0});
  // Any skew will do: a router that waits a wrong one is to be convicted here and not excused.
  c.lan.ControlAdvertisementFrom(dut, between(base, base + 300_cs), "promotion after a resignation");
  for (const auto& [priority, interval] : routers) {
    End(c, dut);
    dut = c.StartBackup({.priority = priority, .interval = interval});
    const Instant resigned = c.peer.Advertise({.priority = 0});
    c.lan.ExpectPromotionOf(
        dut, at(resigned + c.SkewTime(priority, interval)),
        "promotion of priority " + std::to_string(priority) + " at " + std::to_string(interval.count()) + " cs");
  }
}

Router PromotedFromBackup(ClauseCase& c, const RouterSetup& setup) {
  Router dut = c.StartBackup(setup);
  const Instant last = c.peer.Advertise();
  dut.first = c.lan.ControlAdvertisementFrom(dut, between(last, Far(c, dut)), "promotion");
  return dut;
}

Router StartsAsBackup(ClauseCase& c, const RouterSetup& setup) {
  const Instant before = c.stage().Now();
  const Router dut = c.Start(setup);
  const Heard first = c.lan.AdvertisementsFrom(dut, 1, before + 60_s).front();
  const Duration down = c.DownInterval(setup.priority, setup.interval), waited = first.at - before;
  c.Measured(waited, down);
  c.Expect(waited >= down - 20_ms, "no advertisement earlier than " + InMs(down) + " after the start", InMs(waited));
  return dut;
}

Router LearnsInterval(ClauseCase& c, const RouterSetup& setup, const Say& say) {
  const Router dut = c.StartBackup(setup);
  Say earlier = say;
  earlier.interval = *say.interval / 2;  // each interval is learned, not the first alone
  c.lan.Pass(c.peer.Advertise(earlier) + setup.interval);
  const Instant last = c.peer.AdvertiseFor(*say.interval * 5 / 2, say);
  c.lan.ExpectSilenceFrom(dut, until(last + 3 * *say.interval));
  // Whether the skew is learned as well is a clause of its own.
  c.lan.ExpectPromotionOf(dut,
                          between(last + 3 * *say.interval + c.SkewTime(setup.priority, setup.interval),
                                  last + c.DownInterval(setup.priority, *say.interval)),
                          "promotion by the learned interval");
  return dut;
}

void OutlastsAnotherInterval(ClauseCase& c) {
  const Router dut = c.StartBackup(BriskRouter(c));
  const Centiseconds told = 2 * dut.setup.interval;
  c.lan.ExpectSilenceFrom(dut, until(c.peer.AdvertiseFor(10 * told, {.priority = 200, .interval = told})));
}

void EqualPriorityHolds(ClauseCase& c) {
  const RouterSetup setup = BriskRouter(c);
  const Router dut = c.StartActive(setup);
  const Address own = dut.first->packet.source;
  Demoted(c, dut);
  for (const int step : {-1, 1}) {
    const Instant last = c.peer.AdvertiseFor(10 * setup.interval, {.priority = 100, .source = own.Plus(step)});
    c.lan.ExpectSilenceFrom(dut, until(last));
  }
}

void PreemptsTheLower(ClauseCase& c) {
  const Router dut = c.StartBackup({.priority = 200, .interval = 100_cs});
  const Instant anchor = c.peer.Advertise({.priority = 210});
  c.lan.Pass(anchor + 50_cs);
  c.peer.AdvertiseFor(250_cs, {.priority = 100});
  c.lan.ExpectPromotionOf(dut, at(anchor + c.DownInterval(200, 100_cs)), "promotion in spite of the lower priority");
}

void PreemptsByDefault(ClauseCase& c) {
  const Router dut = c.Start({.wants = {"defaults"}});
  const Instant last = c.peer.AdvertiseFor(12_s, {.priority = 50});
  const bool preempts = c.lan.NextAdvertisementFrom(dut, last).has_value();
  if (!preempts) c.lan.ControlAdvertisementFrom(dut, between(last, last + 8_s), "promotion in silence");
  c.Expect(preempts, "promotion while priority 50 is advertised", preempts ? "promotion" : "none in 12 s");
}

void HeldWithoutPreemption(ClauseCase& c) {
  const Router dut = c.StartBackup({.priority = 200, .interval = 100_cs, .preempt = false});
  const Instant last = c.peer.AdvertiseFor(20_s, {.priority = 1});
  c.lan.ExpectSilenceFrom(dut, until(last));
  const Instant resigned = c.peer.Advertise({.priority = 0});
  c.lan.ExpectPromotionOf(dut, at(resigned + c.SkewTime(200, 100_cs)), "promotion after the resignation");
}

void SilentAfterShutdownInBackup(ClauseCase& c) {
  Router dut = c.StartActive(BriskRouter(c));
  Demoted(c, dut);
  const Instant stopped = c.Stop(dut);
  const Duration down = c.DownInterval(dut.setup.priority, dut.setup.interval);
  for (const Heard& heard : c.lan.AdvertisementsFrom(dut, stopped + down + 2_s)) {
    c.Expect(heard.packet.priority == 0, "no advertisement of a Backup that was shut down",
             wire::Summary(heard.packet) + " " + InMs(heard.at - stopped) + " after it");
  }
  c.Expect(true, "no advertisement of a Backup that was shut down", "none for " + InMs(down + 2_s));
}

void QuietThenPeriodic(ClauseCase& c) {
  const RouterSetup setup = BriskRouter(c);
  const Router dut = c.StartBackup(setup);
  const Instant last = c.peer.AdvertiseFor(10 * setup.interval);
  c.lan.ExpectSilenceFrom(dut, until(last));
  Instant before = c.lan.ControlAdvertisementFrom(dut, between(last, Far(c, dut)), "promotion in silence").at;
  for (int i = 0; i < 10; ++i) {
    before = c.lan.ExpectAdvertisementFrom(dut, between(before, before + 2 * setup.interval), "the next one").at;
  }
}

void InstancesAreIndependent(ClauseCase& c) {
  const Centiseconds interval = Brisk(c);
  RouterSetup strong = BriskRouter(c, 200), weak = BriskRouter(c, 50);
  strong.addresses = {c.addresses().vip};
  weak.vrid = 52;
  weak.addresses = {c.addresses().second_vip};
  strong.also = {weak};
  const Router first = c.StartActive(strong);
  const Router second{.setup = weak, .started = first.started, .first = {}, .last_held = {}};
  c.lan.ControlAdvertisementFrom(second, between(first.started, Far(c, second)), "VRID 52 Active");
  const auto vrid_52 = [&](Packet& p) {
    p.vrid = 52;
    p.addresses = weak.addresses;
  };
  Instant sent;
  for (int i = 0; i < 15; ++i) {
    sent = c.peer.Advertise({.priority = 100, .addresses = strong.addresses});
    c.peer.Advertise({.priority = 100, .but = vrid_52});
    if (i == 0) c.lan.Pass(sent + kInFlight, true);
    c.lan.Pass(sent + interval);
  }
  const Instant silent_52 = sent;
  c.lan.ExpectSilenceFrom(second, until(silent_52));
  c.lan.ExpectAdvertisementFrom(first, between(first.started, silent_52), "VRID 51 still Active");
  for (int i = 0; i < 5; ++i) c.lan.Pass(c.peer.Advertise({.priority = 100, .addresses = strong.addresses}) + interval);
  c.lan.ExpectAdvertisementFrom(second, between(silent_52, Far(c, second)), "VRID 52 Active again");
  c.lan.Pass(c.stage().Now(), true);
  c.lan.ExpectAdvertisementFrom(first, between(silent_52, c.stage().Now() + 3 * interval), "VRID 51 still Active");
}

void OnlyTheOneYields(ClauseCase& c, const Router& addressed, const Router& other, const Say& higher) {
  c.lan.Pass(c.peer.Advertise(higher) + kInFlight, true);
  const Instant begun = c.stage().Now();
  const Instant last = c.peer.AdvertiseFor(6 * addressed.setup.interval, higher);
  const auto goes_on = c.lan.AdvertisementsFrom(other, last);
  c.lan.ControlSilenceFrom(addressed, until(last));
  const auto expected = static_cast<std::size_t>((last - begun) / other.setup.interval) / 2;
  c.Expect(goes_on.size() >= expected, "the other virtual router of this VRID still Active",
           std::to_string(goes_on.size()) + " advertisements in " + InMs(last - begun));
}

void SegmentsAreIndependent(ClauseCase& c) {
  RouterSetup setup = BriskRouter(c), far = BriskRouter(c);
  far.segment = Segment::kFar;
  setup.also = {far};
  setup.two_segments = true;
  const Router near = c.StartActive(setup), other = near.Also(0);
  c.lan.ControlAdvertisementFrom(other, between(near.started, Far(c, other)), "Active on the second segment");
  OnlyTheOneYields(c, near, other, {.priority = 200});
  ControlActiveAgain(c, near);
  OnlyTheOneYields(c, other, near, {.priority = 200, .segment = Segment::kFar});
}

void ServesSeveral(ClauseCase& c) {
  constexpr int kRouters = 10;
  RouterSetup setup = BriskRouter(c);
  setup.addresses = {c.addresses().vip};
  for (int i = 1; i < kRouters; ++i) {
    RouterSetup another = BriskRouter(c, static_cast<std::uint8_t>(i % 2 == 0 ? 100 : 50));
    another.vrid = static_cast<std::uint8_t>(setup.vrid + i);
    another.addresses = {c.addresses().vip.Plus(i)};
    setup.also.push_back(another);
  }
  const Router first = c.StartActive(setup);
  c.lan.Pass(Far(c, first), true);
  for (int n = 0; n < 4; ++n) {
    const Instant sent = c.stage().Now();
    for (const RouterSetup& held : setup.also) {
      if (held.priority != 50) continue;
      c.peer.Advertise({.priority = 75, .addresses = held.addresses, .but = [&](Packet& p) { p.vrid = held.vrid; }});
    }
    c.lan.Pass(sent + setup.interval, n < 2);
  }
  int active = 0;
  for (std::size_t i = 0; i < setup.also.size(); ++i) {
    active += c.lan.NextAdvertisementFrom(first.Also(i), c.stage().Now()).has_value();
  }
  c.Observed(std::to_string(active + 1) +
             " of ten virtual routers on one interface Active while the tester holds five");
}

void OwnerPreempts(ClauseCase& c) {
  RouterSetup setup = Owner(100_cs);
  setup.preempt = false;
  const Router dut = c.Start(setup);
  int answered = 0;
  for (Instant sent = dut.started; answered < 3 && sent < dut.started + 30_s;) {
    sent = c.peer.Advertise({.priority = 254});
    const auto heard = c.lan.AdvertisementsFrom(dut, sent + 100_cs);
    const auto as_owner = [&](const Heard& one) { return one.at >= sent && one.packet.priority == 255; };
    if (std::any_of(heard.begin(), heard.end(), as_owner)) ++answered;
  }
  c.Expect(answered == 3, "priority 255 while priority 254 is advertised, within 30 s",
           answered == 3 ? "three times" : std::to_string(answered) + " times");
}

void AnswersResignation(ClauseCase& c) {
  const RouterSetup setup{.priority = 254, .interval = 600_cs};
  const Router dut = PromotedByResignation(c, setup);
  c.lan.Pass(dut.first->at + 3_s);
  const Instant resigned = c.peer.Advertise({.priority = 0});
  const Heard answer = c.lan.ExpectAdvertisementFrom(dut, at(resigned), "an answer to the priority-0 advertisement");
  c.Measured(answer.at - resigned, 1_s);
  c.lan.ExpectAdvertisementFrom(dut, at(answer.at + setup.interval), "the next one, a whole interval after the answer");
}

void YieldsToHigher(ClauseCase& c, Centiseconds told) {
  const Router dut = PromotedFromBackup(c, BriskRouter(c));  // it hears: the tester held it as a Backup
  const Instant sent = c.peer.Advertise({.priority = 101, .interval = told});
  c.lan.Pass(sent + kInFlight, true);
  c.lan.ExpectPromotionOf(dut, at(sent + c.DownInterval(100, told)),
                          "silence and then promotion Active_Down_Interval after priority 101");
}

void YieldsToGreaterAddress(ClauseCase& c) {
  const Router dut = c.StartActive(BriskRouter(c));
  ControlYields(c, dut, {.priority = 200});
  ControlActiveAgain(c, dut);
  const Say rival{.priority = 100, .source = dut.first->packet.source.Plus(1)};
  c.lan.Pass(c.peer.Advertise(rival) + kInFlight, true);
  const Instant last = c.peer.AdvertiseFor(10 * dut.setup.interval, rival);
  c.lan.ExpectSilenceFrom(dut, until(last));
}

void StaysAgainstSmallerAddress(ClauseCase& c) {
  const Router dut = ActiveInRhythm(c, BriskRouter(c));
  const Address own = dut.first->packet.source;
  for (int i = 0; i < 6; ++i) {
    ExpectGoesOn(c, dut, {.priority = 100, .source = own.Plus(-1)}, "against the smaller address");
  }
  ControlYields(c, dut, {.priority = 100, .source = own.Plus(1)});
}

void ComparesUnsignedAddresses(ClauseCase& c) {
  const Router dut = c.StartActive(BriskRouter(c));
  const Address own = dut.first->packet.source;
  const std::size_t last = own.bytes().size() - 1;
  std::vector<Address> greater;
  greater.push_back(own);
  greater.back().octets[last] = 0xc8;  // negative as a signed octet
  if (own.family == Family::kIpv6) {
    greater.push_back(own);
    greater.back().octets[7] += 1;  // greater in the upper half only
    std::fill_n(greater.back().octets.begin() + 8, 8, 0);
    greater.back().octets[last] = 1;
  }
  for (const Address& address : greater) {
    if (!(address > own)) c.Unsupported("the router advertises from " + own.ToString());
    ControlYields(c, dut, {.priority = 200, .source = address});
    ControlActiveAgain(c, dut);
    ExpectYields(c, dut, {.priority = 100, .source = address});
    ControlActiveAgain(c, dut);
  }
}

void OwnerHearsAnOwner(ClauseCase& c) {
  const Router dut = c.StartActive(Owner(100_cs));
  const Say rival{.priority = 255, .source = dut.first->packet.source.Plus(1)};
  const Instant sent = c.peer.Advertise(rival);
  c.lan.Pass(sent + kInFlight, true);
  const Instant last = c.peer.AdvertiseFor(300_cs, rival);
  const bool goes_on = c.lan.NextAdvertisementFrom(dut, last).has_value();
  c.Observed(goes_on ? "goes on advertising, as the published text has it" : "yields, as erratum 8298 has it");
}

void ResignsOnShutdown(ClauseCase& c) {
  Router dut = c.StartActive(BriskRouter(c));
  const Instant stopped = c.Stop(dut);
  const auto heard = c.lan.AdvertisementsFrom(dut, stopped + 5_s);
  const auto is_farewell = [](const Heard& one) { return one.packet.priority == 0; };
  const auto first = std::find_if(heard.begin(), heard.end(), is_farewell);
  c.Expect(first != heard.end(), "a priority-0 advertisement", first != heard.end() ? "one" : "none for 5 s");
  const bool last_words = std::all_of(first, heard.end(), is_farewell);
  c.Expect(last_words, "no other advertisement after it", last_words ? "none" : "one");
}

}  // namespace holdfast::conformance
