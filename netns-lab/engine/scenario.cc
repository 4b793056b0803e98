#include "netns-lab/engine/scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "netns-lab/engine/capture.h"
#include "netns-lab/engine/lab.h"
#include "netns-lab/engine/prober.h"
#include "reference/sys/clock.h"

namespace holdfast::lab {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double kSecond = 1e9, kMillisecond = 1e6;

std::int64_t NowNs() { return sys::RealtimeNow().since_epoch.count(); }
std::int64_t Ns(Microseconds duration) { return std::chrono::nanoseconds(duration).count(); }

std::string Name(const VirtualRouterKey& key) {
  return fmt::format("vrid {}{}", key.vrid, key.family == Family::kIpv6 ? " (IPv6)" : "");
}

class Scenario {
 public:
  Scenario(const LabFile& file, const ScenarioOptions& options) : file_(file), options_(options) {}

  LabOutcome Run() {
    if (SetUp()) {
      for (const LabStep& step : file_.steps) {
        if (!Do(step)) break;
      }
    }
    TearDown();
    Judge();
    return std::move(outcome_);
  }

 private:
  // --- up and down ---

  bool SetUp() {
    outcome_.started_ns = action_ns_ = NowNs();
    auto lab = Lab::Build(file_, options_.scratch);
    if (!lab) return Broken({DutError::Kind::kHarness, lab.error().message, {}});
    lab_ = std::move(*lab);
    requests_ = std::make_unique<RequestSteps>(file_, lab_->network(), options_.interrupted);
    auto writer = PcapngWriter::Create(options_.artifacts / "capture.pcapng", "holdfast-lab");
    if (!writer) return Broken({DutError::Kind::kHarness, writer.error().message, {}});
    writer_ = std::move(*writer);
    auto capture = Capture::Start(lab_->network(), *writer_, [this](const SeenFrame& frame) { return See(frame); });
    if (!capture) return Broken({DutError::Kind::kHarness, capture.error().message, {}});
    capture_ = std::move(*capture);
    outcome_.started_ns = action_ns_ = NowNs();
    Happened(LabEvent::Kind::kStep, "", "start: " + Routers());
    if (auto error = lab_->StartRouters()) return Broken(*error);
    return StartProbers();
  }

  bool StartProbers() {
    for (const LabHost& host : file_.hosts) {
      const Link* link = lab_->network().LinksOf(lab_->network().FindNode(host.name)).front();
      for (const IpAddress& target : host.probes) {
        auto prober = Prober::Start(*link, target);
        if (!prober) return Broken({DutError::Kind::kHarness, prober.error().message, {}});
        probers_.push_back(std::move(*prober));
      }
    }
    return true;
  }

  // Measuring ends before the routers do: their stopping is no part of the lab.
  void TearDown() {
    for (const auto& prober : probers_) prober->Stop();
    if (requests_) requests_->EndLoad();
    if (capture_) capture_->Stop();
    outcome_.ended_ns = NowNs();
    if (!lab_) return;
    for (const LabRouter& router : file_.routers) {
      Dut& dut = lab_->router(router.name);
      if (dut.running() && dut.SignalStop()) dut.WaitStopped();
      std::error_code ignored;
      const std::string log = router.name + ".log";
      std::filesystem::copy_file(dut.log_file(), options_.artifacts / log,
                                 std::filesystem::copy_options::overwrite_existing, ignored);
      if (!ignored) outcome_.artifacts.push_back(log);
    }
    outcome_.artifacts.push_back("capture.pcapng");
  }

  bool Broken(DutError error) {
    outcome_.broken = std::move(error);
    return false;
  }

  std::string Routers() const {
    std::string text;
    for (const LabRouter& router : file_.routers) {
      text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", router.name, router.dut.name);
    }
    return text;
  }

  // --- what is seen ---

  std::string See(const SeenFrame& frame) {
    const auto advert = PeekAdvert(frame.octets);
    if (!advert) return "";
    const std::string& router = frame.from->node->name();
    const std::int64_t at = frame.at.since_epoch.count();
    bool began = false;
    {
      const std::lock_guard lock(mutex_);
      began = activity_.Add(router, *advert, at);
    }
    if (began) Happened(LabEvent::Kind::kActive, router, advert->ToString(), at);
    if (advert->priority == 0) Happened(LabEvent::Kind::kResigned, router, "says goodbye: priority 0", at);
    changed_.notify_all();  // told first, or a step could be reported before its cause
    return router + ": " + advert->ToString();
  }

