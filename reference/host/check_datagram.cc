#include "reference/host/check_datagram.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

namespace holdfast::host {

void CheckDatagram::Open(CheckSocket socket, std::string_view octets) {
  if (!socket.fd) return Fail(std::move(socket.trouble));
  watch_ = std::make_unique<CheckWatch>(loop_, std::move(socket.fd));
  if (send(watch_->fd(), octets.data(), octets.size(), MSG_NOSIGNAL) < 0) return Fail(CheckErrno(errno));
  watch_->OnReadable([this] { Receive(); });
}

void CheckDatagram::Receive() {
  std::array<char, 65536> buffer;
  const ssize_t size = recv(watch_->fd(), buffer.data(), buffer.size(), 0);
  if (size < 0 && errno != EAGAIN && errno != EINTR) return Fail(CheckErrno(errno));
  watch_->OnReadable([this] { Receive(); });
  if (size >= 0) heard_({buffer.data(), static_cast<std::size_t>(size)});
}

void CheckDatagram::Fail(CheckResult why) {
  Close();
  trouble_(std::move(why));
}

}  // namespace holdfast::host
