// What a case stands on. A stage has one device under test (DUT) and one tester on the same segment, or on each of two
// where a case asks for a second; it knows nothing of clauses. Two exist: NetnsStage (a real daemon on a real wire) and
// SimStage (the core in virtual time).
//
// Time: `Now` and every stamp are on the stage's time line (wire::Instant). On a real wire the stamps are the kernel's;
// in virtual time they are exact and Receive jumps straight to the next thing that happens.
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "conformance/wire/advert.h"

namespace holdfast::conformance {

using wire::Address;
using wire::Bytes;
using wire::Centiseconds;
using wire::Duration;
using wire::Family;
using wire::Instant;
using wire::Mac;
using wire::Version;

// Where the lab constants of the registry live: one place for both stages.
struct Addresses {
  Address dut, tester_low, tester_high, vip, second_vip;  // 192.0.2.10 .2 .200 .100 .101, or fe80::10 ::2 ::c8 ::100
  Address vip_global;                                     // IPv6: 2001:db8::100; IPv4: the same as vip
  // An owner's virtual address: its interface's second own address, 192.0.2.11 or fe80::11. The first one stays an
  // ordinary address, which some implementations need to advertise from.
  Address owned;
  Address far_dut, far_tester, far_vip;  // on the second segment: 198.51.100.10 .200 .100, or fe80::1:10 ::1:c8 ::1:100
  Address far_host;                      // a host there that a router forwards to: 198.51.100.77 or 2001:db8:1::77
  Address beyond;  // a host of a network that lies behind tester_low: 203.0.113.77 or 2001:db8:2::77
  static const Addresses& Of(Family family);
};

// Where a frame is on its way. The second segment exists where a RouterSetup asks for it.
enum class Segment : std::uint8_t { kLan, kFar };

// A virtual router as a case wants it, in neutral words; the stage translates into the DUT's configuration.
struct RouterSetup {
  std::uint8_t vrid = 51;
  std::uint8_t priority = 100;
  Centiseconds interval{100};  // v2: whole seconds
  bool preempt = true;
  bool owner = false;               // an address of the DUT's own is the virtual one; priority 255 goes with it
  bool accept = false;              // Accept_Mode
  std::vector<Address> addresses;   // empty: vip (IPv6: vip and vip_global)
  std::vector<RouterSetup> also;    // further virtual routers, on the same interface unless they say another segment
  std::optional<Family> family;     // of an `also`; nullopt: the case's
  Segment segment = Segment::kLan;  // of an `also`
  bool two_segments = false;        // the DUT is plugged into the second segment as well, and routes between them
  bool detour = false;              // the DUT has a route to the network of Addresses::beyond, and sends redirects
  std::string password;             // v2: RFC 2338's simple password; empty: no authentication
  std::set<std::string> wants;      // neutral words that a DUT file may know, or else it is unsupported: see RouterSpec

  Family FamilyOr(Family of_case) const { return family.value_or(of_case); }
};

// How the DUT speaks where implementations differ; found by the probe, printed, and spoken to it in return.
struct Dialect {
  wire::ChecksumForm v3_ipv4_checksum = wire::ChecksumForm::kMessageOnly;
  std::uint8_t auth_type = 0;               // v2
  std::array<std::uint8_t, 8> auth_data{};  // v2
  std::string ToString() const;  // "v3 over IPv4: checksum with IPv4 pseudo-header; v2: authentication type 1"
};

struct Captured {
  Instant at;
  bool from_dut = false;
  Bytes frame;
  std::string remark;  // not a frame but a thing that happened ("SIGTERM"); frame is empty then
  Segment segment = Segment::kLan;
};

// Something that only a real wire with a real kernel shows; kIpvs: a case about a director (director_case.h).
enum class Needs : std::uint8_t { kNothing, kWire, kIpvs };

struct StageFailure {  // thrown by stages; the runner turns it into a verdict
  enum class Kind : std::uint8_t { kDutDidNotStart, kUnsupported, kCannotRunHere, kHarness } kind = Kind::kHarness;
  std::string message;
  std::vector<std::string> log_tail = {};  // the DUT's last words
};

class Stage {
 public:
  virtual ~Stage() = default;
  virtual std::string_view name() const = 0;  // "netns", "sim"
  virtual Instant Now() = 0;

  // Starts the DUT and returns once it takes part (joined its group). Once per stage, unless stopped before.
  virtual void Start(const RouterSetup& setup, Version version, Family family) = 0;
  // An orderly end: SIGTERM or the Shutdown event. Returns at once with its instant; frames may follow.
  virtual Instant Stop() = 0;

  // Lets the running DUT read another configuration, as its user would. Returns at once; it may take its time.
  virtual void Reconfigure(const RouterSetup& setup, Version version, Family family) = 0;

  // Sends one frame from the tester; returns its stamp.
  Instant Send(const Bytes& frame) { return SendOn(Segment::kLan, frame); }
  virtual Instant SendOn(Segment segment, const Bytes& frame) = 0;
  // The next frame that the DUT sent, in order, or nullopt once `deadline` has passed on the stage's clock.
  virtual std::optional<Captured> Receive(Instant deadline) = 0;

  // By how much this machine itself may have delayed something in that time: measured, zero in virtual time.
  virtual Duration Uncertainty(Instant from, Instant to) = 0;

  virtual const Dialect& dialect() const = 0;
  virtual bool Has(Needs need) const = 0;
  virtual Mac tester_mac() const = 0;
  // The origin of the time line, nanoseconds since 1970; 0 in virtual time.
  virtual std::int64_t origin_ns() const { return 0; }
  // What the DUT has logged so far, a line each; empty in virtual time.
  virtual std::vector<std::string> DutLog() = 0;
  // The addresses that are configured in the DUT at this moment, on any device; none in virtual time.
  virtual std::vector<Address> DutAddresses() { return {}; }
};

}  // namespace holdfast::conformance
