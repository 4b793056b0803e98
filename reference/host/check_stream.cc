#include "reference/host/check_stream.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

#include "reference/host/check_socket.h"

namespace holdfast::host {

void CheckStream::Open(const CheckEndpoint& endpoint) {
  CheckSocket socket = OpenCheckSocket(endpoint, SOCK_STREAM);
  if (!socket.fd) return Fail(std::move(socket.trouble));
  watch_ = std::make_unique<CheckWatch>(loop_, std::move(socket.fd));
  watch_->OnWritable([this] { Connected(); });
}

void CheckStream::Connected() {
  if (const int error = SocketError(watch_->fd())) return Fail(CheckErrno(error));
  watch_->OnReadable([this] { Receive(); });
  events_.connected();
}

// One piece for each turn of the loop: a server that sends without end does not hold the others up.
void CheckStream::Receive() {
  std::array<char, 16384> buffer;
  const ssize_t size = recv(watch_->fd(), buffer.data(), buffer.size(), 0);
  if (size < 0 && errno != EAGAIN && errno != EINTR) return Fail(CheckErrno(errno));
  if (size == 0) return events_.end();
  watch_->OnReadable([this] { Receive(); });
  if (size > 0) events_.data({buffer.data(), static_cast<std::size_t>(size)});
}

void CheckStream::Send(std::string_view octets) {
  unsent_ += octets;
  if (unsent_.size() > kMostUnsent) return Fail(CheckFailure("the server does not take what it asks for"));
  Flush();
}

void CheckStream::Flush() {
  if (!watch_ || unsent_.empty()) return;
  const ssize_t size = send(watch_->fd(), unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
  if (size < 0 && errno != EAGAIN && errno != EINTR) return Fail(CheckErrno(errno));
  if (size > 0) unsent_.erase(0, static_cast<std::size_t>(size));
  if (!unsent_.empty()) watch_->OnWritable([this] { Flush(); });
}

void CheckStream::Fail(CheckResult why) {
  Close();
  events_.trouble(std::move(why));
}

}  // namespace holdfast::host
