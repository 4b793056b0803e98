#include "conformance/tool/dut_check.h"

#include <gtest/gtest.h>

namespace holdfast::conformance {
namespace {

wire::Packet Advert() {
  wire::Packet packet;
  packet.mac_source = Mac::VirtualRouter(Family::kIpv4, 77);
  packet.source = Address::Of("192.0.2.10");
  packet.destination = wire::VrrpGroup(Family::kIpv4);
  packet.vrid = 77;
  packet.priority = 123;
  packet.interval = Centiseconds(150);
  packet.addresses = {Address::Of("192.0.2.100")};
  return packet;
}

RouterSetup Asked() {
  RouterSetup setup;
  setup.vrid = 77;
  setup.priority = 123;
  setup.interval = Centiseconds(150);
  setup.addresses = {Address::Of("192.0.2.100")};
  return setup;
}

// What is wrong, or what is told where nothing is.
std::string Told(const wire::Packet& packet, Version version = Version::kV3, lab::DutDialect claimed = {}) {
  std::string wrong, fine;
  for (const Shown& s : ShownBy(wire::Encode(packet), Asked(), version, Family::kIpv4, claimed)) {
    if (!s.text.empty()) (s.fine ? fine : wrong) += s.text + ". ";
  }
  return wrong.empty() ? "fine: " + fine : wrong;
}

TEST(DutCheck, WhatWasAskedForIsFine) {
  EXPECT_EQ(Told(Advert()), "fine: checksum message_only, as the file says. lists 192.0.2.100. ");
}

TEST(DutCheck, AForgottenLineOfATemplateShows) {
  wire::Packet packet = Advert();
  packet.priority = 100;
  EXPECT_EQ(Told(packet), "priority 123 was asked for, it says 100. ");
  packet = Advert();
  packet.addresses.push_back(Address::Of("192.0.2.99"));
  EXPECT_EQ(Told(packet), "it lists 192.0.2.100 192.0.2.99, 192.0.2.100 was asked for. ");
}

TEST(DutCheck, AnotherDialectThanTheFileClaims) {
  wire::Packet packet = Advert();
  packet.checksum_form = wire::ChecksumForm::kIpv4PseudoHeader;
  EXPECT_EQ(Told(packet), "the file says v3_ipv4_checksum: message_only, it speaks pseudo_header. ");
  EXPECT_NE(Told(packet, Version::kV3, {.v3_ipv4_checksum = "pseudo_header"}).find("fine"), std::string::npos);
  packet.checksum_xor = 1;
  EXPECT_EQ(Told(packet), "the checksum is wrong in every form. ");
}

TEST(DutCheck, AnExaminationTravels) {
  Examination e{.version = Version::kV2, .family = Family::kIpv6, .with_password = true};
  e.status = ProbeResult::Status::kOk;
  e.message = "speaks";
  e.shown = {{false, "what"}};
  const Examination back = DeserializeExamination(Serialize(e));
  EXPECT_EQ(Serialize(back), Serialize(e));
  EXPECT_FALSE(back.Fine());
  EXPECT_FALSE(DeserializeExamination("no JSON").Fine());
}

TEST(DutCheck, TheTextSaysWhatIsWrong) {
  lab::DutFile dut;
  dut.name = "mine", dut.about = "my router", dut.profile = "rfc5798";
  Examination fine{.message = "speaks after 3.6 s"}, down{.version = Version::kV2}, lacks{.family = Family::kIpv6};
  fine.status = ProbeResult::Status::kOk;
  fine.shown = {{true, "lists 192.0.2.100"}};
  down.status = ProbeResult::Status::kDidNotStart, down.message = "it ended", down.log_tail = "no \x1b such file\n";
  lacks.status = ProbeResult::Status::kUnsupported, lacks.message = "mine lacks ipv6: no time";
  EXPECT_EQ(CheckText(dut, "mine 1.0", {fine, lacks, down}),
            "mine: my router\n  is      mine 1.0\n  claims  rfc5798\n"
            "  v3 ipv4           ready     speaks after 3.6 s; lists 192.0.2.100\n"
            "  v3 ipv6           lacks     mine lacks ipv6: no time\n"
            "  v2 ipv4           DOWN      it ended\n      | no ␛ such file\n"
            "not ready: 1 of 3 are wrong\n");
}

}  // namespace
}  // namespace holdfast::conformance
