// What the checks need of the caller's io_context, without a line of Boost in sight: only check_loop.cc pays for Asio.
// Handlers run once, from the loop; none runs after the object that it was given to is gone.
#pragma once

#include <functional>
#include <memory>

#include "reference/base/units.h"
#include "reference/sys/unique_fd.h"

namespace boost::asio {
class io_context;
}

namespace holdfast::host {

using CheckHandler = std::function<void()>;

// Refers to the io_context, which lives longer.
class CheckLoop {
 public:
  explicit CheckLoop(boost::asio::io_context& io) : io_(io) {}
  // Runs `work` soon, never from inside this call.
  void Post(CheckHandler work) const;
  boost::asio::io_context& io() const { return io_; }

 private:
  boost::asio::io_context& io_;
};

// Owns a descriptor and says when it is ready. A handler may destroy the watch it belongs to.
class CheckWatch {
 public:
  CheckWatch(const CheckLoop& loop, sys::UniqueFd fd);
  ~CheckWatch();
  CheckWatch(const CheckWatch&) = delete;
  CheckWatch& operator=(const CheckWatch&) = delete;

  int fd() const;
  // Once each; calling again before it fired replaces the handler.
  void OnReadable(CheckHandler handler);
  void OnWritable(CheckHandler handler);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// Fires once after `after`; destroying it earlier keeps it silent.
class CheckTimer {
 public:
  CheckTimer(const CheckLoop& loop, Microseconds after, CheckHandler handler);
  ~CheckTimer();
  CheckTimer(const CheckTimer&) = delete;
  CheckTimer& operator=(const CheckTimer&) = delete;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace holdfast::host
