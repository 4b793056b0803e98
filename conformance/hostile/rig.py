"""A lab with one device under test and one attacker, made and removed by holdfast-lab."""
import json
import os
import pathlib
import re
import subprocess
import sys

VRID, PRIORITY = 51, 100
VIRTUAL = {4: ["192.0.2.100"], 6: ["fe80::100", "fd00:2::100"]}
HERE = pathlib.Path(__file__).parent


class CannotRunHere(Exception):
    """The machine lacks namespaces, or the implementation is not installed."""


def basename(dut):
    """holdfastd of "holdfastd" and of "some/where/holdfastd.yaml"."""
    return pathlib.Path(dut).name.removesuffix(".yaml")


class Rig:
    """`dut`: a name that holdfast-lab knows, or a file. Times are seconds, `interval` the advertisement interval."""

    def __init__(self, lab_program, dut, version, family, interval, folder):
        self.program, self.dut, self.version = str(lab_program), dut, version
        self.family, self.interval = family, interval
        self.folder = pathlib.Path(folder)
        self.name = f"hostile-{re.sub('[^a-z0-9]', '-', basename(dut))}-v{version}-{family}-{os.getpid()}"
        self.agent = None

    def __enter__(self):
        self._up()
        return self

    def __exit__(self, *_):
        self._down()

    def restart(self):
        """Everything anew, the device's memory and counters as well."""
        self._down()
        self._up()

    def _up(self):
        lab = self.folder / f"{self.name}.yaml"
        length = 24 if self.family == 4 else 64
        addresses = ", ".join(f'"{address}/{length}"' for address in VIRTUAL[self.family])
        lab.write_text(f"""lab: hostile traffic
segments: {{lan: [192.0.2.0/24, "fd00:2::/64"], aside: 198.51.100.0/24}}
routers:
  dut: {{dut: "{self.dut}", version: {self.version}, family: ipv{self.family}, vrid: {VRID}, priority: {PRIORITY},
        interval: {round(self.interval * 1000)}ms, addresses: [{addresses}], eth0: lan, eth1: aside}}
hosts:
  attacker: {{eth0: lan, eth1: aside}}
""")
        up = subprocess.run([self.program, "up", str(lab)], capture_output=True, text=True, timeout=60)
        if up.returncode in (6, 7):
            raise CannotRunHere(up.stderr.strip())
        assert up.returncode == 0, up.stderr
        self.agent = subprocess.Popen(
            [self.program, "exec", "--lab", self.name, "attacker", "--", sys.executable, str(HERE / "agent.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert json.loads(self.agent.stdout.readline()) == {"ready": True}

    def _down(self):
        if self.agent:
            self.agent.stdin.close()
            self.agent.stdout.close()
            self.agent.wait(10)
        subprocess.run([self.program, "down", self.name], capture_output=True, timeout=200)

    def order(self, **what):
        """Lets the attacker do something (agent.py); the answer."""
        self.agent.stdin.write(json.dumps(what) + "\n")
        self.agent.stdin.flush()
        return json.loads(self.agent.stdout.readline())

    def on(self, node, script):
        """What a shell script says in a node."""
        done = subprocess.run([self.program, "exec", "--lab", self.name, node, "--", "sh", "-c", script],
                              capture_output=True, text=True, timeout=30)
        return done.stdout

    def mac(self, node):
        return bytes.fromhex(self.on(node, "cat /sys/class/net/eth0/address").strip().replace(":", ""))

    def link_local(self, node):
        return re.search(r"inet6 (fe80[0-9a-f:]+)", self.on(node, "ip -6 addr show dev eth0 scope link"))[1]

    def memory_kb(self):
        """Resident memory of every process in the device's network namespace but the one that asks."""
        return int(self.on("dut", "own=$(readlink /proc/self/ns/net); sum=0; for p in /proc/[0-9]*; do "
                                  'case "$(cat $p/comm 2>/dev/null)" in sh|cat|readlink|awk|"") continue;; esac; '
                                  '[ "$(readlink $p/ns/net)" = "$own" ] || continue; '
                                  "kb=$(awk '/^VmRSS/{print $2}' $p/status); sum=$((sum + ${kb:-0})); done; echo $sum"))

    def processes(self):
        """The device's processes by their start: equal before and after, nothing has died or been restarted."""
        told = self.on("dut", "own=$(readlink /proc/self/ns/net); for p in /proc/[0-9]*; do "
                              'case "$(cat $p/comm 2>/dev/null)" in sh|cat|readlink|awk|"") continue;; esac; '
                              '[ "$(readlink $p/ns/net)" = "$own" ] && awk \'{print $1, $2, $22}\' $p/stat; done')
        return told.split("\n")

    def kernel(self):
        """What the device's kernel counted: frames on eth0 and eth1, IP packets, and those it gave to sockets."""
        text = self.on("dut", "cat /proc/net/dev /proc/net/snmp /proc/net/snmp6")
        names, values = re.findall(r"^Ip: (.*)$", text, re.M)
        ip = dict(zip(names.split(), values.split()))
        six = dict(re.findall(r"^(Ip6\w+)\s+(\d+)$", text, re.M))
        frames = {port: int(count) for port, count in re.findall(r"^ *(eth\d): *\d+ +(\d+)", text, re.M)}
        return {"eth0": frames["eth0"], "eth1": frames["eth1"],
                "received": int(ip["InReceives"]) + int(six["Ip6InReceives"]),
                "delivered": int(ip["InDelivers"]) + int(six["Ip6InDelivers"])}

    def statistics(self):
        """The counters that the implementation itself keeps, flat; empty where it has none."""
        kind = basename(self.dut).split(":")[0]
        return _STATISTICS[kind](self) if kind in _STATISTICS else {}


def _holdfastd(rig):
    text = rig.on("dut", "rm -f /run/holdfastd/stats.json; kill -USR2 $(pgrep -o holdfastd); "
                         "for i in $(seq 50); do sleep 0.1; [ -s /run/holdfastd/stats.json ] && break; done; "
                         "cat /run/holdfastd/stats.json")
    return {key: value for key, value in json.loads(text)["VI_1"].items() if value} if text else {}


def _keepalived(rig):
    text = rig.on("dut", "rm -f /tmp/keepalived.stats; kill -USR2 $(pgrep -o keepalived); "
                         "for i in $(seq 50); do sleep 0.1; [ -s /tmp/keepalived.stats ] && break; done; "
                         "cat /tmp/keepalived.stats; rm -f /tmp/keepalived.stats")
    counters, group = {}, ""
    for indent, key, value in re.findall(r"^( *)([A-Z][^:\n]*): *(\d*)$", text, re.M):
        if not value:
            group = key + " "
        elif int(value):
            counters[(group if len(indent) > 2 else "") + key] = int(value)
    return counters


def _frr(rig):
    text = rig.on("dut", 'vtysh --vty_socket /run/frr -d vrrpd -c "show vrrp json"')
    return json.loads(text)[0][f"v{rig.family}"]["stats"] if text else {}


_STATISTICS = {"holdfastd": _holdfastd, "keepalived": _keepalived, "frr": _frr}
