// The ports on Linux, over reference/sys. Everything here belongs to the network namespace of the thread that made it.
#pragma once

#include <memory>
#include <string>

#include "reference/host/ports.h"

namespace holdfast::host {

// Raw IP sockets; needs CAP_NET_RAW.
Result<std::unique_ptr<VrrpTransport>> MakeVrrpTransport();
// Needs CAP_NET_ADMIN. Does not remove what it owns when it is destroyed: a stop says so by Remove.
Result<std::unique_ptr<AddressOwner>> MakeAddressOwner();
// A packet socket; needs CAP_NET_RAW.
Result<std::unique_ptr<Announcer>> MakeAnnouncer();
// Needs CAP_NET_ADMIN and a writable /proc/sys/net. Restores parents' settings when it is destroyed, and deletes the
// interfaces that are still there.
Result<std::unique_ptr<VirtualMacInterfaces>> MakeVirtualMacInterfaces();
// One nftables table of this name (family inet), owned by the socket: the kernel removes it when the process ends,
// however it ends. Needs CAP_NET_ADMIN from the first address on.
Result<std::unique_ptr<AcceptFilter>> MakeAcceptFilter(const std::string& table);
// `owner`, when given, tells which addresses are virtual ones of ours; it must outlive the monitor.
Result<std::unique_ptr<LinkMonitor>> MakeLinkMonitor(const AddressOwner* owner);

// All of them.
struct LinuxHost {
  std::unique_ptr<VrrpTransport> transport;
  std::unique_ptr<AddressOwner> addresses;
  std::unique_ptr<Announcer> announcer;
  std::unique_ptr<VirtualMacInterfaces> virtual_macs;
  std::unique_ptr<AcceptFilter> accept_filter;
  std::unique_ptr<LinkMonitor> links;
};

// `table`: see MakeAcceptFilter; two daemons of one namespace need two names.
Result<LinuxHost> MakeLinuxHost(const std::string& table);

}  // namespace holdfast::host
