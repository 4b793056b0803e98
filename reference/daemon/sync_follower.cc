#include "reference/daemon/sync_follower.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <future>
#include <utility>

namespace holdfast::daemon {
namespace {

host::SyncDaemon SyncDaemonOf(const config::Config& config) {
  const config::LvsSyncDaemon& word = *config.globals.lvs_sync_daemon;
  host::SyncDaemon daemon{.interface = word.interface, .group = word.group};
  if (word.id) {
    daemon.sync_id = static_cast<std::uint8_t>(*word.id);
  } else {
    const auto instance = std::ranges::find(config.instances, word.instance, &config::VrrpInstance::name);
    if (instance != config.instances.end()) daemon.sync_id = instance->virtual_router_id;
  }
  if (word.maxlen) daemon.max_size = static_cast<std::uint16_t>(*word.maxlen);
  if (word.port) daemon.port = static_cast<std::uint16_t>(*word.port);
  if (word.ttl) daemon.ttl = static_cast<std::uint8_t>(*word.ttl);
  return daemon;
}

}  // namespace

void SyncFollower::Apply(const config::Config& config) {
  const host::SyncDaemon next = SyncDaemonOf(config);
  const std::string& instance = config.globals.lvs_sync_daemon->instance;
  if (next == daemon_ && instance == instance_) return;
  const Half before = wanted_;
  Want(Half::kNone);
  daemon_ = next;
  const bool follows_same = instance == instance_ && before != Half::kBoth;
  instance_ = instance;
  if (daemon_.interface.empty()) return;
  if (instance_.empty()) {
    Want(Half::kBoth);
  } else {
    Want(follows_same && before == Half::kMaster ? Half::kMaster : Half::kBackup);
  }
}

void SyncFollower::Follow(const std::string& instance, Notice notice) {
  if (daemon_.interface.empty() || instance_.empty() || instance != instance_) return;
  if (notice == Notice::kMaster) Want(Half::kMaster);
  if (notice == Notice::kBackup || notice == Notice::kFault) Want(Half::kBackup);
}

void SyncFollower::Want(Half half) {
  if (half == wanted_) return;
  wanted_ = half;
  if (!thread_) thread_ = std::make_unique<boost::asio::thread_pool>(1);
  boost::asio::post(*thread_, [this, half, daemon = daemon_] { Become(daemon, half); });
}

// On the thread. What runs of either half may be of a former daemon that was killed: its word is not known, so it ends.
void SyncFollower::Become(const host::SyncDaemon& daemon, Half half) {
  if (!ipvs_) {
    auto opened = open_();
    if (!opened) {
      if (!std::exchange(said_, true)) spdlog::error("lvs_sync_daemon: {}", opened.error().message);
      return;
    }
    ipvs_ = std::move(*opened);
  }
  const auto running = ipvs_->SyncDaemons();
  if (running) {
    for (const host::SyncDaemon& present : *running) static_cast<void>(ipvs_->StopSync(present.role));
  }
  for (const host::SyncRole role : {host::SyncRole::kMaster, host::SyncRole::kBackup}) {
    const bool wanted =
        half == Half::kBoth || half == (role == host::SyncRole::kMaster ? Half::kMaster : Half::kBackup);
    if (!wanted) continue;
    host::SyncDaemon next = daemon;
    next.role = role;
    const Status started = ipvs_->StartSync(next);
    if (!started) spdlog::error("lvs_sync_daemon: {}", started.error().message);
    if (started) spdlog::info("the sync daemon is {}", role == host::SyncRole::kMaster ? "master" : "backup");
  }
}

void SyncFollower::Drain() {
  if (!thread_) return;
  std::promise<void> done;
  boost::asio::post(*thread_, [&done] { done.set_value(); });
  done.get_future().wait();
}

void SyncFollower::Stop() {
  if (wanted_ != Half::kNone) Want(Half::kNone);
  if (thread_) thread_->join();
  thread_.reset();
}

}  // namespace holdfast::daemon
