#include "netns-lab/engine/prober.h"

#include <net/if.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "reference/base/bytes.h"
#include "reference/base/checksum.h"
#include "reference/sys/error.h"
#include "reference/sys/socket_options.h"

namespace holdfast::lab {
namespace {

constexpr std::uint64_t kMagic = 0x686F6C6466617374;  // "holdfast": ours among other echoes
constexpr std::uint16_t kIdentifier = 0x4846;
constexpr std::size_t kEchoSize = 24;  // 8 of header, magic, sequence number

void Put64(ByteWriter& writer, std::uint64_t value) {
  writer.U32(static_cast<std::uint32_t>(value >> 32));
  writer.U32(static_cast<std::uint32_t>(value));
}
std::uint64_t Take64(ByteReader& reader) {
  const std::uint64_t high = reader.U32();
  return high << 32 | reader.U32();
}

std::array<std::uint8_t, kEchoSize> EchoRequest(Family family, std::uint64_t sequence) {
  std::array<std::uint8_t, kEchoSize> echo{};
  ByteWriter writer(echo);
  writer.U8(family == Family::kIpv4 ? ICMP_ECHO : ICMP6_ECHO_REQUEST);
  writer.U8(0);
  writer.U16(0);  // checksum
  writer.U16(kIdentifier);
  writer.U16(static_cast<std::uint16_t>(sequence));
  Put64(writer, kMagic);
  Put64(writer, sequence);
  if (family == Family::kIpv6) return echo;  // the kernel computes ICMPv6's
  const std::uint16_t checksum = InternetChecksum().Add(echo).Value();
  echo[2] = static_cast<std::uint8_t>(checksum >> 8);
  echo[3] = static_cast<std::uint8_t>(checksum);
  return echo;
}

struct Echo {
  bool reply = false;
  std::uint64_t sequence = 0;
  MacAddress source;
};

std::optional<Echo> ParseEcho(std::span<const std::uint8_t> frame) {
  ByteReader reader(frame);
  Echo echo;
  reader.Take(6);
  const auto source = reader.Take(6);
  if (!reader.ok()) return std::nullopt;
  std::copy(source.begin(), source.end(), echo.source.octets.begin());
  const bool v4 = reader.U16() == 0x0800;
  reader.Take(v4 ? 20 : 40);
  const std::uint8_t type = reader.U8();
  reader.Take(7);
  const bool ours = Take64(reader) == kMagic;
  echo.sequence = Take64(reader);
  echo.reply = type == (v4 ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY);
  const bool request = type == (v4 ? ICMP_ECHO : ICMP6_ECHO_REQUEST);
  if (!reader.ok() || !ours || (!echo.reply && !request)) return std::nullopt;
  return echo;
}

}  // namespace

Result<std::unique_ptr<Prober>> Prober::Start(const Link& link, const IpAddress& target, Microseconds interval) {
  std::unique_ptr<Prober> prober(new Prober(link, target, interval));
  Status opened = {};
  const Status entered = sys::InNetworkNamespace(link.node->netns(), [&] { opened = prober->Open(); });
  if (!entered) return Fail(entered.error(), "probing");
  if (!opened) return Fail(opened.error(), "probing");
  prober->receiving_ = std::thread([p = prober.get()] { p->ReceiveLoop(); });
  prober->sending_ = std::thread([p = prober.get()] { p->SendLoop(); });
  return prober;
}

Status Prober::Open() {
  const bool v4 = target_.is_v4();
  const int index = static_cast<int>(::if_nametoindex(link_.ifname.c_str()));
  sender_.reset(::socket(v4 ? AF_INET : AF_INET6, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
                         v4 ? static_cast<int>(IPPROTO_ICMP) : static_cast<int>(IPPROTO_ICMPV6)));
  if (!sender_) return sys::Errno("opening a raw ICMP socket");
  const auto to = sys::SocketAddress::From(target_, target_.IsLinkLocal() ? index : 0);
  if (::connect(sender_.get(), to.get(), to.size) != 0) return sys::Errno("connecting to " + target_.ToString());
  auto watcher = sys::PacketSocket::Open({.interface_index = index});
  if (!watcher) return tl::make_unexpected(watcher.error());
  watcher_ = std::make_unique<sys::PacketSocket>(std::move(*watcher));
  return {};
}

Prober::~Prober() { Stop(); }

void Prober::Stop() {
  if (!sending_.joinable()) return;
  stop_sending_ = true;
  sending_.join();
  // An answer takes microseconds here; a loaded machine may hold it back a little.
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  stop_receiving_ = true;
  receiving_.join();
}

void Prober::SendLoop() {
  auto next = std::chrono::steady_clock::now();
  for (std::uint64_t sequence = 0; !stop_sending_; ++sequence) {
    const auto echo = EchoRequest(target_.family(), sequence);
    tried_.push_back(sys::RealtimeNow().since_epoch.count());
    // A refusal (no route, no neighbour) is a request without an answer; the attempt is on record.
    [[maybe_unused]] const ssize_t sent = ::send(sender_.get(), echo.data(), echo.size(), 0);
    next += interval_;
    // Having overslept, a client would not make up for it with a burst.
    const auto now = std::chrono::steady_clock::now();
    if (next < now) next = now;
    std::this_thread::sleep_until(next);
  }
}

void Prober::ReceiveLoop() {
  constexpr int kLookUpMilliseconds = 20;
  while (!stop_receiving_) {
    pollfd waited{watcher_->fd(), POLLIN, 0};
    if (::poll(&waited, 1, kLookUpMilliseconds) > 0) TakeAll();
  }
  TakeAll();
  drops_ = watcher_->TakeDrops();
}

void Prober::TakeAll() {
  std::array<std::uint8_t, 2048> buffer;
  char ignored[256];
  while (::recv(sender_.get(), ignored, sizeof ignored, 0) > 0) {  // raw sockets get replies too; we read stamped ones
  }
  while (true) {
    const auto frame = watcher_->Receive(buffer);
    if (!frame) continue;  // the link went down: said once
    if (!*frame) return;
    Take(**frame);
  }
}

void Prober::Take(const sys::ReceivedFrame& frame) {
  const auto echo = ParseEcho(frame.octets);
  if (!echo || echo->sequence > (std::uint64_t{1} << 32)) return;
  if (observed_.size() <= echo->sequence) observed_.resize(echo->sequence + 1);
  ProbeSample& sample = observed_[echo->sequence];
  const std::int64_t at = frame.stamp.since_epoch.count();
  if (!echo->reply) {
    if (sample.sent_ns == 0) sample.sent_ns = at;
    return;
  }
  if (sample.answered_ns == 0) sample.answered_ns = at;
  last_answer_ns_ = at;
  if (answers_.empty() || answers_.back().from != echo->source) answers_.push_back({at, echo->source});
}

std::vector<ProbeSample> Prober::Samples() const {
  std::vector<ProbeSample> samples = observed_;
  samples.resize(std::max(samples.size(), tried_.size()));
  for (std::size_t i = 0; i < tried_.size(); ++i) {
    if (samples[i].sent_ns == 0) samples[i].sent_ns = tried_[i];
  }
  return samples;
}

}  // namespace holdfast::lab
