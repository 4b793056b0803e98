// One HTTP connection from a node of a lab, in this process: a client that starts no program may ask a hundred times a
// second in a guest too.
#pragma once

#include <string>

#include "netns-lab/engine/network.h"
#include "reference/base/result.h"
#include "reference/base/units.h"
#include "reference/sys/unique_fd.h"

namespace holdfast::lab {

class HttpConnection {
 public:
  // Connects from `node`; `timeout` is also that of each wait later.
  static Result<HttpConnection> Open(const Node& node, const IpAddress& target, std::uint16_t port,
                                     Milliseconds timeout);

  // The body of the page, without the white space at its end. The connection stays open for more.
  Result<std::string> Get(const std::string& path);
  // The two halves of Get; the second waits for at most `timeout` from one packet to the next.
  Status Ask(const std::string& path);
  Result<std::string> Answer(Milliseconds timeout);

 private:
  HttpConnection(sys::UniqueFd socket, std::string host, Milliseconds timeout)
      : socket_(std::move(socket)), host_(std::move(host)), timeout_(timeout) {}
  sys::UniqueFd socket_;
  std::string host_;
  Milliseconds timeout_;
};

}  // namespace holdfast::lab
