// The client's side of SMTP_CHECK (RFC 5321 section 3.1, 3.2, 4.1.1.10): greeting, HELO, QUIT. No socket.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "reference/host/check_port.h"

namespace holdfast::host {

// A reply of more octets, continuation lines and all, is refused (RFC 5321 section 4.5.3.1.5 has 512 for a line).
inline constexpr std::size_t kMostSmtpReply = 8192;

class SmtpDialogue {
 public:
  explicit SmtpDialogue(std::string helo_name) : helo_name_(std::move(helo_name)) {}

  // Takes what came; the value is what to send now, often nothing.
  std::string Feed(std::string_view octets);
  // The server will send no more.
  void End();

  // Once the dialogue is over, well or not.
  const std::optional<CheckResult>& result() const { return result_; }
  // What is waited for: "waiting for the greeting".
  const char* stage() const;

 private:
  enum class Step : std::uint8_t { kGreeting, kHelo, kQuit };
  std::string Line(std::string_view line);
  std::string Reply(int code, std::string_view line);

  std::string helo_name_;
  std::string pending_;
  std::size_t size_ = 0;  // of the reply that has not ended
  Step step_ = Step::kGreeting;
  std::optional<CheckResult> result_;
};

}  // namespace holdfast::host
