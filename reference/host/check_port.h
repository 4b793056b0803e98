// Health checks as the daemon sees them: what to look at, and one answer for each look. The real one is MakeChecker in
// check_linux.h; check_fake.h has a recording fake.
//
// All of it lives on one thread, the one that runs the caller's io_context. When to look, how often to try again and
// what follows from an answer is reference/health's; here each look stands alone.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "reference/base/address.h"
#include "reference/base/result.h"
#include "reference/base/units.h"

namespace holdfast::host {

// ---- What to look at -----------------------------------------------------------------------------------------------

// Where a connecting check goes to and comes from. connect_timeout is not here: it is Start's `timeout`.
struct CheckEndpoint {
  IpAddress address;                      // connect_ip, or the real server's
  std::uint16_t port = 0;                 // connect_port, or the real server's; PING_CHECK has none
  std::optional<IpAddress> bind_address;  // bindto, of the same family
  std::uint16_t bind_port = 0;            // 0: the kernel's choice
  std::string interface;                  // bind_if, also the zone of a link-local address; empty: the routes choose
  std::uint32_t fwmark = 0;               // 0: none
  bool operator==(const CheckEndpoint&) const = default;
};

struct TcpCheck {
  CheckEndpoint endpoint;
  bool operator==(const TcpCheck&) const = default;
};

struct HttpStatusRange {
  std::uint16_t first = 200, last = 299;  // both belong to it
  bool operator==(const HttpStatusRange&) const = default;
};

// keepalived's regex family. Its regex_stack has no counterpart: our matcher needs no stack of its own, and gives up
// where a pattern costs more than a check may.
struct HttpRegex {
  std::string pattern;                           // PCRE2, escapes already decoded
  std::vector<std::string> options = {};         // words of regex_options, such as "caseless"
  bool no_match = false;                         // regex_no_match: a match is the failure
  std::uint32_t min_offset = 0;                  // of the body, where the search begins
  std::optional<std::uint32_t> max_offset = {};  // the last place where a match may begin
  bool operator==(const HttpRegex&) const = default;
};

struct HttpUrl {
  std::string path = "/";
  std::string virtualhost = {};  // of the url, else of the checker, real server, virtual server; empty: address[:port]
  std::vector<HttpStatusRange> status_code = {};  // empty: keepalived's default, 200-299
  std::string digest = {};                        // MD5 of the body, 32 hexadecimal digits of either case; empty: any
  std::optional<HttpRegex> regex = {};
  bool tls_compliant = false;  // SSL_GET: an end without close_notify is a failure
  bool operator==(const HttpUrl&) const = default;
};

enum class HttpProtocol : std::uint8_t {
  k1_0,       // "1.0", the default
  k1_0Close,  // "1.0C": with "Connection: close"
  k1_1        // always with "Connection: close"
};

// HTTP_GET and SSL_GET: every url in turn, each on a connection of its own, until one fails.
struct HttpCheck {
  CheckEndpoint endpoint;
  bool tls = false;                // SSL_GET. The server's certificate is not judged, as in keepalived
  std::vector<HttpUrl> urls = {};  // empty: the connection (and the TLS handshake) alone is the check
  HttpProtocol protocol = HttpProtocol::k1_0;
  bool enable_sni = false;    // the name is sni_name, else the url's virtualhost without its port
  std::string sni_name = {};  // implies enable_sni
  bool operator==(const HttpCheck&) const = default;
};

// SMTP_CHECK: greeting, HELO, QUIT. A block host {} of the configuration is a check of its own.
struct SmtpCheck {
  CheckEndpoint endpoint;
  std::string helo_name = "localhost";
  bool operator==(const SmtpCheck&) const = default;
};

// DNS_CHECK over UDP: an answer without error code is success, however many records it brings.
struct DnsCheck {
  CheckEndpoint endpoint;
  std::string type = "SOA";  // A, NS, CNAME, SOA, MX, TXT or AAAA
  std::string name = ".";
  bool operator==(const DnsCheck&) const = default;
};

// UDP_CHECK. Without require_reply the success comes only with the end of the timeout: no refusal came until then.
struct UdpCheck {
  CheckEndpoint endpoint;
  std::string payload = {};        // HEX_STR of the configuration, such as "Ab12f 3 45"; empty: random octets
  bool require_reply = false;      // any reply of a fitting length, or one as reply_pattern says
  std::string reply_pattern = {};  // HEX_STR, where a digit 'x' fits any four bits; empty: any reply
  std::uint32_t min_reply_length = 0, max_reply_length = 255;  // octets
  bool operator==(const UdpCheck&) const = default;
};

// PING_CHECK: one ICMP or ICMPv6 echo request; the port is not used.
struct PingCheck {
  CheckEndpoint endpoint;
  bool operator==(const PingCheck&) const = default;
};

// Whom a script runs as; looked up by the caller, as a look-up may block.
struct RunAs {
  std::uint32_t uid = 0, gid = 0;
  std::string name = {};  // for initgroups; empty: no further groups
  bool operator==(const RunAs&) const = default;
};

// MISC_CHECK: exit status 0 is success, 1 a failure. 2 to 255 are failures too, or with misc_dynamic successes that
// set a weight. misc_timeout is Start's `timeout`; where it passes, the script's process group is killed.
struct MiscCheck {
  std::vector<std::string> argv;     // misc_path; argv[0] is looked up in PATH unless it has a slash
  bool dynamic = false;              // misc_dynamic
  std::optional<RunAs> run_as = {};  // unset: as we run
  bool operator==(const MiscCheck&) const = default;
};

// FILE_CHECK: a number in a file, times the weight. A missing or empty file counts as 0.
struct FileCheck {
  std::string path;         // of the track_file
  std::int64_t weight = 1;  // 0: any number but 0 in the file is a failure
  bool reverse = false;     // the weight's sign is turned (and for 0: only the number 0 is a failure)
  bool operator==(const FileCheck&) const = default;
};

using CheckSpec = std::variant<TcpCheck, HttpCheck, SmtpCheck, DnsCheck, UdpCheck, PingCheck, MiscCheck, FileCheck>;

// What SSL_GET shows to servers: the block SSL. Empty members are not given.
struct CheckTls {
  std::string ca, certificate, key, password;  // three paths of PEM files, and the key's password
  bool operator==(const CheckTls&) const = default;
};

// ---- The answer ----------------------------------------------------------------------------------------------------

struct CheckResult {
  bool ok = false;
  // For the log, without the server's name: "connection refused", "status 503, expected 200-299"; on success what was
  // seen: "connected", "status 200". What comes from a server is cut short and without control characters.
  std::string reason = {};
  // This host could not look (no descriptor or memory was left): nothing is said about the server. `ok` is false.
  bool could_not_look = false;
  std::optional<std::uint32_t> weight = {};        // MISC_CHECK with misc_dynamic: exit status less 2
  std::optional<std::int32_t> weight_change = {};  // FILE_CHECK: number * weight, -253..253; added to the configured
  std::optional<int> exit_status = {};             // MISC_CHECK; 128 + signal
  Instant start{}, end{};                          // CLOCK_MONOTONIC
  bool operator==(const CheckResult&) const = default;
};

using CheckId = std::uint64_t;  // never 0, never used twice by one Checker
using CheckDone = std::function<void(const CheckResult&)>;

class Checker {
 public:
  virtual ~Checker() = default;  // cancels everything

  // What of a check can be known to be wrong before it is run: a regex that does not compile, an unknown DNS type or
  // option word, a payload that is no hexadecimal string, an empty argv. Fit for a diagnostic. No network, no file.
  virtual Status Examine(const CheckSpec& spec) const = 0;

  // From now on TLS handshakes show this. On an error (a file that cannot be read, a key that does not fit) everything
  // stays as before.
  virtual Status UseTls(const CheckTls& tls) = 0;

  // Begins one look. `done` is called once, from the loop and never from inside Start or Cancel, at the latest when
  // `timeout` (above 0) has passed since now; it may start and cancel others. `timeout` covers the whole look, with all
  // urls. A check that Examine refuses fails with the same words.
  virtual CheckId Start(const CheckSpec& spec, Microseconds timeout, CheckDone done) = 0;

  // `done` will not be called; sockets are closed and a script's process group is killed before this returns. An id
  // that ended already is ignored.
  virtual void Cancel(CheckId id) = 0;
};

}  // namespace holdfast::host
