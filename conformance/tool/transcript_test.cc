// A case is recorded on a stage and played again from the record.
#include "conformance/tool/transcript.h"

#include <gtest/gtest.h>

#include <fstream>

#include "conformance/stage/clause_case.h"
#include "conformance/stage/fake_stage.h"

namespace holdfast::conformance {
namespace {

// Times out after the last advertisement that it heard, plus `more`.
class TimesOut : public ClauseCase {
 public:
  explicit TimesOut(Duration more = Duration(0)) : more_(more) {}

 protected:
  void Play() override {
    Router dut = StartBackup({.priority = 100, .interval = 100_cs});
    const Instant heard = peer.Advertise({.priority = 200});
    lan.ExpectAdvertisementFrom(dut, at(heard + DownInterval(100, 100_cs) + more_));
  }

 private:
  Duration more_;
};

constexpr Duration kLate = wire::Milliseconds(50);

Tolerance Late(std::int64_t ms) { return {Duration(0), wire::Milliseconds(ms)}; }

struct Recorded {
  Outcome outcome;
  Transcript transcript;
};

Recorded Record() {
  FakeStage stage({.late = kLate});
  RecordingStage recording(stage);
  const Outcome outcome = TimesOut().Run(recording, Version::kV3, Family::kIpv4, Late(100));
  return {outcome, recording.transcript()};
}

TEST(Transcript, TheSameCaseFindsTheSame) {
  const Recorded recorded = Record();
  ASSERT_EQ(recorded.outcome.finding, Finding::kHolds) << recorded.outcome.cause;
  ReplayStage replay(recorded.transcript);
  const Outcome again = TimesOut().Run(replay, Version::kV3, Family::kIpv4, Late(100));
  EXPECT_EQ(replay.diverged(), "");
  EXPECT_EQ(again.finding, Finding::kHolds) << again.cause;
  EXPECT_EQ(again.seen, recorded.outcome.seen);
  EXPECT_EQ(again.frames.size(), recorded.outcome.frames.size());
}

TEST(Transcript, AnotherToleranceFindsAnother) {
  ReplayStage replay(Record().transcript);
  const Outcome strict = TimesOut().Run(replay, Version::kV3, Family::kIpv4, Late(10));
  EXPECT_EQ(replay.diverged(), "");
  EXPECT_EQ(strict.finding, Finding::kViolated) << strict.cause;
}

TEST(Transcript, WhatWasNotRecordedIsNotGuessed) {
  Transcript cut = Record().transcript;
  while (cut.exchanges.back().kind != Exchange::Kind::kSend) cut.exchanges.pop_back();
  ReplayStage replay(cut);
  TimesOut(wire::Seconds(1)).Run(replay, Version::kV3, Family::kIpv4, Late(100));
  EXPECT_NE(replay.diverged(), "");
}

TEST(Transcript, AFileKeepsAll) {
  const Transcript transcript = Record().transcript;
  const std::string path = testing::TempDir() + "transcript_test.jsonl";
  ASSERT_TRUE(WriteTranscript(transcript, path));
  const auto read = ReadTranscript(path);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->exchanges.size(), transcript.exchanges.size());
  for (std::size_t i = 0; i < transcript.exchanges.size(); ++i) {
    const Exchange &a = read->exchanges[i], &b = transcript.exchanges[i];
    EXPECT_EQ(std::tie(a.kind, a.at, a.from, a.value, a.segment, a.frame, a.texts),
              std::tie(b.kind, b.at, b.from, b.value, b.segment, b.frame, b.texts));
  }
  EXPECT_EQ(read->tester_mac, transcript.tester_mac);
}

TEST(Transcript, NonsenseIsRefused) {
  const std::string path = testing::TempDir() + "transcript_nonsense.jsonl";
  for (const char* text : {"", "no JSON\n", "{\"transcript\": 7}\n", "{\"transcript\": 1}\n"}) {
    std::ofstream(path, std::ios::trunc) << text;
    EXPECT_FALSE(ReadTranscript(path)) << text;
  }
}

}  // namespace
}  // namespace holdfast::conformance
