// The tables of the checkers. What several of them share is written once, for the object that they all are.
#include "reference/config/customs.h"
#include "reference/config/nesting.h"
#include "reference/config/tables.h"
#include "reference/config/values.h"

namespace holdfast::config {
namespace {

using C = Checker;
using T = CheckTiming;
using E = CheckEndpoint;

// `Owner` is Checker, or the MailHost inside SMTP_CHECK.
template <typename Owner>
constexpr Keyword kConnecting[] = {
    {"connect_ip", Address<&Owner::endpoint, &E::connect_ip>(), "the server's", kHonoured, "address to connect to"},
    {"connect_port", Number<&Owner::endpoint, &E::connect_port>(1, 65535), "the server's", kHonoured,
     "port to connect to"},
    {"bindto", Address<&Owner::endpoint, &E::bindto>(), "any", kHonoured, "address to connect from"},
    {"bind_port", Number<&Owner::endpoint, &E::bind_port>(1, 65535), "any", kHonoured, "port to connect from"},
    {"bind_if", Text<&Owner::endpoint, &E::bind_if>("<IFNAME>", 15), "any", kHonoured, "interface to connect from"},
    {"connect_timeout", Time<&Owner::timing, &T::connect_timeout>(1, kLongTime), "real_server's: 5", kHonoured,
     "patience"},
    {"fwmark", Number<&Owner::endpoint, &E::fwmark>(0, kMaxUnsigned), "0", kHonoured, "mark of its packets"},
};

template <typename Owner>
constexpr Keyword kRepeating[] = {
    {"retry", Number<&Owner::timing, &T::retry>(0, kMaxUnsigned), "1; 3 DNS_CHECK; 0 MISC_CHECK", kHonoured,
     "checks that may fail in a row"},
    {"delay_before_retry", Time<&Owner::timing, &T::delay_before_retry>(0, kLongTime),
     "1; 3 HTTP_GET; delay_loop DNS_CHECK", kHonoured, "time between them"},
    {"warmup", Time<&Owner::timing, &T::warmup>(0, kLongTime), "real_server's", kHonoured,
     "spreads first checks over this time"},
    {"delay_loop", Time<&Owner::timing, &T::delay_loop>(1, kLongTime), "real_server's: 60", kHonoured,
     "time between checks"},
    {"alpha", Bool<&Owner::timing, &T::alpha>(), "real_server's", kHonoured, "starts down until checked"},
    {"log_all_failures", Bool<&Owner::log_all_failures>(), "checker_log_all_failures", kHonoured, "logs every failure"},
};

constexpr Choice kHttpProtocols[] = {{"1.0"}, {"1.0C"}, {"1.1"}, {"1.0c"}};
constexpr Choice kDnsTypes[] = {{"A"}, {"NS"}, {"CNAME"}, {"SOA"}, {"MX"}, {"TXT"}, {"AAAA"}};

// "200", "200-299", several of them.
void ReadStatusCodes(void* object, const Statement& s, const Keyword&, Context& c) {
  std::vector<StatusRange> ranges;
  for (std::size_t i = 1; i < s.size(); ++i) {
    const std::size_t dash = s.word(i).find('-');
    const auto first = ParseInteger(s.word(i).substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : ParseInteger(s.word(i).substr(dash + 1));
    if (!first || !last || *first < 100 || *last > 599 || *first > *last)
      return c.Refuse(s, i,
                      "a status code is a number from 100 to 599, or two with a '-' between, not " + Quoted(s.word(i)) +
                          "; the line is ignored");
    ranges.push_back({static_cast<std::uint16_t>(*first), static_cast<std::uint16_t>(*last)});
  }
  static_cast<Url*>(object)->status_code.Set(std::move(ranges), s.place(1));
}

void PrintStatusCodes(const void* object, const Keyword& k, Writer& w) {
  const auto& codes = static_cast<const Url*>(object)->status_code;
  if (!codes.given()) return;
  Phrase phrase(k.name);
  for (const StatusRange& range : *codes)
    phrase.Plain(std::to_string(range.first) + (range.last == range.first ? "" : "-" + std::to_string(range.last)));
  w.Line(phrase);
}

void ReadDigest(void* object, const Statement& s, const Keyword&, Context& c) {
  const std::string_view digest = s.word(1);
  if (digest.size() != 32 || digest.find_first_not_of("0123456789abcdefABCDEF") != digest.npos)
    return c.Refuse(s, 1, "a digest is 32 hexadecimal digits (MD5), not " + Quoted(digest) + "; the line is ignored");
  static_cast<Url*>(object)->digest.Set(std::string(digest), s.place(1));
}

void PrintDigest(const void* object, const Keyword& k, Writer& w) {
  PrintText(&static_cast<const Url*>(object)->digest, k, w);
}

// The pattern is read again from the line, with both kinds of quotes.
void ReadRegex(void* object, const Statement& s, const Keyword&, Context&) {
  const auto words = SplitPattern(s.RawAfter(1));
  static_cast<Url*>(object)->regex.Set(words, s.place(1));
}

void PrintRegex(const void* object, const Keyword& k, Writer& w) {
  const auto& regex = static_cast<const Url*>(object)->regex;
  if (regex.given()) w.Line(Phrase(k.name).Plain(PatternText(*regex)));
}

constexpr Keyword kUrl[] = {
    {"path", Text<&Url::path>("<PATH>"), "none", kHonoured, "what is asked for"},
    {"digest", Custom("<MD5>", 1, 1, ReadDigest, PrintDigest), "none", kHonoured, "digest of the page"},
    {"status_code", Custom("<CODE>|<FIRST>-<LAST>...", 1, kMany, ReadStatusCodes, PrintStatusCodes), "200-299",
     kHonoured, "codes that are success"},
    {"virtualhost", Text<&Url::virtualhost>("<NAME>"), "the checker's", kHonoured, "Host header"},
    {"regex", Custom("<PATTERN>", 1, kMany, ReadRegex, PrintRegex), "none", kHonoured, "what the page must hold"},
    {"regex_no_match", Flag<&Url::regex_no_match>(), "off", kHonoured, "what it must not hold"},
    {"regex_options", Words<&Url::regex_options>("<WORD>...", 1), "none", kHonoured, "options of PCRE2"},
    {"regex_min_offset", Number<&Url::regex_min_offset>(0, kMaxUnsigned), "0", kHonoured, "where the search begins"},
    {"regex_max_offset", Number<&Url::regex_max_offset>(0, kMaxUnsigned), "none", kHonoured,
     "where a match must begin"},
    {"regex_stack", Words<&Url::regex_stack>("<START> <MAX>", 2, 2), "PCRE2's", kUnderstood, "its stack in octets"},
};
constexpr Keyword kTlsUrl[] = {
    {"tls_compliant", Bool<&Url::tls_compliant>(), "off", kHonoured, "says good-bye as TLS wants it", {}, "2.3"},
};
constexpr Keyword kTls[] = {
    {"tls_compliant", Bool<&C::tls_compliant>(), "off", kHonoured, "says good-bye as TLS wants it", {}, "2.3"},
};
constexpr Block kHttpUrlBlock = {.name = "virtual_server/real_server/HTTP_GET/url", .keywords = kUrl};
constexpr Block kSslUrlBlock = {
    .name = "virtual_server/real_server/SSL_GET/url", .keywords = kUrl, .more_keywords = {kTlsUrl, {}}};

// HTTP_GET and SSL_GET, which differ in the block of their URLs.
template <const Block* kUrlBlock>
constexpr Keyword kHttp[] = {
    {"nb_get_retry", Number<&C::timing, &T::retry>(0, kMaxUnsigned), "1", kHonoured, "older name", "retry"},
    {"virtualhost", Text<&C::virtualhost>("<NAME>"), "real_server's", kHonoured, "Host header"},
    {"http_protocol", OneOf<&C::http_protocol>("1.0|1.0C|1.1", kHttpProtocols), "1.0", kHonoured,
     "version of requests"},
    {"enable_sni", Bool<&C::enable_sni>(), "off", kHonoured, "says the server's name in TLS"},
    {"sni_name", OptionalText<&C::sni_name>("[<NAME>]"), "virtualhost", kHonoured, "that name", {}, "2.4"},
    {"fast_recovery", Bool<&C::fast_recovery>(), "off", kUnderstood, "does not wait between URLs when it recovers"},
    {"url", Element<&C::urls>(kUrlBlock), "-", kHonoured, "one page to ask for"},
};

constexpr Keyword kMisc[] = {
    {"misc_path", Command<&C::misc_path>(), "none", kHonoured, "the command"},
    {"misc_timeout", Number<&C::misc_timeout>(0, 4294), "delay_loop", kHonoured, "seconds that it may take"},
    {"misc_dynamic", Flag<&C::misc_dynamic>(), "off", kHonoured, "its exit status 2 to 255 sets the weight"},
    {"user", User<&C::user>(), "script_user", kHonoured, "who runs it"},
};
constexpr Block kMailHostBlock = {.name = "virtual_server/real_server/SMTP_CHECK/host",
                                  .keywords = kConnecting<MailHost>,
                                  .more_keywords = {kRepeating<MailHost>, {}}};
constexpr Keyword kSmtp[] = {
    {"helo_name", Text<&C::helo_name>("<NAME>"), "smtpchecker.keepalived.org", kHonoured, "name in HELO"},
    {"host", Element<&C::hosts>(&kMailHostBlock), "-", kHonoured, "one more address", "several SMTP_CHECK blocks"},
};
constexpr Keyword kUdp[] = {
    {"payload", Text<&C::payload>("<HEX>"), "random", kHonoured, "what is sent"},
    {"require_reply", OptionalText<&C::require_reply>("[<HEX>]"), "off", kHonoured, "what must come back"},
    {"min_reply_length", Number<&C::min_reply_length>(0, 65535), "0", kHonoured, "least octets that come back"},
    {"max_reply_length", Number<&C::max_reply_length>(0, 65535), "255", kHonoured, "most octets that come back"},
};
constexpr Keyword kDns[] = {
    {"type", OneOf<&C::type>("A|NS|CNAME|SOA|MX|TXT|AAAA", kDnsTypes), "SOA", kHonoured, "what is asked for"},
    {"name", Text<&C::name>("<NAME>"), ".", kHonoured, "of which name"},
};
constexpr Keyword kFile[] = {
    {"track_file", Text<&C::name>("<NAME>"), "none", kHonoured, "the track_file that is watched"},
    {"weight", WeightOf<&C::weight>(kMaxInt), "the track_file's", kHonoured, "times its number, added to the weight"},
};
constexpr Keyword kBfd[] = {
    {"name", Text<&C::name>("<NAME>"), "none", kHonoured, "the bfd_instance that is followed"},
    {"alpha", Bool<&C::timing, &T::alpha>(), "off", kHonoured, "starts down until the session is up"},
};

constexpr Block Connecting(std::string_view name, std::span<const Keyword> own = {}) {
  return {.name = name, .keywords = own, .more_keywords = {kConnecting<Checker>, kRepeating<Checker>}};
}

constexpr Block kTlsBlock = {.name = "virtual_server/real_server/SSL_GET", .keywords = kTls};
constexpr Block kTcpCheck = Connecting("virtual_server/real_server/TCP_CHECK");
constexpr Block kPingCheck = Connecting("virtual_server/real_server/PING_CHECK");
constexpr Block kUdpCheck = Connecting("virtual_server/real_server/UDP_CHECK", kUdp);
constexpr Block kHttpGet = Connecting("virtual_server/real_server/HTTP_GET", kHttp<&kHttpUrlBlock>);
constexpr Block kSslGet = {.name = "virtual_server/real_server/SSL_GET",
                           .keywords = kHttp<&kSslUrlBlock>,
                           .more_keywords = {kConnecting<Checker>, kRepeating<Checker>},
                           .rest = &kTlsBlock};
constexpr Block kSmtpCheck = Connecting("virtual_server/real_server/SMTP_CHECK", kSmtp);
constexpr Block kDnsCheck = Connecting("virtual_server/real_server/DNS_CHECK", kDns);
constexpr Block kMiscCheck = {
    .name = "virtual_server/real_server/MISC_CHECK", .keywords = kMisc, .more_keywords = {kRepeating<Checker>, {}}};
constexpr Block kFileCheck = {.name = "virtual_server/real_server/FILE_CHECK", .keywords = kFile};
constexpr Block kBfdCheck = {.name = "virtual_server/real_server/BFD_CHECK", .keywords = kBfd};

template <CheckerKind kKind>
void* OpenChecker(void* field, const Statement& s, const Keyword&, Context&) {
  Checker& checker = static_cast<std::vector<Checker>*>(field)->emplace_back();
  checker.kind = kKind;
  checker.where = s.place();
  return &checker;
}

void PrintCheckers(const void* field, const Keyword&, Writer& w);

template <CheckerKind kKind>
constexpr Argument Check(const Block* block) {
  return Keep<std::vector<Checker>, &RealServer::checkers>(
      {.block = block, .open = OpenChecker<kKind>, .print = PrintCheckers});
}

// In the order of CheckerKind.
constexpr Keyword kCheckers[] = {
    {"TCP_CHECK", Check<CheckerKind::kTcp>(&kTcpCheck), "-", kHonoured, "can be connected to"},
    {"HTTP_GET", Check<CheckerKind::kHttp>(&kHttpGet), "-", kHonoured, "gives web pages"},
    {"SSL_GET", Check<CheckerKind::kSsl>(&kSslGet), "-", kHonoured, "gives web pages by TLS"},
    {"SMTP_CHECK", Check<CheckerKind::kSmtp>(&kSmtpCheck), "-", kHonoured, "talks SMTP"},
    {"DNS_CHECK", Check<CheckerKind::kDns>(&kDnsCheck), "-", kHonoured, "answers DNS questions"},
    {"PING_CHECK", Check<CheckerKind::kPing>(&kPingCheck), "-", kHonoured, "answers ICMP echo"},
    {"UDP_CHECK", Check<CheckerKind::kUdp>(&kUdpCheck), "-", kHonoured, "takes or answers a datagram"},
    {"MISC_CHECK", Check<CheckerKind::kMisc>(&kMiscCheck), "-", kHonoured, "a command says that it is well"},
    {"FILE_CHECK", Check<CheckerKind::kFile>(&kFileCheck), "-", kHonoured, "a number in a file says so"},
    {"BFD_CHECK", Check<CheckerKind::kBfd>(&kBfdCheck), "-", kUnderstood, "a BFD session says so"},
};

// All kinds at once, for their order counts.
void PrintCheckers(const void* field, const Keyword&, Writer& w) {
  for (const Checker& checker : *static_cast<const std::vector<Checker>*>(field)) {
    const Keyword& kind = kCheckers[static_cast<std::size_t>(checker.kind)];
    w.WriteBlock(kind.name, *kind.argument.block, &checker, true);
  }
}

}  // namespace

const Block kCheckersBlock = {.name = "virtual_server/real_server", .keywords = kCheckers};

}  // namespace holdfast::config
