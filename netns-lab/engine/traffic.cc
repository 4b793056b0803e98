#include "netns-lab/engine/traffic.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "reference/sys/clock.h"

namespace holdfast::lab {
namespace {

// A first packet that is lost is sent again after one second.
constexpr Milliseconds kAnswerTimeout(1500);
// Longer for connections that shall survive a fault: a router that starts is dark for seconds, and the pause before a
// packet is sent again doubles each time.
constexpr Milliseconds kHeldTimeout(15000), kLeastTimeout(100);
// An answer that took longer has lost a packet on its way: until it came the client was in the dark.
constexpr std::int64_t kSlowNs = 900'000'000;

std::int64_t StampNs() { return sys::RealtimeNow().since_epoch.count(); }

void Count(const Result<std::string>& page, Answers& answers) {
  if (page) {
    ++answers.by_server[*page];
  } else {
    answers.failures.push_back(page.error().message);
  }
}

bool IsOneOf(const std::vector<std::string>& servers, const std::string& server) {
  return servers.empty() || std::ranges::find(servers, server) != servers.end();
}

}  // namespace

std::string Answers::ToString() const {
  std::string text;
  for (const auto& [server, count] : by_server) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", server, count);
  if (failures.empty()) return text;
  return text + fmt::format("{}{} failed ({})", text.empty() ? "" : ", ", failures.size(), failures.front());
}

Traffic::~Traffic() { EndLoad(); }

Result<std::string> Traffic::AskOnce(const std::string& client, const LabRequests& requests) {
  const std::int64_t from_ns = StampNs();
  auto connection = HttpConnection::Open(*network_.FindNode(client), requests.target, requests.port, kAnswerTimeout);
  Result<std::string> page =
      connection ? connection->Get("/") : Result<std::string>(tl::make_unexpected(connection.error()));
  Note(page, from_ns);
  return page;
}

void Traffic::Note(const Result<std::string>& page, std::int64_t from_ns) {
  const std::int64_t to_ns = StampNs();
  const std::lock_guard lock(mutex_);
  if (page) ++total_[*page];
  if (!page || to_ns - from_ns > kSlowNs) samples_.push_back({from_ns, 0});
  if (page) samples_.push_back({to_ns, to_ns});
}

Answers Traffic::Ask(const LabRequests& requests, int count, bool until_failure) {
  Answers answers;
  for (int i = 0; i < count; ++i) {
    Count(AskOnce(requests.clients[static_cast<std::size_t>(i) % requests.clients.size()], requests), answers);
    if (until_failure && !answers.failures.empty()) break;
  }
  return answers;
}

Answers Traffic::Hold(const LabRequests& requests, int count) {
  held_.clear();
  Answers answers;
  for (int i = 0; i < count; ++i) {
    const std::string& client = requests.clients[static_cast<std::size_t>(i) % requests.clients.size()];
    const std::int64_t from_ns = StampNs();
    auto connection = HttpConnection::Open(*network_.FindNode(client), requests.target, requests.port, kHeldTimeout);
    const Result<std::string> page =
        connection ? connection->Get("/") : Result<std::string>(tl::make_unexpected(connection.error()));
    Note(page, from_ns);
    Count(page, answers);
    if (page) held_.push_back({std::move(*connection), *page});
  }
  return answers;
}

// All are asked at once: those that are dead are waited for together.
std::vector<std::string> Traffic::BrokenOnes(const std::vector<std::string>& servers) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + kHeldTimeout;
  std::vector<std::pair<HeldConnection*, Status>> asked;
  for (HeldConnection& held : held_) {
    if (IsOneOf(servers, held.server)) asked.emplace_back(&held, held.connection.Ask("/"));
  }
  std::vector<std::string> broken;
  for (auto& [held, sent] : asked) {
    const auto left = std::chrono::duration_cast<Milliseconds>(deadline - Clock::now());
    const Result<std::string> page = sent ? held->connection.Answer(std::max(left, kLeastTimeout))
                                          : Result<std::string>(tl::make_unexpected(sent.error()));
    if (!page) {
      broken.push_back(fmt::format("to {}: {}", held->server, page.error().message));
    } else if (*page != held->server) {
      broken.push_back(fmt::format("to {}: {} answered", held->server, *page));
    }
  }
  return broken;
}

std::size_t Traffic::Held(const std::vector<std::string>& servers) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(held_, [&](const HeldConnection& held) { return IsOneOf(servers, held.server); }));
}

void Traffic::BeginLoad(const LabRequests& requests, Microseconds every) {
  EndLoad();
  load_answers_ = {};
  stop_load_ = false;
  load_ = std::thread([this, requests, every] { Load(requests, every); });
}

void Traffic::Load(const LabRequests& requests, Microseconds every) {
  auto next = std::chrono::steady_clock::now();
  for (std::size_t i = 0;; ++i) {
    Count(AskOnce(requests.clients[i % requests.clients.size()], requests), load_answers_);
    next = std::max(next + every, std::chrono::steady_clock::now());  // what is late is not made up for in a burst
    std::unique_lock lock(mutex_);
    if (stopped_.wait_until(lock, next, [this] { return stop_load_; })) return;
  }
}

Answers Traffic::EndLoad() {
  if (!load_.joinable()) return {};
  {
    const std::lock_guard lock(mutex_);
    stop_load_ = true;
  }
  stopped_.notify_all();
  load_.join();
  return load_answers_;
}

std::map<std::string, int> Traffic::total() const {
  const std::lock_guard lock(mutex_);
  return total_;
}

DarkReport Traffic::Darkness() const {
  const std::lock_guard lock(mutex_);
  return DarkTimes(samples_);
}

}  // namespace holdfast::lab
