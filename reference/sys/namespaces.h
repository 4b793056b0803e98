// Private worlds for tests and labs. Nothing here is ever created in the caller's network namespace and nothing has a
// global name, so there is nothing to leak: a sandbox is a process with PID, mount, network, IPC and UTS namespaces of
// its own (and a user namespace where we are not root), and when it dies the kernel takes everything inside with it.
//
//   caller ── helper (unshares, waits) ── body (PID 1 of the sandbox) ── programs started by the body
//
// Each arrow carries PR_SET_PDEATHSIG: kill -9 of the caller kills the helper, that kills PID 1, and that kills all.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

#include "reference/base/result.h"
#include "reference/sys/unique_fd.h"

namespace holdfast::sys {

// An open namespace file (/proc/.../ns/x); keeps the namespace alive.
using NamespaceFd = UniqueFd;

// A namespace file by path, such as "/proc/self/ns/net".
Result<NamespaceFd> OpenNamespace(const std::string& path);

struct SandboxOptions {
  bool outlive_caller = false;        // a keeper: no death signal, a session of its own
  bool force_user_namespace = false;  // behave as without root (tests)
};

// The body runs as root of the sandbox (uid 0, all capabilities there), with a private tmpfs on /run, its own /proc,
// loopback up and only itself to see. It must not return a status above 255. The rest of the file system is the
// caller's.
using SandboxBody = std::function<int()>;

// The one folder below /run that the sandbox and all its nodes share; gone with the sandbox.
inline constexpr const char* kScratch = "/run/holdfast";

// Starts `body` in a sandbox and returns the helper's pid, a child of the caller; its exit status is the body's, or
// 128 + signal. Fails with what is missing and what to do about it where the kernel refuses (exit code 6 of design).
// The death signal follows the calling *thread*: call it from one that lives as long as the sandbox shall.
Result<pid_t> StartSandbox(const SandboxOptions& options, const SandboxBody& body);

// StartSandbox, then waits; the body's exit status. Signals to the caller are the caller's business.
Result<int> RunInSandbox(const SandboxOptions& options, const SandboxBody& body);

// Whether a sandbox can be had here: makes an empty one. The error is fit to show.
Status ProbeSandbox(const SandboxOptions& options = {});

// True where the process is the real root: uid 0 in the initial user namespace with CAP_SYS_ADMIN. FRR needs it.
bool IsRealRoot();

// A new network namespace with loopback up.
Result<NamespaceFd> NewNetworkNamespace();

// A mount namespace for the programs of one node: a private /run (but for kScratch), /sys as `netns` sees it.
Result<NamespaceFd> NewNodeMounts(const NamespaceFd& netns);

// Runs `work` on a short-lived thread inside `netns`: sockets and /proc/thread-self/net files opened there belong to
// that namespace for good. Fails only where the namespace cannot be entered.
Status InNetworkNamespace(const NamespaceFd& netns, const std::function<void()>& work);

}  // namespace holdfast::sys
