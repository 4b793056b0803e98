#include "reference/host/check_loop.h"

#include <poll.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <utility>

namespace holdfast::host {

using boost::asio::posix::stream_descriptor;

void CheckLoop::Post(CheckHandler work) const { boost::asio::post(io_, std::move(work)); }

struct CheckWatch::State : std::enable_shared_from_this<CheckWatch::State> {
  State(boost::asio::io_context& io, int fd) : descriptor(io, fd) {}

  void Arm(stream_descriptor::wait_type ready, CheckHandler State::*handler, bool State::*armed) {
    if (std::exchange(this->*armed, true)) return;
    // What is queued as ready when the watch goes finds nobody.
    descriptor.async_wait(ready, [weak = weak_from_this(), ready, handler, armed](const auto& error) {
      const auto state = weak.lock();
      if (error || !state) return;
      (*state).*armed = false;
      if (!state->Is(ready)) return state->Arm(ready, handler, armed);
      if (const CheckHandler call = std::exchange((*state).*handler, nullptr)) call();
    });
  }

  // The reactor may hand on what it had queued for another descriptor that is gone since: the kernel knows.
  bool Is(stream_descriptor::wait_type ready) {
    pollfd now{descriptor.native_handle(), static_cast<short>(ready == stream_descriptor::wait_read ? POLLIN : POLLOUT),
               0};
    return poll(&now, 1, 0) != 0;
  }

  stream_descriptor descriptor;
  CheckHandler readable, writable;
  bool reading = false, writing = false;
};

CheckWatch::CheckWatch(const CheckLoop& loop, sys::UniqueFd fd)
    : state_(std::make_shared<State>(loop.io(), fd.release())) {}

CheckWatch::~CheckWatch() {
  state_->readable = nullptr;
  state_->writable = nullptr;
  boost::system::error_code ignored;
  state_->descriptor.close(ignored);
}

int CheckWatch::fd() const { return state_->descriptor.native_handle(); }

void CheckWatch::OnReadable(CheckHandler handler) {
  state_->readable = std::move(handler);
  state_->Arm(stream_descriptor::wait_read, &State::readable, &State::reading);
}

void CheckWatch::OnWritable(CheckHandler handler) {
  state_->writable = std::move(handler);
  state_->Arm(stream_descriptor::wait_write, &State::writable, &State::writing);
}

struct CheckTimer::State {
  State(boost::asio::io_context& io, Microseconds after) : timer(io, std::chrono::microseconds(after)) {}
  boost::asio::steady_timer timer;
  CheckHandler handler;
};

CheckTimer::CheckTimer(const CheckLoop& loop, Microseconds after, CheckHandler handler)
    : state_(std::make_shared<State>(loop.io(), after)) {
  state_->handler = std::move(handler);
  state_->timer.async_wait([weak = std::weak_ptr<State>(state_)](const boost::system::error_code& error) {
    const auto state = weak.lock();
    if (error || !state) return;
    if (const CheckHandler call = std::exchange(state->handler, nullptr)) call();
  });
}

CheckTimer::~CheckTimer() { state_->handler = nullptr; }

}  // namespace holdfast::host
