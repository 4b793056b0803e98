#include "conformance/stage/cpu_wait.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

namespace holdfast::conformance {
namespace {

namespace fs = std::filesystem;

std::int64_t NanosecondsOf(const fs::path& task) {
  std::int64_t ran = 0, waited = 0;
  std::ifstream(task / "schedstat") >> ran >> waited;
  return waited;
}

// Processes come and go while one reads: what is not there any more has nothing to say.
std::int64_t NanosecondsOf(pid_t process) {
  std::int64_t sum = 0;
  std::error_code gone;
  for (const fs::directory_entry& task : fs::directory_iterator("/proc/" + std::to_string(process) + "/task", gone)) {
    sum += NanosecondsOf(task.path());
    std::ifstream children(task.path() / "children");
    for (pid_t child = 0; children >> child;) sum += NanosecondsOf(child);
  }
  return sum;
}

}  // namespace

wire::Duration WaitedForCpu(const std::vector<pid_t>& processes) {
  std::int64_t sum = 0;
  for (const pid_t process : processes) sum += NanosecondsOf(process);
  return wire::Duration(sum / 1000);
}

bool CpuWaits::IsDue(wire::Instant now) const { return notes_.empty() || now - notes_.back().at >= kPeriod / 10; }

void CpuWaits::Note(wire::Instant now, wire::Duration waited) { notes_.push_back({now, waited}); }

wire::Duration CpuWaits::Between(wire::Instant from, wire::Instant to) const {
  if (notes_.empty()) return wire::Duration(0);
  const auto after = [](wire::Instant instant, const Moment& moment) { return instant < moment.at; };
  const auto before = [](const Moment& moment, wire::Instant instant) { return moment.at < instant; };
  const auto first = std::upper_bound(notes_.begin(), notes_.end(), from, after);
  const auto last = std::lower_bound(notes_.begin(), notes_.end(), to, before);
  const wire::Duration begin = first == notes_.begin() ? wire::Duration(0) : std::prev(first)->waited;
  const wire::Duration end = last == notes_.end() ? notes_.back().waited : last->waited;
  return std::max(end - begin, wire::Duration(0));  // a process that has ended takes its time with it
}

}  // namespace holdfast::conformance
