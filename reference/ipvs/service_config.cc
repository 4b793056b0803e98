#include "reference/ipvs/service_config.h"

#include <algorithm>

namespace holdfast::ipvs {

DestinationConfig Normal(DestinationConfig config) {
  if (config.forwarding != Forwarding::kTunnel) config.tunnel = {};
  if (config.tunnel.kind != TunnelKind::kGue) {
    config.tunnel.port = 0;
    config.tunnel.remote_checksum = false;
  }
  if (config.tunnel.kind == TunnelKind::kIpip) config.tunnel.checksum = false;
  return config;
}

ServiceConfig Normal(ServiceConfig config, Family family) {
  const std::uint8_t longest = family == Family::kIpv4 ? 32 : 128;
  if (config.sticky) config.sticky->granularity = std::min(config.sticky->granularity, longest);
  return config;
}

}  // namespace holdfast::ipvs
