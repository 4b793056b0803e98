#include "netns-lab/engine/traffic.h"

#include <fmt/format.h>

namespace holdfast::lab {
namespace {

// A first packet that is lost is sent again after one second.
constexpr Milliseconds kAnswerTimeout(1500);
// Longer for connections that shall survive a fault.
constexpr Milliseconds kHeldTimeout(8000);

}  // namespace

std::string Answers::ToString() const {
  std::string text;
  for (const auto& [server, count] : by_server) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", server, count);
  if (failures.empty()) return text;
  return text + fmt::format("{}{} failed ({})", text.empty() ? "" : ", ", failures.size(), failures.front());
}

Answers Traffic::Ask(const LabRequests& requests, int count, bool until_failure) {
  Answers answers;
  for (int i = 0; i < count; ++i) {
    const std::string& client = requests.clients[static_cast<std::size_t>(i) % requests.clients.size()];
    auto connection = HttpConnection::Open(*network_.FindNode(client), requests.target, requests.port, kAnswerTimeout);
    const Result<std::string> page =
        connection ? connection->Get("/") : Result<std::string>(tl::make_unexpected(connection.error()));
    if (page) {
      ++answers.by_server[*page];
      ++total_[*page];
    } else {
      answers.failures.push_back(page.error().message);
      if (until_failure) break;
    }
  }
  return answers;
}

Answers Traffic::Hold(const LabRequests& requests, int count) {
  held_.clear();
  Answers answers;
  for (int i = 0; i < count; ++i) {
    const std::string& client = requests.clients[static_cast<std::size_t>(i) % requests.clients.size()];
    auto connection = HttpConnection::Open(*network_.FindNode(client), requests.target, requests.port, kHeldTimeout);
    const Result<std::string> page =
        connection ? connection->Get("/") : Result<std::string>(tl::make_unexpected(connection.error()));
    if (!page) {
      answers.failures.push_back(page.error().message);
      continue;
    }
    ++answers.by_server[*page];
    held_.push_back({std::move(*connection), *page});
  }
  return answers;
}

std::vector<std::string> Traffic::BrokenOnes() {
  std::vector<std::string> broken;
  for (Held& held : held_) {
    const Result<std::string> page = held.connection.Get("/");
    if (!page) {
      broken.push_back(fmt::format("to {}: {}", held.server, page.error().message));
    } else if (*page != held.server) {
      broken.push_back(fmt::format("to {}: {} answered", held.server, *page));
    }
  }
  return broken;
}

}  // namespace holdfast::lab
