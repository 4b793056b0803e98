#include "reference/daemon/log.h"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/sinks/syslog_sink.h>
#include <spdlog/spdlog.h>
#include <syslog.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <memory>
#include <vector>

namespace holdfast::daemon {
namespace {

constexpr std::size_t kQueuedLines = 8192;
constexpr char kConsolePattern[] = "%Y-%m-%d %H:%M:%S.%f %n[%P] %^%l%$: %v";

std::vector<spdlog::sink_ptr> Sinks(const LogTarget& target) {
  std::vector<spdlog::sink_ptr> sinks;
  if (target.console) {
    const auto colours = std::getenv("NO_COLOR") == nullptr ? spdlog::color_mode::automatic : spdlog::color_mode::never;
    sinks.push_back(std::make_shared<spdlog::sinks::stderr_color_sink_mt>(colours));
    sinks.back()->set_pattern(kConsolePattern);
  }
  if (target.syslog) {
    sinks.push_back(
        std::make_shared<spdlog::sinks::syslog_sink_mt>("holdfastd", LOG_PID, target.facility, /*formatting=*/true));
    sinks.back()->set_pattern("%n: %v");
  }
  return sinks;
}

}  // namespace

LogTarget LogTargetFor(const Options& options, const std::string& process) {
  return {.process = process,
          .console = options.log_console,
          .syslog = !options.no_syslog,
          .facility = options.syslog_facility,
          .detail = options.log_detail};
}

void SetUpLog(const LogTarget& target, LogWriter writer) {
  const auto sinks = Sinks(target);
  std::shared_ptr<spdlog::logger> logger;
  if (writer == LogWriter::kOwnThread) {
    spdlog::init_thread_pool(kQueuedLines, 1);
    logger = std::make_shared<spdlog::async_logger>(target.process, sinks.begin(), sinks.end(), spdlog::thread_pool(),
                                                    spdlog::async_overflow_policy::overrun_oldest);
  } else {
    logger = std::make_shared<spdlog::logger>(target.process, sinks.begin(), sinks.end());
  }
  // The sinks have patterns of their own, so set_default_logger's formatter must not replace them.
  logger->set_level(target.detail ? spdlog::level::debug : spdlog::level::info);
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(logger);
}

void CloseLog(unsigned seconds) {
  std::signal(SIGALRM, SIG_DFL);
  alarm(seconds);
  spdlog::shutdown();
  alarm(0);
}

}  // namespace holdfast::daemon
