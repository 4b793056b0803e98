#include "netns-lab/guest/guest.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <fstream>

#include "netns-lab/guest/boot.h"
#include "netns-lab/guest/kernel.h"
#include "netns-lab/guest/relay.h"
#include "reference/sys/error.h"
#include "reference/sys/process.h"

namespace holdfast::guest {
namespace {

namespace fs = std::filesystem;
using sys::UniqueFd;

constexpr Milliseconds kBootLimit = Seconds(60);
constexpr Milliseconds kKvmBootLimit = Seconds(15);
constexpr const char* kCure = ": run ci/setup guest, or apt-get install ";

struct Needs {
  std::string emulator;
  std::string busybox;  // its content
  Kernel kernel;
};

Result<std::string> StaticBusybox() {
  const Result<std::string> path = sys::FindProgram("busybox");
  if (!path) return Fail(path.error().message + kCure + "busybox-static");
  std::ifstream file(*path, std::ios::binary);
  std::string content(std::istreambuf_iterator<char>(file), {});
  if (content.empty() || content.find("/lib64/ld-linux") != std::string::npos)
    return Fail(*path + " is not statically linked" + kCure + "busybox-static");
  return content;
}

Result<Needs> FindNeeds() {
  const Result<std::string> emulator = sys::FindProgram("qemu-system-x86_64");
  if (!emulator) return Fail(emulator.error().message + kCure + "qemu-system-x86");
  if (const auto modprobe = sys::FindProgram("modprobe"); !modprobe)
    return Fail(modprobe.error().message + kCure + "kmod");
  Result<std::string> busybox = StaticBusybox();
  if (!busybox) return tl::make_unexpected(busybox.error());
  const Result<Kernel> kernel = FindKernel();
  if (!kernel) return tl::make_unexpected(kernel.error());
  return Needs{*emulator, std::move(*busybox), *kernel};
}

enum class Engine : std::uint8_t { kKvm, kEmulated };

// A KVM without the processor's help (a virtual machine may have one) fails on instructions of an ordinary kernel.
Engine BestEngine() {
  std::ifstream file("/proc/cpuinfo");
  const std::string cpu(std::istreambuf_iterator<char>(file), {});
  const bool help = cpu.find(" vmx ") != std::string::npos || cpu.find(" svm ") != std::string::npos;
  return help && ::access("/dev/kvm", R_OK | W_OK) == 0 ? Engine::kKvm : Engine::kEmulated;
}

std::vector<std::pair<std::string, std::string>> Environment(const fs::path& out) {
  std::vector<std::pair<std::string, std::string>> all;
  for (char** entry = ::environ; *entry; ++entry) {
    const std::string text(*entry);
    const std::size_t equals = text.find('=');
    if (equals != std::string::npos) all.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  if (!out.empty()) all.emplace_back("OUT", out);
  return all;
}

Result<std::vector<ModuleFile>> ReadBootModules(const Kernel& kernel) {
  std::ifstream file(kernel.modules / "modules.dep");
  const std::string dependencies(std::istreambuf_iterator<char>(file), {});
  std::vector<ModuleFile> modules;
  for (const std::string& path : LoadOrder(dependencies, BootModules())) {
    Result<std::string> content = ReadModule(kernel.modules / path);
    if (!content) return tl::make_unexpected(content.error());
    modules.push_back({fs::path(path).filename().replace_extension().stem().string() + ".ko", std::move(*content)});
  }
  return modules;
}

// A file without a name; the emulator inherits it and opens it by /proc/self/fd.
Result<UniqueFd> InMemory(const std::string& content) {
  UniqueFd fd(::memfd_create("holdfast-guest", 0));
  if (!fd) return sys::Errno("making a file in memory");
  for (std::size_t done = 0; done < content.size();) {
    const ssize_t n = ::write(fd.get(), content.data() + done, content.size() - done);
    if (n <= 0) return sys::Errno("writing a file in memory");
    done += static_cast<std::size_t>(n);
  }
  return fd;
}

std::string PathOf(const UniqueFd& fd) { return fmt::format("/proc/self/fd/{}", fd.get()); }

// The emulator's ends of the ports; it inherits them.
using EmulatorPorts = GuestPorts;

Status Connect(UniqueFd& ours, UniqueFd& theirs) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return sys::Errno("making a socket pair");
  ours.reset(ends[0]);
  theirs.reset(ends[1]);
  ::fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  return {};
}

Status ConnectAll(GuestPorts& ours, EmulatorPorts& theirs) {
  for (const auto port : {&GuestPorts::output, &GuestPorts::errors, &GuestPorts::status, &GuestPorts::console}) {
    if (Status s = Connect(ours.*port, theirs.*port); !s) return s;
  }
  return {};
}

// A comma inside a value of a QEMU option is written twice.
std::string OptionValue(const fs::path& path) {
  std::string text;
  for (const char c : path.string()) text += c == ',' ? std::string(",,") : std::string(1, c);
  return text;
}

void AddPorts(std::vector<std::string>& argv, const EmulatorPorts& ports) {
  const auto add = [&argv](std::initializer_list<std::string> words) { argv.insert(argv.end(), words); };
  const auto socket = [](const char* id, const UniqueFd& fd) {
    return fmt::format("socket,id={},fd={}", id, fd.get());
  };
  add({"-chardev", socket("console", ports.console), "-serial", "chardev:console", "-device", "virtio-serial-pci"});
  add({"-chardev", socket("output", ports.output)});
  add({"-device", fmt::format("virtserialport,chardev=output,nr={}", +kOutput)});
  add({"-chardev", socket("errors", ports.errors)});
  add({"-device", fmt::format("virtserialport,chardev=errors,nr={}", +kErrors)});
  add({"-chardev", socket("status", ports.status)});
  add({"-device", fmt::format("virtserialport,chardev=status,nr={}", +kStatus)});
}

std::vector<std::string> EmulatorArguments(const Needs& needs, const GuestOptions& options, const UniqueFd& initramfs,
                                           const EmulatorPorts& ports, Engine engine) {
  // tsc=reliable spares the kernel a clock calibration that goes wrong under emulation.
  constexpr const char* kKernelWords =
      "console=ttyS0 quiet loglevel=1 panic=-1 tsc=reliable no_timer_check mitigations=off random.trust_cpu=on "
      "cryptomgr.notests audit=0 net.ifnames=0";
  std::vector<std::string> argv = {needs.emulator, "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"};
  const auto add = [&argv](std::initializer_list<std::string> words) { argv.insert(argv.end(), words); };
  add({"-machine", "q35", "-cpu", "max", "-m", std::to_string(options.memory_mib)});
  add({"-smp", std::to_string(options.cpus)});
  add({"-accel", engine == Engine::kKvm ? "kvm" : "tcg"});
  add({"-kernel", needs.kernel.image.string(), "-initrd", PathOf(initramfs), "-append", kKernelWords});
  AddPorts(argv, ports);  // first, so that the guest knows them as /dev/vport0p*
  add({"-virtfs", fmt::format("local,path=/,mount_tag={},security_model=none,readonly=on,multidevs=remap", kRootTag)});
  if (!options.out.empty())
    add({"-virtfs", fmt::format("local,path={},mount_tag={},security_model=none,multidevs=remap",
                                OptionValue(options.out), kOutTag)});
  return argv;
}

Result<std::string> MakeInitramfs(const Needs& needs, const GuestOptions& options) {
  const auto modules = ReadBootModules(needs.kernel);
  if (!modules) return tl::make_unexpected(modules.error());
  std::error_code error;
  const fs::path here = fs::current_path(error);
  if (error) return Fail("the working directory: " + error.message());
  Scene scene{needs.kernel.release, needs.kernel.modules, options.out, {here}, options.writable};
  for (const fs::path& path : options.shown) scene.shown.push_back(fs::absolute(path));
  return Initramfs(needs.busybox, *modules, scene, {options.argv, Environment(options.out), here});
}

// A guest that was started once, and how it ended.
struct Boot {
  GuestEnd end;
  std::vector<std::string> complaints;  // the emulator's own
};

Result<Boot> BootOnce(const Needs& needs, const GuestOptions& options, const UniqueFd& initramfs, Engine engine) {
  GuestPorts ours;
  EmulatorPorts theirs;
  if (Status s = ConnectAll(ours, theirs); !s) return tl::make_unexpected(s.error());
  const Result<UniqueFd> log = InMemory("");
  if (!log) return tl::make_unexpected(log.error());
  const auto emulator = sys::Process::Start(
      {.argv = EmulatorArguments(needs, options, initramfs, theirs, engine), .death_signal = SIGKILL}, PathOf(*log));
  if (!emulator) return tl::make_unexpected(emulator.error());
  theirs = {};
  GuestEnd end = Follow(ours, engine == Engine::kKvm ? kKvmBootLimit : kBootLimit, options.limit);
  return Boot{std::move(end), sys::LastLines(PathOf(*log), 10)};
}

// A KVM that cannot bring the kernel up is passed over, as the command has not begun.
Result<Boot> BootAsCan(const Needs& needs, const GuestOptions& options, const UniqueFd& initramfs) {
  const Engine engine = BestEngine();
  Result<Boot> boot = BootOnce(needs, options, initramfs, engine);
  if (engine == Engine::kEmulated || !boot || boot->end.kind != GuestEnd::Kind::kNeverUp) return boot;
  return BootOnce(needs, options, initramfs, Engine::kEmulated);
}

void Show(const std::string& reason, const Boot& boot) {
  fmt::print(stderr, "holdfast-lab guest: {}\n", reason);
  for (const std::string& line : boot.complaints) fmt::print(stderr, "  {}\n", line);
  if (!boot.end.console.empty()) fmt::print(stderr, "{}\n", boot.end.console);
}

int ExitStatus(const Boot& boot, const GuestOptions& options) {
  switch (boot.end.kind) {
    case GuestEnd::Kind::kStatus:
      return boot.end.status;
    case GuestEnd::Kind::kTimeLimit:
      fmt::print(stderr, "holdfast-lab guest: stopped after {} s\n", options.limit.count());
      return kTimeLimit;
    case GuestEnd::Kind::kNeverUp:
      Show("the guest did not come up", boot);
      return kNoStatus;
    case GuestEnd::Kind::kNoStatus:
      Show("the guest ended without a status", boot);
      return kNoStatus;
  }
  return kNoStatus;
}

}  // namespace

Result<int> RunGuest(const GuestOptions& wanted) {
  const Result<Needs> needs = FindNeeds();
  if (!needs) return tl::make_unexpected(needs.error());
  GuestOptions options = wanted;
  if (!options.out.empty()) {
    std::error_code error;
    fs::create_directories(options.out, error);
    options.out = fs::canonical(options.out, error);
    if (error) return Fail(wanted.out.string() + ": " + error.message());
  }
  const Result<std::string> archive = MakeInitramfs(*needs, options);
  if (!archive) return tl::make_unexpected(archive.error());
  const Result<UniqueFd> initramfs = InMemory(*archive);
  if (!initramfs) return tl::make_unexpected(initramfs.error());
  const Result<Boot> boot = BootAsCan(*needs, options, *initramfs);
  if (!boot) return tl::make_unexpected(boot.error());
  return ExitStatus(*boot, options);
}

Result<std::string> ProbeGuest() {
  const Result<Needs> needs = FindNeeds();
  if (!needs) return tl::make_unexpected(needs.error());
  return fmt::format("Linux {}, {}", needs->kernel.release, BestEngine() == Engine::kKvm ? "with KVM" : "emulated");
}

}  // namespace holdfast::guest
