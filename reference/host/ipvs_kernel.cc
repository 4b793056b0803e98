#include "reference/host/ipvs_kernel.h"

#include <linux/ip_vs.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/socket.h>

#include <cerrno>
#include <functional>

#include "reference/host/ipvs_message.h"
#include "reference/sys/error.h"

namespace holdfast::host {
namespace {

struct FreeSocket {
  void operator()(nl_sock* socket) const { nl_socket_free(socket); }
};
using Socket = std::unique_ptr<nl_sock, FreeSocket>;

struct PutCallbacks {
  void operator()(nl_cb* callbacks) const { nl_cb_put(callbacks); }
};

constexpr int kAgain = -EAGAIN;  // the table changed under a dump

// One request under way. libnl folds errno values into fewer codes of its own, so the kernel's is taken here.
struct Exchange {
  std::function<void(nlmsghdr*)> read;
  bool done = false;
  bool torn = false;
  int code = 0;

  static Exchange& Of(void* self) { return *static_cast<Exchange*>(self); }
  static int Valid(nl_msg* message, void* self) {
    if (Of(self).read) Of(self).read(nlmsg_hdr(message));
    return NL_OK;
  }
  static int End(nl_msg*, void* self) {
    Of(self).done = true;
    return NL_STOP;
  }
  static int Torn(nl_msg*, void* self) {
    Of(self).torn = true;
    return NL_OK;
  }
  static int Error(sockaddr_nl*, nlmsgerr* error, void* self) {
    Of(self).code = error->error;
    Of(self).done = true;
    return NL_STOP;
  }
};

// 0 or a negative errno; kAgain for a torn dump.
int Ask(nl_sock* socket, const NlMessage& request, std::function<void(nlmsghdr*)> read = nullptr) {
  Exchange exchange{std::move(read)};
  const std::unique_ptr<nl_cb, PutCallbacks> callbacks(nl_cb_alloc(NL_CB_DEFAULT));
  nl_cb_set(callbacks.get(), NL_CB_VALID, NL_CB_CUSTOM, Exchange::Valid, &exchange);
  nl_cb_set(callbacks.get(), NL_CB_FINISH, NL_CB_CUSTOM, Exchange::End, &exchange);
  nl_cb_set(callbacks.get(), NL_CB_ACK, NL_CB_CUSTOM, Exchange::End, &exchange);
  nl_cb_set(callbacks.get(), NL_CB_DUMP_INTR, NL_CB_CUSTOM, Exchange::Torn, &exchange);
  nl_cb_err(callbacks.get(), NL_CB_CUSTOM, Exchange::Error, &exchange);
  if (nl_send_auto(socket, request.get()) < 0) return -EIO;
  while (!exchange.done) {
    if (nl_recvmsgs(socket, callbacks.get()) < 0 && !exchange.done) return -EIO;
  }
  return exchange.code == 0 && exchange.torn ? kAgain : exchange.code;
}

// What the kernel's errno means for this command, where the bare word would mislead.
std::string Hint(const ipvs::Command& command, int code) {
  const auto config = [&]() -> const ipvs::ServiceConfig* {
    if (const auto* add = std::get_if<ipvs::AddService>(&command)) return &add->config;
    if (const auto* edit = std::get_if<ipvs::EditService>(&command)) return &edit->config;
    return nullptr;
  }();
  if (code == -ENOENT && config) {
    const bool engine = config->sticky && !config->sticky->engine.empty();
    return "; this kernel may have no scheduler " + config->scheduler +
           (engine ? " or no persistence engine " + config->sticky->engine : "");
  }
  if (code == -EPERM) return "; CAP_NET_ADMIN is needed";
  return {};
}

class KernelIpvs : public IpvsPort {
 public:
  KernelIpvs(Socket socket, int family) : socket_(std::move(socket)), family_(family) {}

  Result<std::vector<IpvsService>> Read() override {
    std::vector<IpvsService> services;
    const auto keep = [&](nlmsghdr* answer) {
      if (auto service = ReadIpvsService(answer)) services.push_back(std::move(*service));
    };
    const Status listed = Dump(
        IPVS_CMD_GET_SERVICE, "reading IPVS services", [](nl_msg*) {}, [&] { services.clear(); }, keep);
    if (!listed) return tl::make_unexpected(listed.error());
    for (IpvsService& service : services) {
      if (Status s = ReadDestinations(service); !s) return tl::make_unexpected(s.error());
    }
    return services;
  }

  Status Apply(const ipvs::Command& command) override {
    const NlMessage request = std::visit([this](const auto& c) { return Request(c); }, command);
    const int code = Ask(socket_.get(), request);
    if (code == 0) return {};
    return Fail(sys::Errno(ipvs::Describe(command), -code).value().message + Hint(command, code));
  }

  Result<IpvsTimeouts> Timeouts() override {
    std::optional<IpvsTimeouts> timeouts;
    const NlMessage request = IpvsRequest(family_, IPVS_CMD_GET_CONFIG);
    const int code = Ask(socket_.get(), request, [&](nlmsghdr* answer) { timeouts = ReadIpvsTimeouts(answer); });
    if (code != 0) return sys::Errno("reading IPVS timeouts", -code);
    if (!timeouts) return Fail("reading IPVS timeouts: the kernel's answer makes no sense");
    return *timeouts;
  }

