// What a running case knows; shared by the files that make up the language of clause_case.h, and by nobody else.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "conformance/stage/clause_case.h"

namespace holdfast::conformance {

// Ends a case from anywhere inside it; what is to be said is in the outcome already.
struct CaseEnd {};

// Where a moment lies, seen from a window.
enum class Place : std::uint8_t { kInside, kUncertain, kOutside };
// Outside the window widened by `tolerance`, but not by more than `uncertainty`, is kUncertain.
Place PlaceOf(Instant moment, const Window& window, const Tolerance& tolerance, Duration uncertainty);

// "3.609 s"; "t = 3.609 s"; "t = 3.609 .. 3.809 s" of the window after widening ("any time" where a side is open).
std::string Text(Duration duration);
std::string Text(Instant instant);
std::string Text(const Window& window, const Tolerance& tolerance);

struct ClauseCase::Body {
  Stage& stage;
  Version version;
  Family family;
  Tolerance tolerance;
  Outcome outcome = {};

  std::deque<Captured> inbox = {};        // frames of the DUT that no one has asked for yet, oldest first
  std::optional<RouterSetup> setup = {};  // as started
  Instant started = {};
  bool stopped = false;
  std::optional<Instant> last_heard = {};        // the DUT's latest advertisement
  std::optional<Instant> last_sent = {};         // by the tester
  std::optional<Instant> first_unjudged = {};    // the first frame sent since something was last judged
  std::optional<Instant> unproved_silence = {};  // the end of a silence that no sign of life has followed yet
  Centiseconds slowest{0};                       // the longest interval that anyone spoke of
  std::vector<std::pair<std::string, std::vector<Instant>>> sent = {};  // in order, equal neighbours together
  std::vector<std::string> observed = {};
  bool measured = false;  // by the case itself

  // Sets finding and cause and ends the case.
  [[noreturn]] void End(Finding finding, std::string cause);
  // Keeps an expectation; it becomes the outcome's expected and seen unless it is a control that held.
  void Keep(bool held, bool control, const std::string& expected, const std::string& seen);
  // Keeps it, and ends the case where it does not hold: convicted, or for a control inconclusive.
  void Decide(bool held, bool control, const std::string& expected, const std::string& seen);
  // The same with a third answer: not decidable on this machine.
  void Decide(Place place, bool control, const std::string& expected, const std::string& seen);

  void Remark(Instant at, std::string text);
  Instant Send(const Bytes& frame, const std::string& what, Segment segment = Segment::kLan);
  // Receives one frame into the inbox; false once the deadline has passed.
  bool Pump(Instant deadline);
  void PumpUntil(Instant deadline);
  // An advertisement of that virtual router of the DUT; where only one was configured, any that it sends.
  std::optional<Heard> AsAdvertisement(const Captured& frame, const RouterSetup& of) const;
  // Takes the first such advertisement off the inbox, waiting for it up to `deadline`.
  std::optional<Heard> TakeAdvertisement(const RouterSetup& of, Instant deadline);
  // The same for a frame of any kind.
  std::optional<Captured> TakeFrame(Instant deadline, const std::function<bool(const Captured&)>& wanted);
  // The first virtual router that was configured on that segment; before the start a default one.
  RouterSetup SetupOn(Segment segment) const;
  void Judged() { first_unjudged.reset(); }

  // Of this machine around the moment a timer began and the moment it was seen to end.
  Duration Uncertainty(Instant begin, Instant end);
  // What a timing is counted from: the tester's latest frame, or the DUT's, before `moment`.
  Instant Anchor(Instant moment) const;
  // What the case measured itself stands for as long as the windows hold.
  void Measure(Instant at, const Window& window, bool holds);

  void ProveLife();
  void Finish();
  std::string SentText() const;
};

}  // namespace holdfast::conformance
