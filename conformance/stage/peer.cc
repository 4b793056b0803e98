// The tester as a VRRP router: well-formed in the DUT's dialect unless told otherwise.
#include <algorithm>

#include "conformance/stage/case_body.h"
#include "conformance/wire/neighbour.h"

namespace holdfast::conformance {
namespace {

constexpr std::uint8_t kSimplePassword = 1;  // RFC 2338 section 5.3.6.1

}  // namespace

Packet Peer::Compose(const Say& say) const {
  const ClauseCase::Body& body = *case_.body_;
  const RouterSetup setup = body.SetupOn(say.segment);
  const Dialect& dialect = body.stage.dialect();
  const Addresses& a = Addresses::Of(body.family);
  Packet packet;
  packet.version = static_cast<std::uint8_t>(body.version);
  packet.vrid = setup.vrid;
  packet.priority = say.priority;
  packet.interval = say.interval.value_or(setup.interval);
  packet.source = say.source.value_or(say.segment == Segment::kLan ? a.tester_high : a.far_tester);
  packet.destination = wire::VrrpGroup(body.family);
  packet.mac_source = Mac::VirtualRouter(body.family, setup.vrid);
  packet.mac_destination = Mac::Group(packet.destination);
  packet.addresses = say.addresses.value_or(setup.addresses);
  packet.checksum_form = dialect.v3_ipv4_checksum;
  packet.auth_type = dialect.auth_type;
  packet.auth_data = dialect.auth_data;
  if (!setup.password.empty()) {
    packet.auth_type = kSimplePassword;
    packet.auth_data = {};
    std::copy_n(setup.password.begin(), std::min(setup.password.size(), packet.auth_data.size()),
                packet.auth_data.begin());
  }
  const Mac usual = packet.mac_source;
  if (say.but) say.but(packet);
  // A sender's Virtual Router MAC goes with the VRID it speaks of; under the MAC of another virtual router of the DUT
  // a kernel would take the frame for one of its own.
  if (packet.mac_source == usual) packet.mac_source = Mac::VirtualRouter(body.family, packet.vrid);
  return packet;
}

Instant Peer::Advertise(const Say& say) {
  const Packet packet = Compose(say);
  const Bytes frame = wire::Encode(packet);
  return SendFrame(frame, wire::Describe(frame), say.segment);
}

Instant Peer::AdvertiseFor(Duration time, const Say& say, std::optional<Duration> every) {
  const Duration step = every.value_or(Compose(say).interval);
  const Instant first = Advertise(say);
  Instant last = first;
  for (Duration after = step; after < time; after += step) {
    case_.body_->PumpUntil(first + after);
    last = Advertise(say);
  }
  return last;
}

Instant Peer::SendFrame(const Bytes& frame, const std::string& what, Segment segment) {
  return case_.body_->Send(frame, what, segment);
}

}  // namespace holdfast::conformance
