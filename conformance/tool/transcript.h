// What a case and its stage said to each other, written down so that the case can be judged again without a wire:
// RecordingStage writes while a case plays, ReplayStage gives the same answers to the same case later, under today's
// registry and today's case.
//
// A case that has changed may wait longer or send something else than what was recorded. Then nobody knows what the
// device would have done: ReplayStage ends the case and says why in `diverged`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "conformance/stage/stage.h"
#include "reference/base/result.h"

namespace holdfast::conformance {

// One exchange. Times are microseconds of the stage's time line.
struct Exchange {
  enum class Kind : char {
    kNow = 'n',
    kStart = 'b',
    kStop = 'e',
    kReconfigure = 'c',
    kSend = 's',
    kHeard = 'h',
    kSilence = '0',  // Receive came back with nothing
    kUncertainty = 'u',
    kLog = 'l',
    kAddresses = 'a'
  } kind = Kind::kNow;
  std::int64_t at = 0;     // the answer; of an uncertainty the end of the span
  std::int64_t from = 0;   // of an uncertainty the begin, of a Receive the deadline
  std::int64_t value = 0;  // of an uncertainty
  int segment = 0;         // of frames
  std::vector<std::uint8_t> frame;
  std::vector<std::string> texts;  // new lines of the log; addresses as their octets in hex
};

inline constexpr const char* kTranscriptFile = "transcript.jsonl";  // in a cell's folder

struct Transcript {
  Dialect dialect;
  Mac tester_mac;
  std::int64_t origin_ns = 0;
  std::vector<Exchange> exchanges;
};

// Octets as hex and back; what is no hex ends the octets.
std::string HexOf(std::span<const std::uint8_t> octets);
Bytes OctetsOf(std::string_view hex);

Status WriteTranscript(const Transcript& transcript, const std::filesystem::path& file);
Result<Transcript> ReadTranscript(const std::filesystem::path& file);

class RecordingStage : public Stage {
 public:
  // `inner` must outlive this stage.
  explicit RecordingStage(Stage& inner);
  const Transcript& transcript() const { return transcript_; }

  std::string_view name() const override { return inner_.name(); }
  Instant Now() override;
  void Start(const RouterSetup& setup, Version version, Family family) override;
  Instant Stop() override;
  void Reconfigure(const RouterSetup& setup, Version version, Family family) override;
  Instant SendOn(Segment segment, const Bytes& frame) override;
  std::optional<Captured> Receive(Instant deadline) override;
  Duration Uncertainty(Instant from, Instant to) override;
  const Dialect& dialect() const override { return inner_.dialect(); }
  bool Has(Needs need) const override { return inner_.Has(need); }
  Mac tester_mac() const override { return inner_.tester_mac(); }
  std::int64_t origin_ns() const override { return inner_.origin_ns(); }
  std::vector<std::string> DutLog() override;
  std::vector<Address> DutAddresses() override;

 private:
  Exchange& Note(Exchange::Kind kind, Instant at);
  Stage& inner_;
  Transcript transcript_;
  std::size_t log_lines_ = 0;
};

class ReplayStage : public Stage {
 public:
  explicit ReplayStage(Transcript transcript) : transcript_(std::move(transcript)) {}
  // Why the case could not be played to its end; empty: it could.
  const std::string& diverged() const { return diverged_; }

  std::string_view name() const override { return "netns"; }
  Instant Now() override;
  void Start(const RouterSetup&, Version, Family) override { Act(Exchange::Kind::kStart, "starts the device"); }
  Instant Stop() override { return Instant(Duration(Act(Exchange::Kind::kStop, "stops the device").at)); }
  void Reconfigure(const RouterSetup&, Version, Family) override;
  Instant SendOn(Segment segment, const Bytes& frame) override;
  std::optional<Captured> Receive(Instant deadline) override;
  Duration Uncertainty(Instant from, Instant to) override;
  const Dialect& dialect() const override { return transcript_.dialect; }
  bool Has(Needs) const override { return true; }
  Mac tester_mac() const override { return transcript_.tester_mac; }
  std::int64_t origin_ns() const override { return transcript_.origin_ns; }
  std::vector<std::string> DutLog() override;
  std::vector<Address> DutAddresses() override;

 private:
  [[noreturn]] void Diverge(const std::string& why);
  const Exchange& Act(Exchange::Kind kind, const char* what);
  const Exchange* Find(Exchange::Kind kind);  // before the next act; nullptr: none is left
  std::size_t NextAct() const;
  Instant Advance(std::int64_t at);

  Transcript transcript_;
  std::size_t act_ = 0;     // behind the last act that was repeated
  std::size_t cursor_ = 0;  // behind the last answer that was used
  std::size_t heard_ = 0;   // behind the last frame that was given
  Instant now_{};
  std::vector<std::string> log_;
  std::string diverged_;
};

}  // namespace holdfast::conformance
