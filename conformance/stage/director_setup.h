// A load balancer as a case wants it, in neutral words, and what the kernel shows of it. The director (the DUT) only
// configures; the kernel schedules and forwards. What the kernel was told is therefore looked at before anybody is
// accused.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/wire/address.h"

namespace holdfast::conformance {

enum class Forwarding : std::uint8_t { kNat, kDirect, kTunnel };
std::string_view ToString(Forwarding forwarding);  // as keepalived.conf has it: "NAT", "DR", "TUN"

struct RealServer {
  char letter = 'A';  // how cases and reports call it: 'A' to 'C'
  int weight = 1;
  int most_connections = 0;  // the upper threshold; 0: none
};

// One virtual server. The address is `vip`, its port 80.
struct ServiceSetup {
  std::string scheduler = "rr";
  Forwarding forwarding = Forwarding::kNat;
  std::vector<RealServer> servers = {{'A'}, {'B'}};
  int persistence_s = 0;    // 0: none
  std::string granularity;  // netmask of the clients that persist together; empty: each by itself
  bool datagrams = false;   // UDP instead of TCP
  bool one_packet = false;  // each datagram is scheduled by itself

  std::string ToString() const;  // "rr NAT, A weight 1, B weight 1"
};

// The addresses of the stage. NAT maps the port to 8080; the other methods cannot.
struct Balanced {
  static wire::Address Vip();
  static wire::Address Client(int number);  // from 1; 203.0.113.1 and on, behind a router of the clients' segment
  static wire::Address Server(char letter);
  static wire::Mac ServerMac(char letter);
  static wire::Mac ClientsRouter();
  static constexpr std::uint16_t kPort = 80, kNatPort = 8080;
  static std::uint16_t ServerPort(Forwarding forwarding) { return forwarding == Forwarding::kNat ? kNatPort : kPort; }
};

// --- what the kernel shows ---

struct TableServer {
  char letter = '?';
  std::string forwarding;  // the kernel's word: "Masq", "Route", "Tunnel", "Local"
  int weight = 0;
  std::uint16_t port = 0;
};
struct TableService {
  bool found = false;
  std::string scheduler;
  int persistence_ticks = 0;  // seconds by the kernel's HZ
  std::string mask = "FFFFFFFF";
  bool one_packet = false;
  std::vector<TableServer> servers;  // in the kernel's order: the latest first
  std::string Letters() const;       // "BA"
};

// Of /proc/net/ip_vs the service of that protocol at vip:80.
TableService ParseTable(std::string_view text, bool datagrams);

// In which words the table says something else than the configuration; empty: it says the same. Seconds of persistence
// are held against every HZ that kernels are built with.
std::vector<std::string> Differences(const ServiceSetup& wanted, const TableService& table);

// The same of `ipvsadm -L -n --thresholds`, for what the table does not show: thresholds, and seconds as such.
std::vector<std::string> ListingDifferences(const ServiceSetup& wanted, std::string_view listing);

}  // namespace holdfast::conformance
