#include "netns-lab/engine/network.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>

namespace holdfast::lab {
namespace {

// One writer of settings at a time on this machine, whatever runs beside us: the kernel answers a write to a forwarding
// or address-generation setting with a restart for as long as somebody else holds its lock over all interfaces, so a
// hundred writers would spin and starve the one they wait for. The lock is on our own program, which leaves no file.
class SettingsTurn {
 public:
  SettingsTurn() : program_(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC)) {
    while (program_ && ::flock(program_.get(), LOCK_EX) != 0 && errno == EINTR) {
    }
  }

 private:
  sys::UniqueFd program_;  // closing it ends the turn
};

// `ip` opens the other end's namespace by path, through our own descriptor.
std::string PathOf(const sys::NamespaceFd& fd) { return fmt::format("/proc/{}/fd/{}", ::getpid(), fd.get()); }

MacAddress MacOf(std::uint32_t seed, std::size_t link) {
  const auto octet = [](std::uint32_t value) { return static_cast<std::uint8_t>(value & 0xFF); };
  return {{0x02, 0x48, octet(seed >> 8), octet(seed), octet(static_cast<std::uint32_t>(link >> 8)),
           octet(static_cast<std::uint32_t>(link))}};
}

std::string AddressLine(const IpPrefix& address, const std::string& ifname) {
  // Duplicate address detection would hold an IPv6 address back for 1.6 s.
  return fmt::format("addr add {} dev {}{}", address.ToString(), ifname, address.address.is_v4() ? "" : " nodad");
}

}  // namespace

Node::Node(std::string name, sys::NamespaceFd netns, sys::NamespaceFd mntns)
    : name_(std::move(name)), netns_(std::move(netns)), mntns_(std::move(mntns)) {}

Result<std::unique_ptr<Node>> Node::Make(const std::string& name) {
  Result<sys::NamespaceFd> netns = sys::NewNetworkNamespace();
  if (!netns) return Fail(netns.error(), "making node " + name);
  Result<sys::NamespaceFd> mntns = sys::NewNodeMounts(*netns);
  if (!mntns) return Fail(mntns.error(), "making node " + name);
  std::unique_ptr<Node> node(new Node(name, std::move(*netns), std::move(*mntns)));
  // A router must answer for an address only on the interface that has it, or a parent answers for its macvlan.
  for (const char* scope : {"all", "default"}) {
    for (const auto& [key, value] : {std::pair{"ipv4/conf/{}/arp_ignore", "1"},
                                     {"ipv4/conf/{}/arp_announce", "2"},
                                     {"ipv4/conf/{}/rp_filter", "0"},
                                     {"ipv6/conf/{}/accept_dad", "0"},
                                     {"ipv6/conf/{}/router_solicitations", "0"}}) {
      if (Status s = node->Sysctl(fmt::format(fmt::runtime(key), scope), value); !s) return Fail(s.error(), name);
    }
  }
  return node;
}

sys::Command Node::Here(std::vector<std::string> argv) const {
  return {.argv = std::move(argv), .netns = netns_.get(), .mntns = mntns_.get()};
}

Result<std::string> Node::Run(std::vector<std::string> argv) const { return sys::RunOk(Here(std::move(argv))); }

Status Node::Ip(const std::vector<std::string>& lines) const {
  sys::Command command = Here({"ip", "-batch", "-"});
  for (const std::string& line : lines) command.input += line + "\n";
  Result<sys::Finished> done = sys::Run(command);
  if (!done) return Fail(done.error(), "node " + name_);
  if (done->ok()) return {};
  return Fail(fmt::format("node {}: ip: {}in:\n{}", name_, done->output, command.input));
}

Status Node::Sysctl(const std::string& key, const std::string& value) const {
  Status result = {};
  const SettingsTurn turn;
  const Status entered = sys::InNetworkNamespace(netns_, [&] {
    std::ofstream file("/proc/sys/net/" + key);
    if (!(file << value << std::flush)) result = Fail(fmt::format("node {}: writing net/{}", name_, key));
  });
  return entered ? result : entered;
}

Result<std::string> Node::ReadProcNet(const std::string& file) const {
  std::stringstream text;
  const Status entered =
      sys::InNetworkNamespace(netns_, [&] { text << std::ifstream("/proc/thread-self/net/" + file).rdbuf(); });
  if (!entered) return tl::make_unexpected(entered.error());
  return text.str();
}

