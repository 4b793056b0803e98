// Nodes and the wires between them. A Network lives inside a sandbox (reference/sys/namespaces.h): one namespace is
// the switch, with a bridge per segment; every node is a namespace of its own whose interfaces are veth pairs into the
// switch. Nothing has a name outside, nothing survives the sandbox.
//
// What is set on purpose, so that a timing test measures the routers and not Linux's defaults: no spanning tree, no
// forward delay, no multicast snooping; duplicate address detection off; arp_ignore=1 and arp_announce=2; fixed MACs.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "reference/base/address.h"
#include "reference/base/result.h"
#include "reference/sys/namespaces.h"
#include "reference/sys/process.h"

namespace holdfast::lab {

// A network namespace with a private /run: a router, a host, or the switch.
class Node {
 public:
  static Result<std::unique_ptr<Node>> Make(const std::string& name);

  const std::string& name() const { return name_; }
  const sys::NamespaceFd& netns() const { return netns_; }
  const sys::NamespaceFd& mntns() const { return mntns_; }

  // The command as one of this node: namespaces filled in.
  sys::Command Here(std::vector<std::string> argv) const;
  Result<std::string> Run(std::vector<std::string> argv) const;  // output; a failing status is an error
  // Lines for `ip -batch -`, in order; the error names the line that failed.
  Status Ip(const std::vector<std::string>& lines) const;
  // Writes /proc/sys/net/<key>, dots and slashes as in the file system: "ipv4/conf/eth0/arp_ignore".
  Status Sysctl(const std::string& key, const std::string& value) const;
  // Reads a file as this node sees it: /proc/net/igmp is per namespace.
  Result<std::string> ReadProcNet(const std::string& file) const;

 private:
  Node(std::string name, sys::NamespaceFd netns, sys::NamespaceFd mntns);
  std::string name_;
  sys::NamespaceFd netns_, mntns_;
};

// One interface of a node, and its other end in the switch.
struct Link {
  Node* node = nullptr;
  std::string segment;
  std::string ifname;               // in the node, as the file says: "eth0"
  std::string port;                 // in the switch, unique: "p3"
  MacAddress mac;                   // of the node's end, the same in every run of the same lab
  std::vector<IpPrefix> addresses;  // the node's own; IPv6 link-local included where given
};

class Network {
 public:
  // `seed` makes the MACs: 02:... with the seed and the link's number inside.
  static Result<std::unique_ptr<Network>> Make(std::uint32_t seed = 1);

  Result<Node*> AddNode(const std::string& name);
  Status AddSegment(const std::string& name);
  // Plugs a node into a segment. Every node is router-like for ARP; `forward` turns on forwarding.
  Result<Link*> Connect(Node* node, const std::string& segment, const std::string& ifname,
                        const std::vector<IpPrefix>& addresses);
  // As after power-on: extra links and addresses gone, the link's own back. For a node that has crashed.
  Status Reboot(Link& link);

  Status Cut(const Link& link);      // unplugged: both ends lose carrier, the switch forgets the node's MAC
  Status Silence(const Link& link);  // the port drops everything both ways, carrier stays
  Status Heal(const Link& link);

  Node& fabric() { return *fabric_; }  // the switch; packet sockets on its ports see what nodes send
  const std::vector<std::unique_ptr<Link>>& links() const { return links_; }
  const std::vector<std::unique_ptr<Node>>& nodes() const { return nodes_; }
  Node* FindNode(const std::string& name) const;
  std::vector<Link*> LinksOf(const Node* node) const;

 private:
  explicit Network(std::uint32_t seed) : seed_(seed) {}
  Status Address(const Link& link);
  std::uint32_t seed_;
  std::unique_ptr<Node> fabric_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<std::unique_ptr<Link>> links_;
  std::map<std::string, std::string> bridges_;  // segment -> bridge
};

}  // namespace holdfast::lab
