// What the tester hears, and what it makes of it.
#include <algorithm>

#include "conformance/stage/case_body.h"
#include "conformance/wire/neighbour.h"

namespace holdfast::conformance {
namespace {

// Waited beyond a window, so that a reader learns how late a late answer was.
constexpr Duration kLateGrace = wire::Seconds(1);
// Where lateness is not judged: after so long it is absence.
constexpr Duration kAbsent = wire::Seconds(30);

// A gratuitous ARP or an unsolicited Neighbor Advertisement.
bool Announces(const Bytes& frame) {
  if (const auto arp = wire::DecodeArp(frame)) return arp->IsGratuitous();
  const auto message = wire::DecodeNeighbour(frame);
  return message && message->kind == wire::NeighbourMessage::Kind::kAdvertisement && !message->solicited;
}

}  // namespace

// One body for expectation and control: they differ in what it means not to hold.
struct Lan::Judge {
  ClauseCase::Body& body;
  bool control;
  bool promotion = false;

  struct Announcement {
    Place place = Place::kOutside;
    Instant at{};
  };

  // When the DUT announced its addresses: the announcement that speaks most for it.
  Announcement Announced(const Window& window) const {
    Announcement best;
    for (const Captured& captured : body.inbox) {
      if (!Announces(captured.frame)) continue;
      const Duration uncertainty = body.Uncertainty(body.Anchor(window.from), captured.at);
      const Place place = PlaceOf(captured.at, window, body.tolerance, uncertainty);
      if (place < best.place) best = {place, captured.at};
    }
    return best;
  }

  // A promotion is shown by its announcement too, however late the advertisement. Where the announcement may have been
  // in time, nothing is certain.
  Place PlaceOfPromotion(Place advertisement, Instant heard, const Window& window) {
    if (!promotion || advertisement == Place::kInside) return advertisement;
    const Announcement announced = Announced(window);
    if (announced.place == Place::kInside)
      body.End(Finding::kObserved, "promoted in time, as its announcement at " + Text(announced.at) +
                                       " shows; its first advertisement came only at " + Text(heard) +
                                       ", which is charged under the clause of that advertisement");
    return std::min(announced.place, advertisement);
  }

  Heard Advertisement(const Router& dut, Window window, const std::string& what) {
    const Tolerance& t = body.tolerance;
    const Instant deadline = window.to + (t.late ? *t.late + kLateGrace : kAbsent);
    const std::string bound = Text(window, t);
    const std::string expected = what + " at " + bound;
    const Instant anchor = body.Anchor(window.from);
    const auto heard = body.TakeAdvertisement(dut.setup, deadline);
    if (!heard) Absent(window, anchor, deadline, expected);
    const Place advertised = PlaceOf(heard->at, window, t, body.Uncertainty(anchor, heard->at));
    const Place place = PlaceOfPromotion(advertised, heard->at, window);
    if (!control) body.Measure(heard->at, window, place == Place::kInside);
    body.Decide(place, control, expected, "advertisement at " + Text(heard->at) + " (bound " + bound + ")");
    return *heard;
  }

  void Absent(const Window& window, Instant anchor, Instant deadline, const std::string& expected) {
    const bool judged = body.tolerance.late.has_value();
    const Place place = PlaceOf(deadline, window, body.tolerance, body.Uncertainty(anchor, deadline));
    body.Decide(judged ? place : Place::kOutside, control || !judged, expected, "none until " + Text(deadline));
    throw CaseEnd{};  // not reached: an absence never holds
  }

  // Advertisements from before the tester's first frame since the last judgement are about the time before it.
  void Silence(const Router& dut, Instant until) {
    const Instant from = body.first_unjudged.value_or(Instant::min());
    const Window allowed{until, Instant::max() - wire::Seconds(3600)};
    const Tolerance early{body.tolerance.early.value_or(Duration(0)), std::nullopt};
    std::erase_if(body.inbox, [&](const Captured& f) { return f.at < from && wire::Decode(f.frame); });
    std::size_t next = 0;
    do {
      for (; next < body.inbox.size(); ++next) {
        const auto heard = body.AsAdvertisement(body.inbox[next], dut.setup);
        if (heard && heard->at >= from) Broken(*heard, allowed, early);
      }
    } while (body.Pump(until));
    body.Keep(true, control, "no advertisement before " + Text(until), "none");
    body.Judged();
    body.unproved_silence = until - *early.early;
  }

  void Broken(const Heard& heard, const Window& allowed, const Tolerance& early) {
    const Duration uncertainty = body.Uncertainty(body.Anchor(heard.at), heard.at);
    const Place place = PlaceOf(heard.at, allowed, early, uncertainty);
    if (place == Place::kInside) return;
    body.Decide(place, control, "no advertisement before " + Text(allowed.from),
                "advertisement at " + Text(heard.at) + " (priority " + std::to_string(heard.packet.priority) + ")");
  }
};

Heard Lan::ExpectAdvertisementFrom(const Router& dut, Window window, const std::string& what) {
  return Judge{*case_.body_, false}.Advertisement(dut, window, what);
}
Heard Lan::ExpectPromotionOf(const Router& dut, Window window, const std::string& what) {
  return Judge{*case_.body_, false, true}.Advertisement(dut, window, what);
}
void Lan::ExpectSilenceFrom(const Router& dut, Instant until) { Judge{*case_.body_, false}.Silence(dut, until); }
Heard Lan::ControlAdvertisementFrom(const Router& dut, Window window, const std::string& what) {
  return Judge{*case_.body_, true}.Advertisement(dut, window, what);
}
void Lan::ControlSilenceFrom(const Router& dut, Instant until) { Judge{*case_.body_, true}.Silence(dut, until); }

std::optional<Heard> Lan::NextAdvertisementFrom(const Router& dut, Instant until) {
  return case_.body_->TakeAdvertisement(dut.setup, until);
}

std::vector<Heard> Lan::AdvertisementsFrom(const Router& dut, Instant until) {
  std::vector<Heard> all;
  while (auto heard = NextAdvertisementFrom(dut, until)) all.push_back(std::move(*heard));
  return all;
}

std::vector<Heard> Lan::AdvertisementsFrom(const Router& dut, std::size_t count, Instant until) {
  std::vector<Heard> all;
  while (all.size() < count) {
    auto heard = NextAdvertisementFrom(dut, until);
    if (!heard) break;
    all.push_back(std::move(*heard));
  }
  case_.body_->Decide(all.size() == count, true, std::to_string(count) + " advertisements before " + Text(until),
                      std::to_string(all.size()));
  return all;
}

std::optional<Captured> Lan::NextFrame(Instant until, const std::function<bool(const Bytes&)>& wanted) {
  return case_.body_->TakeFrame(until, [&](const Captured& frame) { return wanted(frame.frame); });
}

std::optional<Captured> Lan::NextFrameOn(Segment segment, Instant until,
                                         const std::function<bool(const Bytes&)>& wanted) {
  return case_.body_->TakeFrame(until,
                                [&](const Captured& frame) { return frame.segment == segment && wanted(frame.frame); });
}

void Lan::Pass(Instant instant, bool forget) {
  case_.body_->PumpUntil(instant);
  if (forget) case_.body_->inbox.clear();
}

}  // namespace holdfast::conformance
