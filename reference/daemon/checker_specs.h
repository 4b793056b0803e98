// From keepalived.conf's checkers to what the host is asked to look at, with the rhythm that the file gives: a
// checker's own words, else those of its real server, else of its virtual server, else the default of its kind.
#pragma once

#include <string>
#include <vector>

#include "reference/config/model.h"
#include "reference/health/checker_state.h"
#include "reference/host/check_port.h"

namespace holdfast::daemon {

// One look that is taken again and again.
struct PlannedCheck {
  host::CheckSpec spec;
  health::CheckerTiming timing;
  Microseconds timeout{};  // of one look, above 0
  Microseconds warmup{};   // the first look comes within this; 0: at once
  std::string kind;        // "HTTP_GET", for the log
  config::Origin where;
  bool log_all_failures = false;
};

// What the file's order gives. A host of SMTP_CHECK is a check of its own. BFD_CHECK gives none: there are no BFD
// sessions here.
std::vector<PlannedCheck> PlanChecks(const config::RealServer& server, const config::Config& config);

host::CheckTls TlsOf(const config::Config& config);

}  // namespace holdfast::daemon
