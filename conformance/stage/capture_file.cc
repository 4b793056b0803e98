// The capture that a reader opens in Wireshark, from what a case kept.
#include <algorithm>

#include "conformance/stage/netns_stage.h"
#include "netns-lab/engine/pcapng.h"

namespace holdfast::conformance {
namespace {

struct Commented {
  const Captured* captured;
  std::string comment;
};

// What is not a frame is told with the next one, or after the last.
std::vector<Commented> WithComments(const std::vector<Captured>& all) {
  std::vector<Commented> frames;
  std::string remarks;
  for (const Captured& captured : all) {
    if (captured.frame.empty()) {
      remarks += (remarks.empty() ? "" : "; ") + captured.remark;
      continue;
    }
    frames.push_back({&captured, std::exchange(remarks, {})});
  }
  if (!frames.empty() && !remarks.empty()) frames.back().comment += " then: " + remarks;
  return frames;
}

}  // namespace

Status WriteCapture(const Outcome& outcome, const std::filesystem::path& file) {
  using Direction = lab::PcapngWriter::Direction;
  auto writer = lab::PcapngWriter::Create(file, "holdfast-conform");
  if (!writer) return tl::make_unexpected(writer.error());
  const bool two = std::any_of(outcome.frames.begin(), outcome.frames.end(),
                               [](const Captured& captured) { return captured.segment == Segment::kFar; });
  const std::uint32_t lan = (*writer)->Interface("tester", "the tester's end of the segment");
  const std::uint32_t far = two ? (*writer)->Interface("tester2", "the tester's end of the second segment") : lan;
  for (const auto& [captured, comment] : WithComments(outcome.frames)) {
    const std::int64_t stamp = outcome.origin_ns + captured->at.time_since_epoch().count() * 1'000;
    const Direction direction = captured->from_dut ? Direction::kInbound : Direction::kOutbound;
    (*writer)->Frame(captured->segment == Segment::kFar ? far : lan, stamp, captured->frame, comment, direction);
  }
  (*writer)->Flush();
  if (!(*writer)->ok()) return Fail("writing " + file.string());
  return {};
}

}  // namespace holdfast::conformance
