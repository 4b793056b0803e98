// SMTP_CHECK on a connection.
#include "reference/host/check_smtp_dialogue.h"
#include "reference/host/check_stream.h"

namespace holdfast::host {
namespace {

class SmtpTask : public CheckTask {
 public:
  SmtpTask(const SmtpCheck& spec, CheckContext context)
      : spec_(spec),
        dialogue_(spec.helo_name),
        answer_(context.answer),
        stream_(context.loop, {.connected = [this] { connected_ = true; },
                               .data = [this](std::string_view octets) { Receive(octets); },
                               .end = [this] { End(); },
                               .trouble = context.answer}) {}

  void Begin() override { stream_.Open(spec_.endpoint); }
  CheckResult Overdue() override {
    return CheckFailure(std::string("timed out ") + (connected_ ? dialogue_.stage() : "while connecting"));
  }

 private:
  void Receive(std::string_view octets) {
    if (const std::string say = dialogue_.Feed(octets); !say.empty()) stream_.Send(say);
    Settle();
  }
  void End() {
    dialogue_.End();
    Settle();
  }
  void Settle() {
    if (!dialogue_.result()) return;
    stream_.Close();
    answer_(*dialogue_.result());
  }

  SmtpCheck spec_;
  SmtpDialogue dialogue_;
  CheckAnswer answer_;
  CheckStream stream_;
  bool connected_ = false;
};

}  // namespace

CheckTaskPtr MakeCheckTask(const SmtpCheck& spec, CheckContext context) {
  return std::make_unique<SmtpTask>(spec, std::move(context));
}

Status ExamineCheck(const SmtpCheck& spec) {
  const bool broken = spec.helo_name.empty() || spec.helo_name.find_first_of(" \r\n") != spec.helo_name.npos;
  return broken ? Status(Fail("helo_name: one word")) : Status();
}

}  // namespace holdfast::host
