// One question to the kernel and all of its answers. libnl folds the kernel's errno into codes of its own and loses
// some of them (EADDRNOTAVAIL, ENODEV), so the receiving half reads the acknowledgement itself.
#include <linux/netlink.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <memory>

#include "reference/sys/netlink_message.h"

namespace holdfast::sys {
namespace {

constexpr std::size_t kBufferSize = 64 * 1024;  // a dump's message is at most 32 KiB

// What one received message means for the question with number `sequence`.
struct Outcome {
  bool done = false;
  int code = 0;
};

Outcome Take(nlmsghdr* header, std::uint32_t sequence, const std::function<void(nlmsghdr*)>& read) {
  if (header->nlmsg_seq != sequence) return {};  // the tail of an interrupted question
  if (header->nlmsg_type == NLMSG_DONE) return {true, 0};
  if (header->nlmsg_type == NLMSG_ERROR) return {true, static_cast<nlmsgerr*>(nlmsg_data(header))->error};
  read(header);
  return {};
}

int Collect(int fd, std::uint32_t sequence, const std::function<void(nlmsghdr*)>& read) {
  alignas(nlmsghdr) static thread_local std::array<char, kBufferSize> buffer;
  for (;;) {
    const ssize_t received = ::recv(fd, buffer.data(), buffer.size(), 0);
    if (received < 0 && errno == EINTR) continue;
    if (received < 0) return -errno;
    int left = static_cast<int>(received);
    for (auto* header = reinterpret_cast<nlmsghdr*>(buffer.data()); nlmsg_ok(header, left);
         header = nlmsg_next(header, &left)) {
      if (const Outcome outcome = Take(header, sequence, read); outcome.done) return outcome.code;
    }
  }
}

}  // namespace

int Ask(nl_sock* socket, const Message& message, const std::function<void(nlmsghdr*)>& read) {
  nl_complete_msg(socket, message.get());
  nlmsghdr* header = nlmsg_hdr(message.get());
  header->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
  const int fd = nl_socket_get_fd(socket);
  if (::send(fd, header, header->nlmsg_len, 0) < 0) return -errno;
  return Collect(fd, header->nlmsg_seq, read);
}

}  // namespace holdfast::sys
