#include "conformance/tool/environment.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/timerfd.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <thread>
#include <vector>

#include "reference/sys/clock.h"
#include "reference/sys/namespaces.h"
#include "reference/sys/unique_fd.h"

namespace holdfast::conformance {
namespace {

// How late each of 250 wake-ups of a 1 ms timer was, in ms, sorted.
std::vector<double> Lateness() {
  const sys::UniqueFd timer(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
  const itimerspec every{{0, 1'000'000}, {0, 1'000'000}};
  ::timerfd_settime(timer.get(), 0, &every, nullptr);
  Instant due = sys::MonotonicNow();
  std::vector<double> late;
  while (late.size() < 250) {
    std::uint64_t expirations = 0;
    if (::read(timer.get(), &expirations, sizeof expirations) != sizeof expirations) break;
    due += Milliseconds(static_cast<std::int64_t>(expirations));
    late.push_back(std::max<double>(0, static_cast<double>((sys::MonotonicNow() - due).count()) / 1000.0));
  }
  std::sort(late.begin(), late.end());
  return late;
}

}  // namespace

std::string UtcNow() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

std::map<std::string, std::string> DescribeEnvironment() {
  utsname name{};
  ::uname(&name);
  std::map<std::string, std::string> environment{
      {"kernel", std::string(name.sysname) + " " + name.release},
      {"machine", name.machine},
      {"cpus", std::to_string(std::thread::hardware_concurrency())},
      {"privilege", sys::IsRealRoot() ? "root" : "user namespace"},
  };
  const std::vector<double> late = Lateness();
  if (!late.empty()) {
    environment["jitter_p50_ms"] = fmt::format("{:.3f}", late[late.size() / 2]);
    environment["jitter_p99_ms"] = fmt::format("{:.3f}", late[late.size() * 99 / 100]);
  }
  return environment;
}

}  // namespace holdfast::conformance
