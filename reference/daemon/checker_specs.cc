#include "reference/daemon/checker_specs.h"

#include <algorithm>

#include "reference/daemon/script_runner.h"

namespace holdfast::daemon {
namespace {

using config::Checker;
using config::CheckerKind;
using config::Setting;

constexpr Microseconds kDelayLoop = Seconds(60);
constexpr Microseconds kConnectTimeout = Seconds(5);

// The first that was given, else the default.
template <typename T>
T Chosen(const Setting<T>& own, const Setting<T>& outer, T otherwise) {
  return own.given() ? *own : outer.given() ? *outer : otherwise;
}

const char* NameOf(CheckerKind kind) {
  constexpr const char* kNames[] = {"TCP_CHECK",  "HTTP_GET",  "SSL_GET",    "SMTP_CHECK", "DNS_CHECK",
                                    "PING_CHECK", "UDP_CHECK", "MISC_CHECK", "FILE_CHECK", "BFD_CHECK"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::uint32_t DefaultRetry(CheckerKind kind) {
  if (kind == CheckerKind::kDns) return 3;
  return kind == CheckerKind::kMisc ? 0 : 1;
}

Microseconds DefaultRetryDelay(CheckerKind kind, Microseconds delay_loop) {
  if (kind == CheckerKind::kDns) return delay_loop;
  return kind == CheckerKind::kHttp || kind == CheckerKind::kSsl ? Seconds(3) : Seconds(1);
}

class Plan {
 public:
  Plan(const config::RealServer& server, const config::Config& config) : server_(server), config_(config) {}

  std::vector<PlannedCheck> Checks() {
    for (const Checker& checker : server_.checkers) Add(checker);
    return std::move(checks_);
  }

 private:
  void Add(const Checker& c) {
    switch (c.kind) {
      case CheckerKind::kTcp:
        return Push(c, host::TcpCheck{Endpoint(c.endpoint)});
      case CheckerKind::kHttp:
      case CheckerKind::kSsl:
        return Push(c, Http(c));
      case CheckerKind::kSmtp:
        return AddSmtp(c);
      case CheckerKind::kDns:
        return Push(c, Dns(c));
      case CheckerKind::kPing:
        return Push(c, host::PingCheck{Endpoint(c.endpoint)});
      case CheckerKind::kUdp:
        return Push(c, Udp(c));
      case CheckerKind::kMisc:
        return Push(c, Misc(c));
      case CheckerKind::kFile:
        return AddFile(c);
      case CheckerKind::kBfd:
        return;
    }
  }

  void Push(const Checker& c, host::CheckSpec spec) { Push(c, c.timing, std::move(spec)); }
  void Push(const Checker& c, const config::CheckTiming& own, host::CheckSpec spec) {
    const config::CheckTiming& outer = server_.timing;
    PlannedCheck check;
    check.spec = std::move(spec);
    check.timing.delay_loop = Chosen(own.delay_loop, outer.delay_loop, kDelayLoop);
    check.timing.retry = Chosen(own.retry, outer.retry, DefaultRetry(c.kind));
    check.timing.delay_before_retry =
        Chosen(own.delay_before_retry, outer.delay_before_retry, DefaultRetryDelay(c.kind, check.timing.delay_loop));
    check.timing.alpha = Chosen(own.alpha, outer.alpha, false);
    check.warmup = Chosen(own.warmup, outer.warmup, check.timing.delay_loop);
    check.timeout = std::max<Microseconds>(Timeout(c, own, check.timing.delay_loop), Microseconds(1));
    check.kind = NameOf(c.kind);
    check.where = c.where;
    check.log_all_failures = *c.log_all_failures || *config_.globals.checker_log_all_failures;
    checks_.push_back(std::move(check));
  }

  Microseconds Timeout(const Checker& c, const config::CheckTiming& own, Microseconds delay_loop) const {
    if (c.kind == CheckerKind::kMisc) return *c.misc_timeout > Seconds(0) ? *c.misc_timeout : delay_loop;
    return Chosen(own.connect_timeout, server_.timing.connect_timeout, kConnectTimeout);
  }

  host::CheckEndpoint Endpoint(const config::CheckEndpoint& given) const {
    return {.address = given.connect_ip->value_or(server_.address),
            .port = given.connect_port.given() ? *given.connect_port : server_.port,
            .bind_address = *given.bindto,
            .bind_port = given.bind_port,
            .interface = given.bind_if,
            .fwmark = given.fwmark};
  }

  host::HttpCheck Http(const Checker& c) const {
    host::HttpCheck check{.endpoint = Endpoint(c.endpoint), .tls = c.kind == CheckerKind::kSsl};
    for (const config::Url& url : c.urls) check.urls.push_back(UrlOf(c, url));
    if (*c.http_protocol == "1.0C") check.protocol = host::HttpProtocol::k1_0Close;
    if (*c.http_protocol == "1.1") check.protocol = host::HttpProtocol::k1_1;
    check.enable_sni = *c.enable_sni || c.sni_name.given();
    check.sni_name = c.sni_name;
    return check;
  }

  host::HttpUrl UrlOf(const Checker& c, const config::Url& url) const {
    host::HttpUrl result{.path = url.path->empty() ? "/" : *url.path, .digest = *url.digest};
    for (const std::string* name : {&*url.virtualhost, &*c.virtualhost, &*server_.virtualhost}) {
      if (result.virtualhost.empty()) result.virtualhost = *name;
    }
    for (const config::StatusRange& range : *url.status_code) result.status_code.push_back({range.first, range.last});
    if (!url.regex->empty()) {
      host::HttpRegex regex{.pattern = *url.regex, .options = *url.regex_options, .no_match = *url.regex_no_match};
      regex.min_offset = *url.regex_min_offset;
      if (url.regex_max_offset.given()) regex.max_offset = *url.regex_max_offset;
      result.regex = std::move(regex);
    }
    result.tls_compliant = *url.tls_compliant || *c.tls_compliant;
    return result;
  }

  void AddSmtp(const Checker& c) {
    const std::string helo = c.helo_name->empty() ? "localhost" : *c.helo_name;
    if (c.hosts.empty()) return Push(c, host::SmtpCheck{Endpoint(c.endpoint), helo});
    for (const config::MailHost& mail : c.hosts) {
      Push(c, mail.timing, host::SmtpCheck{Endpoint(mail.endpoint), helo});
    }
  }

  host::DnsCheck Dns(const Checker& c) const {
    host::DnsCheck check{.endpoint = Endpoint(c.endpoint)};
    if (!c.type->empty()) check.type = c.type;
    if (!c.name->empty()) check.name = c.name;
    return check;
  }

  host::UdpCheck Udp(const Checker& c) const {
    return {.endpoint = Endpoint(c.endpoint),
            .payload = *c.payload,
            .require_reply = c.require_reply.given(),
            .reply_pattern = *c.require_reply,
            .min_reply_length = c.min_reply_length,
            .max_reply_length = c.max_reply_length};
  }

  // The user is looked up now, while nothing waits for an answer; one that does not exist leaves the script to fail.
  host::MiscCheck Misc(const Checker& c) const {
    host::MiscCheck check{.argv = c.misc_path->argv, .dynamic = c.misc_dynamic};
    config::Script script = c.user.given() ? *c.user : *c.misc_path;
    if (script.user.empty()) script.user = config_.globals.script_user->user;
    if (script.group.empty()) script.group = config_.globals.script_user->group;
    if (const auto identity = ResolveIdentity(script)) {
      check.run_as = host::RunAs{identity->uid, identity->gid, identity->name};
    } else {
      check.argv.clear();
    }
    return check;
  }

  void AddFile(const Checker& c) {
    const auto file = std::ranges::find(config_.track_files, *c.name, &config::TrackFile::name);
    if (file == config_.track_files.end()) return;
    const config::Weight weight = c.weight.given() ? *c.weight : *file->weight;
    Push(c, host::FileCheck{.path = *file->file, .weight = weight.value, .reverse = weight.reverse});
  }

  const config::RealServer& server_;
  const config::Config& config_;
  std::vector<PlannedCheck> checks_;
};

}  // namespace

std::vector<PlannedCheck> PlanChecks(const config::RealServer& server, const config::Config& config) {
  return Plan(server, config).Checks();
}

host::CheckTls TlsOf(const config::Config& config) {
  return {config.ssl.ca, config.ssl.certificate, config.ssl.key, config.ssl.password};
}

}  // namespace holdfast::daemon
