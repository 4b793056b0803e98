// Our pcapng, read back by others: libpcap for the frames, tshark for names and comments.
#include "netns-lab/engine/pcapng.h"

#include <gtest/gtest.h>
#include <pcap/pcap.h>
#include <unistd.h>

#include <array>

#include "reference/sys/process.h"

namespace holdfast::lab {
namespace {

constexpr std::int64_t kStamp = 1'700'000'000'123'456'789;

std::filesystem::path Sample() {
  const std::filesystem::path path = testing::TempDir() + "pcapng_test-" + std::to_string(::getpid()) + ".pcapng";
  const auto writer = PcapngWriter::Create(path, "pcapng_test");
  EXPECT_TRUE(writer);
  const std::uint32_t one = (*writer)->Interface("master-eth0", "what master sends");
  const std::uint32_t two = (*writer)->Interface("backup-eth0");
  std::array<std::uint8_t, 61> frame{};  // an odd length has to be padded
  frame[12] = 0x88;
  frame[13] = 0xB5;
  EXPECT_EQ((*writer)->Frame(one, kStamp, frame, "first, of an odd length", PcapngWriter::Direction::kInbound), 1u);
  EXPECT_EQ((*writer)->Frame(two, kStamp + 1, std::span(frame).first(60)), 2u);
  (*writer)->Statistics(one, kStamp, 1, 0);
  (*writer)->Flush();
  EXPECT_TRUE((*writer)->ok());
  return path;
}

TEST(Pcapng, LibpcapReadsFramesAndNanoseconds) {
  char error[PCAP_ERRBUF_SIZE];
  pcap_t* file = pcap_open_offline_with_tstamp_precision(Sample().c_str(), PCAP_TSTAMP_PRECISION_NANO, error);
  ASSERT_NE(file, nullptr) << error;
  pcap_pkthdr* header = nullptr;
  const u_char* octets = nullptr;
  ASSERT_EQ(pcap_next_ex(file, &header, &octets), 1);
  EXPECT_EQ(header->caplen, 61u);
  EXPECT_EQ(header->ts.tv_sec * 1'000'000'000 + header->ts.tv_usec, kStamp);
  EXPECT_EQ(octets[12], 0x88);
  ASSERT_EQ(pcap_next_ex(file, &header, &octets), 1);
  EXPECT_EQ(header->caplen, 60u);
  EXPECT_EQ(pcap_next_ex(file, &header, &octets), PCAP_ERROR_BREAK);  // the end, and no complaint
  pcap_close(file);
}

TEST(Pcapng, TsharkShowsNamesAndComments) {
  if (!sys::FindProgram("tshark")) GTEST_SKIP() << "tshark is not installed";
  const auto shown = sys::RunOk({.argv = {"tshark", "-r", Sample(), "-T", "fields", "-e", "frame.interface_name", "-e",
                                          "frame.comment", "-e", "frame.len"}},
                                Seconds(60));
  ASSERT_TRUE(shown) << shown.error().message;
  EXPECT_NE(shown->find("master-eth0\tfirst, of an odd length\t61\nbackup-eth0\t\t60\n"), std::string::npos) << *shown;
}

TEST(Pcapng, AFolderThatIsNotThereIsAnError) {
  const auto writer = PcapngWriter::Create("/nonexistent/x.pcapng", "x");
  ASSERT_FALSE(writer);
  EXPECT_NE(writer.error().message.find("/nonexistent/x.pcapng"), std::string::npos);
}

}  // namespace
}  // namespace holdfast::lab
