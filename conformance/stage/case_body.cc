#include "conformance/stage/case_body.h"

#include <algorithm>

#include "conformance/wire/neighbour.h"

namespace holdfast::conformance {
namespace {

// After the begin of a timer and before its end: a DUT that just changed its state has addresses to set before it comes
// to its timer. What happens to this machine in between moves no deadline.
constexpr Duration kNear = wire::Milliseconds(500);
// A DUT that is alive speaks again so much after its down interval at the latest.
constexpr Duration kLifeGrace = wire::Seconds(3);

}  // namespace

void ClauseCase::Body::End(Finding finding, std::string cause) {
  outcome.finding = finding;
  outcome.cause = std::move(cause);
  throw CaseEnd{};
}

void ClauseCase::Body::Keep(bool held, bool control, const std::string& expected, const std::string& seen) {
  outcome.expectations.push_back({expected, seen, held, control});
  if (control && held) return;
  outcome.expected = expected;
  outcome.seen = seen;
}

void ClauseCase::Body::Decide(bool held, bool control, const std::string& expected, const std::string& seen) {
  Decide(held ? Place::kInside : Place::kOutside, control, expected, seen);
}

void ClauseCase::Body::Decide(Place place, bool control, const std::string& expected, const std::string& seen) {
  Keep(place == Place::kInside, control, expected, seen);
  Judged();
  if (place == Place::kInside) return;
  if (place == Place::kUncertain) End(Finding::kInconclusive, "within what this machine's own delays explain: " + seen);
  if (control) End(Finding::kInconclusive, "control not honoured: expected " + expected + ", seen " + seen);
  End(Finding::kViolated, "expected " + expected + ", seen " + seen);
}

void ClauseCase::Body::Remark(Instant at, std::string text) {
  outcome.frames.push_back({at, false, {}, std::move(text), Segment::kLan});
}

Instant ClauseCase::Body::Send(const Bytes& frame, const std::string& what, Segment segment) {
  const Instant at = stage.SendOn(segment, frame);
  outcome.frames.push_back({at, false, frame, {}, segment});
  last_sent = at;
  if (!first_unjudged) first_unjudged = at;
  if (const auto packet = wire::Decode(frame)) slowest = std::max(slowest, packet->interval);
  if (sent.empty() || sent.back().first != what) sent.push_back({what, {}});
  sent.back().second.push_back(at);
  return at;
}

bool ClauseCase::Body::Pump(Instant deadline) {
  auto frame = stage.Receive(deadline);
  if (!frame) return false;
  frame->from_dut = true;
  outcome.frames.push_back(*frame);
  if (wire::Decode(frame->frame)) last_heard = std::max(last_heard.value_or(frame->at), frame->at);
  inbox.push_back(std::move(*frame));
  return true;
}

void ClauseCase::Body::PumpUntil(Instant deadline) {
  while (Pump(deadline)) {
  }
}

std::optional<Heard> ClauseCase::Body::AsAdvertisement(const Captured& frame, const RouterSetup& of) const {
  auto packet = wire::Decode(frame.frame);
  if (!packet) return std::nullopt;
  const bool its =
      packet->vrid == of.vrid && frame.segment == of.segment && packet->source.family == of.FamilyOr(family);
  if (setup && !setup->also.empty() && !its) return std::nullopt;
  return Heard{frame.at, std::move(*packet), frame.frame};
}

RouterSetup ClauseCase::Body::SetupOn(Segment segment) const {
  if (!setup) return {};
  const auto& also = setup->also;
  const auto found = std::find_if(also.begin(), also.end(), [&](const auto& one) { return one.segment == segment; });
  return segment == Segment::kLan || found == also.end() ? *setup : *found;
}

std::optional<Heard> ClauseCase::Body::TakeAdvertisement(const RouterSetup& of, Instant deadline) {
  for (std::size_t next = 0;; ++next) {
    if (next == inbox.size() && !Pump(deadline)) return std::nullopt;
    if (auto heard = AsAdvertisement(inbox[next], of)) {
      if (heard->at > deadline) return std::nullopt;
      inbox.erase(inbox.begin() + static_cast<std::ptrdiff_t>(next));
      return heard;
    }
  }
}

std::optional<Captured> ClauseCase::Body::TakeFrame(Instant deadline,
                                                    const std::function<bool(const Captured&)>& wanted) {
  for (std::size_t next = 0;; ++next) {
    if (next == inbox.size() && !Pump(deadline)) return std::nullopt;
    if (!wanted(inbox[next])) continue;
    Captured frame = std::move(inbox[next]);
    inbox.erase(inbox.begin() + static_cast<std::ptrdiff_t>(next));
    return frame;
  }
}

Duration ClauseCase::Body::Uncertainty(Instant begin, Instant end) {
  if (end - begin <= 2 * kNear) return stage.Uncertainty(begin, end);
  return stage.Uncertainty(begin, begin + kNear) + stage.Uncertainty(end - kNear, end);
}

Instant ClauseCase::Body::Anchor(Instant moment) const {
  Instant anchor = started;
  for (const Captured& frame : outcome.frames) {
    const bool tells = !frame.frame.empty() && (!frame.from_dut || wire::Decode(frame.frame));
    if (tells && frame.at < moment) anchor = std::max(anchor, frame.at);
  }
  return anchor;
}

void ClauseCase::Body::Measure(Instant at, const Window& window, bool holds) {
  if (measured && holds) return;
  const Instant anchor = Anchor(std::min(at, window.from));
  outcome.measured_ms = wire::ToMs(at - anchor);
  outcome.bound_ms = wire::ToMs((at < window.from ? window.from : window.to) - anchor);
}

// A silence says nothing about a router that is dead or deaf to everything: it has to speak again, which it does at
// the latest when nobody holds it back any longer.
void ClauseCase::Body::ProveLife() {
  if (!unproved_silence || stopped) return;
  const auto alive = [this] { return last_heard && *last_heard >= *unproved_silence; };
  const Duration down = wire::DownInterval(version, 1, std::max(slowest, setup->interval));
  const Instant deadline = std::max(stage.Now(), last_sent.value_or(started)) + down + kLifeGrace;
  while (!alive() && Pump(deadline)) {
  }
  const std::string expected = "a sign of life after the silence";
  if (!alive()) Decide(false, true, expected, "none until " + Text(stage.Now()));
  Keep(true, true, expected, "advertisement at " + Text(*last_heard));
}

void ClauseCase::Body::Finish() {
  ProveLife();
  const auto& made = outcome.expectations;
  const bool judged = std::any_of(made.begin(), made.end(), [](const auto& e) { return !e.control; });
  if (!judged && observed.empty()) End(Finding::kHarnessError, "the case expects nothing");
  if (!last_heard) End(Finding::kInconclusive, "the device was never heard");
  for (const std::string& text : observed) outcome.seen += (outcome.seen.empty() ? "" : "; ") + text;
  outcome.finding = judged ? Finding::kHolds : Finding::kObserved;
}

std::string ClauseCase::Body::SentText() const {
  std::string text;
  for (const auto& [what, times] : sent) {
    text += (text.empty() ? "" : "; ") + what + " at " + Text(times.front());
    if (times.size() > 1) text += ", " + std::to_string(times.size()) + " times up to " + Text(times.back());
  }
  return text.empty() ? "nothing" : text;
}

}  // namespace holdfast::conformance
