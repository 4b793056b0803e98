"""The run of ci/bench-checks: the link to the peer, the configuration, and each daemon in turn on it."""
import dataclasses
import os
import pathlib
import signal
import subprocess
import sys
import time

import bench_checks_figures as figures
import bench_checks_peer as peer

DELAY_LOOP = 10        # seconds
ADVERT_INTERVAL = 100  # milliseconds
WARM_UP = {False: 10, True: 2 * DELAY_LOOP}  # with checks: two rounds; without: the gratuitous ARPs are over
PER_SERVICE = 100      # real servers of a virtual server
MOST_SERVICES = 60000
HERE, THERE = "192.0.2.1", "192.0.2.2"
INSTANCE = """vrrp_instance bench {
    version 3
    state MASTER
    interface eth0
    virtual_router_id 51
    priority 200
    advert_int 0.1
    virtual_ipaddress {
        192.0.2.100/24
    }
}
"""


def address(service):
    return f"10.128.{service // 250}.{service % 250 + 1}"


def real_server(service):
    http = service % 2
    check = "HTTP_GET {\n            url {\n                path /\n                status_code 200\n            }\n" \
        if http else "TCP_CHECK {\n"
    return (f"    real_server {address(service)} {peer.HTTP_PORT if http else peer.TCP_PORT} {{\n        weight 1\n"
            f"        {check}            connect_timeout 3\n        }}\n    }}\n")


def configuration(services):
    yield INSTANCE
    for first in range(0, services, PER_SERVICE):
        number = first // PER_SERVICE
        yield (f"virtual_server 10.1.{number // 250}.{number % 250 + 1} 80 {{\n    delay_loop {DELAY_LOOP}\n"
               f"    lb_algo rr\n    lb_kind NAT\n    protocol TCP\n")
        yield from map(real_server, range(first, min(services, first + PER_SERVICE)))
        yield "}\n"


