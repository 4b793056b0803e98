// Accept_Mode False on a real wire: RFC 9568 section 6.4.3 (655), and what it must leave alone.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "reference/host/live/segment.h"

namespace holdfast::host::live {
namespace {

constexpr const char* kTable = "holdfast_test";

// Asked again until there is an answer: a new IPv6 address gets its local route some time after it answers
// solicitations.
bool Answers(Segment& segment, const IpAddress& address) {
  for (int attempt = 0; attempt < 50; ++attempt) {
    segment.Inject(segment.EchoRequest(segment.our_mac, address));
    if (segment.Await([&](const Frame& f) { return f.IsEchoReplyFrom(address); }, 100)) return true;
  }
  return false;
}

// Virtual addresses of every kind, in place and reachable.
class Addresses {
 public:
  explicit Addresses(Segment& segment) : owner_(Must(MakeAddressOwner())) {
    for (const char* text : {"10.0.0.100/32", "2001:db8::100/128", "fe80::100/128"}) {
      VirtualAddress address;
      address.prefix = Prefix(text);
      address.interface_index = segment.ours;
      Must(owner_->Add({address}));
      filtered.push_back({address.prefix.address, segment.ours});
      EXPECT_TRUE(Answers(segment, address.prefix.address)) << text;
    }
  }
  std::vector<FilteredAddress> filtered;

 private:
  std::unique_ptr<AddressOwner> owner_;
};

// Silence, framed by the answer of the primary address to the same question asked after it.
bool IsSilent(Segment& segment, const IpAddress& address) {
  EXPECT_TRUE(segment.Barrier(address.family()));  // answers to earlier requests are in
  const std::size_t before = segment.Seen().size();
  segment.Inject(segment.EchoRequest(segment.our_mac, address));
  const bool control = Answers(segment, Ip(address.is_v4() ? "10.0.0.1" : "2001:db8::1"));
  const auto& seen = segment.Seen();
  return control && std::none_of(seen.begin() + static_cast<std::ptrdiff_t>(before), seen.end(),
                                 [&](const Frame& f) { return f.IsEchoReplyFrom(address); });
}

}  // namespace

LIVE_TEST(AcceptFilterLive, DropsPacketsToVirtualAddressesAndNothingElse) {
  Addresses addresses(segment);
  auto filter = Must(MakeAcceptFilter(kTable));
  Must(filter->Set(addresses.filtered));
  for (const auto& vip : addresses.filtered) EXPECT_TRUE(IsSilent(segment, vip.address)) << vip.address.ToString();
  Must(filter->Set({}));
  for (const auto& vip : addresses.filtered) EXPECT_TRUE(Answers(segment, vip.address)) << vip.address.ToString();
}

LIVE_TEST(AcceptFilterLive, ArpAndNeighborDiscoveryAreAnswered) {
  Addresses addresses(segment);
  auto filter = Must(MakeAcceptFilter(kTable));
  Must(filter->Set(addresses.filtered));
  segment.Inject(segment.ArpRequest(Ip("10.0.0.100")));
  EXPECT_TRUE(segment.Await([](const Frame& f) { return f.IsArpReplyFor(Ip("10.0.0.100")); }));
  for (const char* vip : {"2001:db8::100", "fe80::100"}) {
    EXPECT_TRUE(segment.Solicit(Ip(vip))) << vip;
    segment.Inject(segment.NeighborProbe(segment.our_mac, Ip(vip)));
    EXPECT_TRUE(segment.Await([&](const Frame& f) { return f.IsNeighborAdvertisementFor(Ip(vip)); })) << vip;
  }
}

LIVE_TEST(AcceptFilterLive, ReplacesWhatWasSet) {
  Addresses addresses(segment);
  auto filter = Must(MakeAcceptFilter(kTable));
  Must(filter->Set({addresses.filtered[0]}));
  EXPECT_TRUE(Answers(segment, Ip("2001:db8::100")));
  Must(filter->Set({addresses.filtered[1]}));
  EXPECT_TRUE(Answers(segment, Ip("10.0.0.100")));
  EXPECT_TRUE(IsSilent(segment, Ip("2001:db8::100")));
}

LIVE_TEST(AcceptFilterLive, GoesWithAKilledProcess) {
  Addresses addresses(segment);
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    auto filter = MakeAcceptFilter(kTable);
    const char done = filter && (*filter)->Set(addresses.filtered) ? 'y' : 'n';
    (void)!::write(ready[1], &done, 1);
    for (;;) ::pause();
  }
  char done = 0;
  ASSERT_EQ(::read(ready[0], &done, 1), 1);
  ASSERT_EQ(done, 'y');
  EXPECT_TRUE(IsSilent(segment, Ip("10.0.0.100")));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_TRUE(Answers(segment, Ip("10.0.0.100")));
}

}  // namespace holdfast::host::live
