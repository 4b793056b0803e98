// A checker without network that remembers what was asked of it; the test says how each check ends.
#pragma once

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "reference/host/check_port.h"

namespace holdfast::host {

class FakeChecker : public Checker {
 public:
  struct Asked {
    CheckId id = 0;
    CheckSpec spec;
    Microseconds timeout{};
    CheckDone done;
  };

  Status Examine(const CheckSpec& spec) const override {
    const bool refused = std::ranges::find(refuses, spec) != refuses.end();
    return refused ? Status(Fail("the check is not sound")) : Status();
  }
  Status UseTls(const CheckTls& wanted) override {
    if (broken_tls) return Fail("the certificate cannot be read");
    tls = wanted;
    return {};
  }
  CheckId Start(const CheckSpec& spec, Microseconds timeout, CheckDone done) override {
    running.push_back({++last_, spec, timeout, std::move(done)});
    started.push_back(spec);
    return last_;
  }
  void Cancel(CheckId id) override {
    if (std::erase_if(running, [&](const Asked& asked) { return asked.id == id; }) != 0) cancelled.push_back(id);
  }

  // Ends a running check; false where it does not run (any more).
  bool Finish(CheckId id, const CheckResult& result) {
    const auto found = std::ranges::find(running, id, &Asked::id);
    if (found == running.end()) return false;
    const CheckDone done = std::move(found->done);
    running.erase(found);
    done(result);
    return true;
  }
  // Ends the oldest running check in the plainest way; false where none runs.
  bool Succeed(Instant end = {}) { return EndOldest({.ok = true, .reason = "connected", .start = end, .end = end}); }
  bool FailOldest(std::string reason, Instant end = {}) {
    return EndOldest({.ok = false, .reason = std::move(reason), .start = end, .end = end});
  }
  bool EndOldest(const CheckResult& result) { return !running.empty() && Finish(running.front().id, result); }

  std::vector<Asked> running;      // in the order of their starts
  std::vector<CheckSpec> started;  // all, in order
  std::vector<CheckId> cancelled;  // while they ran
  std::vector<CheckSpec> refuses;  // Examine calls these unsound
  CheckTls tls;
  bool broken_tls = false;

 private:
  CheckId last_ = 0;
};

}  // namespace holdfast::host
