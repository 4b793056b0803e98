// The kernel's recorded decisions against ours. The recordings lie beside the checkout, one workload on one service
// each: tab-separated operations in the order in which the kernel saw them, with the server that it chose.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "reference/ipvs/service.h"

namespace holdfast::ipvs {
namespace {

namespace fs = std::filesystem;
const fs::path kTraces = fs::path(HOLDFAST_SOURCE_DIR).parent_path() / "shared/facts/ipvs-traces";

using Fields = std::vector<std::string>;

Fields Split(const std::string& text, char separator) {
  Fields fields;
  std::istringstream in(text);
  for (std::string field; std::getline(in, field, separator);) fields.push_back(field);
  return fields;
}

std::uint32_t Number(const std::string& text) { return static_cast<std::uint32_t>(std::stoul(text)); }

// "-", "-x UPPER" or "-x UPPER -y LOWER".
ServerSettings Settings(const std::string& weight, const std::string& extra) {
  ServerSettings settings{Number(weight)};
  const Fields words = Split(extra, ' ');
  if (words.size() >= 2) settings.thresholds.upper = Number(words[1]);
  if (words.size() >= 4) settings.thresholds.lower = Number(words[3]);
  return settings;
}

class Replay {
 public:
  explicit Replay(const Fields& svc)
      : service_(MakeScheduler(svc.at(1)).value()),
        one_packet_(svc.at(3).find("--ops") != std::string::npos),
        port_(static_cast<std::uint16_t>(Number(svc.at(4)))) {}

  // One line; false if ours differs from the recorded.
  bool Agrees(const Fields& f) {
    const std::string& what = f.at(0);
    if (what == "add") return service_.Add(Real(f.at(1)), Settings(f.at(2), f.at(3))).has_value();
    if (what == "edit") return service_.Edit(Real(f.at(1)), Settings(f.at(2), f.at(3))).has_value();
    if (what == "del") return service_.Remove(Real(f.at(1))).has_value();
    if (what == "open" || what == "udp") return Connect(f);
    if (what == "close") return Close(f.at(1));
    if (what == "check") return Table() == f.at(1);
    return false;
  }

  int decisions() const { return decisions_; }

 private:
  Endpoint Real(const std::string& k) const { return {IpAddress::Parse("10.9.0." + k).value(), port_}; }

  bool Connect(const Fields& f) {
    ++decisions_;
    const std::optional<Endpoint> chosen =
        service_.Connect({{IpAddress::Parse(f.at(2)).value(), static_cast<std::uint16_t>(Number(f.at(3)))},
                          {IpAddress::Parse(f.at(4)).value(), static_cast<std::uint16_t>(Number(f.at(5)))}});
    connections_[f.at(1)] = chosen;
    if (!chosen) return f.at(6) == "-";
    const bool kept = f.at(0) == "open" ? service_.Activate(*chosen).has_value()
                                        : !one_packet_ || service_.Unbind(*chosen, false).has_value();
    return kept && f.at(6) != "-" && *chosen == Real(f.at(6));
  }

  // The end of a connection that was refused, or whose server is gone, changes nothing in the kernel.
  bool Close(const std::string& connection) {
    const auto found = connections_.find(connection);
    if (found == connections_.end()) return false;
    const std::optional<Endpoint>& real = found->second;
    const auto& servers = service_.servers();
    const bool present =
        std::any_of(servers.begin(), servers.end(), [&](const Server& server) { return server.endpoint == real; });
    return !real || !present || service_.Deactivate(*real).has_value();
  }

  // K:WEIGHT:ACTIVE:INACTIVE,... in the order of the list.
  std::string Table() const {
    std::ostringstream out;
    for (const Server& server : service_.servers())
      out << (out.tellp() > 0 ? "," : "") << int{server.endpoint.address.octets()[3]} << ':' << server.settings.weight
          << ':' << server.active << ':' << server.inactive;
    return out.str();
  }

  Service service_;
  bool one_packet_;
  std::uint16_t port_;
  std::map<std::string, std::optional<Endpoint>> connections_;
  int decisions_ = 0;
};

class RecordedTrace : public testing::TestWithParam<std::pair<const char*, int>> {};

TEST_P(RecordedTrace, IsDecidedAsTheKernelDid) {
  const auto [name, decisions] = GetParam();
  if (!fs::exists(kTraces)) GTEST_SKIP() << "no folder of recorded decisions beside the checkout";
  std::ifstream in(kTraces / (std::string(name) + ".tsv"));
  ASSERT_TRUE(in) << name;
  std::optional<Replay> replay;
  int differences = 0;
  std::string first;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() == '#') continue;
    const Fields fields = Split(line, '\t');
    if (fields.at(0) == "svc") {
      replay.emplace(fields);
    } else if (!replay.value().Agrees(fields) && differences++ == 0) {
      first = line;
    }
  }
  EXPECT_EQ(differences, 0) << "first at: " << first;
  EXPECT_EQ(replay.value().decisions(), decisions);
}

INSTANTIATE_TEST_SUITE_P(RoundRobins, RecordedTrace,
                         testing::Values(std::pair("rr-ops", 2000), std::pair("rr-dyn", 2205),
                                         std::pair("rr-dyn-ops", 2205), std::pair("thr", 44),
                                         std::pair("wrr-ops", 2000), std::pair("wrr-6-4-2-ops", 2000),
                                         std::pair("wrr-dyn-ops", 2205)),
                         [](const auto& tested) {
                           std::string name = tested.param.first;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace holdfast::ipvs
