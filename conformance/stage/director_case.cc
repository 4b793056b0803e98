#include "conformance/stage/director_case.h"

#include <algorithm>

namespace holdfast::conformance {
namespace {

// The kernel forwards within the sender's system call, so a frame is there at once or never. Who waited in vain so long
// has a plain packet of another flow follow it: the machine may be slow.
constexpr Duration kForwarded = wire::Milliseconds(100);
// A host that does not route a plain packet within so long says nothing about the director.
constexpr Duration kRouted = wire::Seconds(10);
constexpr std::uint16_t kControlPort = 9;  // discard

// A datagram past the virtual server, from the segment to the other one.
struct RoutedDatagram {
  wire::Address source, destination;
};

RoutedDatagram PastTheService(Segment from) {
  const wire::Address client = Balanced::Client(250), server = Balanced::Server('A');
  return from == Segment::kLan ? RoutedDatagram{client, server} : RoutedDatagram{server, client};
}

bool IsOf(const wire::IpFrame& ip, const wire::Address& client, std::uint16_t port) {
  const auto inner = wire::Unwrapped(ip);
  if (inner) {
    const auto packet = wire::DecodeIp(*inner);
    return packet && IsOf(*packet, client, port);
  }
  const auto message = wire::DecodeTransport(ip);
  return message && ip.source == client && message->source == port;
}

// ICMP destination unreachable for that client.
bool Refuses(const Captured& frame, const wire::Address& client) {
  const auto ip = frame.from_dut ? wire::DecodeIp(frame.frame) : std::nullopt;
  return ip && ip->protocol == wire::kProtocolIcmp && ip->destination == client && !ip->payload.empty() &&
         ip->payload[0] == 3;
}

char LetterAt(const wire::Mac& mac) {
  for (const char letter : {'A', 'B', 'C'})
    if (mac == Balanced::ServerMac(letter)) return letter;
  return '?';
}

std::string Join(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

std::string Seconds(Duration time) { return std::to_string(time.count() / 1'000'000) + " s"; }

}  // namespace

std::string Letters(const std::vector<Flow>& flows) {
  std::string letters;
  for (const Flow& flow : flows) letters += flow.server;
  return letters;
}

Outcome DirectorCase::Run(DirectorStage& stage) {
  stage_ = &stage;
  outcome_.finding = Finding::kHolds;
  try {
    Play();
    if (outcome_.expectations.empty() && outcome_.finding == Finding::kHolds) {
      outcome_.finding = Finding::kHarnessError;
      outcome_.cause = "the case judged nothing";
    }
  } catch (const End&) {  // said already
  } catch (const StageFailure& failure) {
    outcome_.finding =
        failure.kind == StageFailure::Kind::kUnsupported ? Finding::kUnsupported : Finding::kHarnessError;
    outcome_.dut_did_not_start = failure.kind == StageFailure::Kind::kDutDidNotStart;
    outcome_.cause = failure.message;
  } catch (const std::exception& error) {
    outcome_.finding = Finding::kHarnessError;
    outcome_.cause = error.what();
  }
  outcome_.sent = Join(told_, "; ");
  outcome_.origin_ns = stage.origin_ns();
  outcome_.dut_log = stage.DutLog();
  std::stable_sort(outcome_.frames.begin(), outcome_.frames.end(),
                   [](const Captured& a, const Captured& b) { return a.at < b.at; });
  return std::move(outcome_);
}

void DirectorCase::Finish(Finding finding, const std::string& cause) {
  outcome_.finding = finding;
  outcome_.cause = cause;
  throw End{};
}

void DirectorCase::Remark(const std::string& text) {
  outcome_.frames.push_back({stage_->Now(), false, {}, text, Segment::kLan});
  told_.push_back(text);
  opened_ = 0;
}

// --- arrange ---

void DirectorCase::Balance(const ServiceSetup& setup) {
  setup_ = setup;
  Remark("configured: " + setup.ToString());
  stage_->Start(setup);
}

void DirectorCase::Rebalance(const ServiceSetup& setup) {
  setup_ = setup;
  Remark("reloaded: " + setup.ToString());
  stage_->Reload(setup);
}

void DirectorCase::StopDirector() {
  Remark("the director is stopped");
  Control(stage_->Stop(), "the director ends by its stop signal", "it had to be killed");
}

void DirectorCase::Pass(Duration time) {
  Remark(Seconds(time) + " pass");
  const Instant end = stage_->Now() + time;
  while (stage_->Receive(end)) {
  }
}

// --- traffic ---

Instant DirectorCase::Send(Segment segment, const Bytes& frame) {
  const Instant at = stage_->Send(segment, frame);
  outcome_.frames.push_back({at, false, frame, {}, segment});
  return at;
}

std::optional<Captured> DirectorCase::FrameUntil(Instant deadline, Segment segment, const Wanted& wanted) {
  while (auto frame = stage_->Receive(deadline)) {
    frame->from_dut = true;
    outcome_.frames.push_back(*frame);
    const auto ip = wire::DecodeIp(frame->frame);
    if (frame->segment == segment && ip && wanted(*ip)) return frame;
  }
  return std::nullopt;
}

std::optional<Captured> DirectorCase::NextFrame(Segment segment, const Wanted& wanted) {
  if (auto frame = FrameUntil(stage_->Now() + kForwarded, segment, wanted)) return frame;
  const Segment from = segment == Segment::kFar ? Segment::kLan : Segment::kFar;
  const wire::Address source = PastTheService(from).source;
  const std::uint16_t port = next_port_++;
  const Instant asked = SendPastTheService(from, port);
  bool routed = false;
  const auto either = [&](const wire::IpFrame& ip) { return (routed = IsOf(ip, source, port)) || wanted(ip); };
  auto frame = FrameUntil(asked + kRouted, segment, either);
  if (!frame)
    Finish(Finding::kInconclusive,
           "control not honoured: the director's host did not route a plain packet within " + Seconds(kRouted));
  if (!routed) return frame;
  // Another processor may have carried the control past it: as long again as that took.
  return FrameUntil(stage_->Now() + (frame->at - asked) + kForwarded, segment, wanted);
}

Instant DirectorCase::SendPastTheService(Segment from, std::uint16_t port) {
  const RoutedDatagram ends = PastTheService(from);
  const wire::Transport message{
      .protocol = wire::kProtocolUdp, .source = port, .destination = kControlPort, .data = {'!'}};
  return Send(
      from, wire::EncodeIp({.mac_source = from == Segment::kFar ? Balanced::ServerMac('A') : Balanced::ClientsRouter(),
                            .mac_destination = stage_->mac(from),
                            .source = ends.source,
                            .destination = ends.destination,
                            .protocol = wire::kProtocolUdp,
                            .payload = wire::EncodeTransport(message, ends.source, ends.destination)}));
}

char DirectorCase::Deliver(Flow& flow, std::uint8_t flags) {
  const wire::Address client = Balanced::Client(flow.client);
  const wire::Transport message{.protocol = setup_.datagrams ? wire::kProtocolUdp : wire::kProtocolTcp,
                                .source = flow.port,
                                .destination = Balanced::kPort,
                                .flags = flags,
                                .sequence = flags & wire::kSyn ? 0u : 1u,
                                .data = setup_.datagrams ? Bytes{'?'} : Bytes{}};
  flow.sent = wire::EncodeIp({.mac_source = Balanced::ClientsRouter(),
                              .mac_destination = stage_->mac(Segment::kLan),
                              .source = client,
                              .destination = Balanced::Vip(),
                              .protocol = message.protocol,
                              .payload = wire::EncodeTransport(message, client, Balanced::Vip())});
  Send(Segment::kLan, flow.sent);
  const std::size_t before = outcome_.frames.size();
  flow.came = NextFrame(Segment::kFar, [&](const wire::IpFrame& ip) { return IsOf(ip, client, flow.port); });
  flow.refused = std::any_of(outcome_.frames.begin() + static_cast<std::ptrdiff_t>(before), outcome_.frames.end(),
                             [&](const Captured& frame) { return Refuses(frame, client); });
  return flow.came ? LetterAt(wire::DecodeIp(flow.came->frame)->mac_destination) : '-';
}

Flow DirectorCase::Open(int client) {
  Flow flow{.client = client, .port = next_port_++};
  flow.server = Deliver(flow, wire::kSyn);
  if (opened_++ == 0) told_.emplace_back();
  told_.back() = std::to_string(opened_) + (setup_.datagrams ? " datagrams" : " connections");
  if (!setup_.datagrams && flow.server != '-') {
    const Bytes sent = flow.sent;
    const auto came = flow.came;
    Deliver(flow, wire::kAck);
    flow.sent = sent;
    flow.came = came;
  }
  return flow;
}

std::vector<Flow> DirectorCase::OpenEach(int connections, int first_client) {
  std::vector<Flow> flows;
  for (int i = 0; i < connections; ++i) flows.push_back(Open(first_client + i));
  return flows;
}

std::vector<Flow> DirectorCase::OpenFrom(int client, int connections) {
  std::vector<Flow> flows;
  for (int i = 0; i < connections; ++i) flows.push_back(Open(client));
  return flows;
}

char DirectorCase::Say(Flow& flow, std::uint8_t flags) { return Deliver(flow, flags); }

std::optional<Captured> DirectorCase::Answer(const Flow& flow) {
  const wire::Address client = Balanced::Client(flow.client), server = Balanced::Server(flow.server);
  const wire::Transport message{
      .source = Balanced::ServerPort(setup_.forwarding), .destination = flow.port, .flags = wire::kSyn | wire::kAck};
  Send(Segment::kFar, wire::EncodeIp({.mac_source = Balanced::ServerMac(flow.server),
                                      .mac_destination = stage_->mac(Segment::kFar),
                                      .source = server,
                                      .destination = client,
                                      .protocol = wire::kProtocolTcp,
                                      .payload = wire::EncodeTransport(message, server, client)}));
  return NextFrame(Segment::kLan, [&](const wire::IpFrame& ip) { return ip.destination == client; });
}

// --- judge ---

// Keeps the expectation; it becomes the outcome's expected and seen unless it is a control that held.
bool DirectorCase::Keep(bool holds, bool control, const std::string& expected, const std::string& seen) {
  outcome_.expectations.push_back({expected, seen, holds, control});
  if (control && holds) return true;
  outcome_.expected = expected;
  outcome_.seen = seen;
  return holds;
}

void DirectorCase::Expect(bool holds, const std::string& expected, const std::string& seen) {
  if (Keep(holds, false, expected, seen)) return;
  const std::string difference = "expected " + expected + ", seen " + seen;
  const auto wrong = stage_->WrongInTable(setup_);
  if (!wrong) Finish(Finding::kInconclusive, difference + "; without ipvsadm nobody can tell what the kernel was told");
  if (!wrong->empty()) Finish(Finding::kViolated, difference + "; the kernel was told: " + Join(*wrong, ", "));
  Finish(Finding::kObserved, difference + "; the kernel was told what is configured: its doing, not the director's");
}

void DirectorCase::ExpectOfDirector(bool holds, const std::string& expected, const std::string& seen) {
  if (!Keep(holds, false, expected, seen)) Finish(Finding::kViolated, "expected " + expected + ", seen " + seen);
}

void DirectorCase::ExpectTable() {
  const auto wrong = stage_->WrongInTable(setup_).value_or(Differences(setup_, stage_->Table()));
  ExpectOfDirector(wrong.empty(), "the kernel's table as configured: " + setup_.ToString(),
                   wrong.empty() ? "the same" : Join(wrong, ", "));
}

void DirectorCase::Control(bool holds, const std::string& expected, const std::string& seen) {
  if (!Keep(holds, true, expected, seen))
    Finish(Finding::kInconclusive, "control not honoured: expected " + expected + ", seen " + seen);
}

void DirectorCase::Observed(const std::string& seen) {
  outcome_.seen = seen;
  outcome_.finding = Finding::kObserved;
  outcome_.cause = seen;
}

}  // namespace holdfast::conformance
