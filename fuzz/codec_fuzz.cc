// The codec and the receive checks on any octets. The first octet chooses the policy, the rest is the message.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "reference/vrrp/receive_checks.h"

namespace holdfast::vrrp {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

struct Setting {
  ReceivePolicy policy;
  IpEndpoints endpoints;
  std::vector<IpAddress> addresses;
};

Setting Choose(std::uint8_t bits) {
  Setting setting;
  setting.policy.profile = static_cast<RfcProfile>(bits & 3);
  setting.policy.version = setting.policy.profile == RfcProfile::k3768 ? Version::kV2 : Version::kV3;
  const bool v6 = setting.policy.version == Version::kV3 && (bits & 4) != 0;
  setting.policy.owner = (bits & 8) != 0;
  setting.policy.checksum = (bits & 16) != 0 ? ChecksumForm::kIpv4PseudoHeader : ChecksumForm::kMessageOnly;
  setting.policy.either_checksum = (bits & 32) != 0;
  setting.policy.check_addresses = (bits & 64) == 0;
  if ((bits & 128) != 0) setting.policy.authentication = Authentication::SimplePassword("s3cret!!");
  setting.policy.vrid = 51;
  setting.endpoints = {v6 ? *IpAddress::Parse("fe80::1") : IpAddress::V4(192, 0, 2, 1),
                       MulticastGroup(v6 ? Family::kIpv6 : Family::kIpv4)};
  setting.addresses = {v6 ? *IpAddress::Parse("fe80::100") : IpAddress::V4(192, 0, 2, 100)};
  return setting;
}

// What was read can be written again, and is then read as the same.
void RoundTrip(const Advertisement& advertisement, const IpEndpoints& endpoints) {
  std::array<std::uint8_t, kMaxMessageSize> room;
  const auto octets = Encode(advertisement, endpoints, ChecksumForm::kMessageOnly, room);
  const bool v2_with_ipv6 =
      advertisement.version == Version::kV2 && !advertisement.addresses.empty() && !advertisement.addresses[0].is_v4();
  Require(octets.empty() == v2_with_ipv6);
  if (octets.empty()) return;
  Require(octets.size() == EncodedSize(advertisement));
  Require(ChecksumHolds(octets, advertisement.version, endpoints, ChecksumForm::kMessageOnly));
  const auto again = Decode(octets, endpoints.source.family());
  Require(again.has_value() && again->version == advertisement.version && again->type == advertisement.type &&
          again->vrid == advertisement.vrid && again->priority == advertisement.priority &&
          again->interval == advertisement.interval && again->authentication == advertisement.authentication &&
          again->addresses == advertisement.addresses);
}

// A message that was honoured is what the texts say it has to be, whatever way the checks took.
void CheckHonoured(const Advertisement& advertisement, const ReceivePolicy& policy) {
  Require(advertisement.version == policy.version);
  Require(advertisement.type == kAdvertisementType);
  Require(advertisement.vrid == policy.vrid);
  Require(!policy.owner || !DiscardsOwnAsOwner(policy.profile));
  Require(!ChecksZeroCount(policy.profile) || !advertisement.addresses.empty());
  Require(!ChecksZeroInterval(policy.profile) || advertisement.interval.count() > 0);
  Require(policy.version == Version::kV3 || advertisement.interval == policy.interval);
}

void Run(std::span<const std::uint8_t> input) {
  if (input.empty()) return;
  Setting setting = Choose(input[0]);
  setting.policy.addresses = setting.addresses;
  const ReceivedMessage message{input.subspan(1), setting.endpoints};
  const ReceiveResult result = CheckReceived(message, setting.policy);
  Require(result.accepted() || result.logged.none());
  Require(!result.accepted() || result.advertisement.has_value());
  if (result.advertisement) RoundTrip(*result.advertisement, setting.endpoints);
  if (result.accepted()) CheckHonoured(*result.advertisement, setting.policy);
}

}  // namespace
}  // namespace holdfast::vrrp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  holdfast::vrrp::Run({data, size});
  return 0;
}
