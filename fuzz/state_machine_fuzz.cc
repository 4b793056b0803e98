// The state machine under any sequence of events: four octets each (which, when, and two for its contents).
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <span>

#include "reference/vrrp/virtual_router.h"

namespace holdfast::vrrp {
namespace {

using namespace holdfast::literals;  // NOLINT: literals

void Require(bool holds) {
  if (!holds) std::abort();
}

VirtualRouterConfig Choose(std::uint8_t bits) {
  VirtualRouterConfig config;
  config.profile = static_cast<RfcProfile>(bits & 3);
  config.version = config.profile == RfcProfile::k3768 ? Version::kV2 : Version::kV3;
  config.preempt = (bits & 4) == 0;
  config.accept = (bits & 8) != 0;
  config.priority = (bits & 16) != 0 ? kOwnerPriority : kDefaultPriority;
  config.primary_address = IpAddress::V4(192, 0, 2, 10);
  return config;
}

std::uint8_t NonZero(std::uint8_t priority) { return priority == 0 ? 1 : priority; }

Event EventOf(std::uint8_t which, std::uint8_t a, std::uint8_t b) {
  switch (which % 8) {
    case 0:
      return Startup{};
    case 1:
      return Shutdown{};
    case 2:
    case 3:
      return DeadlineReached{};
    case 4:
      return PriorityChanged{NonZero(a)};
    case 5:
      return ParametersChanged{Seconds(1 + b % 40), (a & 1) != 0, (a & 2) != 0,
                               NonZero(static_cast<std::uint8_t>(a >> 4))};
    case 6:
      return PrimaryAddressChanged{IpAddress::V4(192, 0, 2, a)};
    default:
      return AdvertisementReceived{a, Centiseconds(b * 16), IpAddress::V4(192, 0, 2, b)};
  }
}

void Run(std::span<const std::uint8_t> input) {
  if (input.empty()) return;
  VirtualRouter router(Choose(input[0]));
  Instant now{};
  bool installed = false;
  for (input = input.subspan(1); input.size() >= 4; input = input.subspan(4)) {
    const State before = router.state();
    now += Microseconds(input[1] * 20'000);
    if (input[0] % 8 == 3 && router.deadline()) now = std::max(now, *router.deadline());
    const Output out = router.Handle(EventOf(input[0], input[2], input[3]), now);
    for (const Action& action : out.actions) {
      if (std::holds_alternative<InstallAddresses>(action)) installed = true;
      if (std::holds_alternative<RemoveAddresses>(action)) installed = false;
    }
    Require(router.deadline().has_value() == (router.state() != State::kInitialize));
    Require(installed == (router.state() == State::kActive));
    Require(out.transition.has_value() || router.state() == before);
    Require(!out.transition || (Info(*out.transition).from == before && Info(*out.transition).to == router.state()));
  }
}

}  // namespace
}  // namespace holdfast::vrrp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  holdfast::vrrp::Run({data, size});
  return 0;
}
