#include "conformance/cases/service.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>

namespace holdfast::conformance {
namespace {

// Time for questions while the tester advertises: Active_Down_Interval is 3.6 s.
const RouterSetup kPatient{.priority = 100, .interval = Centiseconds(100)};

std::string Said(const std::vector<Answer>& answers) {
  if (answers.empty()) return "no answer";
  std::string text = std::to_string(answers.size()) + " answers:";
  for (const Answer& answer : answers) text += " " + (answer.mac ? answer.mac->ToString() : "(no MAC)");
  return text;
}

bool Mention(const std::vector<Answer>& answers, const Mac& mac) {
  return std::any_of(answers.begin(), answers.end(), [&](const Answer& answer) { return answer.mac == mac; });
}

Mac Resolved(ClauseCase& c, const Address& who) {
  const auto answers = Ask(c, who, 2);
  const auto known = std::find_if(answers.begin(), answers.end(), [](const Answer& a) { return a.mac.has_value(); });
  c.Control(known != answers.end(), "an answer for " + who.ToString(), Said(answers));
  return *known->mac;
}

// The words of a log line, without its numbers, times and dumps: lines of one kind have the same.
std::string WordsOf(const std::string& line) {
  constexpr std::size_t kLeast = 4;
  std::string words, word;
  for (const char character : line + ' ') {
    if (std::isalpha(static_cast<unsigned char>(character)) != 0) {
      word += character;
      continue;
    }
    if (word.size() >= kLeast) words += word + ' ';
    word.clear();
  }
  return words;
}

struct LogSoFar {
  std::size_t lines = 0;
  bool rests = true;            // any further line is news; else only one of a kind that was not seen before
  std::set<std::string> kinds;  // of one that never rests
};

// Waits until the log has been quiet for a while, or long enough to know what a busy one says all the time.
LogSoFar ReadLog(ClauseCase& c) {
  LogSoFar log{.lines = c.stage().DutLog().size(), .rests = true, .kinds = {}};
  for (int i = 0; i < 6; ++i) {
    c.lan.Pass(c.stage().Now() + 1500_ms);
    const std::size_t now = c.stage().DutLog().size();
    if (now == log.lines) return log;
    log.lines = now;
  }
  log.rests = false;
  // What it says of any advertisement is no news of a wrong one; a lower priority changes nothing in either state.
  c.lan.Pass(c.peer.Advertise({.priority = 50}) + 1500_ms);
  log.lines = c.stage().DutLog().size();
  for (const std::string& line : c.stage().DutLog()) log.kinds.insert(WordsOf(line));
  return log;
}

std::optional<std::string> NextEntry(ClauseCase& c, const LogSoFar& before, Instant patience) {
  for (;;) {
    const auto log = c.stage().DutLog();
    for (std::size_t i = before.lines; i < log.size(); ++i) {
      if (before.rests || !before.kinds.contains(WordsOf(log[i]))) return log[i];
    }
    if (c.stage().Now() >= patience) return std::nullopt;
    c.lan.Pass(c.stage().Now() + 200_ms);
  }
}

struct Stillness {
  std::vector<Answer> answers;
  bool echoes = false;
};

// Asks and pings a Backup that the tester holds.
Stillness ProbeBackup(ClauseCase& c, const Router& dut, const Mac& physical, int times) {
  Stillness found;
  const auto probe = [&] {
    for (const Answer& answer : Ask(c, c.addresses().vip, 1)) found.answers.push_back(answer);
    found.echoes = Echoes(c, physical, c.addresses().vip) || found.echoes;
  };
  WhileHeld(c, dut, times, probe);
  return found;
}

Instant Promoted(ClauseCase& c, const Router& dut) {
  const Duration down = c.DownInterval(dut.setup.priority, dut.setup.interval);
  const Instant now = c.stage().Now();
  return c.lan.ControlAdvertisementFrom(dut, between(now - down, now + 2 * down), "promotion").at;
}

}  // namespace

void AnswersForItsAddresses(ClauseCase& c, bool with_router_flag) {
  const Router dut = c.StartActive(BriskRouter(c, 200));
  for (const Address& vip : dut.setup.addresses) {
    const auto answers = Ask(c, vip, 3);
    c.Expect(!answers.empty(), "an answer for " + vip.ToString(), Said(answers));
    if (!with_router_flag) continue;
    const bool flagged = std::any_of(answers.begin(), answers.end(), [](const Answer& a) { return a.router; });
    c.Expect(flagged, "the Router flag in an answer for " + vip.ToString(), flagged ? "set" : "clear in all");
  }
}

void AnswersWithTheVirtualMac(ClauseCase& c) {
  const Router dut = c.StartActive(BriskRouter(c, 200));
  const Mac physical = PhysicalMac(c), mac = VirtualMac(c, dut);
  for (const Address& vip : dut.setup.addresses) {
    const auto answers = Ask(c, vip, 3);
    c.Control(!answers.empty(), "an answer for " + vip.ToString(), Said(answers));
    if (!Mention(answers, mac) && Mention(answers, physical)) {
      c.Observed("the physical MAC only: charged under the clause that forbids it");
    } else {
      c.Expect(Mention(answers, mac), vip.ToString() + " at " + mac.ToString(), Said(answers));
    }
  }
}

void NeverAnswersWithThePhysicalMac(ClauseCase& c) {
  const Router dut = c.StartActive(BriskRouter(c, 200));
  const Mac physical = PhysicalMac(c);
  const bool virtual_mode = SpeaksFromVirtualMac(c, dut);
  if (!virtual_mode) c.Observed("physical-MAC mode: charged under the Ethernet source of its advertisements");
  for (const Address& vip : dut.setup.addresses) {
    auto answers = Ask(c, vip, 3);
    for (const Answer& answer : Ask(c, vip, 3, physical)) answers.push_back(answer);
    c.Control(!answers.empty(), "an answer for " + vip.ToString(), Said(answers));
    if (virtual_mode) c.Expect(!Mention(answers, physical), "no answer with " + physical.ToString(), Said(answers));
  }
}

void AnnouncesNoPhysicalMac(ClauseCase& c) {
  const Router dut = c.StartActive(Owner(100_cs));
  const Mac mac = VirtualMac(c, dut);
  int announced = 0, wrong = 0;
  c.lan.NextFrame(dut.first->at + 5_s, [&](const Bytes& frame) {
    const auto arp = wire::DecodeArp(frame);
    const auto na = wire::DecodeNeighbour(frame);
    const bool by_arp = arp && arp->IsGratuitous() && arp->sender == c.addresses().owned;
    const bool by_na = na && !na->solicited && na->link_layer && na->target == c.addresses().owned;
    if (by_arp || by_na) ++announced;
    if ((by_arp && arp->sender_mac != mac) || (by_na && na->link_layer != mac)) ++wrong;
    return false;
  });
  c.Control(announced > 0, "an announcement of the owned address", "none");
  if (!SpeaksFromVirtualMac(c, dut)) {
    c.Observed("physical-MAC mode: charged under the Ethernet source of its advertisements");
  } else {
    c.Expect(wrong < 2, "no announcement with another MAC than " + mac.ToString(), std::to_string(wrong) + " of them");
  }
}

namespace {

void Accepts(ClauseCase& c, const RouterSetup& setup, bool accept) {
  c.StartActive(setup);
  const Address& vip = c.addresses().vip;
  const bool own = Echoes(c, PhysicalMac(c), c.addresses().dut);
  c.Control(own, "an echo reply from its own address", own ? "one" : "none");
  const Mac mac = Resolved(c, vip);
  bool answered = false;
  for (int i = 0; i < 3 && !answered; ++i) answered = Echoes(c, mac, vip);
  c.Expect(answered == accept, (accept ? "an echo reply from " : "no echo reply from ") + vip.ToString(),
           answered ? "one" : "none");
}

}  // namespace

void AcceptsPackets(ClauseCase& c, bool accept) {
  RouterSetup setup = BriskRouter(c, 200);
  setup.accept = accept;
  Accepts(c, setup, accept);
}

void AcceptsNoPacketsByDefault(ClauseCase& c) { Accepts(c, {.wants = {"defaults"}}, false); }

void OwnerAcceptsPackets(ClauseCase& c) {
  c.StartActive(Owner(Brisk(c)));
  const bool other = Echoes(c, PhysicalMac(c), c.addresses().dut);
  c.Control(other, "an echo reply from its other address", other ? "one" : "none");
  const Address& owned = c.addresses().owned;
  const Mac mac = Resolved(c, owned);
  bool answered = false;
  for (int i = 0; i < 3 && !answered; ++i) answered = Echoes(c, mac, owned);
  c.Expect(answered, "an echo reply from the owned " + owned.ToString(), answered ? "one" : "none");
}

void BackupAnswersNothing(ClauseCase& c) {
  const Router dut = c.StartBackup(kPatient);
  const Mac physical = PhysicalMac(c);
  std::vector<Answer> answers;
  const auto probe = [&](std::optional<Mac> unicast) {
    return [&c, &answers, &dut, unicast] {
      for (const Address& vip : dut.setup.addresses) {
        for (const Answer& answer : Ask(c, vip, 1, unicast)) answers.push_back(answer);
      }
    };
  };
  WhileHeld(c, dut, 2, probe(std::nullopt));
  WhileHeld(c, dut, 1, probe(physical));
  Promoted(c, dut);
  Resolved(c, c.addresses().vip);
  c.Expect(answers.empty(), "no answer of a Backup for the virtual addresses", Said(answers));
}

void BackupAcceptsNothing(ClauseCase& c) {
  const Router dut = c.StartBackup(kPatient);
  const Mac physical = PhysicalMac(c);
  const bool own = Echoes(c, physical, c.addresses().dut);
  c.Control(own, "an echo reply from its own address", own ? "one" : "none");
  bool answered = false;
  WhileHeld(c, dut, 3, [&] { answered = Echoes(c, physical, c.addresses().vip) || answered; });
  c.Expect(!answered, "no echo reply from " + c.addresses().vip.ToString(), answered ? "one" : "none");
}

void KeepsStillAfterDemotion(ClauseCase& c) {
  const Router dut = c.StartBackup(kPatient);
  const Mac physical = PhysicalMac(c);
  const Stillness fresh = ProbeBackup(c, dut, physical, 1);
  if (fresh.echoes || !fresh.answers.empty()) return c.Observed("a fresh Backup answers already: charged there");
  Promoted(c, dut);
  Resolved(c, c.addresses().vip);
  WhileHeld(c, dut, 2, [] {});  // two seconds to let go
  const Stillness demoted = ProbeBackup(c, dut, physical, 3);
  c.Expect(demoted.answers.empty(), "no answer after the demotion", Said(demoted.answers));
  c.Expect(!demoted.echoes, "no echo reply from the virtual address", demoted.echoes ? "one" : "none");
}

void ExpectLogged(ClauseCase& c, const std::string& what, const std::function<void()>& act) {
  const LogSoFar before = ReadLog(c);
  act();
  const auto entry = NextEntry(c, before, c.stage().Now() + 2_s);
  if (!entry && !before.rests) c.Inconclusive("the log of the device never rests, and nothing new stands out in it");
  c.Expect(entry.has_value(), "a log entry about " + what, entry.value_or("none in 2 s"));
}

void ObserveLog(ClauseCase& c, const std::function<void()>& act) {
  const LogSoFar before = ReadLog(c);
  act();
  const auto entry = NextEntry(c, before, c.stage().Now() + 2_s);
  const std::string none = before.rests ? "nothing logged" : "the log never rests: nothing stands out in it";
  c.Observed(entry ? "logged: " + *entry : none);
}

void LogsEachKind(ClauseCase& c, const std::vector<Damage>& kinds) {
  c.StartActive(kPatient);
  for (const Damage& kind : kinds) {
    ExpectLogged(c, kind.what, [&] { c.peer.Advertise({.priority = 200, .but = kind.make}); });
  }
}

void ObservesTheLogOfAnotherList(ClauseCase& c) {
  c.StartActive(kPatient);
  const Address other = c.addresses().second_vip, vip = c.addresses().vip;
  ObserveLog(c, [&] {
    c.peer.Advertise({.priority = 50, .addresses = {{other}}});
    c.peer.Advertise({.priority = 50, .addresses = {{vip, other}}});
  });
}

void OwnerLogsAnOwner(ClauseCase& c) {
  const Router dut = c.StartActive(Owner(100_cs));
  const Address smaller = dut.first->packet.source.Plus(-1);
  ExpectLogged(c, "another router of priority 255",
               [&] { c.peer.AdvertiseFor(250_cs, {.priority = 255, .source = smaller}); });
}

}  // namespace holdfast::conformance
