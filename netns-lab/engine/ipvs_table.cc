#include "netns-lab/engine/ipvs_table.h"

#include <charconv>
#include <sstream>

namespace holdfast::lab {
namespace {

// "AC100164:0050" or "[2001:0db8:0000:0000:0000:0000:0000:0001]:0050"
std::optional<std::pair<IpAddress, std::uint16_t>> ParseEndpoint(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto hex = [](std::string_view digits) -> std::optional<std::uint32_t> {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
  };
  const auto port = hex(text.substr(colon + 1));
  if (!port || *port > 0xffff) return std::nullopt;
  const std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    const auto address = IpAddress::Parse(host.substr(1, host.size() - 2));
    if (!address) return std::nullopt;
    return std::pair(*address, static_cast<std::uint16_t>(*port));
  }
  const auto number = hex(host);
  if (!number || host.size() != 8) return std::nullopt;
  const auto octet = [&](int shift) { return static_cast<std::uint8_t>(*number >> shift); };
  return std::pair(IpAddress::V4(octet(24), octet(16), octet(8), octet(0)), static_cast<std::uint16_t>(*port));
}

}  // namespace

std::vector<IpvsTableService> ParseIpvsTable(std::string_view text) {
  std::vector<IpvsTableService> table;
  bool open = false;  // the lines of servers belong to the last service of the table
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string first, endpoint_text, third;
    words >> first >> endpoint_text >> third;
    const auto endpoint = ParseEndpoint(endpoint_text);
    if (first == "->") {
      int weight = 0;
      if (endpoint && open && words >> weight) {
        table.back().servers.push_back({endpoint->first, endpoint->second, weight});
      }
      continue;
    }
    open = endpoint.has_value();
    if (open) table.push_back({first, endpoint->first, endpoint->second, third, {}});
  }
  return table;
}

const IpvsTableService* FindTcpService(const std::vector<IpvsTableService>& table, const IpAddress& address,
                                       std::uint16_t port) {
  for (const IpvsTableService& service : table) {
    if (service.protocol == "TCP" && service.address == address && service.port == port) return &service;
  }
  return nullptr;
}

}  // namespace holdfast::lab
