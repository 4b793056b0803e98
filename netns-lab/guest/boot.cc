#include "netns-lab/guest/boot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "netns-lab/guest/cpio.h"

namespace holdfast::guest {
namespace {

namespace fs = std::filesystem;

constexpr const char* kApplets[] = {"sh",    "mount", "mkdir", "mkfifo", "insmod",   "chroot", "unshare", "cat",
                                    "chmod", "ln",    "sleep", "cp",     "ifconfig", "kill",   "poweroff"};

// The output passes through pipes: a virtio port can be opened only once, so /dev/stdout would be busy for the job.
constexpr std::string_view kInit = R"(#!/bin/sh
mount -t proc proc /proc; mount -t sysfs sysfs /sys; mount -t devtmpfs devtmpfs /dev
exec </dev/null
for module in $(cat /modules/order); do insmod "/modules/$module"; done
. /scene

share=trans=virtio,version=9p2000.L,msize=512000
mount -t 9p -o "ro,$share,cache=loose" host /host || exit 1
mount -t tmpfs -o mode=0755 tmpfs /over
mkdir -p "/over/top/usr/lib/modules/$release" /over/work
layers=ro,lowerdir=/over/top:/host
[ -z "$writable" ] || layers=lowerdir=/host,upperdir=/over/top,workdir=/over/work
mount -t overlay -o "$layers" root /root || exit 1
mount -o bind "/host$modules" "/root/usr/lib/modules/$release"
mount -o move /proc /root/proc; mount -o move /sys /root/sys; mount -o bind /dev /root/dev
mount -t tmpfs -o mode=0755 tmpfs /root/run
mount -t tmpfs -o mode=1777 tmpfs /root/tmp
mount -t tmpfs -o mode=1777 tmpfs /root/var/tmp
mkdir -p /root/dev/pts /root/dev/shm /root/run/lock
mount -t devpts -o ptmxmode=666 devpts /root/dev/pts
mount -t tmpfs -o mode=1777 tmpfs /root/dev/shm
mount -t cgroup2 cgroup2 /root/sys/fs/cgroup
for name in fd:fd stdin:fd/0 stdout:fd/1 stderr:fd/2; do ln -s /proc/self/${name#*:} /root/dev/${name%:*}; done
for path in "$@"; do mkdir -p "/root$path"; mount -o bind "/host$path" "/root$path"; done
if [ -n "$out" ]; then mkdir -p "/root$out"; mount -t 9p -o "$share,cache=mmap" out "/root$out"; fi
ifconfig lo up
cp /job /root/run/job

until [ -e /dev/vport0p1 ] && [ -e /dev/vport0p2 ] && [ -e /dev/vport0p3 ]; do sleep 0.01; done
mkfifo /output /errors
cat </output >/dev/vport0p1 & one=$!
cat </errors >/dev/vport0p2 & two=$!
exec 3>/dev/vport0p3
echo up >&3
# The job's root is a root indeed, not only a chroot: who enters a mount namespace of its own making lands there.
unshare -m sh -c 'cd /root; mount -o move . /; exec chroot . /bin/sh /run/job' >/output 2>/errors 3>&-
status=$?
# What the job left running would hold the pipes open.
for process in /root/proc/[0-9]*; do
  case ${process##*/} in 1|$one|$two) ;; *) kill -9 ${process##*/} 2>/dev/null ;; esac
done
wait $one $two
echo status $status >&3
poweroff -f
)";

// The kernel looks for modprobe here, in the root it was booted with.
constexpr std::string_view kModprobe = R"(#!/bin/sh
exec /bin/chroot /root /sbin/modprobe "$@"
)";

bool IsIdentifier(std::string_view name) {
  const auto letter = [](char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)); };
  return !name.empty() && !std::isdigit(static_cast<unsigned char>(name[0])) && std::ranges::all_of(name, letter);
}

// Variables of PID 1's shell; its positional parameters are the paths to show.
std::string SceneText(const Scene& scene) {
  std::string text = fmt::format("release={}\nmodules={}\nout={}\nwritable={}\nset --", Quote(scene.release),
                                 Quote(scene.modules.string()), Quote(scene.out.string()), scene.writable ? "yes" : "");
  for (const fs::path& path : Hidden(scene.shown)) text += " " + Quote(path.string());
  return text + "\n";
}

std::string JobText(const Job& job) {
  std::string text;
  for (const auto& [name, value] : job.environment) {
    // The kernel's words for PID 1 are not the job's; PWD follows from cd.
    if (IsIdentifier(name) && name != "PWD" && name != "OLDPWD")
      text += fmt::format("export {}={}\n", name, Quote(value));
  }
  text += fmt::format("cd {} || exit 126\nexec", Quote(job.directory.string()));
  for (const std::string& word : job.argv) text += " " + Quote(word);
  return text + "\n";
}

bool IsBelow(const fs::path& path, const fs::path& folder) {
  const auto [in_folder, in_path] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return in_folder == folder.end() && in_path != path.end();
}

}  // namespace

const std::vector<std::string>& BootModules() {
  static const std::vector<std::string> kNames = {"virtio_pci", "virtio_console", "9pnet_virtio", "9p", "overlay"};
  return kNames;
}

std::string Quote(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::vector<fs::path> Hidden(const std::vector<fs::path>& paths) {
  std::vector<fs::path> hidden;
  for (const fs::path& path : paths) {
    const fs::path plain = path.lexically_normal();
    const fs::path clean = plain.has_filename() ? plain : plain.parent_path();
    if (IsBelow(clean, "/run") || IsBelow(clean, "/tmp") || IsBelow(clean, "/var/tmp")) hidden.push_back(clean);
  }
  std::ranges::sort(hidden);
  hidden.erase(std::unique(hidden.begin(), hidden.end()), hidden.end());
  // What is in a shown folder is shown with it.
  std::vector<fs::path> outer;
  for (const fs::path& path : hidden) {
    if (std::ranges::none_of(outer, [&](const fs::path& folder) { return IsBelow(path, folder); }))
      outer.push_back(path);
  }
  return outer;
}

std::string Initramfs(std::string_view busybox, const std::vector<ModuleFile>& modules, const Scene& scene,
                      const Job& job) {
  CpioArchive archive;
  for (const char* folder : {"bin", "sbin", "dev", "proc", "sys", "host", "over", "root", "modules"}) {
    archive.Folder(folder);
  }
  archive.File("bin/busybox", busybox, true);
  for (const char* applet : kApplets) archive.Symlink(fmt::format("bin/{}", applet), "busybox");
  std::string order;
  for (const ModuleFile& module : modules) {
    archive.File("modules/" + module.name, module.content);
    order += module.name + "\n";
  }
  archive.File("modules/order", order);
  archive.File("scene", SceneText(scene));
  archive.File("job", JobText(job));
  archive.File("sbin/modprobe", kModprobe, true);
  archive.File("init", kInit, true);
  return archive.Finish();
}

}  // namespace holdfast::guest
