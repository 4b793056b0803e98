#include "reference/host/check_smtp_dialogue.h"

#include <algorithm>
#include <charconv>

#include "reference/host/check_task.h"

namespace holdfast::host {
namespace {

constexpr int kReady = 220, kOk = 250, kClosing = 221;

// The code of a reply line, "250 ..." or "250-..."; 0 for anything else.
int CodeOf(std::string_view line) {
  int code = 0;
  const auto digits = line.substr(0, 3);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code);
  if (error != std::errc() || digits.size() != 3 || end != digits.data() + 3 || code < 100) return 0;
  return line.size() == 3 || line[3] == ' ' || line[3] == '-' ? code : 0;
}

}  // namespace

const char* SmtpDialogue::stage() const {
  if (step_ == Step::kGreeting) return "waiting for the greeting";
  return step_ == Step::kHelo ? "waiting for the reply to HELO" : "waiting for the reply to QUIT";
}

std::string SmtpDialogue::Feed(std::string_view octets) {
  std::string answer;
  while (!octets.empty() && !result_) {
    const std::size_t line_end = octets.find('\n');
    const std::string_view piece = octets.substr(0, line_end == octets.npos ? line_end : line_end + 1);
    octets.remove_prefix(piece.size());
    size_ += piece.size();
    if (size_ > kMostSmtpReply) {
      result_ = CheckFailure("a reply without end");
      break;
    }
    pending_ += piece;
    if (line_end == octets.npos) break;
    while (!pending_.empty() && (pending_.back() == '\n' || pending_.back() == '\r')) pending_.pop_back();
    answer += Line(std::exchange(pending_, {}));
  }
  return answer;
}

std::string SmtpDialogue::Line(std::string_view line) {
  const int code = CodeOf(line);
  if (code == 0) {
    result_ = CheckFailure("no SMTP reply: " + CheckQuote(line));
    return {};
  }
  if (line.size() > 3 && line[3] == '-') return {};  // more lines of this reply follow
  size_ = 0;
  return Reply(code, line);
}

std::string SmtpDialogue::Reply(int code, std::string_view line) {
  const int expected = step_ == Step::kGreeting ? kReady : step_ == Step::kHelo ? kOk : kClosing;
  if (code != expected) {
    const char* what = step_ == Step::kGreeting ? "greeting " : step_ == Step::kHelo ? "HELO: " : "QUIT: ";
    result_ = CheckFailure(what + CheckQuote(line) + ", expected " + std::to_string(expected));
    return {};
  }
  if (step_ == Step::kGreeting) {
    step_ = Step::kHelo;
    return "HELO " + helo_name_ + "\r\n";
  }
  if (step_ == Step::kHelo) {
    step_ = Step::kQuit;
    return "QUIT\r\n";
  }
  result_ = CheckSuccess("greeted and parted");
  return {};
}

// Who said 250 to HELO is well; some servers hang up on QUIT without a word.
void SmtpDialogue::End() {
  if (result_) return;
  result_ = step_ == Step::kQuit ? CheckSuccess("greeted, then closed")
                                 : CheckFailure(std::string("closed while ") + stage());
}

}  // namespace holdfast::host
