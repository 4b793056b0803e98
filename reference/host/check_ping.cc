// PING_CHECK: an echo request by a ping socket where the kernel lets us have one, else by a raw one.
#include <linux/icmp.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <random>

#include "reference/host/check_datagram.h"
#include "reference/host/check_ping_message.h"

namespace holdfast::host {
namespace {

// Of all that arrives only echo replies wake us up.
void HearRepliesOnly(int fd, Family family) {
  if (family == Family::kIpv4) {
    const icmp_filter filter{~(1U << ICMP_ECHOREPLY)};
    setsockopt(fd, SOL_RAW, ICMP_FILTER, &filter, sizeof filter);
    return;
  }
  icmp6_filter filter;
  ICMP6_FILTER_SETBLOCKALL(&filter);
  ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &filter);
  setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof filter);
}

class PingTask : public CheckTask {
 public:
  PingTask(const PingCheck& spec, CheckContext context)
      : spec_(spec),
        family_(spec.endpoint.address.family()),
        answer_(context.answer),
        socket_(
            context.loop, [this](std::string_view octets) { Heard(octets); }, context.answer) {
    spec_.endpoint.port = spec_.endpoint.bind_port = 0;
    std::random_device random;
    identity_.id = static_cast<std::uint16_t>(random());
    identity_.nonce = static_cast<std::uint64_t>(random()) << 32 | random();
  }

  void Begin() override {
    const int protocol = family_ == Family::kIpv4 ? int{IPPROTO_ICMP} : int{IPPROTO_ICMPV6};
    CheckSocket socket = OpenCheckSocket(spec_.endpoint, SOCK_DGRAM, protocol);
    raw_ = !socket.fd;
    if (raw_) socket = OpenCheckSocket(spec_.endpoint, SOCK_RAW, protocol);
    if (raw_ && socket.fd) HearRepliesOnly(socket.fd.get(), family_);
    socket_.Open(std::move(socket), EchoRequest(family_, identity_));
  }
  CheckResult Overdue() override { return CheckFailure("timed out waiting for an echo reply"); }

 private:
  void Heard(std::string_view octets) {
    if (!IsEchoReply(family_, raw_, identity_, octets)) return;
    socket_.Close();
    answer_(CheckSuccess("replied"));
  }

  PingCheck spec_;
  Family family_;
  CheckAnswer answer_;
  CheckDatagram socket_;
  EchoIdentity identity_;
  bool raw_ = false;
};

}  // namespace

CheckTaskPtr MakeCheckTask(const PingCheck& spec, CheckContext context) {
  return std::make_unique<PingTask>(spec, std::move(context));
}

}  // namespace holdfast::host
