#include "conformance/tool/box_stage.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "conformance/stage/lab_spec.h"
#include "reference/sys/clock.h"
#include "reference/sys/netlink.h"
#include "reference/sys/process.h"

namespace holdfast::conformance {
namespace {

using Kind = StageFailure::Kind;

constexpr int kHookUnsupported = 127;
constexpr std::size_t kRoom = 65536;
constexpr Duration kOwnFrameWithin = wire::Seconds(2);
// A box may be set up over a slow line.
constexpr holdfast::Seconds kHookWithin{120};

template <typename T>
T Must(Result<T> result, const std::string& doing, Kind kind = Kind::kHarness) {
  if (!result) throw StageFailure{kind, doing + ": " + result.error().message};
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

void WaitReadable(int fd, Duration time) {
  pollfd waiting{fd, POLLIN, 0};
  const auto us = std::max<std::int64_t>(time.count(), 0);
  const timespec limit{static_cast<time_t>(us / 1'000'000), static_cast<long>(us % 1'000'000 * 1'000)};
  ::ppoll(&waiting, 1, &limit, nullptr);
}

// Tells the person at the terminal and waits for the enter key.
void Ask(const std::string& text) {
  if (::isatty(STDIN_FILENO) != 1)
    throw StageFailure{Kind::kCannotRunHere,
                       "the box has no hooks, and there is no terminal to tell a person what to enter"};
  fmt::print(stderr, "\n{}then press enter ", text);
  std::fflush(stderr);
  for (int c = std::getchar(); c != '\n' && c != EOF; c = std::getchar()) {
  }
}

}  // namespace

std::string BoxInstructions(const lab::DutFile& dut, const lab::RouterSpec& spec) {
  std::string out = fmt::format(
      "At the box {} (addresses of its interface towards {}: 192.0.2.10/24, fe80::10/64, "
      "2001:db8::10/64) enter:\n",
      dut.name, dut.interface);
  for (const lab::VirtualRouterSpec& router : spec.virtual_routers) {
    std::string addresses;
    for (const IpPrefix& address : router.addresses) addresses += (addresses.empty() ? "" : " ") + address.ToString();
    out += fmt::format(
        "  virtual router {}, version {}, {}: priority {}, interval {} cs, preemption {}, Accept_Mode {}{}\n"
        "    virtual addresses {}{}\n",
        router.vrid, router.version, ToString(router.family), router.owner ? 255 : router.priority,
        router.interval.count(), router.preempt ? "on" : "off", router.accept ? "on" : "off",
        router.password.empty() ? "" : ", simple password " + router.password, addresses,
        router.owner ? ", which are the interface's own" : "");
  }
  return out;
}

BoxStage::BoxStage(lab::DutFile dut, Dialect dialect, std::filesystem::path directory, const Sentinel* sentinel)
    : dut_(std::move(dut)),
      dialect_(dialect),
      directory_(std::move(directory)),
      sentinel_(sentinel),
      origin_(sys::MonotonicNow()) {
  std::error_code ignored;
  std::filesystem::create_directories(directory_, ignored);
  sys::Netlink netlink = Must(sys::Netlink::Open(), "asking for links");
  const auto link = Must(netlink.FindLink(dut_.interface), "looking for " + dut_.interface);
  if (!link) throw StageFailure{Kind::kCannotRunHere, "this machine has no interface " + dut_.interface};
  const std::string doing = "listening on " + dut_.interface + " (it needs CAP_NET_RAW)";
  sender_ =
      Must(sys::PacketSocket::Open({.interface_index = link->index, .ethertype = 0}), doing, Kind::kCannotRunHere);
  ear_ =
      Must(sys::PacketSocket::Open({.interface_index = link->index, .promiscuous = true}), doing, Kind::kCannotRunHere);
}

BoxStage::~BoxStage() {
  try {
    if (running_) RunHook("stop");
  } catch (const StageFailure&) {  // it will be told to start otherwise soon
  }
}

Instant BoxStage::Now() { return Instant(sys::MonotonicNow() - origin_); }

std::int64_t BoxStage::origin_ns() const {
  return sys::RealtimeOffset().count() + origin_.time_since_epoch().count() * 1'000;
}

bool BoxStage::RunHook(const std::string& name) {
  const std::filesystem::path hook = lab::HookOf(dut_, name);
  if (hook.empty()) return false;
  const sys::Command command{.argv = {hook.string()}, .environment = lab::HookEnvironment(spec_, directory_)};
  const sys::Finished done = Must(sys::Run(command, kHookWithin), "the hook " + name);
  if (done.status == kHookUnsupported) throw StageFailure{Kind::kUnsupported, dut_.name + ": " + done.output};
  if (!done.ok())
    throw StageFailure{Kind::kDutDidNotStart,
                       fmt::format("the hook {} ended with {}: {}", name, done.status, done.output)};
  return true;
}

// What the box said while it was being set up belongs to no case.
void BoxStage::Drain() {
  while (Read()) {
  }
  waiting_.clear();
}

void BoxStage::Start(const RouterSetup& setup, Version version, Family family) {
  if (setup.two_segments || setup.detour) throw StageFailure{Kind::kUnsupported, "a box has one interface towards us"};
  spec_ = LabSpecOf(setup, version, family);
  spec_.name = dut_.name;
  for (lab::VirtualRouterSpec& router : spec_.virtual_routers) router.interface = dut_.interface;
  if (const std::string lack = lab::Unsupported(dut_, spec_); !lack.empty())
    throw StageFailure{Kind::kUnsupported, lack};
  if (running_ && !RunHook("stop")) Ask("Stop the router at the box, ");
  Drain();
  if (!RunHook("configure")) Ask(BoxInstructions(dut_, spec_));
  running_ = true;
}

Instant BoxStage::Stop() {
  const Instant at = Now();
  if (!RunHook("stop")) Ask("Stop the router at the box in an orderly way, ");
  running_ = false;
  return at;
}

void BoxStage::Reconfigure(const RouterSetup&, Version, Family) {
  throw StageFailure{Kind::kUnsupported, "a box is not told to read its configuration again"};
}

Instant BoxStage::SendOn(Segment segment, const Bytes& frame) {
  if (segment != Segment::kLan) throw StageFailure{Kind::kUnsupported, "a box has one interface towards us"};
  Must(sender_->Send(frame), "sending a frame");
  const Instant limit = Now() + kOwnFrameWithin;
  while (Now() < limit) {
    auto seen = Read();
    if (!seen) {
      WaitReadable(ear_->fd(), limit - Now());
    } else if (seen->outgoing && seen->captured.frame == frame) {
      return seen->captured.at;
    } else if (!seen->outgoing) {
      waiting_.push_back(std::move(seen->captured));
    }
  }
  throw StageFailure{Kind::kHarness, "a frame that was sent has not been seen on the wire"};
}

std::optional<Captured> BoxStage::Receive(Instant deadline) {
  while (waiting_.empty()) {
    const Instant before = Now();
    auto seen = Read();
    if (seen && !seen->outgoing) waiting_.push_back(std::move(seen->captured));
    if (seen) continue;
    if (before > deadline) return std::nullopt;
    WaitReadable(ear_->fd(), deadline - before + Duration(1));
  }
  if (waiting_.front().at > deadline) return std::nullopt;
  Captured next = std::move(waiting_.front());
  waiting_.pop_front();
  return next;
}

std::optional<BoxStage::Seen> BoxStage::Read() {
  static thread_local std::array<std::uint8_t, kRoom> room;
  const auto frame = Must(ear_->Receive(room), "listening");
  if (!frame) return std::nullopt;
  const bool outgoing = frame->type == sys::PacketType::kOutgoing;
  const Instant at(sys::ToMonotonic(frame->stamp) - origin_);
  return Seen{{at, !outgoing, Bytes(frame->octets.begin(), frame->octets.end()), {}, Segment::kLan}, outgoing};
}

Duration BoxStage::Uncertainty(Instant from, Instant to) {
  if (!sentinel_) return Duration(0);
  return sentinel_->Worst(origin_ + from.time_since_epoch(), origin_ + to.time_since_epoch());
}

}  // namespace holdfast::conformance
