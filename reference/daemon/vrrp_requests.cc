// What comes from outside the protocol: signals, reloads, dumps; and what goes there: scripts and pipes.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>
#include <csignal>
#include <nlohmann/json.hpp>

#include "reference/daemon/config_command.h"
#include "reference/daemon/dump.h"
#include "reference/daemon/service_manager.h"
#include "reference/daemon/vrrp_loop.h"

namespace holdfast::daemon {

void VrrpLoop::WatchSignals() {
  signals_.async_wait([this](boost::system::error_code error, int signal_number) {
    if (error) return;
    OnSignal(signal_number);
    WatchSignals();
  });
}

void VrrpLoop::OnSignal(int signal_number) {
  switch (signal_number) {
    case SIGHUP:
      Reload();
      break;
    case SIGUSR1:
      WriteState();
      break;
    case SIGUSR2:
      WriteStatistics();
      break;
    default:
      Stop();
      break;
  }
}

void VrrpLoop::Stop() {
  set_.Stop(options_.release_addresses, Now());
  sync_.Stop();
  // The virtual MAC interfaces would go with their owner; they hold the addresses that are to stay.
  if (!options_.release_addresses) static_cast<void>(host_.virtual_macs.release());
  io_.stop();
}

void VrrpLoop::Reload() {
  if (reloading_) {
    spdlog::warn("a reload is under way; this one is ignored");
    return;
  }
  reloading_ = true;
  NotifyServiceManager("RELOADING=1");
  spdlog::info("reloading {}", options_.config_file);
  if (reload_.joinable()) reload_.join();
  reload_ = std::thread([this] {
    auto loaded = std::make_shared<config::LoadResult>(LoadForVrrp(options_));
    boost::asio::post(io_, [this, loaded] { FinishReload(*loaded); });
  });
}

void VrrpLoop::FinishReload(const config::LoadResult& loaded) {
  reloading_ = false;
  LogDiagnostics(loaded);
  if (config::Usable(loaded)) {
    Apply(loaded.config);
    spdlog::info("reloaded: {} instances", set_.instances().size());
  } else {
    spdlog::error("the new configuration is not usable; going on with the old one");
  }
  NotifyServiceManager("READY=1");
}

void VrrpLoop::WriteState() {
  const Status written = WriteDump(options_.run_dir, "state.json", DumpInstances(set_, Now()));
  if (written)
    spdlog::info("state written to {}/state.json", options_.run_dir);
  else
    spdlog::error("state dump: {}", written.error().message);
}

void VrrpLoop::WriteStatistics() {
  const Status written = WriteDump(options_.run_dir, "stats.json", DumpStatistics(set_));
  if (written)
    spdlog::info("statistics written to {}/stats.json", options_.run_dir);
  else
    spdlog::error("statistics dump: {}", written.error().message);
}

void VrrpLoop::OnNotice(const Instance& instance, Notice notice) {
  const Subject subject{"INSTANCE", instance.name(), instance.router().priority()};
  const bool last_words = notice == Notice::kStop || notice == Notice::kDeleted;
  for (config::Script& script : ScriptsFor(notice, subject, instance.config().notify, *globals_.script_user)) {
    const Status sent = scripts_.Send({std::move(script), last_words, fmt::format("{} {}", subject.kind, subject.name)});
    if (!sent) spdlog::error("{}: {}", instance.name(), sent.error().message);
  }
  sync_.Follow(instance.name(), notice);
  const std::string line = FifoLine(notice, subject);
  for (const Status& written : {fifo_.Write(line), vrrp_fifo_.Write(line)}) {
    if (!written) spdlog::warn("{}", written.error().message);
  }
}

}  // namespace holdfast::daemon
