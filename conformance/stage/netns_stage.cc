#include "conformance/stage/netns_stage.h"

#include <sstream>

#include "conformance/stage/lab_spec.h"
#include "conformance/stage/stage_failure.h"

namespace holdfast::conformance {

NetnsStage::NetnsStage(NetnsOptions options) : options_(std::move(options)) {
  if (options_.sentinel == nullptr) {
    own_sentinel_ = Must(Sentinel::Start(), "watching this machine");
    options_.sentinel = own_sentinel_.get();
  }
  Plug(Segment::kLan);
  dut_ = std::make_unique<lab::Dut>(options_.dut, *node_, options_.directory);
  std::error_code none;
  std::filesystem::remove(dut_->log_file(), none);  // of an earlier run in the same folder
}

NetnsStage::~NetnsStage() = default;

// One cable: the DUT's interface, and on the other end a port that belongs to nobody.
void NetnsStage::Plug(Segment segment) {
  const bool far = segment == Segment::kFar;
  const Addresses &v4 = Addresses::Of(Family::kIpv4), &v6 = Addresses::Of(Family::kIpv6);
  if (!network_) network_ = Must(lab::Network::Make(), "making the network");
  Must(network_->AddSegment(far ? "far" : "lan"), "making the segment");
  if (node_ == nullptr) node_ = Must(network_->AddNode("dut"), "making the DUT's node");
  const std::string key = "ipv6/conf/default/addr_gen_mode";
  // The DUT's one link-local address is the registry's, not one that the kernel makes up.
  Must(node_->Sysctl(key, "1"), "turning off address generation");
  const std::vector<IpPrefix> addresses{PrefixOf(far ? v4.far_dut : v4.dut), PrefixOf(far ? v6.far_dut : v6.dut),
                                        *IpPrefix::Parse(far ? "2001:db8:1::10/64" : "2001:db8::10/64")};
  lab::Link* link =
      Must(network_->Connect(node_, far ? "far" : "lan", far ? "eth1" : "eth0", addresses), "plugging in");
  links_.push_back(link);
  ports_.Open(*network_, *link, segment);
  Must(node_->Sysctl(key, "0"), "turning on address generation");
  // It is a router: some implementations set the Router flag of their Neighbor Advertisements by this.
  Must(node_->Sysctl("ipv4/ip_forward", "1"), "turning on forwarding");
  Must(node_->Sysctl("ipv6/conf/all/forwarding", "1"), "turning on forwarding");
}

Instant NetnsStage::Now() { return ports_.Now(); }

std::int64_t NetnsStage::origin_ns() const { return ports_.origin_ns(); }

Mac NetnsStage::tester_mac() const { return Mac::Of("02:00:00:00:00:02"); }

void NetnsStage::Start(const RouterSetup& setup, Version version, Family family) {
  if (setup.two_segments && !ports_.Has(Segment::kFar)) Plug(Segment::kFar);
  if (std::exchange(stopped_, false)) {
    dut_->WaitStopped();
    for (lab::Link* link : links_) Must(network_->Reboot(*link), "clearing the node for another start");
    cpu_waits_.Clear();
  }
  if (setup.detour) Detour();
  dut_->Configure(LabSpecOf(setup, version, family));
  if (auto error = dut_->Start()) {
    stopped_ = true;
    FailStage(*error);
  }
}

// A network that is better reached through another router of the segment.
void NetnsStage::Detour() {
  Must(node_->Sysctl("ipv4/conf/all/send_redirects", "1"), "turning on redirects");
  for (const Family family : {Family::kIpv4, Family::kIpv6}) {
    const Addresses& a = Addresses::Of(family);
    Must(node_->Ip({"route replace " + a.beyond.ToString() + " via " + a.tester_low.ToString() + " dev eth0"}),
         "setting the detour");
  }
}

void NetnsStage::Reconfigure(const RouterSetup& setup, Version version, Family family) {
  if (auto error = dut_->Reload(LabSpecOf(setup, version, family))) FailStage(*error);
}

Instant NetnsStage::Stop() {
  const Instant at = Now();
  Must(dut_->SignalStop(), "stopping the DUT");
  stopped_ = true;
  return at;
}

Instant NetnsStage::SendOn(Segment segment, const Bytes& frame) { return ports_.Send(segment, frame); }

std::optional<Captured> NetnsStage::Receive(Instant deadline) {
  for (;;) {
    if (cpu_waits_.IsDue(Now())) NoteCpuWait();
    const Instant until = std::min(deadline, Now() + CpuWaits::kPeriod);
    if (auto frame = ports_.Receive(until)) return frame;
    if (until == deadline) return std::nullopt;
  }
}

void NetnsStage::NoteCpuWait() { cpu_waits_.Note(Now(), WaitedForCpu(dut_->processes())); }

Duration NetnsStage::Uncertainty(Instant from, Instant to) {
  NoteCpuWait();
  return options_.sentinel->Worst(ports_.origin() + from.time_since_epoch(), ports_.origin() + to.time_since_epoch()) +
         cpu_waits_.Between(from, to);
}

std::vector<std::string> NetnsStage::DutLog() { return dut_->Log(); }

std::vector<Address> NetnsStage::DutAddresses() {
  // "2: eth0    inet 192.0.2.10/24 scope global eth0\\ ...": the address is the fourth word.
  std::istringstream listed(Must(node_->Run({"ip", "-o", "address", "show"}), "asking for the DUT's addresses"));
  std::vector<Address> addresses;
  for (std::string line; std::getline(listed, line);) {
    std::istringstream words(line);
    std::string number, device, family, prefix;
    words >> number >> device >> family >> prefix;
    if (const auto parsed = IpAddress::Parse(prefix.substr(0, prefix.find('/')))) {
      addresses.push_back(Address::FromOctets(parsed->octets()));
    }
  }
  return addresses;
}

std::optional<Dialect> Probe(Stage& stage, Version version, Family family) {
  constexpr Duration kPatience = wire::Seconds(15);
  const Addresses& a = Addresses::Of(family);
  RouterSetup setup;
  setup.addresses = {a.vip};
  if (family == Family::kIpv6) setup.addresses.push_back(a.vip_global);
  stage.Start(setup, version, family);
  const Instant deadline = stage.Now() + kPatience;
  while (const auto frame = stage.Receive(deadline)) {
    const auto packet = wire::Decode(frame->frame);
    if (!packet) continue;
    Dialect dialect;
    dialect.v3_ipv4_checksum = packet->checksum_form;
    dialect.auth_type = packet->auth_type;
    dialect.auth_data = packet->auth_data;
    return dialect;
  }
  return std::nullopt;
}

}  // namespace holdfast::conformance
