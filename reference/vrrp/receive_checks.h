// Section 7.1, receiving: a named list of checks in the order of the texts, each with its clause, level and counter.
// The first mandatory one that fails discards the message and no field of it may have any effect
// (RFC9568-7.1-DISCARD); optional ones are flagged for the log and the message is honoured.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "reference/base/address.h"
#include "reference/vrrp/advertisement.h"
#include "reference/vrrp/profile.h"
#include "reference/vrrp/version.h"

namespace holdfast::vrrp {

// In the order in which they are made. The number of a check is the index of its counter.
enum class ReceiveCheck : std::uint8_t {
  kTtl,             // TTL or Hop Limit is 255
  kVersion,         // is the configured one
  kType,            // is 1
  kComplete,        // fixed part, counted addresses and (v2) authentication data are there
  kChecksum,        // holds
  kVrid,            // is the configured one
  kOwner,           // we are not the address owner
  kCount,           // is not zero
  kAuthentication,  // v2: type and password are the configured ones
  kLinkLocalFirst,  // v3 over IPv6: the first address is link-local
  kZeroInterval,    // v3: the interval is not zero
  kAddressList,     // is the configured one
  kInterval,        // is the configured one
};

inline constexpr std::size_t kReceiveCheckCount = 13;

enum class CheckLevel : std::uint8_t { kMandatory, kLogged };  // discards, or is only logged

struct ReceiveCheckInfo {
  std::string_view name;         // as in the enumeration, without the k
  std::string_view complaint;    // what a log line says of a failure
  std::string_view clause_3768;  // registry id, empty where the text has no such check
  std::string_view clause_9568;
};
const ReceiveCheckInfo& Info(ReceiveCheck check);
std::string_view ToString(ReceiveCheck check);

// What the receiving virtual router is configured for. A value of the host's; the views have to outlive its use.
struct ReceivePolicy {
  Version version = Version::kV3;
  RfcProfile profile = RfcProfile::k9568Errata;
  std::uint8_t vrid = 1;
  bool owner = false;               // the local priority is 255
  Centiseconds interval{100};       // the local Advertisement_Interval
  Authentication authentication{};  // v2
  AddressView addresses;            // the virtual addresses
  bool check_addresses = true;      // the texts leave the comparison to the implementation (MAY)
  ChecksumForm checksum = ChecksumForm::kMessageOnly;
  bool either_checksum = false;  // v3 over IPv4: honour the other form as well
  bool migrates = false;         // v3 over IPv4: honour version 2 beside it. RFC9568-8.4.2-FLAG
  // Multicast asks for 255 exactly; unicast peers may be routers away (keepalived's min_ttl and max_ttl).
  std::uint8_t min_ttl = kAdvertisementTtl;
  std::uint8_t max_ttl = kAdvertisementTtl;
};

// A received message: the payload of the IP packet, without padding, and what its header said.
struct ReceivedMessage {
  std::span<const std::uint8_t> octets;
  IpEndpoints endpoints;
  std::uint8_t ttl = kAdvertisementTtl;
};

struct ReceiveResult {
  std::optional<ReceiveCheck> discarded_by;  // the first mandatory check that failed
  std::bitset<kReceiveCheckCount> logged;    // optional checks that failed; none once discarded
  // The message, its addresses seen in ReceivedMessage::octets. Set unless it could not be read at all.
  std::optional<Advertisement> advertisement;

  bool accepted() const { return !discarded_by.has_value(); }
};

// Makes the checks. Never reads outside `message.octets` and never allocates.
ReceiveResult CheckReceived(const ReceivedMessage& message, const ReceivePolicy& policy);

// What a failure of `check` means under this policy; nullopt where the governing text does not have the check.
// The address list is the one whose level depends on the message: see CheckReceived.
std::optional<CheckLevel> LevelOf(ReceiveCheck check, const ReceivePolicy& policy);

// How often each check failed.
class ReceiveCounters {
 public:
  void Count(const ReceiveResult& result);
  std::uint64_t operator[](ReceiveCheck check) const { return failed_[static_cast<std::size_t>(check)]; }
  std::uint64_t accepted() const { return accepted_; }
  std::uint64_t discarded() const { return discarded_; }

 private:
  std::array<std::uint64_t, kReceiveCheckCount> failed_{};
  std::uint64_t accepted_ = 0;
  std::uint64_t discarded_ = 0;
};

}  // namespace holdfast::vrrp
