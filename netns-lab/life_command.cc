// `holdfast-lab up`, `down`, `status`, `exec`, `wipe`.
#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "netns-lab/commands.h"
#include "netns-lab/engine/lab.h"
#include "netns-lab/keeper.h"
#include "reference/sys/error.h"
#include "reference/sys/namespaces.h"

namespace holdfast::lab {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

int Complain(const std::string& message, int code) {
  fmt::print(stderr, "error: {}\n", message);
  return code;
}

struct Channel {
  sys::UniqueFd read, write;
  static Channel Open() {
    int ends[2] = {-1, -1};
    [[maybe_unused]] const int made = ::pipe2(ends, O_CLOEXEC);
    return {sys::UniqueFd(ends[0]), sys::UniqueFd(ends[1])};
  }
};

void Tell(int fd, const std::string& text) { [[maybe_unused]] const ssize_t n = ::write(fd, text.data(), text.size()); }

std::string Hear(int fd) {
  std::string text;
  char buffer[4096];
  for (ssize_t n; (n = ::read(fd, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(n));
  return text;
}

json NodesOf(Lab& lab) {
  json nodes = json::array();
  const auto add = [&](const Node& node, const std::string& what) {
    nodes.push_back(
        {{"name", node.name()}, {"what", what}, {"net_fd", node.netns().get()}, {"mnt_fd", node.mntns().get()}});
  };
  for (const LabRouter& router : lab.file().routers) add(*lab.network().FindNode(router.name), router.dut.name);
  for (const LabHost& host : lab.file().hosts) add(*lab.network().FindNode(host.name), "host");
  add(lab.network().fabric(), "switch");
  return nodes;
}

// The keeper: builds the lab, tells the caller, and waits to be told to end. If the caller dies before it has written
// the state file, nobody could ever find us: we end too.
int Keep(const LabFile& file, Channel answer, Channel consent) {
  sigset_t wanted;
  ::sigemptyset(&wanted);
  for (const int signal : {SIGTERM, SIGINT}) ::sigaddset(&wanted, signal);
  ::sigprocmask(SIG_BLOCK, &wanted, nullptr);
  const int null = ::open("/dev/null", O_RDWR);
  for (const int fd : {0, 1, 2}) ::dup2(null, fd);
  answer.read.reset();
  consent.write.reset();
  auto lab = Lab::Build(file, sys::kScratch);
  if (!lab)
    return Tell(answer.write.get(), json{{"error", lab.error().message}, {"code", kInternal}}.dump()), kInternal;
  if (const auto error = (*lab)->StartRouters()) {
    Tell(answer.write.get(),
         json{{"error", error->message}, {"code", error->exit_code()}, {"log", error->log_tail}}.dump());
    return error->exit_code();
  }
  Tell(answer.write.get(), json{{"nodes", NodesOf(**lab)}}.dump());
  answer.write.reset();
  if (Hear(consent.read.get()) != "kept") return kInternal;
  int signal = 0;
  ::sigwait(&wanted, &signal);
  for (const LabRouter& router : file.routers) {
    if ((*lab)->router(router.name).running()) (*lab)->Stop(router.name);
  }
  return kHolds;
}

pid_t ChildOf(pid_t parent) {
  for (const auto& entry : fs::directory_iterator("/proc")) {
    std::ifstream status(entry.path() / "status");
    for (std::string line; std::getline(status, line);) {
      if (line == fmt::format("PPid:\t{}", parent)) return std::stoi(entry.path().filename());
    }
  }
  return -1;
}

// SIGTERM or SIGKILL to the keeper, and its end; the state file goes with it.
void End(const KeptLab& lab, int signal, std::chrono::seconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  if (lab.alive()) ::kill(lab.keeper, signal);
  while (lab.alive()) {
    if (std::chrono::steady_clock::now() > deadline) ::kill(lab.keeper, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  std::error_code ignored;
  fs::remove(lab.state, ignored);
  fs::remove(StateFolder(), ignored);
}

const KeptNode* NodeNamed(const KeptLab& lab, const std::string& name) {
  for (const KeptNode& node : lab.nodes) {
    if (node.name == name) return &node;
  }
  return nullptr;
}

bool SameFile(int a, int b) {
  struct stat one {
  }, other{};
  return ::fstat(a, &one) == 0 && ::fstat(b, &other) == 0 && one.st_ino == other.st_ino;
}

// Moves this process into a node; its children are inside for good.
Status Enter(const KeptLab& lab, const KeptNode& node) {
  const auto open = [&](const std::string& path) {
    return sys::OpenNamespace(fmt::format("/proc/{}/{}", lab.keeper, path));
  };
  auto user = open("ns/user"), own = sys::OpenNamespace("/proc/self/ns/user"), pids = open("ns/pid");
  auto net = open(fmt::format("fd/{}", node.net_fd)), mounts = open(fmt::format("fd/{}", node.mnt_fd));
  if (!user || !own || !pids || !net || !mounts) return Fail("the lab's namespaces cannot be opened: is it yours?");
  if (!SameFile(user->get(), own->get()) && ::setns(user->get(), CLONE_NEWUSER) != 0)
    return sys::Errno("entering the lab");
  if (::setns(pids->get(), CLONE_NEWPID) != 0 || ::setns(net->get(), CLONE_NEWNET) != 0 ||
      ::setns(mounts->get(), CLONE_NEWNS) != 0) {
    return sys::Errno("entering the node");
  }
  return {};
}

}  // namespace

int Up(const UpOptions& options) {
  WipeDead();
  const auto file = LoadLab(options.lab, options.dut);
  if (!file) return fmt::print(stderr, "{}", file.error().message), kUsage;
  KeptLab lab{.name = file->file.stem(), .title = file->title};
  lab.state = StateFolder() / (lab.name + ".json");
  if (fs::exists(lab.state))
    return Complain(fmt::format("the lab '{}' is up already: holdfast-lab down {}", lab.name, lab.name), kUsage);
  Channel answer = Channel::Open(), consent = Channel::Open();
  const Result<pid_t> helper =
      sys::StartSandbox({.outlive_caller = true}, [&] { return Keep(*file, std::move(answer), std::move(consent)); });
  if (!helper) return Complain(helper.error().message, kCannotRun);
  answer.write.reset();
  consent.read.reset();
  const json told = json::parse(Hear(answer.read.get()), nullptr, false);
  if (!told.is_object() || told.contains("error")) {
    if (!told.is_object()) return Complain("the lab's keeper died", kInternal);
    for (const json& line : told.value("log", json::array())) fmt::print(stderr, "  | {}\n", line.get<std::string>());
    return Complain(told["error"], told["code"]);
  }
  lab.keeper = ChildOf(*helper);
  lab.start = StartTimeOf(lab.keeper);
  for (const json& node : told["nodes"])
    lab.nodes.push_back({node["name"], node["what"], node["net_fd"], node["mnt_fd"]});
  if (Status s = WriteState(lab); !s) return Complain(s.error().message, kInternal);
  Tell(consent.write.get(), "kept");
  consent.write.reset();
  fmt::print("{} is up: {}\n", lab.name, lab.title);
  for (const KeptNode& node : lab.nodes) fmt::print("  {:<12} {}\n", node.name, node.what);
  fmt::print("holdfast-lab exec {} -- ip address; holdfast-lab down\n", lab.nodes.front().name);
  return kHolds;
}

int Down(const std::string& name) {
  const auto lab = FindKept(name);
  if (!lab) return Complain(lab.error().message, kUsage);
  End(*lab, SIGTERM, std::chrono::seconds(30));
  fmt::print("{} is down\n", lab->name);
  return kHolds;
}

int ShowStatus(bool as_json) {
  json all = json::array();
  for (const KeptLab& lab : KeptLabs()) {
    json nodes = json::array();
    for (const KeptNode& node : lab.nodes) nodes.push_back({{"name", node.name}, {"what", node.what}});
    all.push_back(
        {{"lab", lab.name}, {"title", lab.title}, {"alive", lab.alive()}, {"keeper", lab.keeper}, {"nodes", nodes}});
    if (as_json) continue;
    fmt::print("{}: {}{}\n", lab.name, lab.title, lab.alive() ? "" : " (dead: holdfast-lab wipe)");
    for (const KeptNode& node : lab.nodes) fmt::print("  {:<12} {}\n", node.name, node.what);
  }
  if (as_json) fmt::print("{}\n", all.dump(2));
  if (!as_json && all.empty()) fmt::print("no lab is up\n");
  return kHolds;
}

int Exec(const std::string& name, const std::string& node_name, const std::vector<std::string>& argv) {
  const auto lab = FindKept(name);
  if (!lab) return Complain(lab.error().message, kUsage);
  const KeptNode* node = NodeNamed(*lab, node_name);
  if (!node) return Complain(fmt::format("the lab {} has no node called '{}'", lab->name, node_name), kUsage);
  if (Status s = Enter(*lab, *node); !s) return Complain(s.error().message, kCannotRun);
  const pid_t child = ::fork();  // entering a PID namespace counts for children only
  if (child == 0) {
    std::vector<char*> words;
    for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    ::execvp(words.front(), words.data());
    fmt::print(stderr, "error: {}: {}\n", argv.front(), std::strerror(errno));
    ::_exit(127);
  }
  ::signal(SIGINT, SIG_IGN);  // the command's business
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int Wipe() {
  for (const KeptLab& lab : KeptLabs()) {
    fmt::print("{}: {}\n", lab.name, lab.alive() ? "removed" : "was dead");
    End(lab, SIGKILL, std::chrono::seconds(10));
  }
  return kHolds;
}

}  // namespace holdfast::lab
