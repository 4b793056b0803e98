// The typed model of one configuration: what the file says, with defaults applied. Load (load.h) makes it; nothing in
// it needs the file again. A value that was refused with a diagnostic has its default here.
#pragma once

#include <string>
#include <vector>

#include "reference/config/model_global.h"
#include "reference/config/model_ipvs.h"
#include "reference/config/model_vrrp.h"
#include "reference/config/place.h"

namespace holdfast::config {

struct Config {
  std::vector<std::string> files;  // as named on the command line or by includes; Place::file indexes it

  GlobalDefs globals;
  std::vector<VrrpInstance> instances;
  std::vector<SyncGroup> sync_groups;
  std::vector<VrrpScript> scripts;
  std::vector<TrackFile> track_files;
  std::vector<TrackProcess> track_processes;
  std::vector<TrackGroup> track_groups;
  std::vector<BfdInstance> bfd_instances;
  std::vector<GarpGroup> garp_groups;
  std::vector<VirtualAddress> static_ipaddress;
  std::vector<RouteEntry> static_routes, static_rules;
  std::vector<LinkbeatInterface> linkbeat_interfaces;
  std::vector<InterfaceDelay> interface_up_down_delays;

  TlsMaterial ssl;
  std::vector<VirtualServerGroup> virtual_server_groups;
  std::vector<VirtualServer> virtual_servers;

  // "file:line" for messages; "the built-in default" for a place nobody wrote.
  std::string Describe(const Place& place) const;
  bool operator==(const Config&) const = default;
};

}  // namespace holdfast::config
