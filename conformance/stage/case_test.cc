// The language judged by routers whose faults are known.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "conformance/stage/case_body.h"
#include "conformance/stage/fake_stage.h"

namespace holdfast::conformance {
namespace {

using testing::HasSubstr;
using wire::Milliseconds;

const Tolerance kTolerance{Duration(Milliseconds(30)), Duration(Milliseconds(100))};

struct Script : ClauseCase {
  explicit Script(std::function<void(Script&)> script) : play(std::move(script)) {}
  void Play() override { play(*this); }
  std::function<void(Script&)> play;
};

Outcome PlayOn(const FakeRouter& router, std::function<void(Script&)> play, const Tolerance& tolerance = kTolerance) {
  FakeStage stage(router);
  return Script(std::move(play)).Run(stage, Version::kV3, Family::kIpv4, tolerance);
}

// A Backup outlasts its tester's adverts and takes over on time: the shape of most cases.
void TakesOver(Script& c) {
  Router dut = c.StartBackup();
  const Instant heard = c.peer.Advertise();
  c.lan.ExpectSilenceFrom(dut, heard + 3 * 100_cs);
  c.lan.ExpectAdvertisementFrom(dut, at(heard + c.DownInterval(100, 100_cs)));
}

TEST(Language, ARightRouterPasses) {
  const Outcome o = PlayOn({}, TakesOver);
  EXPECT_EQ(o.finding, Finding::kHolds) << o.cause;
  EXPECT_EQ(o.cause, "");
  EXPECT_DOUBLE_EQ(*o.measured_ms, 3609.375);
  EXPECT_DOUBLE_EQ(*o.bound_ms, 3609.375);
}

TEST(Language, StringsAreForReaders) {
  const Outcome o = PlayOn({}, [](Script& c) {
    Router dut = c.StartActive();
    c.lan.ExpectAdvertisementFrom(dut, at(dut.first->at + 100_cs));
    c.peer.Advertise({.priority = 50});
  });
  EXPECT_EQ(o.expected, "an advertisement at t = 4.579 .. 4.709 s");
  EXPECT_EQ(o.seen, "advertisement at t = 4.609 s (bound t = 4.579 .. 4.709 s)");
  EXPECT_EQ(o.sent,
            "VRRPv3 advertisement vrid 51 priority 50 interval 100 cs 192.0.2.100 from 192.0.2.200 at t = 4.609 s");
  EXPECT_EQ(o.dut_log.size(), 1u);
}

TEST(Language, LateBeyondToleranceAndUncertaintyIsConvicted) {
  const Outcome o = PlayOn({.late = Milliseconds(150)}, TakesOver);
  EXPECT_EQ(o.finding, Finding::kViolated);
  EXPECT_THAT(o.cause, HasSubstr("expected an advertisement at t = "));
  EXPECT_THAT(o.seen, HasSubstr("advertisement at t = "));
}

// What the case itself measured is its figure for as long as all holds; a failure is measured where it is.
TEST(Language, AFailureIsMeasuredWhereItIs) {
  const auto measures_the_first = [](Duration second) {
    return PlayOn({}, [second](Script& c) {
      Router dut = c.StartActive();
      c.Measured(Milliseconds(7), Milliseconds(8));
      c.lan.ExpectAdvertisementFrom(dut, at(dut.first->at + second));
    });
  };
  EXPECT_DOUBLE_EQ(*measures_the_first(100_cs).measured_ms, 7);
  const Outcome early = measures_the_first(200_cs);
  ASSERT_EQ(early.finding, Finding::kViolated) << early.cause;
  EXPECT_NE(*early.measured_ms, 7);
  EXPECT_DOUBLE_EQ(*early.bound_ms - *early.measured_ms, 1000);
}

TEST(Language, LateWithinToleranceHolds) {
  EXPECT_EQ(PlayOn({.late = Milliseconds(20)}, TakesOver).finding, Finding::kHolds);
  EXPECT_EQ(PlayOn({.late = Milliseconds(100)}, TakesOver).finding, Finding::kHolds) << "the bound belongs to it";
}

TEST(Language, LateWithinUncertaintyIsInconclusive) {
  const Outcome o = PlayOn({.late = Milliseconds(150), .uncertainty = Milliseconds(30)}, TakesOver);
  EXPECT_EQ(o.finding, Finding::kInconclusive);
  EXPECT_THAT(o.cause, HasSubstr("this machine's own delays"));
  EXPECT_EQ(PlayOn({.late = Milliseconds(150), .uncertainty = Milliseconds(20)}, TakesOver).finding,
            Finding::kViolated);
}

// One cause, one conviction: an announcement in time shows the promotion, however late the advertisement.
TEST(Language, APromotionIsShownByItsAnnouncement) {
  const auto promotes = [](Script& c) {
    const Router dut = c.StartBackup({.priority = 100, .interval = 100_cs});
    c.lan.ExpectPromotionOf(dut, at(*dut.last_held + c.DownInterval(100, 100_cs)), "promotion");
  };
  const Outcome o = PlayOn({.late = Milliseconds(900), .announces_ahead = Milliseconds(900)}, promotes);
  EXPECT_EQ(o.finding, Finding::kObserved);
  EXPECT_THAT(o.cause, HasSubstr("promoted in time"));
  EXPECT_EQ(PlayOn({.late = Milliseconds(900)}, promotes).finding, Finding::kViolated);
  EXPECT_EQ(PlayOn({.late = Milliseconds(900), .announces_ahead = Milliseconds(300)}, promotes).finding,
            Finding::kViolated)
      << "an announcement that is late as well excuses nothing";
  const auto finding_of = [&](Milliseconds late, Milliseconds ahead, Milliseconds uncertainty) {
    return PlayOn({.late = late, .announces_ahead = ahead, .uncertainty = uncertainty}, promotes).finding;
  };
  EXPECT_EQ(finding_of(Milliseconds(150), Milliseconds(150), Milliseconds(30)), Finding::kObserved)
      << "an advertisement that may be late is no riddle where the announcement was in time";
  EXPECT_EQ(finding_of(Milliseconds(900), Milliseconds(750), Milliseconds(30)), Finding::kInconclusive)
      << "the announcement may have been in time";
  EXPECT_EQ(PlayOn({}, promotes).finding, Finding::kHolds);
}

TEST(Language, EarlyIsConvicted) {
  EXPECT_EQ(PlayOn({.late = Milliseconds(-40)}, TakesOver).finding, Finding::kViolated);
  EXPECT_EQ(PlayOn({.late = Milliseconds(-20)}, TakesOver).finding, Finding::kHolds);
  EXPECT_EQ(PlayOn({.late = Milliseconds(-40), .uncertainty = Milliseconds(10)}, TakesOver).finding,
            Finding::kInconclusive);
}

TEST(Language, TooEarlyBreaksTheSilence) {
  const Outcome o = PlayOn({.late = Milliseconds(-700)}, TakesOver);
  EXPECT_EQ(o.finding, Finding::kViolated);
  EXPECT_THAT(o.expected, HasSubstr("no advertisement before"));
}

TEST(Language, ASideThatIsNotJudgedDoesNotConvict) {
  const auto starts = [](Script& c) {
    Router dut = c.StartActive();
    c.lan.ExpectAdvertisementFrom(dut, at(dut.first->at + 100_cs));
  };
  EXPECT_EQ(PlayOn({.late = Milliseconds(700)}, starts, {Duration(0), std::nullopt}).finding, Finding::kHolds);
  EXPECT_EQ(PlayOn({.late = Milliseconds(-700)}, starts, {Duration(0), std::nullopt}).finding, Finding::kViolated);
  EXPECT_EQ(PlayOn({.late = Milliseconds(-700)}, starts, {std::nullopt, Duration(0)}).finding, Finding::kHolds);
}

TEST(Language, InVirtualTimeAMillisecondIsEnough) {
  EXPECT_EQ(PlayOn({.late = Milliseconds(1), .wire = false}, TakesOver).finding, Finding::kHolds);
  EXPECT_EQ(PlayOn({.late = Milliseconds(2), .wire = false}, TakesOver).finding, Finding::kViolated);
}

TEST(Language, AMuteDeviceGetsNotOnePass) {
  EXPECT_EQ(PlayOn({.mute = true}, TakesOver).finding, Finding::kViolated);
  const auto silence = [](Script& c) {
    Router dut = c.Start();
    c.peer.Advertise();
    c.lan.ExpectSilenceFrom(dut, c.stage().Now() + 3_s);
  };
  const Outcome o = PlayOn({.mute = true}, silence);
  EXPECT_EQ(o.finding, Finding::kInconclusive);
  EXPECT_THAT(o.cause, HasSubstr("sign of life"));
  EXPECT_EQ(PlayOn({}, silence).finding, Finding::kHolds) << "the same case, a living device";
  EXPECT_EQ(PlayOn({.mute = true}, [](Script& c) { c.StartActive(); }).finding, Finding::kInconclusive);
  const auto careless = [](Script& c) {
    c.Start();
    c.Expect(true, "something that holds of itself", "so it does");
  };
  EXPECT_EQ(PlayOn({.mute = true}, careless).finding, Finding::kInconclusive);
  EXPECT_EQ(PlayOn({.mute = true},
                   [](Script& c) {
                     c.Start();
                     c.Observed("nothing");
                   })
                .finding,
            Finding::kInconclusive);
}

TEST(Language, ADeafDeviceIsNotJudgedWhereTheControlFails) {
  const Outcome o = PlayOn({.deaf = true}, TakesOver);
  EXPECT_EQ(o.finding, Finding::kInconclusive);
  EXPECT_THAT(o.cause, HasSubstr("control not honoured"));
}

TEST(Language, ADeviceThatDiesInTheSilenceIsNoPass) {
  const auto yields = [](Script& c) {
    Router dut = c.StartActive();
    const Instant t = c.peer.Advertise();
    c.lan.ExpectSilenceFrom(dut, t + 2_s);
  };
  EXPECT_EQ(PlayOn({.dies = true}, yields).finding, Finding::kInconclusive);
  EXPECT_EQ(PlayOn({}, yields).finding, Finding::kHolds);
}

TEST(Language, ProofOfLifeWaitsForTheLongestIntervalThatWasSpoken) {
  const auto slow = [](Script& c) {
    Router dut = c.StartActive();
    const Instant t = c.peer.Advertise({.interval = 4000_cs});
    c.lan.ExpectSilenceFrom(dut, t + 10_s);
  };
  EXPECT_EQ(PlayOn({}, slow).finding, Finding::kHolds) << "120 s and its skew later";
}

TEST(Language, SilenceIsAboutTheTimeAfterTheStimulus) {
  const Outcome o = PlayOn({}, [](Script& c) {
    Router dut = c.StartActive();
    c.lan.Pass(dut.first->at + 1500_ms);  // one advertisement that nobody asks for
    const Instant t = c.peer.Advertise();
    c.lan.ExpectSilenceFrom(dut, t + 2_s);
  });
  EXPECT_EQ(o.finding, Finding::kHolds) << o.cause;
}

TEST(Language, EachStimulusHasItsOwnSilence) {
  const Outcome o = PlayOn({}, [](Script& c) {
    Router dut = c.StartActive();
    for (int i = 0; i < 2; ++i) {
      c.lan.Pass(c.stage().Now() + 1500_ms);  // an advertisement that nobody asks for
      const Instant t = c.peer.Advertise();
      c.lan.ExpectSilenceFrom(dut, t + 3_s);
      c.lan.ExpectAdvertisementFrom(dut, at(t + c.DownInterval(100, 100_cs)));  // not the old one
    }
    const Instant t = c.peer.Advertise();
    c.lan.ExpectSilenceFrom(dut, t + 3_s);
    c.lan.Pass(t + 6_s);  // Active again, unasked
    c.lan.ExpectSilenceFrom(dut, c.peer.Advertise() + 3_s);
  });
  EXPECT_EQ(o.finding, Finding::kHolds) << o.cause;
}

TEST(Language, NothingIsLostBetweenTwoExpectations) {
  const Outcome o = PlayOn({}, [](Script& c) {
    Router dut = c.StartActive();
    c.lan.Pass(dut.first->at + 2500_ms);
    c.lan.ExpectAdvertisementFrom(dut, at(dut.first->at + 2_s));  // the one of 1 s comes first
  });
  EXPECT_EQ(o.finding, Finding::kViolated);
}

TEST(Language, TakesFramesInOrderAndForgetsOnDemand) {
  const Outcome o = PlayOn({}, [](Script& c) {
    Router dut = c.StartActive();
    const Instant t = dut.first->at;
    c.Expect(c.lan.AdvertisementsFrom(dut, t + 2500_ms).size() == 2, "2", "another number");
    c.Expect(c.lan.AdvertisementsFrom(dut, 3, t + 9_s).size() == 3, "3", "another number");
    c.lan.Pass(t + 7500_ms);
    c.Expect(c.lan.AdvertisementsFrom(dut, t + 6500_ms).size() == 1, "1: the other is of later", "another number");
    c.lan.Pass(t + 8500_ms, true);
    c.Expect(!c.lan.NextAdvertisementFrom(dut, t + 8900_ms), "nothing left", "something");
    c.Expect(c.lan.NextFrame(t + 20_s, [](const Bytes& f) { return !f.empty(); })->at == t + 9_s, "at 9 s", "not");
    c.lan.AdvertisementsFrom(dut, 3, t + 11_s);  // 10 and 11 only: a control
  });
  EXPECT_EQ(o.finding, Finding::kInconclusive);
  EXPECT_THAT(o.cause, HasSubstr("3 advertisements before"));
}

TEST(Language, EveryFrameAndRemarkIsKeptInOrder) {
  const Outcome o = PlayOn({}, [](Script& c) {
    Router dut = c.StartActive();
    c.peer.Advertise();
    c.Stop(dut);
    c.Expect(true, "x", "x");
  });
  ASSERT_EQ(o.frames.size(), 5u);
  EXPECT_THAT(o.frames[0].remark, HasSubstr("start: vrid 51 priority 100"));
  EXPECT_EQ(o.frames[1].remark, "the device takes part");
  EXPECT_TRUE(o.frames[2].from_dut && !o.frames[2].frame.empty());
  EXPECT_TRUE(!o.frames[3].from_dut && !o.frames[3].frame.empty());
  EXPECT_EQ(o.frames[4].remark, "SIGTERM");
}

TEST(Language, FailuresOfTheStageBecomeOutcomes) {
  using Kind = StageFailure::Kind;
  const auto start = [](Script& c) { c.StartActive(); };
  const Outcome down = PlayOn({.failure = StageFailure{Kind::kDutDidNotStart, "exit status 1"}}, start);
  EXPECT_EQ(down.finding, Finding::kHarnessError);
  EXPECT_TRUE(down.dut_did_not_start);
  EXPECT_EQ(down.cause, "exit status 1");
  const Outcome lacks = PlayOn({.failure = StageFailure{Kind::kUnsupported, "no v2"}}, start);
  EXPECT_EQ(lacks.finding, Finding::kUnsupported);
  EXPECT_FALSE(lacks.dut_did_not_start);
  EXPECT_EQ(PlayOn({}, [](Script&) { throw std::runtime_error("broken"); }).cause, "broken");
  EXPECT_EQ(PlayOn({}, [](Script&) { throw 7; }).finding, Finding::kHarnessError);
}

TEST(Language, ACaseThatExpectsNothingIsAFaultOfOurs) {
  EXPECT_EQ(PlayOn({}, [](Script& c) { c.StartActive(); }).finding, Finding::kHarnessError);
}

TEST(Language, ObservationIsNoVerdict) {
  const Outcome o = PlayOn({}, [](Script& c) {
    c.StartActive();
    c.Observed("the default is 100");
  });
  EXPECT_EQ(o.finding, Finding::kObserved);
  EXPECT_EQ(o.seen, "the default is 100");
}

TEST(Language, EndsByTheCasesOwnWord) {
  EXPECT_EQ(PlayOn({}, [](Script& c) { c.Unsupported("no"); }).finding, Finding::kUnsupported);
  EXPECT_EQ(PlayOn({}, [](Script& c) { c.Inconclusive("no"); }).finding, Finding::kInconclusive);
  EXPECT_EQ(PlayOn({}, [](Script& c) { c.Control(false, "a", "b"); }).cause,
            "control not honoured: expected a, seen b");
}

TEST(Language, TheTesterSpeaksAsTold) {
  PlayOn({}, [](Script& c) {
    c.Start({.vrid = 7, .interval = 200_cs});
    const Packet plain = c.peer.Compose({});
    EXPECT_EQ(plain.vrid, 7);
    EXPECT_EQ(plain.priority, 200);
    EXPECT_EQ(plain.interval, 200_cs);
    EXPECT_EQ(plain.source, Address::Of("192.0.2.200"));
    EXPECT_EQ(plain.mac_source, Mac::Of("00:00:5e:00:01:07"));
    EXPECT_EQ(plain.mac_destination, Mac::Of("01:00:5e:00:00:12"));
    EXPECT_EQ(plain.addresses, std::vector{Address::Of("192.0.2.100")});
    EXPECT_EQ(c.peer.Compose({.but = [](Packet& p) { p.ttl = 254; }}).ttl, 254);
  });
}

TEST(Language, ThePeerSpeaksAsTheVirtualRouterOfTheSegmentIsConfigured) {
  PlayOn({}, [](Script& c) {
    c.Start({.vrid = 7, .also = {{.vrid = 9, .segment = Segment::kFar}}, .two_segments = true, .password = "abc"});
    EXPECT_EQ(c.peer.Compose({}).auth_type, 1);
    EXPECT_EQ(c.peer.Compose({}).auth_data, (std::array<std::uint8_t, 8>{'a', 'b', 'c'}));
    const Packet far = c.peer.Compose({.segment = Segment::kFar});
    EXPECT_EQ(far.vrid, 9);
    EXPECT_EQ(far.auth_type, 0);
    EXPECT_EQ(far.source, Address::Of("198.51.100.200"));
    EXPECT_EQ(far.addresses, std::vector{Address::Of("198.51.100.100")});
  });
}

TEST(Language, WhatIsOptionalAndLackingIsNotApplicable) {
  const FakeRouter lacks{.failure = StageFailure{StageFailure::Kind::kUnsupported, "no words for mixed"}};
  EXPECT_EQ(PlayOn(lacks, [](Script& c) { c.StartActive({.wants = {"mixed"}}); }).finding, Finding::kNotApplicable);
  EXPECT_EQ(PlayOn(lacks, [](Script& c) { c.StartActive(); }).finding, Finding::kUnsupported);
  EXPECT_EQ(PlayOn({}, [](Script& c) { c.NotApplicable("no redirect"); }).finding, Finding::kNotApplicable);
}

TEST(Language, ARefusedConfigurationIsAnAnswer) {
  const FakeRouter refuses{.failure = StageFailure{StageFailure::Kind::kDutDidNotStart, "ended with status 1"}};
  const auto asks = [](Script& c) { c.Expect(!c.StartUnlessRefused({}), "refused", "not"); };
  EXPECT_EQ(PlayOn(refuses, asks).finding, Finding::kInconclusive)
      << "held, but a device that never spoke passes nothing";
  EXPECT_EQ(PlayOn({}, asks).finding, Finding::kViolated);
  const FakeRouter lacks{.failure = StageFailure{StageFailure::Kind::kUnsupported, "no owner"}};
  EXPECT_EQ(PlayOn(lacks, asks).finding, Finding::kUnsupported) << "what it lacks it does not refuse";
}

TEST(Language, AdvertiseForKeepsItsRhythm) {
  const Outcome o = PlayOn({}, [](Script& c) {
    c.StartActive();
    const Instant from = c.stage().Now();
    const Instant last = c.peer.AdvertiseFor(9_s, {.interval = 300_cs});
    c.Expect(last - from >= 6_s && last - from < 6001_ms, "three: at 0, 3 and 6 s", Text(last - from));
  });
  EXPECT_EQ(o.finding, Finding::kHolds) << o.cause;
}

TEST(Registration, NamesAndOrder) {
  EXPECT_EQ(CaseName("RFC9568-6.4.2-LEARN"), "RFC9568_6_4_2_LEARN");
  const CaseRegistration b("B", Versions::kBoth, Families::kBoth, "b.cc", nullptr);
  const CaseRegistration a("A", Versions::kV2, Families::kIpv4, "a.cc", nullptr, Needs::kWire);
  ASSERT_EQ(AllCases().size(), 2u);
  EXPECT_EQ(AllCases()[0].name, "A");
  EXPECT_EQ(AllCases()[0].needs, Needs::kWire);
}

}  // namespace
}  // namespace holdfast::conformance