  void Happened(LabEvent::Kind kind, const std::string& node, const std::string& text, std::int64_t at = NowNs()) {
    const std::lock_guard lock(events_mutex_);
    outcome_.events.push_back({kind, at, node, text});
    if (options_.on_event) options_.on_event(outcome_.events.back());
  }

  bool Interrupted() const { return options_.interrupted && *options_.interrupted; }

  // Waits until `done` says so (called under the lock), the deadline or a Ctrl-C; what `done` says last.
  template <typename Predicate>
  bool Await(Clock::time_point deadline, Predicate done) {
    constexpr auto kLookUp = std::chrono::milliseconds(50);
    std::unique_lock lock(mutex_);
    while (!done()) {
      if (Interrupted() || Clock::now() >= deadline) return done();
      changed_.wait_until(lock, std::min(deadline, Clock::now() + kLookUp));
    }
    return true;
  }

  // --- steps ---

  bool Do(const LabStep& step) {
    const std::int64_t at = NowNs();
    if (RequestSteps::Takes(step)) {
      Conclude(requests_->Do(step, action_ns_));
    } else if (step.kind == StepKind::kExpect) {
      Expect(step);
    } else if (step.kind == StepKind::kWait) {
      Happened(LabEvent::Kind::kStep, "", step.text);
      Await(Clock::now() + step.duration, [] { return false; });
      outcome_.steps.push_back({step.text, at, NowNs() - at, true, ""});
    } else if (step.kind == StepKind::kExec) {
      if (!Exec(step)) return false;
    } else {
      action_ns_ = at;
      Happened(LabEvent::Kind::kFault, step.node, step.text, at);
      if (auto error = Act(step)) return Broken(*error);
      // A server that starts is to be found from the moment it serves; Python's own start is not the director's.
      if (step.kind == StepKind::kStart && lab_->Serves(step.node)) action_ns_ = NowNs();
      outcome_.steps.push_back({step.text, at, NowNs() - at, true, ""});
    }
    if (Interrupted()) outcome_.interrupted = true;
    return !outcome_.interrupted;
  }

  void Expect(const LabStep& step) {
    if (step.expected == Expected::kServed) {
      ExpectServed(step);
    } else if (step.within) {
      ExpectWithin(step);
    } else {
      ExpectThroughout(step);
    }
  }

  std::optional<DutError> Act(const LabStep& step) {
    switch (step.kind) {
      case StepKind::kStop:
        if (!lab_->Serves(step.node)) return lab_->Stop(step.node);
        lab_->StopServer(step.node);
        return std::nullopt;
      case StepKind::kStart:
        return lab_->Serves(step.node) ? lab_->StartServer(step.node) : lab_->Start(step.node);
      case StepKind::kKill:
        lab_->Kill(step.node);
        return std::nullopt;
      case StepKind::kCrash:
        return lab_->Crash(step.node);
      case StepKind::kCut:
        return lab_->Cut(step.node);
      case StepKind::kSilence:
        return lab_->Silence(step.node);
      case StepKind::kHeal:
        return lab_->Heal(step.node);
      case StepKind::kReload:
        return lab_->Reload(step.node, step.config);
      default:
        return std::nullopt;
    }
  }

  std::vector<VirtualRouterKey> KeysOf(const LabStep& step) const {
    std::vector<VirtualRouterKey> keys = activity_.Keys();
    std::erase_if(keys, [&](const auto& key) { return step.vrid && key.vrid != *step.vrid; });
    return keys;
  }

  // Whether the wanted router (or nobody) is Active for each virtual router, and since when at the latest.
  bool ActiveNow(const LabStep& step, std::int64_t& since) const {
    const std::vector<VirtualRouterKey> keys = KeysOf(step);
    since = 0;
    for (const VirtualRouterKey& key : keys) {
      const ActiveSpan* span = activity_.ActiveAt(key, NowNs());
      if ((span ? span->router : "none") != step.node) return false;
      if (span) since = std::max(since, span->from_ns);
    }
    return !keys.empty() || step.node == "none";
  }

