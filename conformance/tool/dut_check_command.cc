// `dut check`: each version and family in a sandbox of its own, and one more with a password.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "conformance/stage/netns_stage.h"
#include "conformance/tool/box_stage.h"
#include "conformance/tool/dut_check.h"
#include "conformance/tool/exit_code.h"
#include "conformance/tool/folders.h"
#include "conformance/tool/pool.h"
#include "reference/sys/namespaces.h"

namespace holdfast::conformance {
namespace {

namespace fs = std::filesystem;
using Status = ProbeResult::Status;

// Values that nobody has by default, so that a forgotten line of a template shows.
RouterSetup Unusual(const lab::DutFile& dut, Version version, Family family) {
  const Addresses& a = Addresses::Of(family);
  RouterSetup setup;
  setup.vrid = 77;
  setup.priority = 123;
  setup.interval = version == Version::kV2 ? Centiseconds(200) : Centiseconds(150);
  setup.accept = dut.lacks.contains("no_accept");
  setup.addresses = {a.vip};
  if (family == Family::kIpv6) setup.addresses.push_back(a.vip_global);
  return setup;
}

Status StatusOf(StageFailure::Kind kind) {
  switch (kind) {
    case StageFailure::Kind::kUnsupported:
      return Status::kUnsupported;
    case StageFailure::Kind::kDutDidNotStart:
      return Status::kDidNotStart;
    case StageFailure::Kind::kCannotRunHere:
      return Status::kCannotRunHere;
    case StageFailure::Kind::kHarness:
      break;
  }
  return Status::kHarness;
}

std::unique_ptr<Stage> StageFor(const lab::DutFile& dut, const fs::path& folder) {
  if (!dut.interface.empty()) return std::make_unique<BoxStage>(dut, Dialect(), folder, nullptr);
  return std::make_unique<NetnsStage>(NetnsOptions{.dut = dut, .directory = folder});
}

// In its own sandbox.
Examination Examine(const lab::DutFile& dut, Examination what, const fs::path& folder) try {
  constexpr Duration kPatience = wire::Seconds(20);
  RouterSetup setup = Unusual(dut, what.version, what.family);
  if (what.with_password) setup.password = "holdfast";
  const std::unique_ptr<Stage> stage = StageFor(dut, folder);
  stage->Start(setup, what.version, what.family);
  const Instant begin = stage->Now();
  while (const auto heard = stage->Receive(begin + kPatience)) {
    if (!wire::Decode(heard->frame)) continue;
    what.status = Status::kOk;
    what.message = fmt::format("speaks after {:.1f} s", wire::ToMs(heard->at - begin) / 1000);
    what.shown = ShownBy(heard->frame, setup, what.version, what.family, dut.speaks);
    return what;
  }
  what.status = Status::kMute;
  what.message = "it starts and never says a word";
  for (const std::string& line : stage->DutLog()) what.log_tail += line + "\n";
  return what;
} catch (const StageFailure& failure) {
  what.status = StatusOf(failure.kind);
  what.message = failure.message;
  what.log_tail = fmt::format("{}", fmt::join(failure.log_tail, "\n"));
  return what;
} catch (const std::exception& error) {
  what.message = error.what();
  return what;
}

std::vector<Examination> All(const lab::DutFile& dut) {
  std::vector<Examination> all;
  for (const Version version : {Version::kV3, Version::kV2})
    for (const Family family : {Family::kIpv4, Family::kIpv6}) all.push_back({.version = version, .family = family});
  const bool pass = std::find(dut.speaks.auth.begin(), dut.speaks.auth.end(), "pass") != dut.speaks.auth.end();
  if (pass) all.push_back({.version = Version::kV2, .family = Family::kIpv4, .with_password = true});
  return all;
}

ExitCode CodeOf(const std::vector<Examination>& all) {
  std::vector<ExitCode> reasons;
  bool any = false;
  for (const Examination& e : all) {
    any = any || e.status == Status::kOk;
    if (e.status == Status::kDidNotStart) reasons.push_back(ExitCode::kDutDown);
    if (e.status == Status::kCannotRunHere) reasons.push_back(ExitCode::kCannotRun);
    if (e.status == Status::kHarness) reasons.push_back(ExitCode::kInternal);
    if (!e.Fine()) reasons.push_back(ExitCode::kDoesNotHold);
  }
  if (!any && reasons.empty()) reasons.push_back(ExitCode::kDoesNotHold);
  return Worst(reasons);
}

int Complain(ExitCode code, const std::string& message) {
  fmt::print(stderr, "holdfast-conform: {}\n", message);
  return static_cast<int>(code);
}

}  // namespace

int DutCheckCommand(const DutCheckOptions& options) {
  const auto dut = lab::LoadDut(options.dut);
  if (!dut) return Complain(ExitCode::kUsage, dut.error().message);
  const bool box = !dut->interface.empty();
  if (const auto sandbox = sys::ProbeSandbox(); !box && !sandbox)
    return Complain(ExitCode::kCannotRun, sandbox.error().message);
  const auto folder = ReportFolder("");
  if (!folder) return Complain(ExitCode::kUsage, folder.error().message);
  std::vector<Examination> all = All(*dut);
  std::vector<Task> tasks;
  for (std::size_t i = 0; i < all.size(); ++i)
    tasks.push_back({[&, i] { return Serialize(Examine(*dut, all[i], *folder / std::to_string(i))); },
                     box ? Seconds(3600) : Seconds(60), !box});
  const auto on_done = [&](const Done& done) {
    Examination result = DeserializeExamination(done.output);
    if (!done.start_error.empty()) result.message = done.start_error;
    if (result.status == Status::kHarness) {
      all[done.task].message = result.message;
    } else {
      all[done.task] = std::move(result);
    }
  };
  RunPool(
      tasks, box ? 1 : 8, on_done, [](std::size_t) {}, [] { return false; });
  std::error_code ignored;
  fs::remove_all(*folder, ignored);
  if (options.json) {
    auto list = nlohmann::json::array();
    for (const Examination& e : all) list.push_back(nlohmann::json::parse(Serialize(e)));
    fmt::print("{}\n", list.dump(2));
  } else {
    fmt::print("{}", CheckText(*dut, lab::DutVersion(*dut), all));
  }
  return static_cast<int>(CodeOf(all));
}

}  // namespace holdfast::conformance
