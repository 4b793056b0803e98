// UDP_CHECK: refused by ICMP or not, and what comes back.
#include <sys/socket.h>

#include <array>
#include <random>

#include "reference/host/check_datagram.h"
#include "reference/host/check_pattern.h"

namespace holdfast::host {
namespace {

constexpr std::size_t kRandomPayload = 16;

std::string PayloadOf(const UdpCheck& spec) {
  std::string octets;
  if (const auto pattern = ParseHexPattern(spec.payload); pattern && !pattern->empty()) {
    for (const PatternOctet& octet : *pattern) octets += static_cast<char>(octet.value);
    return octets;
  }
  std::random_device random;
  while (octets.size() < kRandomPayload) octets += static_cast<char>(random());
  return octets;
}

class UdpTask : public CheckTask {
 public:
  UdpTask(const UdpCheck& spec, CheckContext context)
      : spec_(spec),
        pattern_(ParseHexPattern(spec.reply_pattern).value_or(std::vector<PatternOctet>())),
        answer_(context.answer),
        socket_(
            context.loop, [this](std::string_view octets) { Heard(octets); }, context.answer) {}

  void Begin() override { socket_.Open(OpenCheckSocket(spec_.endpoint, SOCK_DGRAM), PayloadOf(spec_)); }
  CheckResult Overdue() override {
    return spec_.require_reply ? CheckFailure("timed out waiting for a reply") : CheckSuccess("not refused");
  }

 private:
  void Heard(std::string_view octets) {
    socket_.Close();
    answer_(Judge(octets));
  }

  CheckResult Judge(std::string_view octets) const {
    if (!spec_.require_reply) return CheckSuccess("replied");
    if (octets.size() < spec_.min_reply_length || octets.size() > spec_.max_reply_length)
      return CheckFailure("a reply of " + std::to_string(octets.size()) + " octets, expected " +
                          std::to_string(spec_.min_reply_length) + "-" + std::to_string(spec_.max_reply_length));
    return Fits(pattern_, octets) ? CheckSuccess("replied") : CheckFailure("a reply other than expected");
  }

  UdpCheck spec_;
  std::vector<PatternOctet> pattern_;
  CheckAnswer answer_;
  CheckDatagram socket_;
};

}  // namespace

CheckTaskPtr MakeCheckTask(const UdpCheck& spec, CheckContext context) {
  return std::make_unique<UdpTask>(spec, std::move(context));
}

Status ExamineCheck(const UdpCheck& spec) {
  const auto payload = ParseHexPattern(spec.payload);
  if (!payload || !IsPlain(*payload)) return Fail("payload: hexadecimal digits");
  if (!ParseHexPattern(spec.reply_pattern)) return Fail("require_reply: hexadecimal digits, or x for any");
  if (spec.min_reply_length > spec.max_reply_length) return Fail("min_reply_length is above max_reply_length");
  return {};
}

}  // namespace holdfast::host
