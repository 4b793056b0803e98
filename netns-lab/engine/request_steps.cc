#include "netns-lab/engine/request_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "netns-lab/engine/ipvs_table.h"
#include "reference/sys/clock.h"

namespace holdfast::lab {
namespace {

std::int64_t Now() { return sys::RealtimeNow().since_epoch.count(); }
std::int64_t Nanoseconds(Microseconds duration) { return std::chrono::nanoseconds(duration).count(); }
std::string After(std::int64_t took_ns) { return fmt::format("after {:.3f} s", static_cast<double>(took_ns) / 1e9); }

int Sum(const std::map<std::string, int>& counts) {
  int sum = 0;
  for (const auto& [name, count] : counts) sum += count;
  return sum;
}

// Of what is wanted, what is not nothing: who shall answer none of the requests is not among those who do.
bool AreExactly(const Answers& answers, std::map<std::string, int> wanted) {
  std::erase_if(wanted, [](const auto& entry) { return entry.second == 0; });
  return answers.failures.empty() && answers.by_server == wanted;
}

bool AnsweredBy(const Answers& answers, const std::vector<std::string>& servers) {
  if (servers.empty()) return answers.by_server.empty();
  return answers.failures.empty() && answers.by_server.size() == servers.size() &&
         std::ranges::all_of(servers, [&](const auto& name) { return answers.by_server.contains(name); });
}

}  // namespace

bool RequestSteps::Takes(const LabStep& step) {
  if (step.kind != StepKind::kExpect) return step.kind == StepKind::kHold || step.kind == StepKind::kLoad;
  return step.expected != Expected::kActive && step.expected != Expected::kServed;
}

StepOutcome RequestSteps::Do(const LabStep& step, std::int64_t since_ns) {
  if (step.kind == StepKind::kHold) return Hold(step);
  if (step.kind == StepKind::kLoad) return Load(step);
  switch (step.expected) {
    case Expected::kServers:
      return ExpectServers(step, since_ns);
    case Expected::kAnswers:
      return ExpectAnswers(step);
    case Expected::kKept:
      return ExpectKept(step);
    case Expected::kTable:
      return ExpectTable(step, since_ns);
    default:
      return ExpectLost(step);
  }
}

StepOutcome RequestSteps::Hold(const LabStep& step) {
  const std::int64_t at = Now();
  const Answers answers = traffic_.Hold(step.requests, step.answers.empty() ? step.connections : Sum(step.answers));
  const bool held = step.answers.empty() ? answers.failures.empty() : AreExactly(answers, step.answers);
  return {step.text, at, Now() - at, held, answers.ToString()};
}

StepOutcome RequestSteps::Load(const LabStep& step) {
  traffic_.BeginLoad(step.requests, step.duration);
  return {step.text, Now(), 0, true, "begins"};
}

// Rounds of requests until one is answered by exactly these servers; how long that took.
StepOutcome RequestSteps::ExpectServers(const LabStep& step, std::int64_t since_ns) {
  constexpr std::size_t kLeast = 4;
  const std::size_t count = std::max(kLeast, 2 * std::max(step.servers.size(), step.requests.clients.size()));
  const std::int64_t deadline = since_ns + Nanoseconds(*step.within);
  StepOutcome outcome{step.text, since_ns};
  Answers answers;
  do {
    const std::int64_t round_ns = Now();
    answers = traffic_.Ask(step.requests, static_cast<int>(count), true);
    outcome.held = AnsweredBy(answers, step.servers);
    outcome.took_ns = std::max<std::int64_t>(0, round_ns - since_ns);
  } while (!outcome.held && Now() < deadline && !Interrupted());
  outcome.held = outcome.held && outcome.took_ns <= Nanoseconds(*step.within);
  outcome.seen = After(outcome.took_ns) + ": " + answers.ToString();
  return outcome;
}

StepOutcome RequestSteps::ExpectAnswers(const LabStep& step) {
  const std::int64_t at = Now();
  const Answers answers = traffic_.Ask(step.requests, Sum(step.answers));
  return {step.text, at, Now() - at, AreExactly(answers, step.answers), answers.ToString()};
}

StepOutcome RequestSteps::ExpectKept(const LabStep& step) {
  const std::int64_t at = Now();
  const std::size_t asked = traffic_.Held(step.servers);
  const std::vector<std::string> broken = traffic_.BrokenOnes(step.servers);
  std::string seen = fmt::format("{} of {} connections live", asked - broken.size(), asked);
  for (const std::string& line : broken) seen += "; " + line;
  return {step.text, at, Now() - at, broken.empty() && asked > 0, seen};
}

StepOutcome RequestSteps::ExpectLost(const LabStep& step) {
  const std::int64_t at = Now();
  const Answers answers = traffic_.EndLoad();
  const bool held = static_cast<int>(answers.failures.size()) <= step.lost && !answers.by_server.empty();
  return {step.text, at, Now() - at, held, answers.ToString()};
}

// --- the kernel's table ---

StepOutcome RequestSteps::ExpectTable(const LabStep& step, std::int64_t since_ns) {
  constexpr auto kLookAgain = std::chrono::milliseconds(20);
  const std::int64_t deadline = since_ns + Nanoseconds(*step.within);
  StepOutcome outcome{step.text, since_ns};
  while (true) {
    outcome.took_ns = std::max<std::int64_t>(0, Now() - since_ns);
    outcome.held = TableIs(step, outcome.seen);
    if (outcome.held || Now() >= deadline || Interrupted()) break;
    std::this_thread::sleep_for(kLookAgain);
  }
  outcome.held = outcome.held && outcome.took_ns <= Nanoseconds(*step.within);
  outcome.seen = After(outcome.took_ns) + ": " + outcome.seen;
  return outcome;
}

bool RequestSteps::TableIs(const LabStep& step, std::string& seen) const {
  const Result<std::string> text = network_.FindNode(step.node)->ReadProcNet("ip_vs");
  if (!text) return seen = text.error().message, false;
  const std::vector<IpvsTableService> table = ParseIpvsTable(*text);
  const IpvsTableService* service = FindTcpService(table, step.requests.target, step.requests.port);
  if (!service) return seen = "no such service", !step.weights;
  std::map<std::string, int> weights;
  seen = service->scheduler + ":";
  for (const IpvsTableServer& server : service->servers) {
    weights[NameOf(server.address)] = server.weight;
    seen += fmt::format(" {} {}", NameOf(server.address), server.weight);
  }
  if (service->servers.empty()) seen += " no server";
  return weights == step.weights && (step.scheduler.empty() || step.scheduler == service->scheduler);
}

std::string RequestSteps::NameOf(const IpAddress& address) const {
  for (const LabHost& host : file_.hosts) {
    for (const LabInterface& interface : host.interfaces) {
      for (const IpPrefix& own : interface.addresses) {
        if (own.address == address) return host.name;
      }
    }
  }
  return address.ToString();
}

}  // namespace holdfast::lab
