// RFC 2338 section 5.3: the simple password that its successor removed. No profile covers it, so nothing is judged.
#include "conformance/cases/transmit.h"

namespace holdfast::conformance {
namespace {

RouterSetup WithPassword(ClauseCase& c, const std::string& password) {
  RouterSetup setup = BriskRouter(c);
  setup.password = password;
  return setup;
}

// Active, and sending the password: a device that is told one and does not use it cannot tell a wrong one.
Router Authenticating(ClauseCase& c) {
  const Router dut = ActiveInRhythm(c, WithPassword(c, "s3cretpw"));
  if (dut.first->packet.auth_type != 1) c.Unsupported("told a password, it does not authenticate");
  return dut;
}

std::string AuthOf(const Heard& heard) {
  std::string text = "type " + std::to_string(heard.packet.auth_type) + " with ";
  for (const std::uint8_t octet : heard.packet.auth_data) {
    if (octet >= ' ' && octet < 0x7f) text += static_cast<char>(octet);
    if (octet == 0) text += '.';
  }
  return text;
}

}  // namespace

// Eight octets of password stand in the authentication data.
WIRE_CASE(RFC2338_5_3_6_PASS_TX, Versions::kV2, Families::kIpv4) {
  ExpectEach(*this, AdvertsOf(*this, WithPassword(*this, "s3cretpw")), "type 1 with s3cretpw", AuthOf);
}

// A shorter one is filled up with zeros.
WIRE_CASE(RFC2338_5_3_10_PASS_PAD, Versions::kV2, Families::kIpv4) {
  ExpectEach(*this, AdvertsOf(*this, WithPassword(*this, "abc")), "type 1 with abc.....", AuthOf);
}

// A wrong password voids the message.
WIRE_CASE(RFC2338_5_3_6_PASS_RX, Versions::kV2, Families::kIpv4) {
  const Router dut = Authenticating(*this);
  const Say wrong{.priority = 200, .but = [](Packet& p) { p.auth_data[7] = '?'; }};
  ExpectGoesOn(*this, dut, wrong, "in spite of a wrong password");
  ControlYields(*this, dut, {.priority = 200});
}

// So does another authentication type, none included.
WIRE_CASE(RFC2338_5_3_6_MISMATCH, Versions::kV2, Families::kIpv4) {
  const Router dut = Authenticating(*this);
  for (const int type : {0, 7}) {
    const Say wrong{.priority = 200, .but = AuthType(static_cast<std::uint8_t>(type)).make};
    ExpectGoesOn(*this, dut, wrong, "in spite of Auth Type " + std::to_string(type));
  }
  ControlYields(*this, dut, {.priority = 200});
}

}  // namespace holdfast::conformance
