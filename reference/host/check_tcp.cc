// TCP_CHECK: a connection that stands is success.
#include "reference/host/check_stream.h"

namespace holdfast::host {
namespace {

class TcpTask : public CheckTask {
 public:
  TcpTask(const TcpCheck& spec, CheckContext context)
      : spec_(spec),
        stream_(context.loop, {.connected = [this] { Connected(); },
                               .data = [](std::string_view) {},
                               .end = [] {},
                               .trouble = context.answer}),
        answer_(context.answer) {}

  void Begin() override { stream_.Open(spec_.endpoint); }
  CheckResult Overdue() override { return CheckFailure("timed out while connecting"); }

 private:
  void Connected() {
    stream_.Close();
    answer_(CheckSuccess("connected"));
  }

  TcpCheck spec_;
  CheckStream stream_;
  CheckAnswer answer_;
};

}  // namespace

CheckTaskPtr MakeCheckTask(const TcpCheck& spec, CheckContext context) {
  return std::make_unique<TcpTask>(spec, std::move(context));
}

}  // namespace holdfast::host
