#include "reference/daemon/options.h"

#include <fmt/format.h>
#include <getopt.h>
#include <syslog.h>

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <string_view>

namespace holdfast::daemon {
namespace {

// Long options without a letter.
enum LongOnly : int {
  kJson = 256,
  kSarif,
  kExplain,
  kFix,
  kDumpConfig,
  kPeer,
  kAsKeepalived,
  kSignum,
  kRunDir,
  kAll,
  kFlushLog,
  kConfigFd,
};

// The leading '+' stops at the first word that is no option; ':' makes a missing argument distinguishable.
constexpr char kLetters[] = "+:f:PCBlDS:g::Gu:XVIRndp:r:c:b:T:axA:mM::s:ei:t::vh";

const option kLongOptions[] = {
    {"use-file", required_argument, nullptr, 'f'},
    {"vrrp", no_argument, nullptr, 'P'},
    {"check", no_argument, nullptr, 'C'},
    {"no_bfd", no_argument, nullptr, 'B'},
    {"all", no_argument, nullptr, kAll},
    {"log-console", no_argument, nullptr, 'l'},
    {"log-detail", no_argument, nullptr, 'D'},
    {"log-facility", required_argument, nullptr, 'S'},
    {"log-file", optional_argument, nullptr, 'g'},
    {"flush-log-file", no_argument, nullptr, kFlushLog},
    {"no-syslog", no_argument, nullptr, 'G'},
    {"umask", required_argument, nullptr, 'u'},
    {"release-vips", no_argument, nullptr, 'X'},
    {"dont-release-vrrp", no_argument, nullptr, 'V'},
    {"dont-release-ipvs", no_argument, nullptr, 'I'},
    {"dont-respawn", no_argument, nullptr, 'R'},
    {"dont-fork", no_argument, nullptr, 'n'},
    {"dump-conf", no_argument, nullptr, 'd'},
    {"pid", required_argument, nullptr, 'p'},
    {"vrrp_pid", required_argument, nullptr, 'r'},
    {"checkers_pid", required_argument, nullptr, 'c'},
    {"bfd_pid", required_argument, nullptr, 'b'},
    {"genhash", required_argument, nullptr, 'T'},
    {"address-monitoring", no_argument, nullptr, 'a'},
    {"snmp", no_argument, nullptr, 'x'},
    {"snmp-agent-socket", required_argument, nullptr, 'A'},
    {"core-dump", no_argument, nullptr, 'm'},
    {"core-dump-pattern", optional_argument, nullptr, 'M'},
    {"namespace", required_argument, nullptr, 's'},
    {"all-config", no_argument, nullptr, 'e'},
    {"config-id", required_argument, nullptr, 'i'},
    {"config-fd", required_argument, nullptr, kConfigFd},
    {"signum", required_argument, nullptr, kSignum},
    {"config-test", optional_argument, nullptr, 't'},
    {"json", no_argument, nullptr, kJson},
    {"sarif", no_argument, nullptr, kSarif},
    {"as-keepalived", no_argument, nullptr, kAsKeepalived},
    {"peer", required_argument, nullptr, kPeer},
    {"explain", required_argument, nullptr, kExplain},
    {"fix", required_argument, nullptr, kFix},
    {"dump-config", no_argument, nullptr, kDumpConfig},
    {"run-dir", required_argument, nullptr, kRunDir},
    {"version", no_argument, nullptr, 'v'},
    {"help", no_argument, nullptr, 'h'},
    {nullptr, 0, nullptr, 0},
};

std::optional<int> ParseFacility(std::string_view text) {
  if (text == "user") return LOG_USER;
  if (text == "daemon") return LOG_DAEMON;
  if (text.starts_with("local")) text.remove_prefix(5);
  if (text.size() != 1 || text[0] < '0' || text[0] > '7') return std::nullopt;
  return LOG_LOCAL0 + ((text[0] - '0') << 3);
}

std::optional<unsigned> ParseUmask(std::string_view text) {
  const bool octal = text.starts_with("0");
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, octal ? 8 : 10);
  if (error != std::errc() || end != text.data() + text.size() || value > 0777) return std::nullopt;
  return value;
}

// What we understand of keepalived's command line and do not do. The daemon refuses where going on would hide a
// service that the operator counts on, and only says so where nothing on the wire changes.
Status Unsupported(int letter) {
  switch (letter) {
    case 'T':
      return Fail("--genhash is not supported: digests are computed by other tools, for instance curl and md5sum");
    case 'x':
    case 'A':
      return Fail("--snmp is not supported: holdfastd has no SNMP agent");
    case kConfigFd:
      return Fail("--config-fd is keepalived's own private option");
    case 'g':
      return Fail("--log-file is not supported: use -l and redirect standard error");
    default:
      return {};
  }
}

std::optional<std::string> WithoutEffect(int letter) {
  switch (letter) {
    case 'B':
    case 'b':
      return "-B, -b: this version has no BFD";
    case 'd':
      return "-d: ask with SIGUSR1 for what the daemon made of its configuration";
    case 'a':
      return "-a: address changes are logged with -D";
    case 'm':
    case 'M':
      return "-m, -M: core dumps are the service manager's business (LimitCORE=)";
    case 'e':
      return "-e: a missing include is always an error";
    case kFlushLog:
      return "--flush-log-file: there is no log file to flush";
    default:
      return std::nullopt;
  }
}

Status ApplySwitch(int letter, Options& options) {
  switch (letter) {
    case 'P':
    case 'C':
    case kAll:
      options.vrrp = letter != 'C';
      options.checkers = letter != 'P';
      break;
    case 'l':
      options.log_console = true;
      break;
    case 'D':
      options.log_detail = true;
      break;
    case 'G':
      options.no_syslog = true;
      break;
    case 'X':
      break;  // addresses are always released on a stop; -V is the exception
    case 'V':
      options.release_addresses = false;
      break;
    case 'I':
      options.release_services = false;
      break;
    case 'R':
      options.respawn = false;
      break;
    case 'n':
      options.foreground = true;
      break;
    case kJson:
      options.json = true;
      break;
    case kSarif:
      options.sarif = true;
      break;
    case kAsKeepalived:
      options.as_keepalived = true;
      break;
    case kDumpConfig:
      options.command = Command::kDumpConfig;
      break;
    case 'v':
      options.command = Command::kVersion;
      break;
    case 'h':
      options.command = Command::kHelp;
      break;
    default:
      break;
  }
  return {};
}

Status ApplyArgument(int letter, const std::string& argument, Options& options) {
  switch (letter) {
    case 'f':
      options.config_file = argument;
      break;
    case 'p':
      options.pid_file = argument;
      break;
    case 'r':
      options.vrrp_pid_file = argument;
      break;
    case 'c':
      options.checkers_pid_file = argument;
      break;
    case 's':
      options.net_namespace = argument;
      break;
    case 'i':
      options.config_id = argument;
      break;
    case kRunDir:
      options.run_dir = argument;
      break;
    case kPeer:
      options.peer_file = argument;
      break;
    case 'S':
      if (const auto facility = ParseFacility(argument))
        options.syslog_facility = *facility;
      else
        return Fail(fmt::format("-S {}: the facility is 0 to 7, local0 to local7, user or daemon", argument));
      break;
    case 'u':
      options.umask = ParseUmask(argument);
      if (!options.umask) return Fail(fmt::format("-u {}: the mask is a number from 0 to 0777", argument));
      break;
    case kExplain:
    case kSignum:
      options.command = letter == kExplain ? Command::kExplain : Command::kSignalNumber;
      options.keyword = argument;
      break;
    case kFix:
      options.command = Command::kFix;
      options.config_file = argument;
      break;
    case 't':
      options.command = Command::kCheck;
      options.check_log = argument;
      break;
    default:
      break;
  }
  return {};
}

Status Apply(int letter, const char* argument, Options& options) {
  if (auto refused = Unsupported(letter); !refused) return refused;
  if (auto note = WithoutEffect(letter)) options.notes.push_back(*note);
  if (letter == 't') return ApplyArgument(letter, argument == nullptr ? "" : argument, options);
  return argument == nullptr ? ApplySwitch(letter, options) : ApplyArgument(letter, argument, options);
}

}  // namespace

