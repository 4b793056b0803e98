#include "netns-lab/guest/relay.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>

namespace holdfast::guest {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kConsoleKept = 4096;
constexpr Milliseconds kPowerOff = Seconds(10);

void WriteAll(int fd, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t n = ::write(fd, bytes, size);
    if (n < 0 && errno != EINTR) return;
    if (n < 0) continue;
    bytes += n;
    size -= static_cast<std::size_t>(n);
  }
}

class Follower {
 public:
  Follower(const GuestPorts& ports, Milliseconds boot_limit, Milliseconds limit)
      : waited_{{{ports.output.get(), POLLIN, 0},
                 {ports.errors.get(), POLLIN, 0},
                 {ports.status.get(), POLLIN, 0},
                 {ports.console.get(), POLLIN, 0}}},
        limit_(limit),
        deadline_(SteadyClock::now() + boot_limit) {}

  GuestEnd Run() {
    while (AnyOpen()) {
      const int n = ::poll(waited_.data(), waited_.size(), MillisecondsLeft());
      if (n == 0) return Late();
      for (std::size_t i = 0; i < waited_.size(); ++i) {
        if (n > 0 && waited_[i].revents != 0) Take(i);
      }
    }
    if (!up_) return {GuestEnd::Kind::kNeverUp, 0, console_};
    if (!status_) return {GuestEnd::Kind::kNoStatus, 0, console_};
    return {GuestEnd::Kind::kStatus, *status_, console_};
  }

 private:
  bool AnyOpen() const {
    for (const pollfd& one : waited_) {
      if (one.fd >= 0) return true;
    }
    return false;
  }

  int MillisecondsLeft() const {
    if (!deadline_) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline_ - SteadyClock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 1'000'000'000));
  }

  GuestEnd Late() const {
    if (status_) return {GuestEnd::Kind::kStatus, *status_, console_};
    return {up_ ? GuestEnd::Kind::kTimeLimit : GuestEnd::Kind::kNeverUp, 0, console_};
  }

  void Take(std::size_t i) {
    char buffer[65536];
    const ssize_t n = ::read(waited_[i].fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) return;
    if (n <= 0) {
      waited_[i].fd = -1;  // poll passes over it
      return;
    }
    const std::size_t size = static_cast<std::size_t>(n);
    switch (i) {
      case 0:
        return WriteAll(STDOUT_FILENO, buffer, size);
      case 1:
        return WriteAll(STDERR_FILENO, buffer, size);
      case 2:
        return Report({buffer, size});
      default:
        console_.append(buffer, size);
        if (console_.size() > kConsoleKept) console_.erase(0, console_.size() - kConsoleKept);
    }
  }

  void Report(std::string_view text) {
    report_.append(text);
    for (std::size_t end; (end = report_.find('\n')) != std::string::npos; report_.erase(0, end + 1)) {
      ReportLine(std::string_view(report_).substr(0, end));
    }
  }

  void ReportLine(std::string_view line) {
    constexpr std::string_view kWord = "status ";
    if (line == "up") {
      up_ = true;
      deadline_.reset();
      if (limit_ > Milliseconds(0)) deadline_ = SteadyClock::now() + limit_;
    } else if (line.starts_with(kWord)) {
      int status = 0;
      std::from_chars(line.data() + kWord.size(), line.data() + line.size(), status);
      status_ = status;
      deadline_ = SteadyClock::now() + kPowerOff;
    }
  }

  std::array<pollfd, 4> waited_;
  Milliseconds limit_;
  std::optional<SteadyClock::time_point> deadline_;
  bool up_ = false;
  std::optional<int> status_;
  std::string report_, console_;
};

}  // namespace

GuestEnd Follow(const GuestPorts& ports, Milliseconds boot_limit, Milliseconds limit) {
  return Follower(ports, boot_limit, limit).Run();
}

}  // namespace holdfast::guest
