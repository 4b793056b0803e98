// The loop of the checker process: the set of checks (checker_set.h) over real sockets, a timer, the signals that the
// parent forwards, and the host's addresses where ha_suspend wants to know them.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <thread>

#include "reference/config/load.h"
#include "reference/daemon/checker_set.h"
#include "reference/daemon/fifo.h"
#include "reference/daemon/options.h"
#include "reference/daemon/script_channel.h"
#include "reference/host/linux_host.h"

namespace holdfast::daemon {

class CheckerLoop {
 public:
  CheckerLoop(const Options& options, const ScriptChannel& scripts);
  ~CheckerLoop();

  // Serves the virtual servers of `config` and blocks until SIGTERM has been obeyed.
  void Run(const config::Config& config);

 private:
  CheckerSurroundings Surroundings();
  void Apply(const config::Config& config);
  void Arm();
  void WatchSignals();
  void WatchLinks();
  void UseLinks();
  void Reload();
  void FinishReload(const config::LoadResult& loaded);
  void Stop();

  const Options& options_;
  ScriptChannel scripts_;
  const pid_t parent_;
  boost::asio::io_context io_{1};
  boost::asio::signal_set signals_;
  boost::asio::steady_timer timer_;
  std::optional<Instant> armed_;
  NotifyFifoWriter fifo_;
  std::unique_ptr<host::Checker> checker_;
  CheckerSet set_;
  std::unique_ptr<host::LinkMonitor> links_;
  std::optional<boost::asio::posix::stream_descriptor> links_watch_;  // goes before the monitor that owns it
  std::thread reload_;                                                // reads the new file: checks go on meanwhile
  bool reloading_ = false;
};

}  // namespace holdfast::daemon
