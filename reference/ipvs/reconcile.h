// From what is to what shall be: the least list of commands, in an order that never leaves a service without servers
// on the way. A pure function, so it is asked again at every change, after every start and whenever someone else may
// have touched the table: an external flush is only one more difference.
//
// What belongs to others stays. Ours is what the claims name: everything that our configuration speaks of, or spoke of
// before the last reload, whether it should be in the table at this moment or not.
//
//   in the table   desired   claimed      command
//   no             yes       (always)     add
//   yes, equal     yes       (always)     none
//   yes, differs   yes       (always)     edit: connections go on
//   yes            no        yes          remove
//   yes            no        no           none: somebody else's
//
// A service that shall go but has servers of others in it stays with these: only our servers are removed. The order of
// the servers of a service is the kernel's history and is not repaired, as that would cost their connections' counts.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "reference/ipvs/service_config.h"
#include "reference/ipvs/service_key.h"

namespace holdfast::ipvs {

struct TableService {
  ServiceConfig config;
  // Servers in the order in which they were, or shall be, added. Of two entries for one endpoint the first counts.
  std::vector<std::pair<Endpoint, DestinationConfig>> destinations = {};
  bool operator==(const TableService&) const = default;
};

// A director's table, desired or observed.
using Table = std::map<ServiceKey, TableService>;

// What is ours to remove, beside what is desired.
using Claims = std::map<ServiceKey, std::set<Endpoint>>;

// Adds to `claims` everything in `table`.
void Claim(Claims& claims, const Table& table);

struct AddService {
  ServiceKey key;
  ServiceConfig config;
  bool operator==(const AddService&) const = default;
};
struct EditService {
  ServiceKey key;
  ServiceConfig config;
  bool operator==(const EditService&) const = default;
};
struct RemoveService {  // with all its servers
  ServiceKey key;
  bool operator==(const RemoveService&) const = default;
};
struct AddDestination {
  ServiceKey key;
  Endpoint endpoint;
  DestinationConfig config;
  bool operator==(const AddDestination&) const = default;
};
struct EditDestination {
  ServiceKey key;
  Endpoint endpoint;
  DestinationConfig config;
  bool operator==(const EditDestination&) const = default;
};
struct RemoveDestination {
  ServiceKey key;
  Endpoint endpoint;
  bool operator==(const RemoveDestination&) const = default;
};
using Command =
    std::variant<AddService, EditService, RemoveService, AddDestination, EditDestination, RemoveDestination>;

const ServiceKey& KeyOf(const Command& command);
// "adding server 198.51.100.7:80 to TCP 192.0.2.1:80": what is being done, as the front of an error.
std::string Describe(const Command& command);

// The commands that make `observed` into `desired`. Services come in the order of their keys; in each the service
// itself, then servers that are added, edited and removed, in that order. Cost: n log n in services and servers.
std::vector<Command> Reconcile(const Table& desired, const Table& observed, const Claims& claims);

}  // namespace holdfast::ipvs
