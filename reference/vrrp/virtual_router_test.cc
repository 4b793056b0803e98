#include "reference/vrrp/virtual_router.h"

#include <gtest/gtest.h>

namespace holdfast::vrrp {
namespace {

using namespace holdfast::literals;  // NOLINT: literals

constexpr RfcProfile kAll[] = {RfcProfile::k3768, RfcProfile::k5798, RfcProfile::k9568, RfcProfile::k9568Errata};
const IpAddress kPrimary = IpAddress::V4(192, 0, 2, 10);
const IpAddress kSmaller = IpAddress::V4(192, 0, 2, 2);
const IpAddress kGreater = IpAddress::V4(192, 0, 2, 200);

VirtualRouterConfig Config(RfcProfile profile, std::uint8_t priority = 100) {
  VirtualRouterConfig config;
  config.version = profile == RfcProfile::k3768 ? Version::kV2 : Version::kV3;
  config.profile = profile;
  config.priority = priority;
  config.primary_address = kPrimary;
  return config;
}

// A router with a clock that the test turns by hand; times count from the origin.
struct Machine {
  explicit Machine(const VirtualRouterConfig& config) : router(config) {}

  std::string At(Microseconds when, const Event& event) {
    now = Instant(when);
    const Output out = router.Handle(event, now);
    edge = out.transition;
    return ToString(out.actions);
  }
  std::string Hears(Microseconds when, std::uint8_t priority, Centiseconds interval = 100_cs,
                    const IpAddress& from = kSmaller) {
    return At(when, AdvertisementReceived{priority, interval, from});
  }
  // Lets the timer run out, exactly on time.
  std::string Expires() { return At(router.deadline()->time_since_epoch(), DeadlineReached{}); }
  Microseconds deadline() const { return router.deadline().value_or(Instant(-1_us)).time_since_epoch(); }