Result<std::unique_ptr<Network>> Network::Make(std::uint32_t seed) {
  std::unique_ptr<Network> network(new Network(seed));
  Result<std::unique_ptr<Node>> fabric = Node::Make("switch");
  if (!fabric) return tl::make_unexpected(fabric.error());
  network->fabric_ = std::move(*fabric);
  // The switch is no station: it must neither speak nor answer on the segments.
  if (Status s = network->fabric_->Sysctl("ipv6/conf/default/disable_ipv6", "1"); !s) {
    return tl::make_unexpected(s.error());
  }
  return network;
}

Result<Node*> Network::AddNode(const std::string& name) {
  Result<std::unique_ptr<Node>> node = Node::Make(name);
  if (!node) return tl::make_unexpected(node.error());
  nodes_.push_back(std::move(*node));
  return nodes_.back().get();
}

Status Network::AddSegment(const std::string& name) {
  const std::string bridge = fmt::format("br{}", bridges_.size());
  bridges_[name] = bridge;
  return fabric_->Ip({fmt::format("link add {} type bridge stp_state 0 forward_delay 0 mcast_snooping 0", bridge),
                      fmt::format("link set {} up", bridge)});
}

Result<Link*> Network::Connect(Node* node, const std::string& segment, const std::string& ifname,
                               const std::vector<IpPrefix>& addresses) {
  const auto bridge = bridges_.find(segment);
  if (bridge == bridges_.end()) return Fail("no segment is called " + segment);
  auto link = std::make_unique<Link>(Link{.node = node,
                                          .segment = segment,
                                          .ifname = ifname,
                                          .port = fmt::format("p{}", links_.size()),
                                          .mac = MacOf(seed_, links_.size() + 1),
                                          .addresses = addresses});
  const Status plugged = fabric_->Ip({fmt::format("link add {} type veth peer name {} address {} netns {}", link->port,
                                                  ifname, link->mac.ToString(), PathOf(node->netns())),
                                      fmt::format("link set {} master {}", link->port, bridge->second),
                                      fmt::format("link set {} up", link->port)});
  if (!plugged) return tl::make_unexpected(plugged.error());
  if (Status s = Address(*link); !s) return tl::make_unexpected(s.error());
  links_.push_back(std::move(link));
  return links_.back().get();
}

Status Network::Address(const Link& link) {
  std::vector<std::string> lines = {fmt::format("link set {} up", link.ifname)};
  for (const IpPrefix& address : link.addresses) lines.push_back(AddressLine(address, link.ifname));
  return link.node->Ip(lines);
}

Status Network::Reboot(Link& link) {
  Result<std::string> listed = link.node->Run({"ip", "-o", "link", "show"});
  if (!listed) return tl::make_unexpected(listed.error());
  std::vector<std::string> lines;
  std::istringstream text(*listed);
  for (std::string line; std::getline(text, line);) {
    // "4: vrrp.51@eth0: <...": the name ends at '@' or ':'.
    const std::size_t start = line.find(' ') + 1;
    const std::string name = line.substr(start, line.find_first_of("@:", start) - start);
    const bool ours = name == "lo" || std::any_of(links_.begin(), links_.end(), [&](const auto& other) {
                        return other->node == link.node && other->ifname == name;
                      });
    if (!ours) lines.push_back("link del " + name);
  }
  lines.push_back(fmt::format("link set {} down", link.ifname));
  lines.push_back(fmt::format("addr flush dev {}", link.ifname));
  if (Status s = link.node->Ip(lines); !s) return s;
  return Address(link);
}

Status Network::Cut(const Link& link) { return fabric_->Ip({fmt::format("link set {} down", link.port)}); }

Status Network::Silence(const Link& link) {
  Result<std::string> done = fabric_->Run({"bridge", "link", "set", "dev", link.port, "state", "0"});
  return done ? Status() : tl::make_unexpected(done.error());
}

Status Network::Heal(const Link& link) {
  // Of a port that was down the bridge opens the state by itself once carrier is back; of a silent one we do.
  if (Status s = fabric_->Ip({fmt::format("link set {} up", link.port)}); !s) return s;
  Result<std::string> done = fabric_->Run({"bridge", "link", "set", "dev", link.port, "state", "3"});
  const bool no_carrier_yet = !done && done.error().message.find("Network is down") != std::string::npos;
  return done || no_carrier_yet ? Status() : tl::make_unexpected(done.error());
}

Node* Network::FindNode(const std::string& name) const {
  for (const auto& node : nodes_) {
    if (node->name() == name) return node.get();
  }
  return nullptr;
}

std::vector<Link*> Network::LinksOf(const Node* node) const {
  std::vector<Link*> found;
  for (const auto& link : links_) {
    if (link->node == node) found.push_back(link.get());
  }
  return found;
}

}  // namespace holdfast::lab
