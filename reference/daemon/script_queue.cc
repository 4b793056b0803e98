#include "reference/daemon/script_queue.h"

#include <utility>

namespace holdfast::daemon {

bool ScriptQueue::Add(ScriptRequest request) {
  std::deque<ScriptRequest>& waiting = lines_[request.subject].waiting;
  waiting.push_back(std::move(request));
  if (waiting.size() <= kMostWaiting) return false;
  waiting.pop_front();
  return true;
}

std::vector<ScriptRequest> ScriptQueue::Ready(Instant now) {
  std::vector<ScriptRequest> ready;
  for (auto& [subject, line] : lines_) {
    while (!line.waiting.empty() && (subject.empty() || line.running == 0 || now >= line.deadline)) {
      ready.push_back(std::move(line.waiting.front()));
      line.waiting.pop_front();
      ++line.running;
      line.deadline = now + kPatience;
    }
  }
  return ready;
}

void ScriptQueue::Ended(const std::string& subject) {
  const auto line = lines_.find(subject);
  if (line == lines_.end()) return;
  if (line->second.running > 0) --line->second.running;
  if (line->second.running == 0 && line->second.waiting.empty()) lines_.erase(line);
}

std::optional<ScriptQueue::Instant> ScriptQueue::NextDeadline() const {
  std::optional<Instant> next;
  for (const auto& [subject, line] : lines_) {
    if (!line.waiting.empty() && (!next || line.deadline < *next)) next = line.deadline;
  }
  return next;
}

std::vector<ScriptRequest> ScriptQueue::TakeAll() {
  std::vector<ScriptRequest> all;
  for (auto& [subject, line] : lines_) {
    for (ScriptRequest& request : line.waiting) all.push_back(std::move(request));
    line.waiting.clear();
  }
  return all;
}

bool ScriptQueue::empty() const {
  for (const auto& [subject, line] : lines_) {
    if (!line.waiting.empty()) return false;
  }
  return true;
}

}  // namespace holdfast::daemon