  std::string WhoIsActive() const {
    std::string text;
    for (const VirtualRouterKey& key : activity_.Keys()) {
      const ActiveSpan* span = activity_.ActiveAt(key, NowNs());
      text += fmt::format("{}{} of {}", text.empty() ? "" : ", ", span ? span->router : "nobody", Name(key));
    }
    return text.empty() ? "nobody has advertised" : "Active is " + text;
  }

  void ExpectWithin(const LabStep& step) {
    // The stamps decide; our own waking up may be late, so we look a little longer.
    constexpr auto kGrace = std::chrono::milliseconds(200);
    const auto left = std::chrono::nanoseconds(action_ns_ + Ns(*step.within) - NowNs());
    std::int64_t since = 0;
    const bool came = Await(Clock::now() + left + kGrace, [&] { return ActiveNow(step, since); });
    StepOutcome outcome{step.text, action_ns_};
    outcome.took_ns = std::max<std::int64_t>(0, (step.node == "none" ? NowNs() : since) - action_ns_);
    outcome.held = came && outcome.took_ns <= Ns(*step.within);
    const std::lock_guard lock(mutex_);
    outcome.seen = came ? fmt::format("after {:.3f} s", static_cast<double>(outcome.took_ns) / kSecond) : WhoIsActive();
    Conclude(outcome);
  }

  // Every probe of the host has been answered since the latest thing that was done to the lab.
  void ExpectServed(const LabStep& step) {
    const auto served = [&] {
      return std::all_of(probers_.begin(), probers_.end(), [&](const auto& prober) {
        return prober->link().node->name() != step.node || prober->last_answer_ns() > action_ns_;
      });
    };
    StepOutcome outcome{step.text, action_ns_};
    outcome.held = Await(Clock::now() + std::chrono::nanoseconds(action_ns_ + Ns(*step.within) - NowNs()), served);
    outcome.took_ns = NowNs() - action_ns_;
    const std::lock_guard lock(mutex_);
    outcome.seen = outcome.held ? "answers come" : "not one answer";
    Conclude(outcome);
  }

  bool Exec(const LabStep& step) {
    const std::int64_t at = action_ns_ = NowNs();
    const Result<sys::Finished> done = sys::Run(lab_->network().FindNode(step.node)->Here(step.argv), Seconds(20));
    if (!done) return Broken({DutError::Kind::kHarness, step.text + ": " + done.error().message, {}});
    std::string said = done->output;
    said.erase(said.find_last_not_of(" \n") + 1);
    Conclude({step.text, at, NowNs() - at, done->ok(), said.empty() ? fmt::format("status {}", done->status) : said});
    return !Interrupted();
  }

  void ExpectThroughout(const LabStep& step) {
    const std::int64_t from = NowNs();
    std::int64_t since = 0;
    const bool broke = Await(Clock::now() + *step.throughout, [&] { return !ActiveNow(step, since); });
    StepOutcome outcome{step.text, from, NowNs() - from, !broke && !Interrupted(), ""};
    const std::lock_guard lock(mutex_);
    outcome.seen =
        broke ? fmt::format("broken after {:.3f} s: {}", static_cast<double>(outcome.took_ns) / kSecond, WhoIsActive())
              : "all the time";
    Conclude(outcome);
  }

  void Conclude(const StepOutcome& outcome) {
    if (Interrupted()) return;
    outcome_.steps.push_back(outcome);
    Happened(LabEvent::Kind::kStep, "",
             fmt::format("{}: {} {}", outcome.text, outcome.held ? "held," : "NOT HELD,", outcome.seen));
    if (!outcome.held) outcome_.failures.push_back(fmt::format("{} -- {}", outcome.text, outcome.seen));
  }

  // --- verdict ---

