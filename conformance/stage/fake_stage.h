// A stage for the tests of the language itself: virtual time and a small scripted router that can misbehave in the
// ways that the language must tell apart. Tests only.
#pragma once

#include <deque>
#include <utility>

#include "conformance/stage/stage.h"
#include "conformance/wire/neighbour.h"

namespace holdfast::conformance {

struct FakeRouter {
  bool mute = false;                    // never sends
  bool deaf = false;                    // takes no notice of the tester
  bool dies = false;                    // sends nothing more once the tester has spoken
  Duration late{0};                     // added to each timer; negative is early
  Duration announces_ahead{0};          // announces its address so long before its first advertisement; 0: never
  Duration uncertainty{0};              // what the machine is said to have
  bool wire = true;                     // stands for a real wire: the registry's tolerance holds
  std::optional<StageFailure> failure;  // thrown by Start
};

class FakeStage : public Stage {
 public:
  explicit FakeStage(FakeRouter router) : router_(std::move(router)) {}

  std::string_view name() const override { return "fake"; }
  Instant Now() override { return now_; }
  Duration Uncertainty(Instant, Instant) override { return router_.uncertainty; }
  const Dialect& dialect() const override { return dialect_; }
  bool Has(Needs) const override { return router_.wire; }
  Mac tester_mac() const override { return Mac::Of("02:00:00:00:00:02"); }
  std::vector<std::string> DutLog() override { return {"a log line"}; }

  void Start(const RouterSetup& setup, Version version, Family family) override {
    if (router_.failure) throw *router_.failure;
    setup_ = setup;
    version_ = version;
    family_ = family;
    Arm(wire::DownInterval(version, setup.priority, setup.interval));
    if (setup.owner) deadline_ = now_;
  }

  Instant Stop() override {
    deadline_.reset();
    return now_;
  }

  void Reconfigure(const RouterSetup& setup, Version, Family) override { setup_ = setup; }

  Instant SendOn(Segment, const Bytes& frame) override {
    now_ += wire::Duration(1);  // no two things at once
    const auto packet = wire::Decode(frame);
    if (packet && !router_.deaf) Hear(*packet);
    if (router_.dies) deadline_.reset();
    return now_;
  }

  std::optional<Captured> Receive(Instant deadline) override {
    if (const auto announcement = Announce(deadline)) return announcement;
    if (!deadline_ || *deadline_ > deadline) {
      now_ = std::max(now_, deadline);
      return std::nullopt;
    }
    now_ = std::max(now_, *deadline_);
    active_ = true;
    Arm(setup_.interval);
    if (router_.mute) return Receive(deadline);
    return Captured{now_, true, wire::Encode(Advert()), {}};
  }

 private:
  void Arm(Duration time) { deadline_ = now_ + time + router_.late; }

  std::optional<Captured> Announce(Instant deadline) {
    if (active_ || announced_ || router_.announces_ahead == Duration(0) || !deadline_) return std::nullopt;
    const Instant due = *deadline_ - router_.announces_ahead;
    if (due > deadline) return std::nullopt;
    now_ = std::max(now_, due);
    announced_ = true;
    const Address vip = Addresses::Of(family_).vip;
    return Captured{now_,
                    true,
                    wire::Encode(wire::Arp{.ethernet_destination = Mac::Broadcast(), .sender = vip, .target = vip}),
                    {}};
  }

  void Hear(const wire::Packet& packet) {
    if (packet.priority == 0) return Arm(wire::SkewTime(version_, setup_.priority, setup_.interval));
    if (packet.priority < setup_.priority) return;
    active_ = false;
    Arm(3 * packet.interval + wire::SkewTime(version_, setup_.priority, packet.interval));
  }

  wire::Packet Advert() const {
    wire::Packet packet;
    packet.version = static_cast<std::uint8_t>(version_);
    packet.vrid = setup_.vrid;
    packet.priority = setup_.priority;
    packet.interval = setup_.interval;
    packet.source = Addresses::Of(family_).dut;
    packet.destination = wire::VrrpGroup(family_);
    packet.addresses = setup_.addresses;
    return packet;
  }

  FakeRouter router_;
  Dialect dialect_;
  RouterSetup setup_;
  Version version_ = Version::kV3;
  Family family_ = Family::kIpv4;
  Instant now_{};
  std::optional<Instant> deadline_;
  bool active_ = false;
  bool announced_ = false;
};

}  // namespace holdfast::conformance
