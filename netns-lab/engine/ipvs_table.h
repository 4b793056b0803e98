// The kernel's IPVS table as /proc/net/ip_vs prints it: what a director has made of its configuration, without asking
// the director.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/address.h"

namespace holdfast::lab {

struct IpvsTableServer {
  IpAddress address;
  std::uint16_t port = 0;
  int weight = 0;
};

struct IpvsTableService {
  std::string protocol;  // "TCP", "UDP", "SCTP"
  IpAddress address;
  std::uint16_t port = 0;
  std::string scheduler;
  std::vector<IpvsTableServer> servers;  // in the kernel's order: the latest first
};

// Services of a firewall mark, which have no address, are left out; so are lines that cannot be read.
std::vector<IpvsTableService> ParseIpvsTable(std::string_view text);

// nullptr: there is no such TCP service.
const IpvsTableService* FindTcpService(const std::vector<IpvsTableService>& table, const IpAddress& address,
                                       std::uint16_t port);

}  // namespace holdfast::lab