Result<Options> ParseOptions(int argc, char* const* argv) {
  Options options;
  if (const char* dir = std::getenv("RUNTIME_DIRECTORY"); dir != nullptr && *dir != '\0') options.run_dir = dir;
  optind = 0;  // glibc: start afresh, so that a second call in one process reads its own arguments
  opterr = 0;
  for (int letter; (letter = getopt_long(argc, argv, kLetters, kLongOptions, nullptr)) != -1;) {
    const std::string word = argv[optind - 1];
    if (letter == ':') return Fail(fmt::format("{} needs an argument", word));
    if (letter == '?') {
      const bool is_letter = optopt > 0 && optopt < 256;
      return Fail(fmt::format("unknown option {}", is_letter ? fmt::format("-{}", char(optopt)) : word));
    }
    if (auto done = Apply(letter, optarg, options); !done) return tl::make_unexpected(done.error());
  }
  if (optind < argc) return Fail(fmt::format("unexpected argument '{}'", argv[optind]));
  if (!options.foreground && options.pid_file.empty()) options.pid_file = "/run/holdfastd.pid";
  return options;
}

std::optional<int> SignalNumber(const std::string& what) {
  if (what == "STOP") return SIGTERM;
  if (what == "RELOAD") return SIGHUP;
  if (what == "DATA" || what == "JSON") return SIGUSR1;
  if (what == "STATS") return SIGUSR2;
  return std::nullopt;
}

}  // namespace holdfast::daemon
