#include "reference/daemon/notify.h"

#include <fmt/format.h>

namespace holdfast::daemon {
namespace {

const config::Script& SpecificScript(Notice notice, const config::Notify& notify) {
  switch (notice) {
    case Notice::kMaster:
      return *notify.master;
    case Notice::kBackup:
      return *notify.backup;
    case Notice::kFault:
      return *notify.fault;
    case Notice::kStop:
      return *notify.stop;
    case Notice::kDeleted:
      return *notify.deleted;
    case Notice::kMasterRxLowerPri:
      break;
  }
  return *notify.master_rx_lower_pri;
}

config::Script WithUser(config::Script script, const config::Script& global_user) {
  if (script.user.empty()) {
    script.user = global_user.user;
    script.group = global_user.group;
  }
  return script;
}

}  // namespace

std::string_view ToString(Notice notice) {
  switch (notice) {
    case Notice::kMaster:
      return "MASTER";
    case Notice::kBackup:
      return "BACKUP";
    case Notice::kFault:
      return "FAULT";
    case Notice::kStop:
      return "STOP";
    case Notice::kDeleted:
      return "DELETED";
    case Notice::kMasterRxLowerPri:
      break;
  }
  return "MASTER_RX_LOWER_PRI";
}

std::vector<config::Script> ScriptsFor(Notice notice, const Subject& subject, const config::Notify& notify,
                                       const config::Script& global_user) {
  std::vector<config::Script> scripts;
  const config::Script& specific = SpecificScript(notice, notify);
  if (!specific.empty()) scripts.push_back(WithUser(specific, global_user));
  // keepalived tells `notify` the five states only; losing adverts have no state to tell.
  if (!notify.any->empty() && notice != Notice::kMasterRxLowerPri) {
    config::Script any = WithUser(*notify.any, global_user);
    any.argv.insert(any.argv.end(), {std::string(subject.kind), std::string(subject.name),
                                     std::string(ToString(notice)), std::to_string(subject.priority)});
    scripts.push_back(std::move(any));
  }
  return scripts;
}

std::string FifoLine(Notice notice, const Subject& subject) {
  return fmt::format("{} \"{}\" {} {}\n", subject.kind, subject.name, ToString(notice), subject.priority);
}

}  // namespace holdfast::daemon
