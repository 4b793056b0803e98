// Every DUT of the folder, alone in a node: in each version and family it either advertises what it was configured to,
// or its file says that it lacks that. A program that is not installed is a skip with its name.
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <iostream>
#include <mutex>

#include "netns-lab/engine/advert_peek.h"
#include "netns-lab/engine/capture.h"
#include "netns-lab/engine/dut.h"
#include "netns-lab/engine/network.h"

namespace holdfast::lab {
namespace {

struct Cell {
  std::string dut;
  int version;
  Family family;
};
void PrintTo(const Cell& cell, std::ostream* out) {
  *out << cell.dut << " v" << cell.version << " " << ToString(cell.family);
}

std::vector<Cell> Cells() {
  std::vector<Cell> cells;
  const std::vector<std::string> duts = ListDuts().value();
  for (const std::string& dut : duts) {
    for (const int version : {2, 3}) {
      for (const Family family : {Family::kIpv4, Family::kIpv6}) cells.push_back({dut, version, family});
    }
  }
  return cells;
}

RouterSpec SpecFor(const Cell& cell) {
  VirtualRouterSpec router{.version = cell.version, .family = cell.family, .vrid = 77, .priority = 150};
  const bool v4 = cell.family == Family::kIpv4;
  for (const char* text : v4 ? std::vector{"192.0.2.100/24"} : std::vector{"fe80::100/64", "2001:db8::100/64"}) {
    router.addresses.push_back(*IpPrefix::Parse(text));
  }
  return {.name = "dut", .virtual_routers = {router}};
}

// What became of one cell, inside the sandbox: 0 advertised, 10 lacking, 11 cannot run here, else a failure.
constexpr int kAdvertised = 0, kLacks = 10, kCannotRun = 11, kFailed = 1;

class FirstAdvert {
 public:
  std::string See(const SeenFrame& frame) {
    const auto advert = PeekAdvert(frame.octets);
    if (!advert) return "";
    const std::lock_guard lock(mutex_);
    seen_ = advert;
    changed_.notify_all();
    return advert->ToString();
  }
  std::optional<AdvertPeek> Wait() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(10), [&] { return seen_.has_value(); });
    return seen_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<AdvertPeek> seen_;
};

int RunCell(const Cell& cell) {
  const auto file = LoadDut(cell.dut);
  const auto network = Network::Make();
  if (!file || !network) return kFailed;
  Node* node = (*network)->AddNode("dut").value();
  if (!(*network)->AddSegment("lan")) return kFailed;
  const auto link = (*network)->Connect(node, "lan", "eth0",
                                        {*IpPrefix::Parse("192.0.2.10/24"), *IpPrefix::Parse("2001:db8::10/64")});
  if (!link) return kFailed;
  const auto writer = PcapngWriter::Create(std::string(sys::kScratch) + "/test.pcapng", "duts_test");
  FirstAdvert first;
  const auto capture = Capture::Start(**network, **writer, [&](const SeenFrame& frame) { return first.See(frame); });
  Dut dut(*file, *node, std::string(sys::kScratch) + "/dut");
  dut.Configure(SpecFor(cell));
  const auto error = dut.Start();
  if (error && error->kind == DutError::Kind::kUnsupported) return kLacks;
  std::cout << (error ? error->message + "\n" : "");
  if (error && error->kind == DutError::Kind::kCannotRunHere) return kCannotRun;
  const auto advert = error ? std::nullopt : first.Wait();
  if (advert) std::cout << advert->ToString() << " from " << advert->source.ToString() << "\n";
  const bool right = advert && advert->version == cell.version && advert->family == cell.family && advert->vrid == 77 &&
                     advert->priority == 150;
  if (!right) {
    for (const std::string& line : dut.Log()) std::cout << "  " << line << "\n";
  }
  return right ? kAdvertised : kFailed;
}

class EveryDut : public testing::TestWithParam<Cell> {};

TEST_P(EveryDut, AdvertisesOrSaysThatItLacksIt) {
  const auto status = sys::RunInSandbox({}, [] { return RunCell(GetParam()); });
  if (!status) GTEST_SKIP() << status.error().message;
  if (*status == kCannotRun) GTEST_SKIP() << GetParam().dut << " cannot run here";
  EXPECT_TRUE(*status == kAdvertised || *status == kLacks) << *status;
}

INSTANTIATE_TEST_SUITE_P(Duts, EveryDut, testing::ValuesIn(Cells()), [](const auto& cell) {
  std::string name =
      cell.param.dut + "_v" + std::to_string(cell.param.version) + "_" + std::string(ToString(cell.param.family));
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
});

}  // namespace
}  // namespace holdfast::lab
