// What our writer writes is read; several link types, sections, byte orders and tags; damaged files end with a note.
#include "netns-lab/engine/capture_reader.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

#include "netns-lab/engine/pcapng.h"
#include "netns-lab/engine/pcapng_reader.h"

namespace holdfast::lab {
namespace {

using Bytes = std::vector<std::uint8_t>;

struct Read {
  std::vector<ReadFrame> frames;
  ReadSummary summary;
};

Read ReadText(const std::string& text) {
  Read read;
  std::istringstream stream(text);
  read.summary = ReadPcapng(stream, [&](const ReadFrame& frame) {
    read.frames.push_back(frame);
    return true;
  });
  return read;
}

std::string Contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string Written() {
  const std::string path = testing::TempDir() + "capture_reader_test.pcapng";
  auto writer = PcapngWriter::Create(path, "a test");
  const auto port = (*writer)->Interface("p0"), other = (*writer)->Interface("p1");
  (*writer)->Frame(port, 1'700'000'000'123'456'789, Bytes(15, 7), "the first", PcapngWriter::Direction::kOutbound);
  (*writer)->Frame(other, 1'700'000'001'000'000'000, Bytes(60, 8));
  (*writer)->Statistics(port, 1'700'000'002'000'000'000, 2, 0);
  (*writer)->Flush();
  return Contents(path);
}

TEST(CaptureReader, ReadsWhatWeWrite) {
  const Read read = ReadText(Written());
  ASSERT_EQ(read.frames.size(), 2u);
  EXPECT_EQ(read.frames[0].stamp_ns, 1'700'000'000'123'456'789);
  EXPECT_EQ(read.frames[0].octets, Bytes(15, 7));
  EXPECT_EQ(read.frames[0].comment, "the first");
  EXPECT_EQ(read.frames[0].direction, 2);
  EXPECT_EQ(read.frames[1].interface, 1u);
  EXPECT_EQ(read.frames[1].number, 2u);
  EXPECT_TRUE(read.summary.notes.empty());
}

// Cut anywhere, or with any octet changed, it reads to an end, and never more frames than there were.
TEST(CaptureReader, NoDamageIsFatal) {
  const std::string whole = Written();
  for (std::size_t cut = 0; cut < whole.size(); ++cut) EXPECT_LE(ReadText(whole.substr(0, cut)).frames.size(), 2u);
  EXPECT_EQ(ReadText(whole.substr(0, whole.size() - 3)).summary.notes.size(), 1u);
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    std::string spoiled = whole;
    for (int n = 0; n < 3; ++n) spoiled[random() % spoiled.size()] = static_cast<char>(random());
    for (const ReadFrame& frame : ReadText(spoiled).frames) ToEthernet(frame);
  }
}

void Put(std::string& to, std::uint32_t value, bool swapped) {
  if (swapped) value = __builtin_bswap32(value);
  to.append(reinterpret_cast<const char*>(&value), 4);
}

std::string Block(std::uint32_t type, const std::string& body, bool swapped) {
  std::string block;
  Put(block, type, swapped);
  Put(block, static_cast<std::uint32_t>(body.size() + 12), swapped);
  block += body;
  Put(block, static_cast<std::uint32_t>(body.size() + 12), swapped);
  return block;
}

// A section with one interface of `link_type` (microseconds) and one enhanced packet.
std::string Section(std::uint16_t link_type, bool swapped, const std::string& frame) {
  std::string head, interface, packet;
  Put(head, 0x1A2B3C4D, swapped);
  Put(head, swapped ? 0x00010000 : 0x00000001, swapped);
  Put(head, 0xFFFFFFFF, swapped), Put(head, 0xFFFFFFFF, swapped);
  const std::uint16_t type = swapped ? __builtin_bswap16(link_type) : link_type;
  interface.append(reinterpret_cast<const char*>(&type), 2).append(2, '\0');
  Put(interface, 0, swapped);
  for (const std::uint32_t word : {0u, 0u, 1'500'000u, std::uint32_t(frame.size()), std::uint32_t(frame.size())})
    Put(packet, word, swapped);
  packet += frame + std::string((4 - frame.size() % 4) % 4, '\0');
  return Block(0x0A0D0D0A, head, swapped) + Block(1, interface, swapped) + Block(6, packet, swapped);
}

TEST(CaptureReader, SectionsOfBothByteOrdersAndSeveralLinkTypes) {
  const Read read = ReadText(Section(1, false, std::string(20, 'a')) + Section(276, true, std::string(33, 'b')));
  ASSERT_EQ(read.frames.size(), 2u) << (read.summary.notes.empty() ? "" : read.summary.notes[0]);
  EXPECT_EQ(read.frames[0].link_type, kLinkEthernet);
  EXPECT_EQ(read.frames[1].link_type, kLinkLinuxSll2);
  EXPECT_EQ(read.frames[1].interface, 1u);
  EXPECT_EQ(read.frames[1].octets.size(), 33u);
  EXPECT_EQ(read.frames[1].stamp_ns, 1'500'000'000);
}

TEST(CaptureReader, ALyingLengthEndsTheReading) {
  std::string text = Section(1, false, std::string(20, 'a'));
  std::string huge = text;
  huge[huge.size() - 4 - 20 - 8] = '\x7f';  // the captured length of the packet
  EXPECT_EQ(ReadText(huge).frames.size(), 0u);
  EXPECT_EQ(ReadText(huge).summary.notes.size(), 1u);
}

ReadFrame Frame(std::uint16_t link_type, Bytes octets) {
  ReadFrame frame;
  frame.link_type = link_type;
  frame.octets = std::move(octets);
  return frame;
}

TEST(LinkLayer, TagsAreTakenOut) {
  Bytes tagged(12, 1);
  for (int b : {0x88, 0xa8, 0x20, 0x05, 0x81, 0x00, 0x00, 0x07, 0x08, 0x00, 0x45})
    tagged.push_back(static_cast<std::uint8_t>(b));
  const AsEthernet plain = ToEthernet(Frame(kLinkEthernet, tagged));
  EXPECT_EQ(plain.vlans, (std::vector<std::uint16_t>{5, 7}));
  EXPECT_EQ(plain.octets.size(), 15u);
  EXPECT_EQ(plain.octets[14], 0x45);
  EXPECT_TRUE(plain.knows_source && plain.knows_destination);
}

TEST(LinkLayer, CookedFramesKeepTheirSender) {
  Bytes sll{0, 1, 0, 1, 0, 6, 0, 0, 0x5e, 0, 1, 51, 0, 0, 0x08, 0, 0x45};
  const AsEthernet one = ToEthernet(Frame(kLinkLinuxSll, sll));
  EXPECT_EQ(Bytes(one.octets.begin() + 6, one.octets.begin() + 12), (Bytes{0, 0, 0x5e, 0, 1, 51}));
  EXPECT_TRUE(one.knows_source);
  EXPECT_FALSE(one.knows_destination);
  Bytes sll2{0x86, 0xdd, 0, 0, 0, 0, 0, 3, 0, 1, 2, 6, 0, 0, 0x5e, 0, 2, 51, 0, 0, 0x60};
  const AsEthernet two = ToEthernet(Frame(kLinkLinuxSll2, sll2));
  EXPECT_EQ(two.octets[11], 51);
  EXPECT_EQ(two.octets[14], 0x60);
}

TEST(LinkLayer, WhatCarriesNoIpIsNothing) {
  EXPECT_TRUE(ToEthernet(Frame(kLinkEthernet, Bytes(13, 0))).octets.empty());
  EXPECT_TRUE(ToEthernet(Frame(kLinkRaw, {})).octets.empty());
  EXPECT_TRUE(ToEthernet(Frame(999, Bytes(60, 0x45))).octets.empty());
  EXPECT_EQ(ToEthernet(Frame(kLinkRaw, Bytes(40, 0x60))).octets.size(), 54u);
}

TEST(CaptureReader, ClassicFilesAndNonsense) {
  const std::string path = testing::TempDir() + "capture_reader_test.pcap";
  std::string classic;
  for (const std::uint32_t word : {0xa1b23c4du, 0x00040002u, 0u, 0u, 65535u, 1u, 5u, 999u, 14u, 14u})
    Put(classic, word, false);
  std::ofstream(path, std::ios::binary) << classic << std::string(14, 'x');
  std::vector<ReadFrame> frames;
  const auto keep = [&](const ReadFrame& frame) { return frames.push_back(frame), true; };
  ASSERT_TRUE(ReadCapture(path, keep));
  ASSERT_EQ(frames.size(), 1u);
  EXPECT_EQ(frames[0].stamp_ns, 5'000'000'999);
  std::ofstream(path, std::ios::binary | std::ios::trunc) << "no capture at all, just words";
  EXPECT_FALSE(ReadCapture(path, keep));
  EXPECT_FALSE(ReadCapture("/nowhere.pcapng", keep));
}

}  // namespace
}  // namespace holdfast::lab
