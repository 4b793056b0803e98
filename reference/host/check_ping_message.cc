#include "reference/host/check_ping_message.h"

#include <cstring>
#include <span>

#include "reference/base/checksum.h"

namespace holdfast::host {
namespace {

constexpr std::size_t kEchoHeader = 8;
constexpr std::uint8_t kEcho = 8, kEchoReply = 0, kEcho6 = 128, kEchoReply6 = 129;
constexpr std::size_t kLeastIpv4Header = 20;

std::string NonceOctets(std::uint64_t nonce) {
  std::string octets(sizeof nonce, '\0');
  std::memcpy(octets.data(), &nonce, sizeof nonce);
  return octets;
}

}  // namespace

std::string EchoRequest(Family family, const EchoIdentity& identity) {
  std::string message(kEchoHeader, '\0');
  message[0] = static_cast<char>(family == Family::kIpv4 ? kEcho : kEcho6);
  message[4] = static_cast<char>(identity.id >> 8);
  message[5] = static_cast<char>(identity.id & 0xff);
  message[7] = 1;
  message += NonceOctets(identity.nonce);
  if (family == Family::kIpv6) return message;
  const auto* octets = reinterpret_cast<const std::uint8_t*>(message.data());
  const std::uint16_t sum = InternetChecksum().Add({octets, message.size()}).Value();
  message[2] = static_cast<char>(sum >> 8);
  message[3] = static_cast<char>(sum & 0xff);
  return message;
}

bool IsEchoReply(Family family, bool raw, const EchoIdentity& identity, std::string_view message) {
  if (family == Family::kIpv4 && raw) {
    if (message.size() < kLeastIpv4Header) return false;
    const std::size_t header = static_cast<std::size_t>(message[0] & 0x0f) * 4;
    if (header < kLeastIpv4Header || header > message.size()) return false;
    message.remove_prefix(header);
  }
  if (message.size() < kEchoHeader) return false;
  const auto type = static_cast<std::uint8_t>(message[0]);
  return type == (family == Family::kIpv4 ? kEchoReply : kEchoReply6) &&
         message.substr(kEchoHeader) == NonceOctets(identity.nonce);
}

}  // namespace holdfast::host
