#include "conformance/tool/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include "netns-lab/report/verdict.h"

namespace holdfast::conformance {

Progress::Progress(std::size_t cells) : cells_(cells), terminal_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (live_) fmt::print(stderr, "\r\033[K");
}

void Progress::Live(const std::string& line) {
  if (!terminal_) return;
  fmt::print(stderr, "\r\033[K{}", line);
  std::fflush(stderr);
  live_ = true;
}

void Progress::Line(const std::string& line) {
  fmt::print(stderr, "{}{}\n", live_ ? "\r\033[K" : "", line);
  live_ = false;
}

void Progress::Phase(const std::string& what) { Line(what); }

void Progress::Done(const report::ClauseResult& result) {
  ++done_;
  const bool telling = report::NeedsAttention(result.verdict);
  failed_ += result.verdict == report::Verdict::kFail;
  if (telling)
    Line(fmt::format("  {:<12} {:<34} {} {} {}", report::Word(result.verdict), result.clause, result.version,
                     result.family, result.dut));
  if (!terminal_ && cells_ >= 10 && done_ * 10 / cells_ > told_) {
    told_ = done_ * 10 / cells_;
    Line(fmt::format("  {} of {} cells, {} failed", done_, cells_, failed_));
  }
}

void Progress::Tick(std::size_t running) {
  if (cells_) Live(fmt::format("{}/{} cells, {} running, {} failed", done_, cells_, running, failed_));
}

}  // namespace holdfast::conformance
