// The language in which cases are written: arrange the DUT, send, expect. A case reads as a time line of 8 to 25 lines:
//
//   // A Backup takes over the Active Router's interval: it outlasts its own timeout and times out by the learned one.
//   CLAUSE_CASE(RFC9568_6_4_2_LEARN, Versions::kV3, Families::kBoth) {
//     Router dut = StartBackup({.priority = 100, .interval = 100_cs});
//     const Instant heard = peer.Advertise({.priority = 200, .interval = 300_cs});
//     lan.ExpectSilenceFrom(dut, until(heard + 3 * 300_cs));
//     lan.ExpectAdvertisementFrom(dut, between(heard + 3 * 300_cs + SkewTime(100, 100_cs),
//                                              heard + 3 * 300_cs + SkewTime(100, 300_cs)));
//   }
//
// The macro's name is the clause's id with '-' and '.' as '_'. What keeps a case fair is done here, not in the case:
// - windows are widened by the registry's tolerance of the clause (1 ms in virtual time) and by the measured
//   uncertainty of the machine: beyond the first but inside the second is inconclusive;
// - a silence is framed: if the DUT is not heard again after it, the framework waits for a proof of life, and without
//   one the case is inconclusive;
// - a DUT that was never heard in a case does not pass it.
// Expect* convict; Control* make the case inconclusive when they do not hold.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conformance/stage/outcome.h"
#include "conformance/stage/stage.h"

namespace holdfast::conformance {

using namespace wire::literals;  // NOLINT: cases read as time lines
using wire::Packet;

enum class Versions : std::uint8_t { kV2, kV3, kBoth };
enum class Families : std::uint8_t { kIpv4, kIpv6, kBoth };

// Of the clause, from the registry. nullopt: that side is not judged.
struct Tolerance {
  std::optional<Duration> early{0}, late{0};
};

struct Window {
  Instant from, to;
};
inline Window between(Instant from, Instant to) { return {from, to}; }
inline Window at(Instant instant) { return {instant, instant}; }
inline Instant until(Instant instant) { return instant; }

struct Heard {
  Instant at;
  Packet packet;
  Bytes frame;
};

class ClauseCase;

// The DUT as a case holds it, or one of its virtual routers.
struct Router {
  RouterSetup setup;
  Instant started;                   // when it took part
  std::optional<Heard> first;        // StartActive: its first advertisement
  std::optional<Instant> last_held;  // StartBackup: the last advertisement that held it in Backup

  Router Also(std::size_t i) const { return {setup.also.at(i), started, std::nullopt, std::nullopt}; }
};

// What the tester says as a VRRP router: the baseline of the registry, with these differences.
struct Say {
  std::uint8_t priority = 200;
  std::optional<Centiseconds> interval;           // default: the DUT's
  std::optional<Address> source;                  // default: tester_high
  std::optional<std::vector<Address>> addresses;  // default: the DUT's list
  std::function<void(Packet&)> but = nullptr;     // the one thing that is wrong about it
  Segment segment = Segment::kLan;                // where; the defaults are those of the DUT's virtual router there
};

class Peer {
 public:
  explicit Peer(ClauseCase& c) : case_(c) {}
  Packet Compose(const Say& say) const;    // the packet, not sent
  Instant Advertise(const Say& say = {});  // sends one; its stamp
  // Sends one now and one every interval (`every`, default: the interval it states) while less than `time` has passed.
  // Returns the last stamp.
  Instant AdvertiseFor(Duration time, const Say& say = {}, std::optional<Duration> every = std::nullopt);
  Instant SendFrame(const Bytes& frame, const std::string& what, Segment segment = Segment::kLan);

 private:
  ClauseCase& case_;
};

class Lan {
 public:
  explicit Lan(ClauseCase& c) : case_(c) {}
  // The next advertisement of `dut` must fall into the window (widened by the tolerance). Frames before the call that
  // nobody asked for count too: nothing that the DUT sent is lost between two expectations.
  Heard ExpectAdvertisementFrom(const Router& dut, Window window, const std::string& what = "an advertisement");
  // The same where the clause is about when a Backup promotes. A router that announces its addresses in time has
  // promoted in time, however late its first advertisement is: that is charged under the clause of the advertisement
  // alone, and ends the case as an observation.
  Heard ExpectPromotionOf(const Router& dut, Window window, const std::string& what);
  void ExpectSilenceFrom(const Router& dut, Instant until);
  Heard ControlAdvertisementFrom(const Router& dut, Window window, const std::string& what = "an advertisement");
  void ControlSilenceFrom(const Router& dut, Instant until);
  // Without a verdict: the next advertisement, or all until then, or frames of any kind that `wanted` likes.
  std::optional<Heard> NextAdvertisementFrom(const Router& dut, Instant until);
  std::vector<Heard> AdvertisementsFrom(const Router& dut, Instant until);
  std::vector<Heard> AdvertisementsFrom(const Router& dut, std::size_t count, Instant until);  // control: all `count`
  std::optional<Captured> NextFrame(Instant until, const std::function<bool(const Bytes&)>& wanted);
  std::optional<Captured> NextFrameOn(Segment segment, Instant until, const std::function<bool(const Bytes&)>& wanted);
  // Lets time pass up to `instant`; frames stay to be asked for (`forget` drops them).
  void Pass(Instant instant, bool forget = false);