  VirtualRouter router;
  Instant now{};
  std::optional<Transition> edge;
};

Machine Backup(const VirtualRouterConfig& config) {
  Machine machine(config);
  machine.At(0_us, Startup{});
  return machine;
}

// Active since 3.609375 s (priority 100), its next advertisement a second later.
Machine Active(const VirtualRouterConfig& config) {
  Machine machine = Backup(config);
  machine.Expires();
  return machine;
}

TEST(VirtualRouterTest, WaitsInInitialize) {
  for (const RfcProfile profile : kAll) {
    Machine machine(Config(profile));
    EXPECT_EQ(machine.router.state(), State::kInitialize);
    EXPECT_EQ(machine.router.deadline(), std::nullopt);
    EXPECT_EQ(machine.Hears(1_us, 200), "");
    EXPECT_EQ(machine.Hears(2_us, 0), "");
    EXPECT_EQ(machine.At(3_us, DeadlineReached{}), "");
    EXPECT_EQ(machine.At(4_us, Shutdown{}), "");
    EXPECT_EQ(machine.At(5_us, AddressesChanged{}), "");
    EXPECT_EQ(machine.router.transitions().Covered(), 0u);
  }
}

TEST(VirtualRouterTest, OwnerStartsAsActive) {
  for (const RfcProfile profile : kAll) {
    Machine machine(Config(profile, kOwnerPriority));
    EXPECT_EQ(machine.At(7_us, Startup{}),
              "SendAdvertisement(255) InstallAddresses(accept) AnnounceAddresses StateChanged(Initialize > Active)");
    EXPECT_EQ(machine.edge, Transition::kStartAsOwner);
    EXPECT_EQ(machine.deadline(), 1000007_us);
  }
}

TEST(VirtualRouterTest, OthersStartAsBackup) {
  for (const RfcProfile profile : kAll) {
    Machine machine(Config(profile));
    EXPECT_EQ(machine.At(7_us, Startup{}), "RemoveAddresses StateChanged(Initialize > Backup)");
    EXPECT_EQ(machine.edge, Transition::kStartAsBackup);
    EXPECT_EQ(machine.deadline(), 3609382_us);
    EXPECT_EQ(machine.At(8_us, Startup{}), "");  // only once
    EXPECT_EQ(machine.deadline(), 3609382_us);
  }
}

TEST(VirtualRouterTest, BackupTakesOverWhenTheTimerFires) {
  for (const RfcProfile profile : kAll) {
    Machine machine = Backup(Config(profile));
    EXPECT_EQ(machine.At(3609374_us, DeadlineReached{}), "");  // a microsecond early
    EXPECT_EQ(machine.At(3609375_us, DeadlineReached{}),
              "SendAdvertisement(100) InstallAddresses AnnounceAddresses StateChanged(Backup > Active)");
    EXPECT_EQ(machine.edge, Transition::kBackupTakesOver);
    EXPECT_EQ(machine.deadline(), 4609375_us);
  }
}

TEST(VirtualRouterTest, AcceptModeGoesWithTheAddresses) {
  VirtualRouterConfig config = Config(RfcProfile::k9568);
  config.accept = true;
  Machine machine = Backup(config);
  EXPECT_EQ(machine.Expires(),
            "SendAdvertisement(100) InstallAddresses(accept) AnnounceAddresses StateChanged(Backup > Active)");
}

TEST(VirtualRouterTest, BackupWaitsTheSkewAfterAResignation) {
  for (const RfcProfile profile : kAll) {
    Machine machine = Backup(Config(profile));
    EXPECT_EQ(machine.Hears(500000_us, 0, 1000_cs), "");
    EXPECT_EQ(machine.edge, Transition::kBackupHearsResignation);
    EXPECT_EQ(machine.deadline(), 1109375_us);                  // 0.5 s and the skew; the interval is not learned
    EXPECT_EQ(machine.router.active_adver_interval(), 100_cs);  // RFC9568-6.4.2-PRIO0-NOLEARN
    machine.Hears(600000_us, 0);
    EXPECT_EQ(machine.deadline(), 1209375_us);  // a further one sets it again
  }
}

TEST(VirtualRouterTest, BackupFollowsEqualAndHigherPriorities) {
  for (const RfcProfile profile : kAll) {
    for (const std::uint8_t priority : {100, 101, 255}) {
      Machine machine = Backup(Config(profile));
      EXPECT_EQ(machine.Hears(2_s, priority), "");
      EXPECT_EQ(machine.edge, Transition::kBackupFollows);
      EXPECT_EQ(machine.deadline(), 5609375_us);
    }
  }
}

TEST(VirtualRouterTest, BackupDiscardsLowerPrioritiesWhilePreempting) {
  for (const RfcProfile profile : kAll) {
    Machine machine = Backup(Config(profile));
    EXPECT_EQ(machine.Hears(2_s, 99, 4000_cs), "");
    EXPECT_EQ(machine.edge, Transition::kBackupDiscards);
    EXPECT_EQ(machine.deadline(), 3609375_us);
    EXPECT_EQ(machine.router.active_adver_interval(), 100_cs);
  }
}

TEST(VirtualRouterTest, BackupFollowsLowerPrioritiesWithoutPreemption) {
  for (const RfcProfile profile : kAll) {
    VirtualRouterConfig config = Config(profile);
    config.preempt = false;
    Machine machine = Backup(config);
    machine.Hears(2_s, 1);
    EXPECT_EQ(machine.edge, Transition::kBackupFollows);
    EXPECT_EQ(machine.deadline(), 5609375_us);
  }
}

TEST(VirtualRouterTest, OwnersPreemptRegardless) {
  VirtualRouterConfig config = Config(RfcProfile::k9568Errata, 254);
  config.preempt = false;
  Machine machine = Backup(config);
  machine.At(1_s, PriorityChanged{kOwnerPriority});
  machine.Hears(2_s, 254);
  EXPECT_EQ(machine.edge, Transition::kBackupDiscards);
}

TEST(VirtualRouterTest, LearnsTheIntervalAndWithItTheSkew) {
  for (const RfcProfile profile : {RfcProfile::k9568, RfcProfile::k9568Errata}) {
    Machine machine = Backup(Config(profile));
    machine.Hears(1_s, 200, 300_cs);
    EXPECT_EQ(machine.router.active_adver_interval(), 300_cs);
    EXPECT_EQ(machine.deadline(), 1_s + 9_s + 1828125_us);
    machine.Hears(2_s, 0);
    EXPECT_EQ(machine.deadline(), 2_s + 1828125_us);
  }
}

TEST(VirtualRouterTest, LearnsTheIntervalButKeepsTheSkewUnder5798) {
  Machine machine = Backup(Config(RfcProfile::k5798));
  machine.Hears(1_s, 200, 300_cs);
  EXPECT_EQ(machine.deadline(), 1_s + 9_s + 609375_us);
  machine.Hears(2_s, 0);
  EXPECT_EQ(machine.deadline(), 2_s + 609375_us);
}

TEST(VirtualRouterTest, LearnsNothingInVersion2) {
  VirtualRouterConfig config = Config(RfcProfile::k3768);
  config.interval = 1000_cs;
  Machine machine = Backup(config);
  machine.Hears(1_s, 200, 100_cs);
  EXPECT_EQ(machine.deadline(), 1_s + 30_s + 609375_us);
}

TEST(VirtualRouterTest, AZeroIntervalIsNeverLearned) {
  Machine machine = Backup(Config(RfcProfile::k5798));
  machine.Hears(1_s, 200, 0_cs);
  EXPECT_EQ(machine.edge, Transition::kBackupFollows);
  EXPECT_EQ(machine.deadline(), 4609375_us);
}

TEST(VirtualRouterTest, BackupStops) {
  for (const RfcProfile profile : kAll) {
    Machine machine = Backup(Config(profile));
    EXPECT_EQ(machine.At(1_s, Shutdown{}), "RemoveAddresses StateChanged(Backup > Initialize)");
    EXPECT_EQ(machine.edge, Transition::kBackupStops);
    EXPECT_EQ(machine.router.deadline(), std::nullopt);
  }
}

TEST(VirtualRouterTest, AfterARestartNothingLearnedIsLeft) {
  Machine machine = Backup(Config(RfcProfile::k9568));
  machine.Hears(1_s, 200, 4000_cs);
  machine.At(2_s, Shutdown{});
  machine.At(3_s, Startup{});
  EXPECT_EQ(machine.deadline(), 6609375_us);
}

TEST(VirtualRouterTest, ActiveResigns) {
  for (const RfcProfile profile : kAll) {
    Machine machine = Active(Config(profile));
    EXPECT_EQ(machine.At(4_s, Shutdown{}), "SendAdvertisement(0) RemoveAddresses StateChanged(Active > Initialize)");
    EXPECT_EQ(machine.edge, Transition::kActiveResigns);
    EXPECT_EQ(machine.router.deadline(), std::nullopt);
  }
}

TEST(VirtualRouterTest, ActiveAdvertisesWithItsOwnInterval) {
  for (const RfcProfile profile : kAll) {
    VirtualRouterConfig config = Config(profile);
    config.interval = 200_cs;
    Machine machine = Backup(config);
    machine.Hears(1_s, 200, 100_cs);
    machine.Expires();
    const Microseconds active_since = machine.now.time_since_epoch();
    for (int i = 1; i <= 1000; ++i) {
      EXPECT_EQ(machine.deadline(), active_since + i * 2_s);
      EXPECT_EQ(machine.Expires(), "SendAdvertisement(100)");
      EXPECT_EQ(machine.edge, Transition::kActiveAdvertises);
    }
  }
}

TEST(VirtualRouterTest, LateWakeUpsDoNotShiftTheRhythm) {
  Machine machine = Active(Config(RfcProfile::k9568));
  EXPECT_EQ(machine.At(4612000_us, DeadlineReached{}), "SendAdvertisement(100)");
  EXPECT_EQ(machine.deadline(), 5609375_us);
  EXPECT_EQ(machine.At(6609375_us, DeadlineReached{}), "SendAdvertisement(100)");  // exactly one interval late
  EXPECT_EQ(machine.deadline(), 6609375_us);
}

TEST(VirtualRouterTest, ARouterThatSleptTooLongBeginsANewRhythm) {
  Machine machine = Active(Config(RfcProfile::k9568));
  EXPECT_EQ(machine.At(60_s, DeadlineReached{}),
            "SendAdvertisement(100) Log(an advertisement left more than an interval late)");
  EXPECT_EQ(machine.deadline(), 61_s);
}

TEST(VirtualRouterTest, ActiveAnswersAResignation) {
  for (const RfcProfile profile : kAll) {
    Machine machine = Active(Config(profile));
    EXPECT_EQ(machine.Hears(4_s, 0, 4000_cs), "SendAdvertisement(100)");
    EXPECT_EQ(machine.edge, Transition::kActiveHearsResignation);
    EXPECT_EQ(machine.deadline(), 5_s);
  }
}

TEST(VirtualRouterTest, ActiveYieldsToAHigherPriority) {
  for (const RfcProfile profile : kAll) {
    VirtualRouterConfig config = Config(profile);
    config.preempt = false;  // plays no role here, RFC9568-6.4.3-PREEMPT-IGNORED
    Machine machine = Active(config);
    EXPECT_EQ(machine.Hears(4_s, 101, 300_cs), "RemoveAddresses StateChanged(Active > Backup)");
    EXPECT_EQ(machine.edge, Transition::kActiveYieldsToPriority);
    const bool learns = profile != RfcProfile::k3768;  // and every version 3 text names the skew here
    EXPECT_EQ(machine.deadline(), learns ? 4_s + 9_s + 1828125_us : 4_s + 3609375_us);
  }
}

TEST(VirtualRouterTest, ATieIsDecidedByTheGreaterAddress) {
  for (const RfcProfile profile : kAll) {
    Machine machine = Active(Config(profile));
    EXPECT_EQ(machine.Hears(4_s, 100, 100_cs, kGreater),
              "Log(another router advertises our own priority for this virtual router) RemoveAddresses "
              "StateChanged(Active > Backup)");
    EXPECT_EQ(machine.edge, Transition::kActiveYieldsToAddress);
    EXPECT_EQ(machine.deadline(), 7609375_us);
  }
}

TEST(VirtualRouterTest, AddressesCompareUnsignedFromTheFirstOctet) {
  VirtualRouterConfig config = Config(RfcProfile::k9568);
  config.primary_address = IpAddress::V4(10, 0, 1, 255);
  Machine machine = Active(config);
  machine.Hears(4_s, 100, 100_cs, IpAddress::V4(10, 0, 127, 1));
  EXPECT_EQ(machine.edge, Transition::kActiveYieldsToAddress);
  config.primary_address = IpAddress::V4(10, 0, 127, 1);
  machine = Active(config);
  machine.Hears(4_s, 100, 100_cs, IpAddress::V4(10, 0, 128, 1));  // signed octets would be smaller
  EXPECT_EQ(machine.edge, Transition::kActiveYieldsToAddress);
}

// What an Active Router says to a losing advertisement, and that its rhythm and interval stay.
TEST(VirtualRouterTest, LosersAreAnsweredUnder9568Only) {
  for (const RfcProfile profile : kAll) {
    const bool answers = profile == RfcProfile::k9568 || profile == RfcProfile::k9568Errata;
    Machine machine = Active(Config(profile));
    EXPECT_EQ(machine.Hears(4_s, 99, 4000_cs), answers ? "SendAdvertisement(100)" : "");
    EXPECT_EQ(machine.edge, Transition::kActiveOutranksPriority);
    const std::string log = "Log(another router advertises our own priority for this virtual router)";
    EXPECT_EQ(machine.Hears(4_s, 100, 4000_cs, kSmaller), answers ? log + " SendAdvertisement(100)" : log);
    EXPECT_EQ(machine.edge, Transition::kActiveOutranksAddress);
    EXPECT_EQ(machine.router.state(), State::kActive);
    EXPECT_EQ(machine.deadline(), 4609375_us);
    EXPECT_EQ(machine.router.config().interval, 100_cs);
  }
}

TEST(VirtualRouterTest, TheOperatorMayDecideWhetherLosersAreAnswered) {
  VirtualRouterConfig config = Config(RfcProfile::k9568);
  config.answer_losing_adverts = false;
  EXPECT_EQ(Active(config).Hears(4_s, 99), "");
  config = Config(RfcProfile::k3768);
  config.answer_losing_adverts = true;
  EXPECT_EQ(Active(config).Hears(4_s, 99), "SendAdvertisement(100)");
}

TEST(VirtualRouterTest, OurOwnReflectionIsNotAnswered) {
  for (const RfcProfile profile : kAll) {
    Machine machine = Active(Config(profile));
    EXPECT_EQ(machine.Hears(4_s, 100, 100_cs, kPrimary), "");
    EXPECT_EQ(machine.edge, Transition::kActiveIgnoresReflection);
    EXPECT_EQ(machine.deadline(), 4609375_us);
  }
}

TEST(VirtualRouterTest, SeveralOwnersAreLogged) {
  Machine machine(Config(RfcProfile::k9568Errata, kOwnerPriority));
  machine.At(0_s, Startup{});
  EXPECT_EQ(machine.Hears(1_s, 255),
            "Log(another router advertises priority 255 for this virtual router) SendAdvertisement(255)");
}

TEST(VirtualRouterTest, APriorityChangeMovesABackupsDeadline) {
  Machine machine = Backup(Config(RfcProfile::k9568));
  EXPECT_EQ(machine.At(1_s, PriorityChanged{200}), "");
  EXPECT_EQ(machine.deadline(), 3_s + 218750_us);
  machine.Hears(1_s, 199);
  EXPECT_EQ(machine.edge, Transition::kBackupDiscards);
}

TEST(VirtualRouterTest, AnActiveAdvertisesItsNewPriorityNextTime) {
  Machine machine = Active(Config(RfcProfile::k9568));
  EXPECT_EQ(machine.At(4_s, PriorityChanged{50}), "");
  EXPECT_EQ(machine.Expires(), "SendAdvertisement(50)");
  EXPECT_EQ(machine.At(5_s, PriorityChanged{kOwnerPriority}), "InstallAddresses(accept)");
}

TEST(VirtualRouterTest, NewAddressesAreAnnouncedByTheActiveOnly) {
  Machine machine = Backup(Config(RfcProfile::k9568));
  EXPECT_EQ(machine.At(1_s, AddressesChanged{}), "");
  machine.Expires();
  EXPECT_EQ(machine.At(4_s, AddressesChanged{}), "InstallAddresses AnnounceAddresses");
}

TEST(VirtualRouterTest, ANewPrimaryAddressDecidesTheNextTie) {
  Machine machine = Active(Config(RfcProfile::k9568));
  machine.At(4_s, PrimaryAddressChanged{IpAddress::V4(192, 0, 2, 1)});
  machine.Hears(4_s, 100, 100_cs, kSmaller);
  EXPECT_EQ(machine.edge, Transition::kActiveYieldsToAddress);
}

TEST(VirtualRouterTest, ParametersChangeInEveryState) {
  Machine machine = Backup(Config(RfcProfile::k9568));
  machine.Hears(1_s, 200, 300_cs);
  machine.At(2_s, ParametersChanged{.interval = 50_cs, .preempt = false});
  EXPECT_EQ(machine.deadline(), 1_s + 9_s + 1828125_us);  // the Active Router still advertises every 3 s
  machine.Expires();
  const Microseconds since = machine.now.time_since_epoch();
  EXPECT_EQ(machine.deadline(), since + 500_ms);
  EXPECT_EQ(machine.At(since + 1_ms, ParametersChanged{.interval = 10_cs, .accept = true}), "InstallAddresses(accept)");
  EXPECT_EQ(machine.deadline(), since + 100_ms);
}

TEST(VirtualRouterTest, PreemptionCanBeSwitchedWhileBackup) {
  Machine machine = Backup(Config(RfcProfile::k9568));
  machine.At(1_s, ParametersChanged{.preempt = false});
  machine.Hears(2_s, 1);
  EXPECT_EQ(machine.edge, Transition::kBackupFollows);
}

TEST(VirtualRouterTest, Version2IsGovernedByItsOwnTextWhateverTheProfile) {
  VirtualRouterConfig config = Config(RfcProfile::k3768);
  config.profile = RfcProfile::k9568Errata;
  EXPECT_EQ(Active(config).Hears(4_s, 99), "");
}

TEST(VirtualRouterTest, AReloadInVersion2MovesTheBackupsDeadline) {
  Machine machine = Backup(Config(RfcProfile::k3768));
  machine.At(1_s, ParametersChanged{.interval = 300_cs, .down_timer_adverts = 2});
  EXPECT_EQ(machine.deadline(), 6609375_us);
}

TEST(VirtualRouterTest, TheNumberOfMissedAdvertsIsTheOperators) {
  VirtualRouterConfig config = Config(RfcProfile::k9568);
  config.down_timer_adverts = 1;
  EXPECT_EQ(Backup(config).deadline(), 1609375_us);
}

}  // namespace
}  // namespace holdfast::vrrp
