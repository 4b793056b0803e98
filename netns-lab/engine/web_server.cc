#include "netns-lab/engine/web_server.h"

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "netns-lab/engine/http_client.h"

namespace holdfast::lab {
namespace {

// Connections stay open between requests, or nothing could be said of their survival.
constexpr const char* kServerProgram = R"(
import http.server, sys
class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_GET(self):
        body = (sys.argv[1] + '\n').encode()
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *words):
        pass
class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 256
    def server_bind(self):
        import socketserver
        socketserver.TCPServer.server_bind(self)
Server(('', int(sys.argv[2])), Page).serve_forever()
)";

}  // namespace

Status WebServer::Start() {
  if (process_ && process_->running()) return {};
  auto started = sys::Process::Start(
      node_.Here({"/usr/bin/python3", "-S", "-c", kServerProgram, node_.name(), std::to_string(port_)}), log_);
  if (!started) return tl::make_unexpected(started.error());
  process_ = std::move(*started);
  return {};
}

Status WebServer::WaitReady() {
  using Clock = std::chrono::steady_clock;
  constexpr auto kLongest = std::chrono::seconds(20);
  constexpr auto kPause = std::chrono::milliseconds(20);
  const auto deadline = Clock::now() + kLongest;
  while (Clock::now() < deadline) {
    auto connection = HttpConnection::Open(node_, IpAddress::V4(127, 0, 0, 1), port_, Milliseconds(500));
    if (connection && connection->Get("/")) return {};
    if (!process_->running()) {
      std::string words;
      for (const std::string& line : sys::LastLines(log_, 5)) words += "\n" + line;
      return Fail("the web server ended:" + words);
    }
    std::this_thread::sleep_for(kPause);
  }
  return Fail("the web server does not answer");
}

void WebServer::Stop() {
  if (process_) process_->Stop(SIGKILL, Seconds(1));
  process_.reset();
}

}  // namespace holdfast::lab