  Status SetTimeouts(const IpvsTimeouts& timeouts) override {
    return Do(IPVS_CMD_SET_CONFIG, "setting IPVS timeouts", [&](nl_msg* m) { PutTimeouts(m, timeouts); });
  }

  Result<std::vector<SyncDaemon>> SyncDaemons() override {
    std::vector<SyncDaemon> daemons;
    const auto keep = [&](nlmsghdr* answer) {
      if (auto daemon = ReadSyncDaemon(answer)) daemons.push_back(std::move(*daemon));
    };
    const Status listed = Dump(
        IPVS_CMD_GET_DAEMON, "reading IPVS sync daemons", [](nl_msg*) {}, [&] { daemons.clear(); }, keep);
    if (!listed) return tl::make_unexpected(listed.error());
    return daemons;
  }

  Status StartSync(const SyncDaemon& daemon) override {
    return Do(IPVS_CMD_NEW_DAEMON, "starting the IPVS sync daemon on " + daemon.interface,
              [&](nl_msg* m) { PutSyncDaemon(m, daemon); });
  }

  Status StopSync(SyncRole role) override {
    return Do(IPVS_CMD_DEL_DAEMON, "stopping the IPVS sync daemon", [&](nl_msg* m) { PutSyncRole(m, role); });
  }

  Status ZeroCounters(const std::optional<ipvs::ServiceKey>& key) override {
    return Do(IPVS_CMD_ZERO, "zeroing IPVS counters", [&](nl_msg* m) {
      if (key) PutServiceKey(m, *key);
    });
  }

  Status Flush() override {
    return Do(IPVS_CMD_FLUSH, "flushing IPVS", [](nl_msg*) {});
  }

 private:
  NlMessage Request(const ipvs::AddService& c) const { return ServiceRequest(IPVS_CMD_NEW_SERVICE, c.key, c.config); }
  NlMessage Request(const ipvs::EditService& c) const { return ServiceRequest(IPVS_CMD_SET_SERVICE, c.key, c.config); }
  NlMessage Request(const ipvs::RemoveService& c) const {
    NlMessage request = IpvsRequest(family_, IPVS_CMD_DEL_SERVICE);
    PutServiceKey(request.get(), c.key);
    return request;
  }
  NlMessage Request(const ipvs::AddDestination& c) const { return DestinationRequest(IPVS_CMD_NEW_DEST, c); }
  NlMessage Request(const ipvs::EditDestination& c) const { return DestinationRequest(IPVS_CMD_SET_DEST, c); }
  NlMessage Request(const ipvs::RemoveDestination& c) const {
    NlMessage request = IpvsRequest(family_, IPVS_CMD_DEL_DEST);
    PutServiceKey(request.get(), c.key);
    PutEndpoint(request.get(), c.endpoint);
    return request;
  }
  NlMessage ServiceRequest(int command, const ipvs::ServiceKey& key, const ipvs::ServiceConfig& config) const {
    NlMessage request = IpvsRequest(family_, command);
    PutService(request.get(), key, config);
    return request;
  }
  template <typename C>
  NlMessage DestinationRequest(int number, const C& c) const {
    NlMessage request = IpvsRequest(family_, number);
    PutServiceKey(request.get(), c.key);
    PutDestination(request.get(), c.endpoint, c.config);
    return request;
  }

  Status Do(int command, const std::string& what, const std::function<void(nl_msg*)>& fill) {
    const NlMessage request = IpvsRequest(family_, command);
    fill(request.get());
    if (const int code = Ask(socket_.get(), request); code != 0) return sys::Errno(what, -code);
    return {};
  }

  // Reads a list, anew where the table changed meanwhile.
  Status Dump(int command, const std::string& what, const std::function<void(nl_msg*)>& fill,
              const std::function<void()>& start_over, const std::function<void(nlmsghdr*)>& read) {
    constexpr int kTries = 5;
    int code = kAgain;
    for (int i = 0; i < kTries && code == kAgain; ++i) {
      start_over();
      const NlMessage request = IpvsRequest(family_, command, NLM_F_DUMP);
      fill(request.get());
      code = Ask(socket_.get(), request, read);
    }
    if (code != 0) return sys::Errno(what, -code);
    return {};
  }

  // The kernel lists the newest first.
  Status ReadDestinations(IpvsService& service) {
    const Family family = ipvs::FamilyOf(service.key);
    const Status listed = Dump(
        IPVS_CMD_GET_DEST, "reading the servers of " + ipvs::ToString(service.key),
        [&](nl_msg* m) { PutServiceKey(m, service.key); }, [&] { service.destinations.clear(); },
        [&](nlmsghdr* answer) {
          if (auto found = ReadIpvsDestination(answer, family)) service.destinations.push_back(std::move(*found));
        });
    std::ranges::reverse(service.destinations);
    return listed;
  }

  Socket socket_;
  int family_;
};

}  // namespace

Result<std::unique_ptr<IpvsPort>> MakeKernelIpvs() {
  Socket socket(nl_socket_alloc());
  if (!socket || genl_connect(socket.get()) < 0) return Fail("opening generic netlink failed");
  const int family = genl_ctrl_resolve(socket.get(), IPVS_GENL_NAME);
  if (family < 0) return Fail("this kernel has no IPVS; modprobe ip_vs, where its modules have it");
  return std::make_unique<KernelIpvs>(std::move(socket), family);
}

}  // namespace holdfast::host