class Link:
    """eth0 here and eth0 in the peer's namespace, to which all servers' addresses belong."""

    def __init__(self, folder):
        self.folder = folder
        self.peer = subprocess.Popen(["unshare", "-n", sys.executable, peer.__file__, str(folder)],
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        there = f"/proc/{self.peer.pid}/ns/net"
        while os.readlink(there) == os.readlink("/proc/self/ns/net"):
            time.sleep(0.01)
        for words in (f"link add eth0 type veth peer name eth0 netns {self.peer.pid}", f"addr add {HERE}/24 dev eth0",
                      "link set eth0 up", "link set lo up"):
            subprocess.run(["ip", *words.split()], check=True)
        for words in (f"addr add {THERE}/24 dev eth0", "link set eth0 up", "link set lo up",
                      "route add local 10.128.0.0/16 dev lo"):
            subprocess.run(["nsenter", f"--net={there}", "ip", *words.split()], check=True)
        subprocess.run(["ip", "route", "add", "10.128.0.0/16", "via", THERE], check=True)
        self.peer.stdin.write("go\n")
        self.peer.stdin.flush()
        assert self.peer.stdout.readline() == "ready\n", "the peer did not begin"
        return self

    def __exit__(self, *_):
        self.peer.kill()
        self.peer.wait()

    def records(self, name, layout, begin, end):
        """What was written down from `begin` to `end`, a moment ago at least."""
        data = (self.folder / name).read_bytes()
        return figures.between(list(layout.iter_unpack(data[:len(data) // layout.size * layout.size])), begin, end)


@dataclasses.dataclass
class Process:
    cpu: float  # processors, on average
    resident: float  # MiB at the end
    peak: float


@dataclasses.dataclass
class Phase:
    """One daemon for a while; `failure` in place of the rest."""
    daemon: str
    checks: bool
    failure: str = ""
    checked: int = 0
    lateness: list = dataclasses.field(default_factory=list)
    first_starts: list = dataclasses.field(default_factory=list)  # per tenth of a second, from the daemon's start
    starts: list = dataclasses.field(default_factory=list)
    deviations: list = dataclasses.field(default_factory=list)
    timer: list = dataclasses.field(default_factory=list)
    processes: dict = dataclasses.field(default_factory=dict)


def ticks(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[1]), int(fields[11]) + int(fields[12])  # parent, user and system time


def family(parent):
    """{pid: its ticks} of a process and all below it."""
    seen = {}
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            seen[int(path.name)] = ticks(path.name)
        except (FileNotFoundError, ProcessLookupError):
            continue
    members, grown = {parent}, True
    while grown:
        more = {pid for pid, (above, _) in seen.items() if above in members} - members
        members, grown = members | more, more
    return {pid: seen[pid][1] for pid in members if pid in seen}


def memory(pid, field):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    return 0.0


def telling_line(log):
    lines = log.read_text(errors="replace").splitlines()
    return ([line for line in lines if "IPVS:" in line] or lines[-1:] or ["it said nothing"])[0]


class Daemon:
    def __init__(self, folder, argv, checks):
        self.files = {role: folder / f"{role}.pid" for role in ("parent", "VRRP", "checkers")}
        self.log = folder / "log"
        options = [o for letter, file in zip("prc", self.files.values()) for o in (f"-{letter}", str(file))]
        with self.log.open("w") as out:
            self.process = subprocess.Popen([*argv, "-n", "-l", *options, *([] if checks else ["-P"])],
                                            stdin=subprocess.DEVNULL, stdout=out, stderr=out)

    def live_for(self, until):
        """Why it did not live; "" where it did."""
        while time.time_ns() < until:
            if self.process.poll() is not None:
                return f"ended with status {self.process.returncode}: {telling_line(self.log)}"
            time.sleep(0.1)
        return ""

    def processes(self, before, after, seconds):
        roles = {}
        for role, file in self.files.items():
            roles[int(file.read_text()) if file.exists() else 0] = role
        roles[self.process.pid] = "parent"
        hertz = os.sysconf("SC_CLK_TCK")
        return {roles.get(pid, f"process {pid}"): Process((used - before.get(pid, 0)) / hertz / seconds,
                                                         memory(pid, "VmRSS:"), memory(pid, "VmHWM:"))
                for pid, used in after.items()}

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def measure(link, phase, daemon, start, seconds, services):
    begin = start + WARM_UP[phase.checks] * 10**9
    window = figures.Window(start, begin, begin + seconds * 10**9)
    if failure := daemon.live_for(window.begin):
        return failure
    before = family(daemon.process.pid)
    if failure := daemon.live_for(window.end):
        return failure
    phase.processes = daemon.processes(before, family(daemon.process.pid), seconds)
    time.sleep(3 * peer.INTERVAL)
    frames = link.records("frames", peer.FRAME, window.start, window.end)
    phase.deviations = figures.advertisement_deviations(frames, window, ADVERT_INTERVAL)
    phase.timer = [late / 1e6 for _, late in link.records("timer", peer.TIMER, window.begin, window.end)]
    if lost := figures.lost(frames):
        return f"the capture lost {lost:,} frames"
    if len(phase.deviations) < seconds * 1000 / ADVERT_INTERVAL * 0.9:
        return f"{len(phase.deviations)} advertisements in {seconds} s: {telling_line(daemon.log)}"
    if phase.checks:
        phase.lateness, phase.checked = figures.lateness(frames, window, DELAY_LOOP * 1000)
        phase.first_starts = figures.starts_per_bin(frames, window.start, window.begin)
        phase.starts = figures.starts_per_bin(frames, window.begin, window.end)
        if phase.checked < 0.99 * services:
            return f"checked {phase.checked:,} of {services:,} services in {seconds} s"
    return ""


def play(link, daemons, services, seconds):
    """The phases, in the order of the table."""
    conf, phases = link.folder / "bench.conf", []
    with conf.open("w") as out:
        out.writelines(configuration(services))
    for name, program in daemons.items():
        for checks in (False, True):
            phase = Phase(name, checks)
            phases.append(phase)
            print(f"{name} {'with' if checks else 'without'} checks ...", file=sys.stderr, flush=True)
            if not program.is_file():
                phase.failure = f"{program} is not installed"
                continue
            start = time.time_ns()
            daemon = Daemon(link.folder, [str(program), "-f", str(conf)], checks)
            phase.failure = measure(link, phase, daemon, start, seconds if checks else seconds // 2, services)
            daemon.stop()
    return phases
