// One look in flight, whatever its kind; and the ways to end it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "reference/host/check_loop.h"
#include "reference/host/check_port.h"

typedef struct ssl_ctx_st SSL_CTX;  // OpenSSL's, as its own headers name it

namespace holdfast::host {

// Destroying it ends the look at once and for good: descriptors closed, children killed.
class CheckTask {
 public:
  virtual ~CheckTask() = default;
  // Called once; the answer may come from inside.
  virtual void Begin() = 0;
  // What it means that the time is over.
  virtual CheckResult Overdue() = 0;
};

// Takes the answer of a task. Never destroys the task from inside. Only the first answer counts.
using CheckAnswer = std::function<void(CheckResult)>;

// What a task is made with.
struct CheckContext {
  const CheckLoop& loop;
  std::shared_ptr<SSL_CTX> tls;
  CheckAnswer answer;
};

using CheckTaskPtr = std::unique_ptr<CheckTask>;
CheckTaskPtr MakeCheckTask(const TcpCheck& spec, CheckContext context);
CheckTaskPtr MakeCheckTask(const HttpCheck& spec, CheckContext context);
CheckTaskPtr MakeCheckTask(const SmtpCheck& spec, CheckContext context);
CheckTaskPtr MakeCheckTask(const DnsCheck& spec, CheckContext context);
CheckTaskPtr MakeCheckTask(const UdpCheck& spec, CheckContext context);
CheckTaskPtr MakeCheckTask(const PingCheck& spec, CheckContext context);
CheckTaskPtr MakeCheckTask(const MiscCheck& spec, CheckContext context);
CheckTaskPtr MakeCheckTask(const FileCheck& spec, CheckContext context);

// Checker::Examine, by kind; in the file of the kind.
Status ExamineCheck(const HttpCheck& spec);
Status ExamineCheck(const SmtpCheck& spec);
Status ExamineCheck(const DnsCheck& spec);
Status ExamineCheck(const UdpCheck& spec);
Status ExamineCheck(const MiscCheck& spec);

CheckResult CheckSuccess(std::string reason);
CheckResult CheckFailure(std::string reason);
// By errno: "connection refused". Out of descriptors, memory or ports: could_not_look.
CheckResult CheckErrno(int error);
CheckResult CheckErrno(std::string_view doing, int error);
// What a server said, fit for a log: at most 80 characters, none of them a control character.
std::string CheckQuote(std::string_view said);

}  // namespace holdfast::host
