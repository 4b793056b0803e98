#include "conformance/stage/sentinel.h"

#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <thread>

#include "conformance/stage/delay_track.h"
#include "reference/sys/clock.h"
#include "reference/sys/error.h"
#include "reference/sys/netlink.h"

namespace holdfast::conformance {
namespace {

constexpr std::int64_t kWakePeriod = 1'000;  // microseconds
constexpr std::int64_t kAskPeriod = 5'000;
constexpr std::int64_t kOrdinaryAnswer = 1'000;  // the kernel's lock was free
constexpr std::size_t kMaxCpus = 64;
constexpr int kLoopback = 1;

std::int64_t Now() { return sys::MonotonicNow().time_since_epoch().count(); }

void SleepUntil(std::int64_t us) {
  const timespec until{static_cast<time_t>(us / 1'000'000), static_cast<long>(us % 1'000'000 * 1'000)};
  ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
}

// Refused by a narrower mask: then the thread measures where it may run.
void StayOn(std::size_t cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  ::sched_setaffinity(0, sizeof set, &set);
}

}  // namespace

struct Sentinel::Shared {
  std::array<DelayTrack, kMaxCpus> cpus;
  DelayTrack kernel;
};

struct Sentinel::Watch {
  std::atomic<bool> stop{false};
  std::thread thread;

  void Wake(DelayTrack& track, std::size_t cpu) {
    StayOn(cpu);
    ::prctl(PR_SET_TIMERSLACK, 1);
    for (std::int64_t due = Now() + kWakePeriod; !stop;) {
      track.Pending(due);
      SleepUntil(due);
      const std::int64_t woken = Now();
      track.KeepLate(due, woken);
      due = std::max(due + kWakePeriod, woken + kWakePeriod / 2);
    }
    track.Pending(0);
  }

  void Ask(DelayTrack& track, sys::Netlink& netlink) {
    while (!stop) {
      const std::int64_t asked = Now();
      track.Pending(asked);
      (void)netlink.FindLink(kLoopback);
      const std::int64_t answered = Now();
      track.Pending(0);
      if (answered - asked > kOrdinaryAnswer) track.KeepBlocked(asked, answered);
      SleepUntil(answered + kAskPeriod);
    }
  }
};

Result<std::unique_ptr<Sentinel>> Sentinel::Start() {
  auto netlink = sys::Netlink::Open();
  if (!netlink) return tl::make_unexpected(netlink.error());
  void* memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return sys::Errno("memory for the record of delays");
  std::unique_ptr<Sentinel> sentinel(new Sentinel);
  Shared* shared = static_cast<Shared*>(memory);  // zero pages are empty tracks
  sentinel->shared_ = shared;
  sentinel->owner_ = ::getpid();
  sentinel->cpus_ = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMaxCpus);
  for (std::size_t i = 0; i <= sentinel->cpus_; ++i) sentinel->watches_.push_back(std::make_unique<Watch>());
  for (std::size_t cpu = 0; cpu < sentinel->cpus_; ++cpu) {
    Watch* watch = sentinel->watches_[cpu].get();
    watch->thread = std::thread([watch, shared, cpu] { watch->Wake(shared->cpus[cpu], cpu); });
  }
  Watch* asker = sentinel->watches_.back().get();
  asker->thread =
      std::thread([asker, shared, own = std::move(*netlink)]() mutable { asker->Ask(shared->kernel, own); });
  return sentinel;
}

Sentinel::~Sentinel() {
  const bool ours = owner_ == ::getpid();
  for (auto& watch : watches_) {
    watch->stop = true;
    if (ours) {
      watch->thread.join();
    } else {
      watch->thread.detach();  // it never ran in this process
    }
  }
  if (shared_ != nullptr) ::munmap(shared_, sizeof(Shared));
}

wire::Duration Sentinel::Worst(holdfast::Instant from_instant, holdfast::Instant to_instant) const {
  const std::int64_t from = from_instant.time_since_epoch().count(), to = to_instant.time_since_epoch().count();
  const std::int64_t now = Now();
  std::int64_t late = 0;
  for (std::size_t cpu = 0; cpu < cpus_; ++cpu) late = std::max(late, shared_->cpus[cpu].WorstLate(from, to, now));
  return wire::Duration(late + shared_->kernel.SumBlocked(from, to, now));
}

}  // namespace holdfast::conformance
