#include "conformance/sim/group.h"

#include <algorithm>
#include <utility>

namespace holdfast::conformance::sim {

Group::Group(std::vector<Station> stations, Random& random, Observer& observer)
    : stations_(std::move(stations)),
      alarms_(stations_.size()),
      random_(random),
      observer_(observer),
      segment_(stations_.size(), random) {}

void Group::RunUntil(Instant until) {
  while (true) {
    const std::optional<Instant> arrival = segment_.next();
    const std::optional<std::size_t> alarm = NextAlarm();
    const std::optional<Instant> timer = alarm ? alarms_[*alarm].when() : std::nullopt;
    const bool arrives = arrival && (!timer || *arrival <= *timer);
    const std::optional<Instant> next = arrives ? arrival : timer;
    if (!next || *next > until) break;
    now_ = std::max(now_, *next);
    if (arrives) {
      Deliver(segment_.Take());
    } else {
      Handle(*alarm, vrrp::DeadlineReached{});
    }
  }
  now_ = until;
}

void Group::Start(std::size_t who) {
  if (!stations_[who].running()) stations_[who].Restart();
  Handle(who, vrrp::Startup{});
}

void Group::Stop(std::size_t who) {
  if (stations_[who].running()) Handle(who, vrrp::Shutdown{});
}

void Group::Crash(std::size_t who) {
  stations_[who].Crash();
  Rearm(who);
  observer_.Handled(who, now_);
}

void Group::Stall(std::size_t who, Microseconds length) {
  alarms_[who].stalled_until = std::max(alarms_[who].stalled_until, now_ + length);
}

void Group::Tell(std::size_t who, const vrrp::Event& event) {
  if (stations_[who].running()) Handle(who, event);
}

void Group::SetWeather(const Weather& weather) {
  segment_.SetWeather(weather);
  for (Alarm& alarm : alarms_) alarm.lateness = std::min(alarm.lateness, weather.max_lateness);
}

std::size_t Group::ActiveCount() const {
  return static_cast<std::size_t>(
      std::count_if(stations_.begin(), stations_.end(), [](const Station& station) { return station.active(); }));
}

void Group::Deliver(const Delivery& delivery) {
  Station& receiver = stations_[delivery.receiver];
  if (!receiver.running()) return;
  const Instant ready = alarms_[delivery.receiver].stalled_until;
  if (ready > now_) {  // it waits in the socket
    segment_.Postpone(delivery, ready);
    return;
  }
  const auto advert = receiver.Receive(delivery.frame, stations_[delivery.frame.sender].address());
  if (advert) Handle(delivery.receiver, *advert);
}

void Group::Handle(std::size_t who, const vrrp::Event& event) {
  ++events_;
  const vrrp::Output out = stations_[who].Handle(event, now_);
  for (const vrrp::Action& action : out.actions) {
    const auto* send = std::get_if<vrrp::SendAdvertisement>(&action);
    if (send == nullptr) continue;
    ++advertisements_;
    segment_.Send(stations_[who].Advertisement(who, send->priority), now_);
    observer_.Sent(who, send->priority, now_);
  }
  Rearm(who);
  observer_.Handled(who, now_);
}

void Group::Rearm(std::size_t who) {
  Alarm& alarm = alarms_[who];
  const auto deadline = stations_[who].running() ? stations_[who].router().deadline() : std::nullopt;
  if (deadline == alarm.deadline) return;
  alarm.deadline = deadline;
  alarm.lateness = random_.Between(Microseconds(0), segment_.weather().max_lateness);
}

std::optional<Instant> Group::Alarm::when() const {
  if (!deadline) return std::nullopt;
  return std::max(*deadline + lateness, stalled_until);
}

std::optional<std::size_t> Group::NextAlarm() const {
  std::optional<std::size_t> next;
  for (std::size_t i = 0; i < alarms_.size(); ++i) {
    if (alarms_[i].deadline && (!next || *alarms_[i].when() < *alarms_[*next].when())) next = i;
  }
  return next;
}

}  // namespace holdfast::conformance::sim
