// The way from the VRRP process to the script runner: one message per script, never blocking the sender.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "reference/base/result.h"
#include "reference/config/model_vrrp.h"

namespace holdfast::daemon {

struct ScriptRequest {
  config::Script script;
  bool awaited = false;  // the daemon's end waits for it, for a bounded time: scripts told of STOP
  std::string subject;   // whose news it is, "INSTANCE VI_1": one subject's scripts run in order; empty: at once
};

// A request as one message, and back; nullopt for anything else.
std::string Encode(const ScriptRequest& request);
std::optional<ScriptRequest> DecodeScriptRequest(std::string_view message);

// Both ends of a packet socket. They stay open in the parent, so either process can be started again with nothing lost.
struct ScriptChannel {
  int sender = -1;  // of the VRRP process; descriptors live as long as the daemon
  int receiver = -1;

  static Result<ScriptChannel> Open();
  // Fails where the runner is gone or so far behind that its queue is full.
  Status Send(const ScriptRequest& request) const;
};

}  // namespace holdfast::daemon
