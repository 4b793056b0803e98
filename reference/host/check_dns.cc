// DNS_CHECK over UDP.
#include <sys/socket.h>

#include <random>

#include "reference/host/check_datagram.h"
#include "reference/host/check_dns_message.h"

namespace holdfast::host {
namespace {

class DnsTask : public CheckTask {
 public:
  DnsTask(const DnsCheck& spec, CheckContext context)
      : spec_(spec),
        answer_(context.answer),
        socket_(
            context.loop, [this](std::string_view octets) { Heard(octets); }, context.answer) {}

  void Begin() override {
    auto query = DnsQuery(spec_, static_cast<std::uint16_t>(std::random_device()()));
    if (!query) return answer_(CheckFailure(query.error().message));
    query_ = std::move(*query);
    socket_.Open(OpenCheckSocket(spec_.endpoint, SOCK_DGRAM), query_);
  }
  CheckResult Overdue() override { return CheckFailure("timed out waiting for the answer"); }

 private:
  void Heard(std::string_view octets) {
    auto result = JudgeDnsReply(query_, octets);
    if (!result) return;
    socket_.Close();
    answer_(std::move(*result));
  }

  DnsCheck spec_;
  CheckAnswer answer_;
  CheckDatagram socket_;
  std::string query_;
};

}  // namespace

CheckTaskPtr MakeCheckTask(const DnsCheck& spec, CheckContext context) {
  return std::make_unique<DnsTask>(spec, std::move(context));
}

Status ExamineCheck(const DnsCheck& spec) {
  const auto query = DnsQuery(spec, 0);
  return query ? Status() : Status(tl::make_unexpected(query.error()));
}

}  // namespace holdfast::host
