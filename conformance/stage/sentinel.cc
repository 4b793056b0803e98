#include "conformance/stage/sentinel.h"

#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>

#include "reference/sys/clock.h"
#include "reference/sys/error.h"

namespace holdfast::conformance {
namespace {

constexpr std::int64_t kPeriod = 1'000;                 // microseconds between two wakes
constexpr std::int64_t kBucket = 10'000;                // microseconds that share one note
constexpr std::size_t kBuckets = std::size_t{1} << 16;  // eleven minutes
constexpr std::size_t kMaxCpus = 64;

// A note is the bucket's number (upper half) and the worst lateness in it (lower half), so that one load tells whether
// the note is about the time asked for or about eleven minutes before.
std::uint64_t Note(std::int64_t bucket, std::int64_t late) {
  return static_cast<std::uint64_t>(bucket) << 32 |
         static_cast<std::uint32_t>(std::min<std::int64_t>(late, 0xffffffff));
}

std::int64_t Now() { return sys::MonotonicNow().time_since_epoch().count(); }

void SleepUntil(std::int64_t us) {
  const timespec until{static_cast<time_t>(us / 1'000'000), static_cast<long>(us % 1'000'000 * 1'000)};
  ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
}

struct Track {
  std::atomic<std::int64_t> due;  // of the next wake; 0: no thread
  std::array<std::atomic<std::uint64_t>, kBuckets> notes;

  void Keep(std::int64_t from, std::int64_t to, std::int64_t late) {
    for (std::int64_t bucket = from / kBucket; bucket <= to / kBucket; ++bucket) {
      std::atomic<std::uint64_t>& note = notes[static_cast<std::size_t>(bucket) % kBuckets];
      const std::uint64_t old = note.load(std::memory_order_relaxed);
      const bool worse = old >> 32 != static_cast<std::uint32_t>(bucket) || static_cast<std::uint32_t>(old) < late;
      if (worse) note.store(Note(bucket, late), std::memory_order_relaxed);
    }
  }

  std::int64_t Worst(std::int64_t from, std::int64_t to) const {
    const std::int64_t next = due.load(std::memory_order_acquire);
    std::int64_t worst = next != 0 && next <= to ? Now() - next : 0;  // asleep in the span, and still
    for (std::int64_t bucket = from / kBucket; bucket <= to / kBucket; ++bucket) {
      const std::uint64_t note = notes[static_cast<std::size_t>(bucket) % kBuckets].load(std::memory_order_relaxed);
      if (note >> 32 == static_cast<std::uint32_t>(bucket)) worst = std::max<std::int64_t>(worst, note & 0xffffffff);
    }
    return worst;
  }
};

}  // namespace

struct Sentinel::Shared {
  std::array<Track, kMaxCpus> tracks;
};

struct Sentinel::Watch {
  std::atomic<bool> stop{false};
  std::thread thread;

  void Loop(Track& track, int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    ::sched_setaffinity(0, sizeof set, &set);  // refused by a narrower mask: then it measures where it may run
    ::prctl(PR_SET_TIMERSLACK, 1);
    std::int64_t due = Now() + kPeriod;
    while (!stop.load(std::memory_order_relaxed)) {
      track.due.store(due, std::memory_order_release);
      SleepUntil(due);
      const std::int64_t woken = Now();
      track.Keep(due, woken, woken - due);
      due = std::max(due + kPeriod, woken + kPeriod / 2);
    }
    track.due.store(0, std::memory_order_release);
  }
};

Result<std::unique_ptr<Sentinel>> Sentinel::Start() {
  void* memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return sys::Errno("memory for the jitter record");
  std::unique_ptr<Sentinel> sentinel(new Sentinel);
  sentinel->shared_ = static_cast<Shared*>(memory);  // zero pages are valid atomics
  sentinel->owner_ = ::getpid();
  const std::size_t cpus = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMaxCpus);
  for (std::size_t cpu = 0; cpu < cpus; ++cpu) {
    auto watch = std::make_unique<Watch>();
    Track& track = sentinel->shared_->tracks[cpu];
    watch->thread = std::thread([w = watch.get(), &track, cpu] { w->Loop(track, static_cast<int>(cpu)); });
    sentinel->watches_.push_back(std::move(watch));
  }
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

wire::Duration Sentinel::Worst(holdfast::Instant from, holdfast::Instant to) const {
  std::int64_t worst = 0;
  for (std::size_t i = 0; i < watches_.size(); ++i) {
    worst = std::max(worst, shared_->tracks[i].Worst(from.time_since_epoch().count(), to.time_since_epoch().count()));
  }
  return wire::Duration(worst);
}

}  // namespace holdfast::conformance
