#include "reference/vrrp/advertisement.h"

#include <algorithm>

#include "reference/base/bytes.h"
#include "reference/base/checksum.h"

namespace holdfast::vrrp {
namespace {

constexpr std::size_t kChecksumOffset = 6;
constexpr std::uint16_t kIntervalMask = 0x0fff;  // the low 12 bits; the nibble above is reserved
constexpr std::uint8_t kSimplePasswordType = 1;

bool IntervalFits(Version version, Centiseconds interval) {
  if (version == Version::kV3) return interval >= Centiseconds(0) && interval <= kMaxIntervalV3;
  return interval >= Centiseconds(0) && interval <= kMaxIntervalV2 && interval % Seconds(1) == Centiseconds(0);
}

bool AddressesFit(Version version, const AddressView& addresses) {
  if (addresses.size() > kMaxAddresses) return false;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    if (addresses[i].family() != addresses[0].family()) return false;  // RFC9568-5.2.9-FAMILY
    if (version == Version::kV2 && !addresses[i].is_v4()) return false;
  }
  return true;
}

// Octets 4 and 5, where the versions differ.
std::uint16_t AuthTypeAndInterval(const Advertisement& advertisement) {
  if (advertisement.version == Version::kV3) return static_cast<std::uint16_t>(advertisement.interval.count());
  const auto seconds = std::chrono::duration_cast<Seconds>(advertisement.interval).count();
  return static_cast<std::uint16_t>(advertisement.authentication.type << 8 | seconds);
}

void WriteMessage(const Advertisement& advertisement, ByteWriter& writer) {
  const auto version = static_cast<std::uint8_t>(advertisement.version);
  writer.U8(static_cast<std::uint8_t>(version << 4 | (advertisement.type & 0x0f)));
  writer.U8(advertisement.vrid);
  writer.U8(advertisement.priority);
  writer.U8(static_cast<std::uint8_t>(advertisement.addresses.size()));
  writer.U16(AuthTypeAndInterval(advertisement));
  writer.U16(0);  // the checksum, once the rest is there
  for (std::size_t i = 0; i < advertisement.addresses.size(); ++i) writer.Copy(advertisement.addresses[i].octets());
  if (advertisement.version == Version::kV2) writer.Copy(advertisement.authentication.data);
}

std::uint16_t Checksum(std::span<const std::uint8_t> octets, Version version, const IpEndpoints& endpoints,
                       ChecksumForm form) {
  InternetChecksum sum;
  const bool ipv6 = !endpoints.source.is_v4();  // RFC9568-5.2.8-CKSUM6-TX
  if (version == Version::kV3 && (ipv6 || form == ChecksumForm::kIpv4PseudoHeader)) {
    sum.AddPseudoHeader(endpoints.source, endpoints.destination, kIpProtocol,
                        static_cast<std::uint32_t>(octets.size()));
  }
  return sum.Add(octets).Value();
}

}  // namespace

Authentication Authentication::SimplePassword(std::string_view password) {
  Authentication authentication{kSimplePasswordType, {}};
  const std::string_view used = password.substr(0, kAuthDataSize);
  std::copy(used.begin(), used.end(), authentication.data.begin());
  return authentication;
}

std::size_t EncodedSize(const Advertisement& advertisement) {
  const AddressView& addresses = advertisement.addresses;
  const std::size_t list = addresses.empty() ? 0 : addresses.size() * AddressSize(addresses[0].family());
  return kHeaderSize + list + (advertisement.version == Version::kV2 ? kAuthDataSize : 0);
}

std::span<const std::uint8_t> Encode(const Advertisement& advertisement, const IpEndpoints& endpoints,
                                     ChecksumForm form, std::span<std::uint8_t> room) {
  if (!IntervalFits(advertisement.version, advertisement.interval)) return {};
  if (!AddressesFit(advertisement.version, advertisement.addresses)) return {};
  ByteWriter writer(room);
  WriteMessage(advertisement, writer);
  if (!writer.ok()) return {};
  const std::uint16_t checksum = Checksum(writer.written(), advertisement.version, endpoints, form);
  ByteWriter(room.subspan(kChecksumOffset)).U16(checksum);
  return writer.written();
}

std::optional<Advertisement> Decode(std::span<const std::uint8_t> octets, Family family) {
  ByteReader reader(octets);
  Advertisement advertisement;
  const std::uint8_t version_and_type = reader.U8();
  advertisement.version = static_cast<Version>(version_and_type >> 4);
  const bool v2 = advertisement.version == Version::kV2;
  if (!v2 && advertisement.version != Version::kV3) return std::nullopt;
  advertisement.type = version_and_type & 0x0f;
  advertisement.vrid = reader.U8();
  advertisement.priority = reader.U8();
  const std::size_t count = reader.U8();
  const std::uint16_t auth_type_and_interval = reader.U16();
  reader.U16();  // the checksum
  advertisement.addresses = AddressView::OfOctets(family, reader.Take(count * AddressSize(family)));
  if (v2) {
    advertisement.authentication.type = static_cast<std::uint8_t>(auth_type_and_interval >> 8);
    advertisement.interval = Seconds(auth_type_and_interval & 0xff);
    const auto data = reader.Take(kAuthDataSize);
    std::copy(data.begin(), data.end(), advertisement.authentication.data.begin());
  } else {
    advertisement.interval = Centiseconds(auth_type_and_interval & kIntervalMask);
  }
  if (!reader.ok()) return std::nullopt;
  return advertisement;
}

bool ChecksumHolds(std::span<const std::uint8_t> octets, Version version, const IpEndpoints& endpoints,
                   ChecksumForm form) {
  return Checksum(octets, version, endpoints, form) == 0;
}

std::optional<std::uint8_t> PeekVrid(std::span<const std::uint8_t> octets) {
  if (octets.size() < 2) return std::nullopt;
  return octets[1];
}

IpAddress MulticastGroup(Family family) {
  if (family == Family::kIpv4) return IpAddress::V4(224, 0, 0, 18);
  static constexpr std::array<std::uint8_t, 16> kGroup = {0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x12};
  return IpAddress::FromOctets(kGroup);
}

}  // namespace holdfast::vrrp
