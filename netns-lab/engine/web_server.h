// A web server in a host of a lab: every page is the host's name, so that a client sees who answered. A program of its
// own (Python's http.server), that can die and come back as programs do.
#pragma once

#include <filesystem>
#include <memory>

#include "netns-lab/engine/network.h"
#include "reference/base/result.h"
#include "reference/sys/process.h"

namespace holdfast::lab {

class WebServer {
 public:
  // The node must outlive the server; what the server says goes to `log`.
  WebServer(Node& node, std::uint16_t port, std::filesystem::path log)
      : node_(node), port_(port), log_(std::move(log)) {}

  Status Start();  // nothing where it runs
  // Until it answers; fails after 20 s (a guest without KVM starts Python in one).
  Status WaitReady();
  void Stop();  // kill -9: connections end with a reset

 private:
  Node& node_;
  std::uint16_t port_;
  std::filesystem::path log_;
  std::unique_ptr<sys::Process> process_;
};

}  // namespace holdfast::lab