  void Judge() {
    for (const auto& prober : probers_) {
      outcome_.darkness.push_back({prober->link().node->name(), prober->target(), DarkTimes(prober->Samples())});
      outcome_.drops += prober->drops();
    }
    for (const auto& prober : probers_) TellAnswers(*prober);
    if (requests_) {
      outcome_.answered = requests_->answered();
      outcome_.unanswered = requests_->Darkness();
    }
    if (capture_) outcome_.drops += capture_->drops();
    outcome_.active = activity_.spans();
    outcome_.dual_active_ns = activity_.DualActive();
    std::stable_sort(outcome_.events.begin(), outcome_.events.end(),
                     [](const auto& a, const auto& b) { return a.at_ns < b.at_ns; });
    if (outcome_.broken || outcome_.interrupted) return;
    if (file_.dark_limit) JudgeDarkness(Ns(*file_.dark_limit));
    if (file_.dual_active_limit && outcome_.dual_active_ns > Ns(*file_.dual_active_limit)) {
      outcome_.failures.push_back(fmt::format("dual_active: {:.1f} ms, over the limit of {:.1f} ms",
                                              static_cast<double>(outcome_.dual_active_ns) / kMillisecond,
                                              static_cast<double>(Ns(*file_.dual_active_limit)) / kMillisecond));
    }
    if (!writer_->ok()) outcome_.doubts.push_back("the capture could not be written: is the disk full?");
    if (outcome_.drops > 0) outcome_.doubts.push_back(fmt::format("the capture lost {} frames", outcome_.drops));
  }

  // Who answered the client, by the MAC of the answers: a virtual MAC does not tell whose.
  void TellAnswers(const Prober& prober) {
    for (const AnswerChange& change : prober.answers()) {
      std::string who = "a virtual MAC";
      for (const auto& link : lab_->network().links()) {
        if (link->mac == change.from) who = link->node->name();
      }
      outcome_.events.push_back({LabEvent::Kind::kNote, change.at_ns, prober.link().node->name(),
                                 fmt::format("answers come from {} ({})", who, change.from.ToString())});
    }
  }

  // By the probes; where nobody probes, by the requests of the steps.
  void JudgeDarkness(std::int64_t limit) {
    for (const Darkness& dark : outcome_.darkness) {
      JudgeDarkness(fmt::format("{} -> {}", dark.host, dark.target.ToString()), dark.report, limit,
                    dark.report.WithinNoise());
    }
    if (outcome_.darkness.empty()) JudgeDarkness("requests", outcome_.unanswered, limit, false);
  }

  void JudgeDarkness(const std::string& who, const DarkReport& report, std::int64_t limit, bool in_doubt) {
    if (report.answered == 0) outcome_.failures.push_back(who + ": not one answer");
    if (report.longest_ns <= limit) return;
    const std::string text =
        fmt::format("dark_time: {} {:.1f} ms, over the limit of {:.1f} ms", who,
                    static_cast<double>(report.longest_ns) / kMillisecond, static_cast<double>(limit) / kMillisecond);
    if (in_doubt) {
      outcome_.doubts.push_back(text + ", but within the prober's own noise");
    } else {
      outcome_.failures.push_back(text);
    }
  }

  const LabFile& file_;
  const ScenarioOptions& options_;
  LabOutcome outcome_;
  std::int64_t action_ns_ = 0;  // when the latest thing was done to the lab: expectations count from there
  std::mutex mutex_;            // activity_
  std::condition_variable changed_;
  Activity activity_;
  std::mutex events_mutex_;  // outcome_.events
  std::unique_ptr<Lab> lab_;
  std::unique_ptr<RequestSteps> requests_;
  std::unique_ptr<PcapngWriter> writer_;
  std::vector<std::unique_ptr<Prober>> probers_;
  std::unique_ptr<Capture> capture_;  // last: its thread uses the rest
};

}  // namespace

const Darkness* LabOutcome::Darkest() const {
  const auto worst = std::max_element(darkness.begin(), darkness.end(), [](const auto& a, const auto& b) {
    return a.report.longest_ns < b.report.longest_ns;
  });
  return worst == darkness.end() ? nullptr : &*worst;
}

int LabOutcome::exit_code() const {
  constexpr int kHolds = 0, kFails = 1, kInternal = 3, kInconclusive = 5;
  if (broken) return broken->exit_code();
  if (!failures.empty()) return kFails;
  if (interrupted) return kInternal;
  return doubts.empty() ? kHolds : kInconclusive;
}

LabOutcome RunScenario(const LabFile& file, const ScenarioOptions& options) { return Scenario(file, options).Run(); }

}  // namespace holdfast::lab
