#include "reference/host/check_linux.h"

#include <map>
#include <utility>

#include "reference/host/check_task.h"
#include "reference/host/check_tls.h"
#include "reference/sys/clock.h"

namespace holdfast::host {
namespace {

// Kinds of which nothing can be wrong beforehand.
template <typename Kind>
Status ExamineCheck(const Kind&) {
  return {};
}

// A check that is refused before it begins.
class RefusedTask : public CheckTask {
 public:
  RefusedTask(std::string reason, CheckAnswer answer) : reason_(std::move(reason)), answer_(std::move(answer)) {}
  void Begin() override { answer_(CheckFailure(reason_)); }
  CheckResult Overdue() override { return CheckFailure(reason_); }

 private:
  std::string reason_;
  CheckAnswer answer_;
};

class LinuxChecker : public Checker {
 public:
  explicit LinuxChecker(boost::asio::io_context& io) : loop_(io) {}

  Status Examine(const CheckSpec& spec) const override {
    return std::visit([](const auto& kind) { return ExamineCheck(kind); }, spec);
  }

  Status UseTls(const CheckTls& tls) override {
    auto context = MakeTlsContext(tls);
    if (!context) return Fail(context.error(), "SSL");
    tls_ = std::move(*context);
    return {};
  }

  CheckId Start(const CheckSpec& spec, Microseconds timeout, CheckDone done) override {
    const CheckId id = ++last_;
    Running& running = running_[id];
    running.done = std::move(done);
    running.start = sys::MonotonicNow();
    running.task = MakeTask(spec, [this, id](CheckResult result) { Answer(id, std::move(result)); });
    running.timer = std::make_unique<CheckTimer>(loop_, timeout, [this, id] { Overdue(id); });
    running.task->Begin();
    return id;
  }

  void Cancel(CheckId id) override { running_.erase(id); }

 private:
  struct Running {
    CheckTaskPtr task;
    std::unique_ptr<CheckTimer> timer;
    CheckDone done;
    Instant start{};
    bool answered = false;
  };

  CheckTaskPtr MakeTask(const CheckSpec& spec, CheckAnswer answer) {
    if (Status sound = Examine(spec); !sound) return std::make_unique<RefusedTask>(sound.error().message, answer);
    if (!tls_ && std::holds_alternative<HttpCheck>(spec)) tls_ = MakeTlsContext({}).value_or(nullptr);
    return std::visit([&](const auto& kind) { return MakeCheckTask(kind, CheckContext{loop_, tls_, answer}); }, spec);
  }

  // The task is still at work in its own function: it goes from the loop.
  void Answer(CheckId id, CheckResult result) {
    const auto found = running_.find(id);
    if (found == running_.end() || std::exchange(found->second.answered, true)) return;
    result.end = sys::MonotonicNow();
    loop_.Post([this, alive = std::weak_ptr<char>(alive_), id, result = std::move(result)] {
      if (!alive.expired()) Deliver(id, result);
    });
  }

  void Overdue(CheckId id) {
    const auto found = running_.find(id);
    if (found == running_.end() || found->second.answered) return;
    CheckResult result = found->second.task->Overdue();
    result.end = sys::MonotonicNow();
    Deliver(id, std::move(result));
  }

  void Deliver(CheckId id, CheckResult result) {
    const auto found = running_.find(id);
    if (found == running_.end()) return;  // cancelled
    const CheckDone done = std::move(found->second.done);
    result.start = found->second.start;
    running_.erase(found);
    done(result);
  }

  CheckLoop loop_;
  std::shared_ptr<SSL_CTX> tls_;
  std::shared_ptr<char> alive_ = std::make_shared<char>();
  CheckId last_ = 0;
  std::map<CheckId, Running> running_;
};

}  // namespace

std::unique_ptr<Checker> MakeChecker(boost::asio::io_context& io) { return std::make_unique<LinuxChecker>(io); }

}  // namespace holdfast::host
