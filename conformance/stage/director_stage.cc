#include "conformance/stage/director_stage.h"

#include <fstream>
#include <thread>

#include "conformance/stage/lab_spec.h"
#include "conformance/stage/stage_failure.h"
#include "netns-lab/engine/template.h"

namespace holdfast::conformance {
namespace {

// The table has no event to wait for. Time is counted in looks at it: on a busy machine both they and the director take
// longer.
constexpr auto kLookAgain = std::chrono::milliseconds(20);
constexpr int kLooks = 1000;          // at least 20 s to tell the kernel ...
constexpr int kUnchangedLooks = 250;  // ... and done, though wrong, when nothing has changed in so many

std::string Number(int value) { return value ? std::to_string(value) : ""; }

// What {{names}} a `director` template may have; an empty value is false in a section.
lab::TemplateScope ScopeOfService(const lab::DutFile& file, const ServiceSetup& setup) {
  lab::TemplateScope service;
  service.values = {{"address", Balanced::Vip().ToString()},
                    {"port", std::to_string(Balanced::kPort)},
                    {"scheduler", setup.scheduler},
                    {"forwarding", std::string(ToString(setup.forwarding))},
                    {"protocol", setup.datagrams ? "UDP" : "TCP"},
                    {"persistence", Number(setup.persistence_s)},
                    {"granularity", setup.granularity},
                    {"one_packet", setup.one_packet ? "yes" : ""}};
  for (const RealServer& server : setup.servers) {
    lab::TemplateScope entry;
    entry.values = {{"address", Balanced::Server(server.letter).ToString()},
                    {"port", std::to_string(Balanced::ServerPort(setup.forwarding))},
                    {"weight", std::to_string(server.weight)},
                    {"most_connections", Number(server.most_connections)}};
    service.lists["servers"].push_back(entry);
  }
  lab::TemplateScope scope = lab::ScopeOf(file, lab::RouterSpec());
  scope.lists["virtual_servers"] = {service};
  return scope;
}

// A word that this setup needs and the DUT's template has not.
std::string MissingWord(const lab::DutFile& file, const ServiceSetup& setup) {
  bool thresholds = false;
  for (const RealServer& server : setup.servers) thresholds = thresholds || server.most_connections > 0;
  for (const auto& [needed, word] : {std::pair{setup.persistence_s > 0, "persistence"},
                                     {!setup.granularity.empty(), "granularity"},
                                     {setup.one_packet, "one_packet"},
                                     {thresholds, "most_connections"}})
    if (needed && file.director.find(std::string("{{#") + word + "}}") == std::string::npos) return word;
  return "";
}

std::string Neighbour(const std::string& address, const Mac& mac, const std::string& device) {
  return "neigh replace " + address + " lladdr " + mac.ToString() + " dev " + device + " nud permanent";
}

}  // namespace

DirectorStage::DirectorStage(lab::DutFile dut, std::filesystem::path directory)
    : file_(std::move(dut)), directory_(std::move(directory)), config_(directory_ / "director.conf") {
  // It may join no group of VRRP: the table says when it is ready.
  file_.ready_joined = false;
  file_.ready_log.clear();
  Plug();
  dut_ = std::make_unique<lab::Dut>(file_, *node_, directory_);
}

DirectorStage::~DirectorStage() = default;

void DirectorStage::Plug() {
  network_ = Must(lab::Network::Make(), "making the network");
  node_ = Must(network_->AddNode("director"), "making the director's node");
  const Addresses& a = Addresses::Of(Family::kIpv4);
  for (const bool back : {false, true}) {
    const char* segment = back ? "servers" : "clients";
    Must(network_->AddSegment(segment), "making a segment");
    lab::Link*& link = back ? back_ : front_;
    link = Must(network_->Connect(node_, segment, back ? "eth1" : "eth0", {PrefixOf(back ? a.far_dut : a.dut)}),
                "plugging in");
    ports_.Open(*network_, *link, back ? Segment::kFar : Segment::kLan);
  }
  Must(node_->Sysctl("ipv4/ip_forward", "1"), "turning on forwarding");
  const std::string router = a.tester_high.ToString();
  std::vector<std::string> lines = {"address add " + Balanced::Vip().ToString() + "/32 dev eth0",
                                    Neighbour(router, Balanced::ClientsRouter(), "eth0"),
                                    "route add default via " + router + " dev eth0"};
  for (const char letter : {'A', 'B', 'C'})
    lines.push_back(Neighbour(Balanced::Server(letter).ToString(), Balanced::ServerMac(letter), "eth1"));
  Must(node_->Ip(lines), "setting the director's neighbours");
}

void DirectorStage::Write(const ServiceSetup& setup) {
  if (file_.director.empty())
    throw StageFailure{StageFailure::Kind::kUnsupported, file_.name + " has no words for virtual servers"};
  if (const std::string word = MissingWord(file_, setup); !word.empty())
    throw StageFailure{StageFailure::Kind::kUnsupported, file_.name + " has no words for " + word};
  const std::string text =
      Must(lab::RenderTemplate(file_.director, ScopeOfService(file_, setup)), file_.file.string() + ": director");
  std::filesystem::create_directories(directory_);
  std::ofstream file(config_, std::ios::trunc);
  if (!(file << text << std::flush)) throw StageFailure{StageFailure::Kind::kHarness, "writing " + config_.string()};
}

void DirectorStage::Start(const ServiceSetup& setup) {
  Write(setup);
  dut_->ConfigureFrom(config_);
  if (auto error = dut_->Start()) FailStage(*error);
  AwaitTable(setup);
  if (!dut_->running())
    throw StageFailure{StageFailure::Kind::kDutDidNotStart, file_.name + " ended by itself", dut_->Log(10)};
}

void DirectorStage::Reload(const ServiceSetup& setup) {
  Write(setup);
  if (auto error = dut_->ReloadFrom(config_)) FailStage(*error);
  AwaitTable(setup);
}

bool DirectorStage::Stop() {
  Must(dut_->SignalStop(), "stopping the director");
  const Instant signalled = Now();
  dut_->WaitStopped();
  return Now() - signalled < file_.stop_within;
}

void DirectorStage::AwaitTable(const ServiceSetup& setup) {
  std::vector<std::string> before;
  int unchanged = 0;
  for (int look = 0; look < kLooks && unchanged < kUnchangedLooks && dut_->running(); ++look) {
    const TableService table = Table();
    std::vector<std::string> wrong = Differences(setup, table);
    if (wrong.empty()) return;
    unchanged = table.found && wrong == before ? unchanged + 1 : 0;
    before = std::move(wrong);
    std::this_thread::sleep_for(kLookAgain);
  }
}

TableService DirectorStage::Table() {
  const std::string text = Must(node_->ReadProcNet("ip_vs"), "reading the kernel's table");
  TableService stream = ParseTable(text, false);
  return stream.found ? stream : ParseTable(text, true);
}

std::optional<std::vector<std::string>> DirectorStage::WrongInTable(const ServiceSetup& setup) {
  const std::string text = Must(node_->ReadProcNet("ip_vs"), "reading the kernel's table");
  std::vector<std::string> wrong = Differences(setup, ParseTable(text, setup.datagrams));
  if (!wrong.empty()) return wrong;
  const auto listing = node_->Run({"ipvsadm", "-L", "-n", "--thresholds"});
  if (!listing) return std::nullopt;
  return ListingDifferences(setup, *listing);
}

Mac DirectorStage::mac(Segment segment) const { return Mac{(segment == Segment::kFar ? back_ : front_)->mac.octets}; }

std::vector<std::string> DirectorStage::DutLog() const { return dut_->Log(); }

}  // namespace holdfast::conformance
