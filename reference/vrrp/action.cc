#include "reference/vrrp/action.h"

namespace holdfast::vrrp {
namespace {

std::string Text(const SendAdvertisement& send) { return "SendAdvertisement(" + std::to_string(send.priority) + ")"; }
std::string Text(const InstallAddresses& install) {
  return install.accept ? "InstallAddresses(accept)" : "InstallAddresses";
}
std::string Text(const AnnounceAddresses&) { return "AnnounceAddresses"; }
std::string Text(const RemoveAddresses&) { return "RemoveAddresses"; }
std::string Text(const StateChanged& change) {
  return "StateChanged(" + std::string(ToString(change.from)) + " > " + std::string(ToString(change.to)) + ")";
}
std::string Text(const Log& log) { return "Log(" + std::string(ToString(log.notice)) + ")"; }

}  // namespace

std::string_view ToString(Notice notice) {
  switch (notice) {
    case Notice::kSeveralOwners:
      return "another router advertises priority 255 for this virtual router";
    case Notice::kSamePriority:
      return "another router advertises our own priority for this virtual router";
    case Notice::kTimerLate:
      return "an advertisement left more than an interval late";
  }
  return "";
}

std::string ToString(const Action& action) {
  return std::visit([](const auto& alternative) { return Text(alternative); }, action);
}

std::string ToString(const ActionList& actions) {
  std::string text;
  for (const Action& action : actions) text += (text.empty() ? "" : " ") + ToString(action);
  return text;
}

}  // namespace holdfast::vrrp
