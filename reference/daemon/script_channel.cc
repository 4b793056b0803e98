#include "reference/daemon/script_channel.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

namespace holdfast::daemon {

std::string Encode(const ScriptRequest& request) {
  const nlohmann::json message = {{"argv", request.script.argv},
                                  {"user", request.script.user},
                                  {"group", request.script.group},
                                  {"awaited", request.awaited},
                                  {"subject", request.subject}};
  return message.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<ScriptRequest> DecodeScriptRequest(std::string_view message) {
  const auto json = nlohmann::json::parse(message, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("argv") || !json["argv"].is_array() || json["argv"].empty()) {
    return std::nullopt;
  }
  ScriptRequest request;
  for (const auto& word : json["argv"]) {
    if (!word.is_string()) return std::nullopt;
    request.script.argv.push_back(word.get<std::string>());
  }
  request.script.user = json.value("user", "");
  request.script.group = json.value("group", "");
  request.awaited = json.value("awaited", false);
  request.subject = json.value("subject", "");
  return request;
}

Result<ScriptChannel> ScriptChannel::Open() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    return Fail(fmt::format("opening the channel to the script runner: {}", std::strerror(errno)));
  }
  return ScriptChannel{.sender = ends[0], .receiver = ends[1]};
}

Status ScriptChannel::Send(const ScriptRequest& request) const {
  const std::string message = Encode(request);
  if (send(sender, message.data(), message.size(), MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return {};
  return Fail(fmt::format("script {} was not started: {}", request.script.argv.front(), std::strerror(errno)));
}

}  // namespace holdfast::daemon
