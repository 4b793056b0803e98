#include "netns-lab/engine/dut.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <regex>
#include <thread>

#include "netns-lab/engine/template.h"

namespace holdfast::lab {
namespace {

constexpr int kHookUnsupported = 127;
// Group membership, sockets and logs have no event to wait on; 2 ms is well under any timer of the protocol.
constexpr auto kLookAgain = std::chrono::milliseconds(2);

Status WriteText(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::trunc);
  if (!(file << text << std::flush)) return Fail("writing " + path.string());
  return {};
}

std::string ProgramFolder() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
}

void ReplaceAll(std::string& text, std::string_view what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
}

}  // namespace

int DutError::exit_code() const {
  switch (kind) {
    case Kind::kUnsupported:
      return 1;
    case Kind::kCannotRunHere:
      return 6;
    case Kind::kDidNotStart:
      return 7;
    case Kind::kHarness:
      break;
  }
  return 3;
}

Dut::Dut(DutFile file, Node& node, std::filesystem::path directory)
    : file_(std::move(file)), node_(node), directory_(std::move(directory)) {}

Dut::~Dut() = default;

void Dut::Configure(const RouterSpec& spec) {
  spec_ = spec;
  config_ = directory_ / "router.conf";
  if (!spec.virtual_routers.empty()) ifname_ = spec.virtual_routers.front().interface;
}

void Dut::ConfigureFrom(const std::filesystem::path& config, std::string ifname) {
  spec_.reset();
  config_ = config;
  ifname_ = std::move(ifname);
}

std::optional<DutError> Dut::Start() {
  if (auto error = Launch()) return error;
  return WaitReady();
}

std::optional<DutError> Dut::Launch() {
  using Kind = DutError::Kind;
  programs_.clear();
  if (file_.needs_root && !sys::IsRealRoot()) {
    return Failed(Kind::kCannotRunHere, file_.name + " needs real root (it changes users); run as root");
  }
  for (const auto& argv : file_.start) {
    const auto program = sys::FindProgram(Expand(argv.front()));
    if (program) continue;
    return Failed(Kind::kCannotRunHere, program.error().message + (file_.install.empty() ? "" : "; " + file_.install));
  }
  if (auto error = Prepare()) return error;
  return StartPrograms();
}

std::optional<DutError> Dut::StartPrograms() {
  using Kind = DutError::Kind;
  for (std::size_t i = 0; i < file_.start.size(); ++i) {
    const bool router = i + 1 == file_.start.size();
    const std::filesystem::path log = router ? log_file() : directory_ / fmt::format("helper{}.log", i + 1);
    auto process = sys::Process::Start(Command(ExpandAll(file_.start[i])), log);
    if (!process) return Failed(Kind::kHarness, process.error().message);
    programs_.push_back(std::move(*process));
    if (router || file_.after.empty()) continue;
    if (auto error = AwaitHelper()) return error;
  }
  return std::nullopt;
}

std::optional<DutError> Dut::AwaitHelper() {
  const auto deadline = std::chrono::steady_clock::now() + file_.ready_within;
  const std::string path = fmt::format("/proc/{}/root{}", programs_.front()->pid(), Expand(file_.after));
  while (!std::filesystem::exists(path)) {
    if (auto error = AnyEnded()) return error;
    if (std::chrono::steady_clock::now() > deadline) {
      return Failed(DutError::Kind::kDidNotStart, fmt::format("{}: {} did not appear", file_.name, file_.after));
    }
    std::this_thread::sleep_for(kLookAgain);
  }
  return std::nullopt;
}

std::optional<DutError> Dut::AnyEnded() {
  for (const auto& program : programs_) {
    const auto status = program->status();
    if (!status) continue;
    const std::vector<std::string> words = sys::LastLines(program->log(), 10);
    if (*status == kHookUnsupported && !HookOf(file_, "start").empty()) {
      return DutError{DutError::Kind::kUnsupported, file_.name + ": its start hook does not support this", words};
    }
    return DutError{DutError::Kind::kDidNotStart,
                    fmt::format("{} ended with status {} before it was ready", file_.name, *status), words};
  }
  return std::nullopt;
}

