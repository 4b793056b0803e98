#include "conformance/sim/core_pipe.h"

#include <gtest/gtest.h>

namespace holdfast::conformance::sim {
namespace {

constexpr std::string_view kRouter =
    "router version=3 family=4 profile=9568 vrid=51 priority=100 interval_cs=100 preempt=1 accept=0 primary=c000020a "
    "addresses=c0000264";

TEST(CorePipe, ATimeline) {
  CorePipe pipe;
  EXPECT_EQ(pipe.Answer(kRouter), "ok");
  EXPECT_EQ(pipe.Answer("start at=0"),
            "state=Backup deadline=3609375 skew=609375 down=3609375 edge=StartAsBackup discarded=- logged=- "
            "actions=remove,state:Initialize:Backup");
  // RFC 9568's form over IPv4: the golden message from 192.0.2.1 says the same in octets.
  EXPECT_EQ(pipe.Answer("timer at=3609375"),
            "state=Active deadline=4609375 skew=609375 down=3609375 edge=BackupTakesOver discarded=- logged=- "
            "actions=send:255:e0000012:313364010064a802c0000264,install:0,announce,state:Backup:Active");
  EXPECT_EQ(pipe.Answer("packet at=4000000 from=c0000214 to=e0000012 ttl=254 octets=313364010064a802c0000264"),
            "state=Active deadline=4609375 skew=609375 down=3609375 edge=- discarded=Ttl logged=- actions=-");
  EXPECT_EQ(pipe.Answer("packet at=4000000 from=c0000214 to=e0000012 ttl=255 octets=313364010064a802c0000264"),
            "state=Backup deadline=7609375 skew=609375 down=3609375 edge=ActiveYieldsToAddress discarded=- logged=- "
            "actions=log:SamePriority,remove,state:Active:Backup");
  EXPECT_EQ(pipe.Answer("stop at=5000000").substr(0, 27), "state=Initialize deadline=-");
}

TEST(CorePipe, SaysWhatItCannotFollow) {
  CorePipe pipe;
  EXPECT_EQ(pipe.Answer("start at=0"), "error: no router yet");
  EXPECT_EQ(pipe.Answer("router version=4"), "error: not a router");
  EXPECT_EQ(pipe.Answer(kRouter), "ok");
  EXPECT_EQ(pipe.Answer("start"), "error: no time");
  EXPECT_EQ(pipe.Answer("dance at=1"), "error: not understood: dance at=1");
  EXPECT_EQ(pipe.Answer("packet at=1 from=c0 to=e0000012 ttl=255 octets="),
            "error: not understood: packet at=1 from=c0 to=e0000012 ttl=255 octets=");
}

}  // namespace
}  // namespace holdfast::conformance::sim