 private:
  struct Judge;
  ClauseCase& case_;
};

class ClauseCase {
 public:
  ClauseCase() : peer(*this), lan(*this) {}
  virtual ~ClauseCase() = default;

  // Plays the case on a stage. Never throws; whatever happens is in the outcome.
  Outcome Run(Stage& stage, Version version, Family family, const Tolerance& tolerance);

  // What follows is for Play, and for the patterns that several cases share (conformance/cases/patterns.h).

  // --- arrange ---
  Router Start(const RouterSetup& setup = {});
  // On a silent LAN: returns after the first advertisement; without one the case is inconclusive.
  Router StartActive(const RouterSetup& setup = {});
  // While the tester (priority 200) advertises, until the DUT takes part and two of its intervals more; control:
  // silent.
  Router StartBackup(const RouterSetup& setup = {});
  Instant Stop(Router& dut);
  // As Start, for a configuration that a DUT may refuse: nullopt where it ends instead of taking part.
  std::optional<Router> StartUnlessRefused(const RouterSetup& setup);
  // The running DUT reads another configuration; `dut.setup` is the new one. Its instant.
  Instant Reconfigure(Router& dut, const RouterSetup& setup);

  // --- judge ---
  // `expected` and `seen` are what a reader is shown: values with units.
  void Expect(bool holds, const std::string& expected, const std::string& seen);
  void Control(bool holds, const std::string& expected, const std::string& seen);
  void Measured(Duration measured, Duration bound);
  [[noreturn]] void Unsupported(const std::string& why);
  [[noreturn]] void NotApplicable(const std::string& why);
  [[noreturn]] void Inconclusive(const std::string& why);
  void Observed(const std::string& seen);  // for info clauses: what was seen, not judged

  // --- context ---
  Version version() const;
  Family family() const;
  const Addresses& addresses() const;  // of the family
  Stage& stage();
  Duration SkewTime(std::uint8_t priority, Centiseconds interval) const;      // of this version
  Duration DownInterval(std::uint8_t priority, Centiseconds interval) const;  // of this version

  Peer peer;
  Lan lan;

 protected:
  virtual void Play() = 0;

 private:
  friend class Peer;
  friend class Lan;
  struct Body;
  std::shared_ptr<Body> body_;
};

// --- registration: a new case is one new block and no edit elsewhere ---

class DirectorCase;  // director_case.h

struct CaseInfo {
  std::string name;  // as in the macro, "RFC9568_6_4_2_LEARN"
  Versions versions;
  Families families;
  Needs needs;
  std::string file;
  std::function<std::unique_ptr<ClauseCase>()> make;
  std::function<std::unique_ptr<DirectorCase>()> make_director = nullptr;  // instead, where needs is kIpvs
};
const std::vector<CaseInfo>& AllCases();  // sorted by name
// The macro's name of a clause id: '-', '.' and '+' become '_'.
std::string CaseName(const std::string& clause_id);

struct CaseRegistration {
  CaseRegistration(const char* name, Versions versions, Families families, const char* file,
                   std::function<std::unique_ptr<ClauseCase>()> make, Needs needs = Needs::kNothing);
};

}  // namespace holdfast::conformance

// CLAUSE_CASE(ID, VERSIONS, FAMILIES) { ... } runs on both stages; WIRE_CASE only where a kernel and a real daemon are.
#define HOLDFAST_CLAUSE_CASE_(id, versions, families, needs)         \
  namespace {                                                        \
  class Case_##id : public ::holdfast::conformance::ClauseCase {     \
    void Play() override;                                            \
  };                                                                 \
  const ::holdfast::conformance::CaseRegistration registration_##id{ \
      #id, versions, families, __FILE__, [] { return std::make_unique<Case_##id>(); }, needs};             \
  }                                                                  \
  void Case_##id::Play()
#define CLAUSE_CASE(id, versions, families) \
  HOLDFAST_CLAUSE_CASE_(id, versions, families, ::holdfast::conformance::Needs::kNothing)
#define WIRE_CASE(id, versions, families) \
  HOLDFAST_CLAUSE_CASE_(id, versions, families, ::holdfast::conformance::Needs::kWire)