// Directory, configuration files, the owner's addresses, the hook.
std::optional<DutError> Dut::Prepare() {
  using Kind = DutError::Kind;
  std::error_code error;
  std::filesystem::create_directories(directory_, error);
  if (error) return Failed(Kind::kHarness, "making " + directory_.string() + ": " + error.message());
  if (spec_) {
    if (const std::string lack = Unsupported(file_, *spec_); !lack.empty()) return Failed(Kind::kUnsupported, lack);
  }
  for (const auto& argv : file_.start) {
    for (const std::string& word : argv) {
      if (const auto fine = RenderWord(word); !fine)
        return Failed(Kind::kHarness, file_.file.string() + ": start: " + fine.error().message);
    }
  }
  if (auto failed = WriteTemplates()) return failed;
  if (auto failed = SetOwnedAddresses()) return failed;
  if (!file_.prepare.empty()) {
    if (auto failed = RunFirst("prepare", {"sh", "-eu", (directory_ / "prepare.sh").string()})) return failed;
  }
  const std::filesystem::path configure = HookOf(file_, "configure");
  return configure.empty() ? std::nullopt : RunFirst("configure", {configure.string()});
}

// A script or hook that has to end before the router starts.
std::optional<DutError> Dut::RunFirst(const std::string& what, std::vector<std::string> argv) {
  using Kind = DutError::Kind;
  const auto done = sys::Run(Command(std::move(argv)));
  if (!done) return Failed(Kind::kHarness, done.error().message);
  if (done->status == kHookUnsupported) return Failed(Kind::kUnsupported, file_.name + ": " + done->output);
  if (done->ok()) return std::nullopt;
  return Failed(Kind::kDidNotStart, fmt::format("{} ended with {}: {}", what, done->status, done->output));
}

// One of the node, with the neutral words in its environment where it may be a hook.
sys::Command Dut::Command(std::vector<std::string> argv) const {
  sys::Command command = node_.Here(std::move(argv));
  if (!file_.hooks.empty() && spec_) command.environment = HookEnvironment(*spec_, directory_);
  return command;
}

std::optional<DutError> Dut::WriteTemplates() {
  using Kind = DutError::Kind;
  TemplateScope scope = ScopeOf(file_, spec_ ? *spec_ : RouterSpec());
  for (const char* name : {"dir", "conf", "ifname", "bin"}) scope.values[name] = Expand(fmt::format("{{{}}}", name));
  std::map<std::filesystem::path, std::string> texts;
  for (const auto& [name, text] : file_.files) texts[directory_ / name] = text;
  if (spec_) texts[config_] = file_.config;
  texts[directory_ / "prepare.sh"] = file_.prepare;
  for (const auto& [path, text] : texts) {
    const auto rendered = RenderTemplate(text, scope);
    if (!rendered) return Failed(Kind::kHarness, file_.file.string() + ": " + rendered.error().message);
    if (Status s = WriteText(path, *rendered); !s) return Failed(Kind::kHarness, s.error().message);
  }
  return std::nullopt;
}

std::optional<DutError> Dut::SetOwnedAddresses() {
  using Kind = DutError::Kind;
  std::vector<std::string> owned;
  for (const VirtualRouterSpec& router : spec_ ? spec_->virtual_routers : std::vector<VirtualRouterSpec>()) {
    if (!router.owner) continue;
    for (const IpPrefix& address : router.addresses) {
      owned.push_back(fmt::format("addr replace {} dev {}{}", address.ToString(), router.interface,
                                  address.address.is_v4() ? "" : " nodad"));
    }
  }
  if (!owned.empty()) {
    if (Status s = node_.Ip(owned); !s) return Failed(Kind::kHarness, s.error().message);
  }
  return std::nullopt;
}

