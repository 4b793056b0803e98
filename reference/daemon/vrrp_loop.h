// The loop of the VRRP process; vrrp_process.h says what it promises.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

#include "reference/config/load.h"
#include "reference/daemon/fifo.h"
#include "reference/daemon/instance_set.h"
#include "reference/daemon/options.h"
#include "reference/daemon/script_channel.h"
#include "reference/daemon/sync_follower.h"
#include "reference/host/linux_host.h"

namespace holdfast::daemon {

class VrrpLoop {
 public:
  VrrpLoop(const Options& options, host::LinuxHost host, const ScriptChannel& scripts);
  ~VrrpLoop();

  // Starts the instances of `config` and blocks until SIGTERM has been obeyed.
  void Run(const config::Config& config);

 private:
  // A descriptor of the host's that the loop watches; Asio must not close it.
  struct Watch {
    Watch(boost::asio::io_context& io, int fd) : descriptor(io, fd) {}
    ~Watch() { descriptor.release(); }
    boost::asio::posix::stream_descriptor descriptor;
  };
  struct Listening {
    host::ListenerSpec spec;
    std::unique_ptr<host::VrrpListener> listener;
    std::unique_ptr<Watch> watch;  // goes before the listener that owns the descriptor
  };
  struct Timer {
    explicit Timer(boost::asio::io_context& io) : timer(io) {}
    boost::asio::steady_timer timer;
    std::optional<Instant> armed;  // for when, while it waits
  };

  void Apply(const config::Config& config);
  void AfterChange();
  void SyncListeners();
  bool OpenListener(const host::ListenerSpec& spec);
  void SyncTimers();
  void Arm(Instance& instance);
  void Fire(Instance& instance);
  void WatchListener(Listening& listening);
  void WatchLinks();
  void WatchSignals();
  void Drain(Listening& listening);
  void OnSignal(int signal_number);
  void Reload();
  void FinishReload(const config::LoadResult& loaded);
  void WriteState();
  void WriteStatistics();
  void Stop();
  void OnNotice(const Instance& instance, Notice notice);

  const Options& options_;
  host::LinuxHost host_;
  ScriptChannel scripts_;
  config::GlobalDefs globals_;
  NotifyFifoWriter fifo_, vrrp_fifo_;
  InstanceSet set_;
  SyncFollower sync_;
  RateLimit log_limit_;

  boost::asio::io_context io_{1};
  boost::asio::signal_set signals_;
  std::unique_ptr<Watch> links_;
  std::vector<std::unique_ptr<Listening>> listening_;
  std::unordered_map<const Instance*, std::unique_ptr<Timer>> timers_;
  std::thread reload_;  // reads the new file, which may take longer than an advertisement may wait
  bool reloading_ = false;
};

// The monotonic clock as the core's instants: the same origin as the stamps in host::ReceivedMessage.
Instant Now();

}  // namespace holdfast::daemon
