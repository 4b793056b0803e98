#include "conformance/tool/transcript.h"

#include <algorithm>

namespace holdfast::conformance {
namespace {

using Kind = Exchange::Kind;

std::int64_t Us(Instant instant) { return instant.time_since_epoch().count(); }

// What the case does, rather than asks.
bool IsAct(Kind kind) {
  return kind == Kind::kStart || kind == Kind::kStop || kind == Kind::kReconfigure || kind == Kind::kSend;
}

}  // namespace

// --- recording ---

RecordingStage::RecordingStage(Stage& inner) : inner_(inner) {
  transcript_.dialect = inner.dialect();
  transcript_.tester_mac = inner.tester_mac();
  transcript_.origin_ns = inner.origin_ns();
}

Exchange& RecordingStage::Note(Kind kind, Instant at) {
  transcript_.exchanges.push_back({.kind = kind, .at = Us(at)});
  return transcript_.exchanges.back();
}

Instant RecordingStage::Now() {
  const Instant now = inner_.Now();
  Note(Kind::kNow, now);
  return now;
}

void RecordingStage::Start(const RouterSetup& setup, Version version, Family family) {
  inner_.Start(setup, version, family);
  Note(Kind::kStart, inner_.Now());
}

Instant RecordingStage::Stop() {
  const Instant at = inner_.Stop();
  Note(Kind::kStop, at);
  return at;
}

void RecordingStage::Reconfigure(const RouterSetup& setup, Version version, Family family) {
  inner_.Reconfigure(setup, version, family);
  Note(Kind::kReconfigure, inner_.Now());
}

Instant RecordingStage::SendOn(Segment segment, const Bytes& frame) {
  const Instant at = inner_.SendOn(segment, frame);
  Exchange& sent = Note(Kind::kSend, at);
  sent.segment = static_cast<int>(segment);
  sent.frame = frame;
  return at;
}

std::optional<Captured> RecordingStage::Receive(Instant deadline) {
  auto captured = inner_.Receive(deadline);
  Exchange& heard = Note(captured ? Kind::kHeard : Kind::kSilence, captured ? captured->at : deadline);
  heard.from = Us(deadline);
  if (captured) {
    heard.segment = static_cast<int>(captured->segment);
    heard.frame = captured->frame;
    if (!captured->remark.empty()) heard.texts = {captured->remark};
  }
  return captured;
}

Duration RecordingStage::Uncertainty(Instant from, Instant to) {
  const Duration value = inner_.Uncertainty(from, to);
  Exchange& asked = Note(Kind::kUncertainty, to);
  asked.from = Us(from);
  asked.value = value.count();
  return value;
}

std::vector<std::string> RecordingStage::DutLog() {
  std::vector<std::string> lines = inner_.DutLog();
  const std::size_t known = std::min(log_lines_, lines.size());
  Note(Kind::kLog, inner_.Now()).texts.assign(lines.begin() + static_cast<std::ptrdiff_t>(known), lines.end());
  log_lines_ = lines.size();
  return lines;
}

std::vector<Address> RecordingStage::DutAddresses() {
  const std::vector<Address> addresses = inner_.DutAddresses();
  Exchange& noted = Note(Kind::kAddresses, inner_.Now());
  for (const Address& address : addresses) noted.texts.push_back(HexOf(address.bytes()));
  return addresses;
}

// --- replaying ---

std::size_t ReplayStage::NextAct() const {
  std::size_t i = act_;
  while (i < transcript_.exchanges.size() && !IsAct(transcript_.exchanges[i].kind)) ++i;
  return i;
}

Instant ReplayStage::Advance(std::int64_t at) {
  now_ = std::max(now_, Instant(Duration(at)));
  return now_;
}

void ReplayStage::Diverge(const std::string& why) {
  if (diverged_.empty()) diverged_ = why;
  throw StageFailure{StageFailure::Kind::kHarness, why};
}

const Exchange& ReplayStage::Act(Kind kind, const char* what) {
  const std::size_t next = NextAct();
  if (next == transcript_.exchanges.size()) Diverge(std::string("the case ") + what + " where the recording ends");
  const Exchange& exchange = transcript_.exchanges[next];
  if (exchange.kind != kind) Diverge(std::string("the case ") + what + " where it did something else");
  act_ = next + 1;
  cursor_ = std::max(cursor_, act_);
  Advance(exchange.at);
  return exchange;
}

const Exchange* ReplayStage::Find(Kind kind) {
  const std::size_t end = NextAct();
  for (std::size_t i = cursor_; i < end; ++i) {
    if (transcript_.exchanges[i].kind != kind) continue;
    cursor_ = i + 1;
    return &transcript_.exchanges[i];
  }
  return nullptr;
}

Instant ReplayStage::Now() {
  const Exchange* now = Find(Kind::kNow);
  return now ? Advance(now->at) : now_;
}

void ReplayStage::Reconfigure(const RouterSetup&, Version, Family) {
  Act(Kind::kReconfigure, "configures the device anew");
}

Instant ReplayStage::SendOn(Segment segment, const Bytes& frame) {
  const Exchange& sent = Act(Kind::kSend, "sends a frame");
  if (sent.segment != static_cast<int>(segment) || sent.frame != frame)
    Diverge("the case sends another frame than it did");
  return Instant(Duration(sent.at));
}

std::optional<Captured> ReplayStage::Receive(Instant deadline) {
  const auto& all = transcript_.exchanges;
  const std::size_t next_act = NextAct();
  std::size_t i = heard_;
  while (i < all.size() && all[i].kind != Kind::kHeard) ++i;
  const bool there = i < all.size() && all[i].at <= Us(deadline);
  if (there && i < next_act) {
    heard_ = i + 1;
    cursor_ = std::max(cursor_, i + 1);
    Advance(all[i].at);
    return Captured{Instant(Duration(all[i].at)), true, all[i].frame, all[i].texts.empty() ? "" : all[i].texts.front(),
                    static_cast<Segment>(all[i].segment)};
  }
  // Nothing came: known only up to the next thing that the case did, or up to the end of the recording.
  const std::int64_t known = next_act < all.size() ? all[next_act].at : all.empty() ? 0 : all.back().at;
  if (there || Us(deadline) > known) Diverge("the case waits longer than it did");
  Advance(Us(deadline));
  return std::nullopt;
}

Duration ReplayStage::Uncertainty(Instant from, Instant to) {
  std::int64_t worst = 0;
  for (const Exchange& e : transcript_.exchanges) {
    if (e.kind != Kind::kUncertainty) continue;
    if (e.from == Us(from) && e.at == Us(to)) return Duration(e.value);
    worst = std::max(worst, e.value);
  }
  return Duration(worst);
}

std::vector<std::string> ReplayStage::DutLog() {
  if (const Exchange* more = Find(Kind::kLog)) log_.insert(log_.end(), more->texts.begin(), more->texts.end());
  return log_;
}

std::vector<Address> ReplayStage::DutAddresses() {
  std::vector<Address> addresses;
  if (const Exchange* seen = Find(Kind::kAddresses))
    for (const std::string& text : seen->texts) {
      const Bytes octets = OctetsOf(text);
      if (octets.size() == 4 || octets.size() == 16) addresses.push_back(Address::FromOctets(octets));
    }
  return addresses;
}

}  // namespace holdfast::conformance
