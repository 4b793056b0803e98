// lvs_sync_daemon: the kernel tells other directors of its connections while we are Active, and listens to them while
// we are not. Runs on a thread of its own: starting the kernel's daemon joins a group and makes a kernel thread, and
// the first call may load a module; VRRP waits for none of it.
//
// Without an instance to follow, both halves run as long as the daemon does.
#pragma once

#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <string>

#include "reference/config/model.h"
#include "reference/daemon/notify.h"
#include "reference/host/ipvs_port.h"

namespace holdfast::daemon {

class SyncFollower {
 public:
  using Opener = std::function<Result<std::unique_ptr<host::IpvsPort>>()>;
  // `open` is asked once it is needed, on the thread; an error is logged.
  explicit SyncFollower(Opener open) : open_(std::move(open)) {}
  ~SyncFollower() { Stop(); }

  // The file's word; an empty interface means none. What ran under another word ends.
  void Apply(const config::Config& config);
  // What happened to an instance.
  void Follow(const std::string& instance, Notice notice);
  // Ends what runs and waits for that. Nothing else after it.
  void Stop();
  // Waits until all that was asked for has been done.
  void Drain();

 private:
  enum class Half : std::uint8_t { kNone, kMaster, kBackup, kBoth };
  void Want(Half half);
  void Become(const host::SyncDaemon& daemon, Half half);

  Opener open_;
  std::string instance_;
  host::SyncDaemon daemon_;  // without its role
  Half wanted_ = Half::kNone;

  // The thread's.
  std::unique_ptr<host::IpvsPort> ipvs_;
  bool said_ = false;
  std::unique_ptr<boost::asio::thread_pool> thread_;
};

}  // namespace holdfast::daemon