std::optional<DutError> Dut::CannotReload() const {
  using Kind = DutError::Kind;
  if (file_.reload_signal == 0) return Failed(Kind::kUnsupported, file_.name + " has no word for a reload");
  if (programs_.empty()) return Failed(Kind::kHarness, file_.name + " is not running");
  return std::nullopt;
}

std::optional<DutError> Dut::SignalReload() {
  const Status told = programs_.back()->Signal(file_.reload_signal);
  return told ? std::nullopt : std::optional(Failed(DutError::Kind::kHarness, told.error().message));
}

std::optional<DutError> Dut::Reload(const RouterSpec& spec) {
  if (auto failed = CannotReload()) return failed;
  spec_ = spec;
  if (const std::string lack = Unsupported(file_, spec); !lack.empty()) {
    return Failed(DutError::Kind::kUnsupported, lack);
  }
  if (auto failed = WriteTemplates()) return failed;
  return SignalReload();
}

// Mounted over the old one, in this node alone: the user's file stays as it is, and so does the path that the router
// was started with.
std::optional<DutError> Dut::ReloadFrom(const std::filesystem::path& config) {
  if (auto failed = CannotReload()) return failed;
  std::vector<std::vector<std::string>> commands;
  if (config_hidden_) commands.push_back({"umount", config_.string()});
  config_hidden_ = config != config_;
  if (config_hidden_) commands.push_back({"mount", "--bind", config.string(), config_.string()});
  for (const auto& command : commands) {
    if (const auto done = node_.Run(command); !done) return Failed(DutError::Kind::kHarness, done.error().message);
  }
  return SignalReload();
}

std::optional<DutError> Dut::WaitReady() {
  const auto deadline = std::chrono::steady_clock::now() + file_.ready_within;
  while (true) {
    if (auto error = AnyEnded()) return error;
    if (Ready()) return std::nullopt;
    if (std::chrono::steady_clock::now() > deadline) break;
    std::this_thread::sleep_for(kLookAgain);
  }
  const std::string sign =
      file_.ready_log.empty() ? "it has not joined the VRRP group" : "its log does not show " + file_.ready_log;
  return Failed(DutError::Kind::kDidNotStart,
                fmt::format("{} was not ready within {} ms: {}", file_.name, file_.ready_within.count(), sign));
}

bool Dut::Ready() const {
  if (file_.ready_joined && !Joined()) return false;
  if (file_.ready_log.empty()) return true;
  const std::regex wanted(file_.ready_log);
  const std::vector<std::string> lines = Log();
  return std::any_of(lines.begin(), lines.end(), [&](const auto& line) { return std::regex_search(line, wanted); });
}

bool Dut::Joined() const {
  // As the kernel prints 224.0.0.18 (a number in our byte order) and ff02::12.
  constexpr const char* kIgmp = "120000E0";
  constexpr const char* kMld = "ff020000000000000000000000000012";
  const auto joined = [&](const char* file, const char* group) {
    const auto text = node_.ReadProcNet(file);
    return text && text->find(group) != std::string::npos;
  };
  if (!spec_) return joined("igmp", kIgmp) || joined("igmp6", kMld);
  return std::all_of(spec_->virtual_routers.begin(), spec_->virtual_routers.end(), [&](const auto& router) {
    return router.family == Family::kIpv4 ? joined("igmp", kIgmp) : joined("igmp6", kMld);
  });
}

Status Dut::SignalStop() {
  if (programs_.empty()) return Fail(file_.name + " is not running");
  const std::filesystem::path stop = HookOf(file_, "stop");
  if (stop.empty()) return programs_.back()->Signal(file_.stop_signal);
  auto hook = sys::Process::Start(Command({stop.string()}), directory_ / "stop.log");
  if (!hook) return tl::make_unexpected(hook.error());
  stop_hook_ = std::move(*hook);
  return {};
}

