#include "reference/vrrp/receive_checks.h"

#include "reference/vrrp/migration.h"

namespace holdfast::vrrp {
namespace {

// One message under examination. `advertisement` is only asked for by checks behind kComplete.
struct Examination {
  const ReceivedMessage& message;
  const ReceivePolicy& policy;
  std::optional<Advertisement> advertisement;

  std::uint8_t first_octet() const { return message.octets.empty() ? 0 : message.octets[0]; }
};

bool TtlHolds(const Examination& e) { return e.message.ttl >= e.policy.min_ttl && e.message.ttl <= e.policy.max_ttl; }

bool VersionHolds(const Examination& e) { return e.first_octet() >> 4 == static_cast<int>(e.policy.version); }

bool TypeHolds(const Examination& e) { return (e.first_octet() & 0x0f) == kAdvertisementType; }

bool CompleteHolds(const Examination& e) { return e.advertisement.has_value(); }

bool ChecksumHoldsAsConfigured(const Examination& e) {
  // Octets behind the counted addresses are no part of the message. RFC9568-7.1-TRAILING
  const auto octets = e.message.octets.first(EncodedSize(*e.advertisement));
  const auto holds = [&](ChecksumForm form) {
    return ChecksumHolds(octets, e.policy.version, e.message.endpoints, form);
  };
  if (e.policy.either_checksum) return holds(ChecksumForm::kMessageOnly) || holds(ChecksumForm::kIpv4PseudoHeader);
  return holds(e.policy.checksum);
}

bool VridHolds(const Examination& e) { return e.advertisement->vrid == e.policy.vrid; }

bool OwnerHolds(const Examination& e) { return !e.policy.owner; }

bool CountHolds(const Examination& e) { return !e.advertisement->addresses.empty(); }

bool AuthenticationHolds(const Examination& e) {
  const Authentication& received = e.advertisement->authentication;
  if (received.type != e.policy.authentication.type) return false;
  return received.type == 0 || received.data == e.policy.authentication.data;  // RFC3768-5.3.10-AUTHDATA-RX
}

bool LinkLocalFirstHolds(const Examination& e) {
  const AddressView& addresses = e.advertisement->addresses;
  return addresses.empty() || addresses[0].is_v4() || addresses[0].IsLinkLocal();
}

bool ZeroIntervalHolds(const Examination& e) { return e.advertisement->interval > Centiseconds::zero(); }

bool AddressListHolds(const Examination& e) { return e.advertisement->addresses.SameSet(e.policy.addresses); }

bool IntervalHolds(const Examination& e) { return e.advertisement->interval == e.policy.interval; }

struct Row {
  ReceiveCheckInfo info;
  bool (*holds)(const Examination&);
};

// In the order of the enumeration, which is that of the texts.
constexpr std::array<Row, kReceiveCheckCount> kRows = {{
    {{"Ttl", "TTL or Hop Limit is not 255", "RFC3768-5.2.3-TTL-RX", "RFC9568-5.1.1.3-TTL-RX"}, TtlHolds},
    {{"Version", "not the configured VRRP version", "RFC3768-7.1-VERSION", "RFC9568-7.1-VERSION"}, VersionHolds},
    {{"Type", "not an ADVERTISEMENT", "RFC3768-5.3.2-TYPE-RX", "RFC9568-5.2.2-TYPE-RX"}, TypeHolds},
    {{"Complete", "shorter than it claims", "RFC3768-7.1-COMPLETE", "RFC9568-7.1-COMPLETE"}, CompleteHolds},
    {{"Checksum", "wrong checksum", "RFC3768-7.1-CKSUM", "RFC9568-5.2.8-CKSUM4-RX"}, ChecksumHoldsAsConfigured},
    {{"Vrid", "VRID is not configured here", "RFC3768-7.1-VRID", "RFC9568-7.1-VRID"}, VridHolds},
    {{"Owner", "for addresses that this router owns", "RFC3768-7.1-OWNER", "RFC9568-7.1-OWNER"}, OwnerHolds},
    {{"Count", "lists no address", "", "RFC9568-5.2.5-COUNT0-RX"}, CountHolds},
    {{"Authentication", "authentication differs", "RFC3768-5.3.6-AUTH-RX", ""}, AuthenticationHolds},
    {{"LinkLocalFirst", "first address is not link-local", "", "RFC9568-5.2.9-LL-FIRST-RX"}, LinkLocalFirstHolds},
    {{"ZeroInterval", "advertises an interval of zero", "", "RFC9568-7.1-INT0-RX"}, ZeroIntervalHolds},
    {{"AddressList", "lists other addresses than configured", "RFC3768-7.1-LIST", "RFC9568-7.1-LIST-NODROP"},
     AddressListHolds},
    {{"Interval", "advertises another interval than configured", "RFC3768-7.1-INT", "RFC9568-7.1-INT-MISMATCH"},
     IntervalHolds},
}};

CheckLevel MandatoryIf(bool mandatory) { return mandatory ? CheckLevel::kMandatory : CheckLevel::kLogged; }

std::optional<CheckLevel> MandatoryOrAbsent(bool present) {
  return present ? std::optional(CheckLevel::kMandatory) : std::nullopt;
}

bool IsVersion2(const ReceivedMessage& message) {
  return !message.octets.empty() && message.octets[0] >> 4 == static_cast<int>(Version::kV2);
}

// The level for this very message: a list that the owner itself sent is never discarded. RFC3768-7.1-LIST
std::optional<CheckLevel> LevelFor(ReceiveCheck check, const Examination& e) {
  const bool from_owner = e.advertisement && e.advertisement->priority == kOwnerPriority;
  const auto level = LevelOf(check, e.policy);
  if (check == ReceiveCheck::kAddressList && level && from_owner) return CheckLevel::kLogged;
  return level;
}

}  // namespace

const ReceiveCheckInfo& Info(ReceiveCheck check) { return kRows[static_cast<std::size_t>(check)].info; }

std::string_view ToString(ReceiveCheck check) { return Info(check).name; }

std::optional<CheckLevel> LevelOf(ReceiveCheck check, const ReceivePolicy& policy) {
  const RfcProfile profile = Governing(policy.profile, policy.version);
  switch (check) {
    case ReceiveCheck::kOwner:
      return MandatoryIf(DiscardsOwnAsOwner(profile));  // RFC9568-7.1-OWNER, RFC9568-7.1-OWNER-E8298
    case ReceiveCheck::kCount:
      return MandatoryOrAbsent(ChecksZeroCount(profile));
    case ReceiveCheck::kAuthentication:
      return MandatoryOrAbsent(policy.version == Version::kV2);  // RFC9568-9-NOAUTH
    case ReceiveCheck::kLinkLocalFirst:
      return MandatoryOrAbsent(ChecksLinkLocalFirst(profile));
    case ReceiveCheck::kZeroInterval:
      return MandatoryOrAbsent(ChecksZeroInterval(profile));
    case ReceiveCheck::kAddressList:
      if (!policy.check_addresses) return std::nullopt;   // RFC9568-7.1-LIST
      return MandatoryIf(DiscardsListMismatch(profile));  // RFC9568-7.1-LIST-NODROP
    case ReceiveCheck::kInterval:
      return MandatoryIf(DiscardsIntervalMismatch(profile) && !policy.migrates);  // RFC9568-7.1-INT-MISMATCH-LOG
    default:
      return CheckLevel::kMandatory;
  }
}

ReceiveResult CheckReceived(const ReceivedMessage& message, const ReceivePolicy& policy) {
  if (policy.version == Version::kV3 && policy.migrates && IsVersion2(message)) {
    return CheckReceived(message, ForVersion2(policy));
  }
  const Examination examination{message, policy, Decode(message.octets, message.endpoints.source.family())};
  ReceiveResult result;
  result.advertisement = examination.advertisement;
  for (std::size_t i = 0; i < kReceiveCheckCount; ++i) {
    const auto check = static_cast<ReceiveCheck>(i);
    const auto level = LevelFor(check, examination);
    if (!level || kRows[i].holds(examination)) continue;
    if (*level == CheckLevel::kMandatory) {  // RFC9568-7.1-DISCARD
      result.discarded_by = check;
      result.logged.reset();
      break;
    }
    result.logged.set(i);  // RFC9568-7.1-LOG
  }
  return result;
}

void ReceiveCounters::Count(const ReceiveResult& result) {
  ++(result.accepted() ? accepted_ : discarded_);
  if (result.discarded_by) ++failed_[static_cast<std::size_t>(*result.discarded_by)];
  for (std::size_t i = 0; i < kReceiveCheckCount; ++i) failed_[i] += result.logged[i];
}

}  // namespace holdfast::vrrp
