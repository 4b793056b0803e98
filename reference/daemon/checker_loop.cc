#include "reference/daemon/checker_loop.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <chrono>
#include <csignal>
#include <random>

#include "reference/daemon/config_command.h"
#include "reference/daemon/service_manager.h"
#include "reference/daemon/vrrp_loop.h"
#include "reference/host/check_linux.h"
#include "reference/host/ipvs_kernel.h"

namespace holdfast::daemon {
namespace {

using boost::asio::posix::stream_descriptor;
using boost::system::error_code;

double RandomPhase() {
  std::random_device random;
  return std::uniform_real_distribution<double>(0, 1)(random);
}

}  // namespace

CheckerLoop::CheckerLoop(const Options& options, const ScriptChannel& scripts)
    : options_(options),
      scripts_(scripts),
      parent_(getppid()),
      signals_(io_, SIGTERM, SIGHUP),
      timer_(io_),
      checker_(host::MakeChecker(io_)),
      set_(Surroundings(), RandomPhase()) {}

CheckerLoop::~CheckerLoop() {
  if (reload_.joinable()) reload_.join();
  if (links_watch_) links_watch_->release();
}

CheckerSurroundings CheckerLoop::Surroundings() {
  return {.checker = checker_.get(),
          .open_ipvs = [] { return host::MakeKernelIpvs(); },
          .run_script =
              [this](const ScriptRequest& request) {
                if (const Status sent = scripts_.Send(request); !sent) spdlog::error("{}", sent.error().message);
              },
          .write_line =
              [this](const std::string& line) {
                if (const Status written = fifo_.Write(line); !written) spdlog::warn("{}", written.error().message);
              },
          .deadline_moved = [this] { Arm(); }};
}

void CheckerLoop::Run(const config::Config& config) {
  WatchSignals();
  Apply(config);
  if (!options_.vrrp) NotifyServiceManager("READY=1");  // else the VRRP process says so
  io_.run();
}

void CheckerLoop::Apply(const config::Config& config) {
  if (const Status opened = fifo_.Open(*config.globals.lvs_notify_fifo); !opened) {
    spdlog::error("{}", opened.error().message);
  }
  const bool suspends =
      std::ranges::any_of(config.virtual_servers, [](const config::VirtualServer& v) { return *v.ha_suspend; });
  if (suspends && !links_) WatchLinks();
  set_.Apply(config, Now());
  spdlog::info("{} virtual servers, {} checks", set_.pools().size(), set_.check_count());
  Arm();
}

void CheckerLoop::Arm() {
  const std::optional<Instant> deadline = set_.deadline();
  if (deadline == armed_) return;
  armed_ = deadline;
  timer_.cancel();
  if (!deadline) return;
  timer_.expires_at(std::chrono::steady_clock::time_point(deadline->time_since_epoch()));
  timer_.async_wait([this](error_code error) {
    if (error) return;
    armed_.reset();
    set_.Tick(Now());
    Arm();
  });
}

void CheckerLoop::WatchSignals() {
  signals_.async_wait([this](error_code error, int signal_number) {
    if (error) return;
    if (signal_number == SIGHUP) {
      Reload();
    } else {
      Stop();
    }
    WatchSignals();
  });
}

// Addresses, for ha_suspend.

void CheckerLoop::WatchLinks() {
  if (!links_) {
    auto monitor = host::MakeLinkMonitor(nullptr);
    if (!monitor) {
      spdlog::error("ha_suspend: {}", monitor.error().message);
      return;
    }
    links_ = std::move(*monitor);
    links_watch_.emplace(io_, links_->fd());
    UseLinks();
  }
  links_watch_->async_wait(stream_descriptor::wait_read, [this](error_code error) {
    if (error) return;
    if (const auto changed = links_->Read(); !changed)
      spdlog::warn("reading link changes: {}", changed.error().message);
    UseLinks();
    Arm();
    WatchLinks();
  });
}

void CheckerLoop::UseLinks() {
  std::set<IpAddress> addresses;
  for (const host::LinkState& link : links_->Links()) {
    for (const IpPrefix& prefix : link.addresses) addresses.insert(prefix.address);
  }
  set_.SetLocalAddresses(std::move(addresses), Now());
}

// Reload and stop.

void CheckerLoop::Reload() {
  if (reloading_) {
    spdlog::warn("a reload is under way; this one is ignored");
    return;
  }
  reloading_ = true;
  if (reload_.joinable()) reload_.join();
  reload_ = std::thread([this] {
    auto loaded = std::make_shared<config::LoadResult>(config::Load(options_.config_file, LoadOptionsFor(options_)));
    boost::asio::post(io_, [this, loaded] { FinishReload(*loaded); });
  });
}

void CheckerLoop::FinishReload(const config::LoadResult& loaded) {
  reloading_ = false;
  if (config::Usable(loaded)) {
    Apply(loaded.config);
  } else {
    spdlog::error("the new configuration is not usable; going on with the old one");
  }
}

// A parent that was killed could not ask for an orderly end: its connections shall outlive it, and the next daemon
// takes the table over as it is.
void CheckerLoop::Stop() {
  const bool orphaned = getppid() != parent_;
  if (orphaned) spdlog::warn("the parent is gone; the virtual servers stay as they are");
  set_.Stop(options_.release_services && !orphaned);
  io_.stop();
}

}  // namespace holdfast::daemon