int Dut::WaitStopped() {
  int status = 0;
  // The router first: its helpers must still serve its goodbye.
  for (auto program = programs_.rbegin(); program != programs_.rend(); ++program) {
    const bool router = program == programs_.rbegin();
    if (!router) (*program)->Stop(SIGTERM, file_.stop_within);
    if (!router) continue;
    const auto ended = (*program)->Wait(file_.stop_within);
    status = ended ? *ended : (*program)->Stop(SIGKILL, file_.stop_within);
  }
  programs_.clear();
  return status;
}

void Dut::Crash() {
  const std::vector<pid_t> pids = sys::ProcessesIn(node_.netns().get());
  for (const int signal : {SIGSTOP, SIGKILL}) {
    for (const pid_t pid : pids) {
      if (pid != ::getpid()) ::kill(pid, signal);
    }
  }
  programs_.clear();
  // A machine that boots afresh has an empty /run: who finds the process id of a dead daemon there may think it lives.
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(directory_, none)) {
    if (entry.path().extension() == ".pid") std::filesystem::remove(entry.path(), none);
  }
}

bool Dut::running() const { return !programs_.empty() && programs_.back()->running(); }

std::vector<pid_t> Dut::processes() const {
  std::vector<pid_t> pids;
  for (const auto& program : programs_) pids.push_back(program->pid());
  return pids;
}

std::vector<std::string> Dut::Log(std::size_t lines) const { return sys::LastLines(log_file(), lines); }
std::filesystem::path Dut::log_file() const { return directory_ / "router.log"; }
std::filesystem::path Dut::config_file() const { return config_; }

std::optional<DutError> Dut::Failed(DutError::Kind kind, const std::string& message) const {
  return DutError{kind, message, Log(10)};
}

// A word of an argv with {{tags}}: the first virtual router's words stand beside the router's own.
Result<std::string> Dut::RenderWord(const std::string& word) const {
  if (word.find("{{") == std::string::npos) return word;
  TemplateScope scope = ScopeOf(file_, spec_ ? *spec_ : RouterSpec());
  const std::vector<TemplateScope> routers = scope.lists["virtual_routers"];
  if (!routers.empty()) {
    for (const auto& [name, value] : routers.front().values) scope.values[name] = value;
    for (const auto& [name, list] : routers.front().lists) scope.lists[name] = list;
  }
  return RenderTemplate(word, scope);
}

std::string Dut::Expand(const std::string& text) const {
  std::string expanded = text;
  ReplaceAll(expanded, "{conf}", config_.string());
  ReplaceAll(expanded, "{dir}", directory_.string());
  ReplaceAll(expanded, "{ifname}", ifname_);
  ReplaceAll(expanded, "{bin}", ProgramFolder());
  // A DUT that was not read from a file has no place.
  if (!file_.file.empty()) ReplaceAll(expanded, "{here}", std::filesystem::absolute(file_.file).parent_path().string());
  return expanded;
}

std::vector<std::string> Dut::ExpandAll(const std::vector<std::string>& words) const {
  std::vector<std::string> expanded;
  for (const std::string& word : words) {
    const std::string plain = RenderWord(word).value_or(word);
    if (!plain.empty() || word.empty()) expanded.push_back(Expand(plain));  // an option that is not wanted is no word
  }
  return expanded;
}

std::string DutVersion(const DutFile& file) {
  if (file.version_command.empty()) return "unknown";
  std::vector<std::string> argv = file.version_command;
  for (std::string& word : argv) {
    ReplaceAll(word, "{bin}", ProgramFolder());
    ReplaceAll(word, "{here}", std::filesystem::absolute(file.file).parent_path().string());
  }
  const auto done = sys::Run({.argv = argv});
  if (!done) return "unknown";
  return done->output.substr(0, done->output.find('\n'));
}

}  // namespace holdfast::lab
