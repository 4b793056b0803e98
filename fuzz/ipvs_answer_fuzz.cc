// What a kernel might say of its IPVS: the input is what follows the netlink header (the family's own header, then
// attributes). Whatever could be read can be written again and is then read as the same.
#include <linux/ip_vs.h>

#include <cstring>
#include <vector>

#include "fuzz/require.h"
#include "reference/host/ipvs_message.h"

namespace holdfast::host {
namespace {

using fuzz::Require;

constexpr int kFamily = 30;

// Room for exactly the message, so that a sanitizer sees a step beyond its end; aligned as a receive buffer is.
class Message {
 public:
  explicit Message(std::string_view payload)
      : octets_(static_cast<std::uint8_t*>(std::malloc(NLMSG_HDRLEN + payload.size()))) {
    const nlmsghdr header{.nlmsg_len = static_cast<std::uint32_t>(NLMSG_HDRLEN + payload.size()),
                          .nlmsg_type = kFamily,
                          .nlmsg_flags = 0,
                          .nlmsg_seq = 0,
                          .nlmsg_pid = 0};
    std::memcpy(octets_, &header, sizeof header);
    if (!payload.empty()) std::memcpy(octets_ + NLMSG_HDRLEN, payload.data(), payload.size());
  }
  ~Message() { std::free(octets_); }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;
  nlmsghdr* header() const { return reinterpret_cast<nlmsghdr*>(octets_); }

 private:
  std::uint8_t* octets_;
};

void Again(const IpvsService& service) {
  const Family family = ipvs::FamilyOf(service.key);
  const NlMessage message = IpvsRequest(kFamily, IPVS_CMD_NEW_SERVICE);
  PutService(message.get(), service.key, service.config);
  const auto back = ReadIpvsService(nlmsg_hdr(message.get()));
  Require(back.has_value() && back->key == service.key);
  Require(ipvs::Normal(back->config, family) == ipvs::Normal(service.config, family));
}

void Again(const IpvsDestination& destination, Family family) {
  const NlMessage message = IpvsRequest(kFamily, IPVS_CMD_NEW_DEST);
  PutDestination(message.get(), destination.endpoint, destination.config);
  const auto back = ReadIpvsDestination(nlmsg_hdr(message.get()), family);
  Require(back.has_value() && back->endpoint == destination.endpoint);
  Require(ipvs::Normal(back->config) == ipvs::Normal(destination.config));
}

void Again(const SyncDaemon& daemon) {
  const NlMessage message = IpvsRequest(kFamily, IPVS_CMD_NEW_DAEMON);
  PutSyncDaemon(message.get(), daemon);
  const auto back = ReadSyncDaemon(nlmsg_hdr(message.get()));
  Require(back.has_value() && back->role == daemon.role && back->interface == daemon.interface &&
          back->sync_id == daemon.sync_id && back->group == daemon.group);
}

// Longer names than this the kernel neither takes nor sends; a message of ours has no room for them.
constexpr std::size_t kMostName = 256;

void Run(std::string_view input) {
  const Message message(input);
  if (const auto service = ReadIpvsService(message.header());
      service && service->config.scheduler.size() < kMostName &&
      (!service->config.sticky || service->config.sticky->engine.size() < kMostName))
    Again(*service);
  for (const Family family : {Family::kIpv4, Family::kIpv6}) {
    if (const auto destination = ReadIpvsDestination(message.header(), family)) Again(*destination, family);
  }
  (void)ReadIpvsTimeouts(message.header());
  if (const auto daemon = ReadSyncDaemon(message.header()); daemon && daemon->interface.size() < kMostName)
    Again(*daemon);
}

}  // namespace
}  // namespace holdfast::host

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  holdfast::host::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
