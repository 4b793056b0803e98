#include "reference/daemon/vrrp_loop.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <csignal>

#include "reference/daemon/service_manager.h"
#include "reference/host/ipvs_kernel.h"

namespace holdfast::daemon {
namespace {

using boost::asio::posix::stream_descriptor;
using boost::system::error_code;
using namespace holdfast::literals;

// What one wake-up takes from a socket at most, so that a flood cannot keep the timers waiting.
constexpr int kMessagesPerTurn = 256;
constexpr Microseconds kLogInterval = 60_s;

std::chrono::steady_clock::time_point SteadyTime(Instant instant) {
  return std::chrono::steady_clock::time_point(instant.time_since_epoch());
}

bool SamePlace(const host::ListenerSpec& a, const host::ListenerSpec& b) {
  return a.interface_index == b.interface_index && a.family == b.family && a.multicast == b.multicast &&
         a.group == b.group && a.heard == b.heard;
}

}  // namespace

Instant Now() {
  const auto since_boot = std::chrono::steady_clock::now().time_since_epoch();
  return Instant(std::chrono::duration_cast<Microseconds>(since_boot));
}

VrrpLoop::VrrpLoop(const Options& options, host::LinuxHost host, const ScriptChannel& scripts)
    : options_(options),
      host_(std::move(host)),
      scripts_(scripts),
      set_({host_.transport.get(), host_.addresses.get(), host_.announcer.get(), host_.virtual_macs.get(),
            host_.links.get()},
           host_.accept_filter.get(), [this](const Instance& instance, Notice notice) { OnNotice(instance, notice); }),
      sync_([] { return host::MakeKernelIpvs(); }),
      log_limit_(kLogInterval),
      signals_(io_, SIGTERM, SIGHUP) {
  signals_.add(SIGUSR1);
  signals_.add(SIGUSR2);
}

VrrpLoop::~VrrpLoop() {
  if (reload_.joinable()) reload_.join();
}

void VrrpLoop::Run(const config::Config& config) {
  WatchSignals();
  links_ = std::make_unique<Watch>(io_, host_.links->fd());
  WatchLinks();
  Apply(config);
  NotifyServiceManager("READY=1");
  io_.run();
}

void VrrpLoop::Apply(const config::Config& config) {
  globals_ = config.globals;
  for (const Status& opened : {fifo_.Open(*globals_.notify_fifo), vrrp_fifo_.Open(*globals_.vrrp_notify_fifo)}) {
    if (!opened) spdlog::error("{}", opened.error().message);
  }
  sync_.Apply(config);
  set_.Apply(config, Now());
  AfterChange();
}

void VrrpLoop::AfterChange() {
  SyncListeners();
  SyncTimers();
}

// Listeners.

void VrrpLoop::SyncListeners() {
  const auto wanted = set_.Listeners();
  std::erase_if(listening_, [&](const auto& listening) {
    return std::none_of(wanted.begin(), wanted.end(),
                        [&](const auto& spec) { return SamePlace(spec, listening->spec); });
  });
  for (const host::ListenerSpec& spec : wanted) {
    const bool open = std::any_of(listening_.begin(), listening_.end(),
                                  [&](const auto& listening) { return SamePlace(spec, listening->spec); });
    if (!open) OpenListener(spec);
  }
}

bool VrrpLoop::OpenListener(const host::ListenerSpec& spec) {
  auto listener = host_.transport->OpenListener(spec);
  if (!listener) {
    spdlog::error("listening on interface {}: {}", spec.interface_index, listener.error().message);
    return false;
  }
  auto listening = std::make_unique<Listening>();
  listening->spec = spec;
  listening->listener = std::move(*listener);
  listening->watch = std::make_unique<Watch>(io_, listening->listener->fd());
  WatchListener(*listening);
  listening_.push_back(std::move(listening));
  return true;
}

void VrrpLoop::WatchListener(Listening& listening) {
  // Releasing the descriptor cancels the wait with an error, so the reference is good in a handler without one.
  listening.watch->descriptor.async_wait(stream_descriptor::wait_read, [this, &listening](error_code error) {
    if (error) return;
    Drain(listening);
    WatchListener(listening);
  });
}

void VrrpLoop::Drain(Listening& listening) {
  for (int i = 0; i < kMessagesPerTurn; ++i) {
    const auto message = listening.listener->Receive();
    if (!message || !message->has_value()) return;  // an error is the interface's, and the link monitor tells of it
    const Instant now = Now();
    if (listening.spec.heard == host::Heard::kRouterSolicitations) {
      for (Instance* instance : set_.Solicited(**message, now)) Arm(*instance);
    } else if (Instance* instance = set_.Receive(**message, now)) {
      Arm(*instance);
    } else if (const auto held_back = log_limit_.Admit("vrid", now)) {
      spdlog::info("an advertisement of {} is for a virtual router that is not configured here ({} more before)",
                   (*message)->source.ToString(), *held_back);
    }
  }
}

// Timers.

void VrrpLoop::SyncTimers() {
  const auto& instances = set_.instances();
  std::erase_if(timers_, [&](const auto& entry) {
    return std::none_of(instances.begin(), instances.end(),
                        [&](const auto& instance) { return instance.get() == entry.first; });
  });
  for (const auto& instance : instances) Arm(*instance);
}

void VrrpLoop::Arm(Instance& instance) {
  auto& slot = timers_[&instance];
  if (!slot) slot = std::make_unique<Timer>(io_);
  const std::optional<Instant> deadline = instance.deadline();
  if (deadline == slot->armed) return;
  slot->armed = deadline;
  if (!deadline) {
    slot->timer.cancel();
    return;
  }
  slot->timer.expires_at(SteadyTime(*deadline));
  slot->timer.async_wait([this, &instance, timer = slot.get()](error_code error) {
    if (error) return;
    timer->armed.reset();
    Fire(instance);
  });
}

void VrrpLoop::Fire(Instance& instance) {
  for (const auto& listening : listening_) {
    const int interface_index = listening->spec.interface_index;
    if (interface_index == 0 || instance.Hears(interface_index)) Drain(*listening);
  }
  instance.Tick(Now());
  Arm(instance);
}

// Links.

void VrrpLoop::WatchLinks() {
  links_->descriptor.async_wait(stream_descriptor::wait_read, [this](error_code error) {
    if (error) return;
    const auto changed = host_.links->Read();
    if (!changed) spdlog::warn("reading link changes: {}", changed.error().message);
    if (changed && !changed->empty()) {
      for (const host::LinkState& link : *changed) {
        spdlog::debug("link {}: {}, {} addresses", link.name,
                      !link.present  ? "gone"
                      : link.running ? "running"
                      : link.up      ? "no carrier"
                                     : "down",
                      link.addresses.size());
      }
      if (set_.LinksChanged(*changed, Now())) AfterChange();
    }
    WatchLinks();
  });
}

}  // namespace holdfast::daemon
