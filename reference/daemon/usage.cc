#include "reference/daemon/options.h"

namespace holdfast::daemon {

std::string VersionText() { return "holdfastd " HOLDFAST_VERSION " (VRRP: RFC 9568 with errata, RFC 3768)\n"; }

std::string UsageText() {
  return R"(Usage: holdfastd [OPTION...]

Run:
  -f, --use-file=FILE          configuration file [/etc/keepalived/keepalived.conf]
  -n, --dont-fork              stay in the foreground
  -l, --log-console            log to standard error
  -D, --log-detail             log details
  -S, --log-facility=FACILITY  0-7, local0-7, user or daemon [daemon]
  -G, --no-syslog              do not log to syslog
  -i, --config-id=ID           which lines starting with @ID count [the host's short name]
  -s, --namespace=NAME         run in this network namespace
  -p, --pid=FILE               pid file of the parent [/run/holdfastd.pid; with -n: none]
  -P, --vrrp                   VRRP only, no virtual servers
  -C, --check                  virtual servers only, no VRRP
  -r, --vrrp_pid=FILE          pid file of the VRRP process [none]
  -c, --checkers_pid=FILE      pid file of the process that checks servers [none]
  -R, --dont-respawn           end when a child ends, instead of starting it again
  -V, --dont-release-vrrp      leave the virtual addresses in place on a stop
  -I, --dont-release-ipvs      leave the virtual servers in the kernel on a stop
  -u, --umask=MASK             mask for files the daemon makes
      --run-dir=DIR            where state.json and stats.json go [/run/holdfastd]

Check and explain:
  -t, --config-test[=LOG]      check the file: 0 nothing wrong, 1 not understood, 2 unreadable, 3 wrong in meaning
      --json                   with -t: diagnostics as JSON
      --sarif                  with -t: diagnostics as SARIF 2.1.0
      --as-keepalived          with -t: exactly what keepalived understands
      --peer=FILE              with -t: do two routers' files fit together
      --fix=FILE               print the file corrected; what is left to say goes to standard error
      --dump-config            print the normal form: includes, conditions and expansions resolved
      --explain=KEYWORD        what a keyword does
      --signum=WHAT            signal number of STOP, RELOAD, DATA or STATS
  -v, --version                print the version
  -h, --help                   print this text

Signals: TERM and INT stop, HUP reloads, USR1 writes state.json, USR2 writes stats.json.
Accepted without effect: --all -d -X -B -b -a -m -M -e.
Not supported: -T -x -A -g.
Exit status: 0 stopped, 1 fatal, 2 usage or configuration, 4 permission, 6 no configuration file.
)";
}

}  // namespace holdfast::daemon
