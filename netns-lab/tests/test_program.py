"""holdfast-lab as its users meet it: exit codes, messages, and that nothing outlives it, however it ends.

HOLDFAST_BIN is the folder of the built programs. Every process started here carries a mark in its environment; the
namespaces it lived in are remembered, so that "nothing is left" means ours, whatever else runs on the machine.
"""
import glob
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import time
import uuid

import pytest

HERE = pathlib.Path(__file__).resolve().parent
LABS = HERE.parent / "labs"
BIN = pathlib.Path(os.environ.get("HOLDFAST_BIN", HERE.parents[1] / "build" / "bin"))
LAB = str(BIN / "holdfast-lab")

needs_keepalived = pytest.mark.skipif(
    not shutil.which("keepalived", path=os.environ.get("PATH", "") + ":/usr/sbin"), reason="keepalived is not installed")


@pytest.fixture(autouse=True)
def machine_can():
    if subprocess.run([LAB, "check"], capture_output=True, check=False).returncode == 6:
        pytest.skip("labs cannot run here (holdfast-lab check)")


def born(pid):
    """When a process began, in seconds since the machine did."""
    with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
        return int(stat.read().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")


class Marked:
    """Processes with our mark in their environment, and the namespaces they are in."""

    def __init__(self):
        self.mark = f"HOLDFAST_TEST={uuid.uuid4()}"
        key, value = self.mark.split("=")
        self.environment = {**os.environ, key: value}
        self.namespaces = set()
        self.ours = {os.readlink(path) for path in glob.glob("/proc/self/ns/*")}

    def start(self, *arguments, **options):
        return subprocess.Popen([LAB, *arguments], env=self.environment, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, **options)

    def run(self, *arguments, **options):
        return subprocess.run([LAB, *arguments], env=self.environment, capture_output=True, text=True, timeout=120,
                              check=False, **options)

    def pids(self):
        found = []
        for folder in glob.glob("/proc/[0-9]*"):
            try:
                with open(folder + "/environ", "rb") as environ:
                    if self.mark.encode() in environ.read():
                        found.append(int(os.path.basename(folder)))
            except OSError:
                continue
        return found

    def look(self):
        """Remembers the namespaces of everything of ours that runs now; how many processes that is."""
        pids = self.pids()
        for pid in pids:
            for path in glob.glob(f"/proc/{pid}/ns/*"):
                try:
                    self.namespaces.add(os.readlink(path))
                except OSError:
                    continue
        self.namespaces -= self.ours
        return len(pids)

    def left(self, born_before):
        """What still runs or still lives in a namespace of ours. The kernel uses a namespace's number again at once, so
        that of a younger process is not ours."""
        left = [f"process {pid}" for pid in self.pids()]
        for path in glob.glob("/proc/[0-9]*/ns/*"):
            try:
                if os.readlink(path) in self.namespaces and born(path.split("/")[2]) <= born_before:
                    left.append(path)
            except OSError:
                continue
        return left

    def assert_nothing_left(self, seconds=10):
        now = time.clock_gettime(time.CLOCK_BOOTTIME)
        deadline = time.monotonic() + seconds
        while self.left(now) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert self.left(now) == []


@pytest.fixture
def marked():
    world = Marked()
    yield world
    for pid in world.pids():
        os.kill(pid, signal.SIGKILL)


def root_links():
    return {line.split(":")[1].strip() for line in
            subprocess.run(["ip", "-o", "link"], capture_output=True, text=True, check=True).stdout.splitlines()}


def write_lab(folder, dut="keepalived", steps="[{expect: {active: a, within: 6s}}]", verdict="{dual_active: 50ms}"):
    path = folder / "lab.yaml"
    path.write_text(f"""lab: one router
segments: {{lan: 192.0.2.0/24}}
routers:
  a: {{dut: "{dut}", priority: 200, interval: 100ms, addresses: 192.0.2.100, eth0: lan}}
hosts:
  client: {{eth0: lan, probe: 192.0.2.100}}
steps: {steps}
verdict: {verdict}
""")
    return str(path)


@needs_keepalived
def test_a_lab_that_holds_leaves_a_report(marked, tmp_path):
    done = marked.run("run", write_lab(tmp_path), "--report", str(tmp_path / "out"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "PASS" in done.stdout and "dark time" in done.stdout
    run = json.loads((tmp_path / "out" / "run.json").read_text())
    lab = run["labs"][0]
    assert lab["verdict"] == "pass" and lab["active"][0]["node"] == "a"
    assert run["duts"][0]["version"].startswith("Keepalived")
    for artifact in lab["artifacts"]:
        assert (tmp_path / "out" / artifact).stat().st_size > 0
    assert (tmp_path / "out" / "report.html").exists()
    marked.assert_nothing_left()


@needs_keepalived
def test_what_does_not_hold_is_exit_1_and_says_why(marked, tmp_path):
    lab = write_lab(tmp_path, steps="[{expect: {served: client, within: 6s}}, {cut: a}, {wait: 300ms}, {heal: a}, {wait: 1s}]",
                    verdict="{dark_time: 100ms}")
    done = marked.run("run", lab)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "FAIL" in done.stdout and "over the limit of 100.0 ms" in done.stdout
    done = marked.run("run", write_lab(tmp_path, steps="[{expect: {active: none, for: 3s}}]"))
    assert done.returncode == 1 and "NOT HELD, broken after" in done.stdout


@needs_keepalived
def test_json_is_the_only_thing_on_stdout(marked, tmp_path):
    done = marked.run("run", write_lab(tmp_path), "--json")
    assert json.loads(done.stdout)["labs"][0]["verdict"] == "pass"
    assert "PASS" in done.stderr


def test_a_bad_file_is_exit_2_with_its_place(marked, tmp_path):
    lab = write_lab(tmp_path, steps="[{expect: {active: b, within: 6s}}]")
    done = marked.run("run", lab)
    assert done.returncode == 2
    assert f"{lab}:7:27: error: no router is called 'b'" in done.stderr
    assert marked.run("run", str(tmp_path / "none.yaml")).returncode == 2
    assert marked.run("ruin").returncode == 2


def write_dut(folder, start, extra=""):
    path = folder / "dut.yaml"
    path.write_text(f"dut: broken\nstart: {start}\nconfig: x\nready: {{within: 300ms}}\n{extra}")
    return str(path)


def test_a_router_that_ends_is_exit_7_with_its_last_words(marked, tmp_path):
    dut = write_dut(tmp_path, '[sh, -c, "echo no such interface; exit 3"]')
    done = marked.run("run", write_lab(tmp_path, dut=dut))
    assert done.returncode == 7, done.stdout + done.stderr
    assert "ended with status 3" in done.stdout and "no such interface" in done.stdout


def test_a_router_that_never_takes_part_is_exit_7(marked, tmp_path):
    done = marked.run("run", write_lab(tmp_path, dut=write_dut(tmp_path, "[sleep, infinity]")))
    assert done.returncode == 7 and "has not joined the VRRP group" in done.stdout
    marked.assert_nothing_left()


def test_a_missing_program_is_exit_6_and_what_to_install(marked, tmp_path):
    dut = write_dut(tmp_path, "[no-such-router]", "install: apt-get install no-such-router\n")
    done = marked.run("run", write_lab(tmp_path, dut=dut))
    assert done.returncode == 6 and "apt-get install no-such-router" in done.stdout


@needs_keepalived
def test_kill_9_at_any_moment_leaves_nothing(marked, tmp_path):
    links = root_links()
    lab = write_lab(tmp_path, steps="[{expect: {active: a, within: 6s}}, {wait: 20s}]")
    chance = random.Random(7)
    for _ in range(int(os.environ.get("HOLDFAST_KILLS", "6"))):
        process = marked.start("run", lab)
        until = time.monotonic() + chance.uniform(0, 1.5)
        while time.monotonic() < until:
            marked.look()
        marked.look()
        process.kill()
        process.wait()
        process.stdout.close()
        marked.assert_nothing_left()
    assert marked.namespaces, "the lab had namespaces of its own"
    assert root_links() == links


@needs_keepalived
def test_ctrl_c_ends_the_lab_and_says_so(marked, tmp_path):
    process = marked.start("run", write_lab(tmp_path, steps="[{expect: {active: a, within: 6s}}, {wait: 60s}]"),
                           start_new_session=True)
    for line in process.stdout:
        if "wait" in line:
            break
    marked.look()
    os.killpg(process.pid, signal.SIGINT)
    output = process.stdout.read()
    assert process.wait(20) == 130
    assert "INTERRUPTED" in output
    marked.assert_nothing_left()


@pytest.fixture
def kept(marked, tmp_path):
    lab = tmp_path / f"t{uuid.uuid4().hex[:8]}.yaml"
    os.rename(write_lab(tmp_path), lab)
    yield str(lab), lab.stem
    marked.run("down", lab.stem)


@needs_keepalived
def test_up_exec_status_down(marked, kept):
    lab, name = kept
    done = marked.run("up", lab)
    assert done.returncode == 0, done.stderr
    assert any(entry["lab"] == name and entry["alive"] for entry in json.loads(marked.run("status", "--json").stdout))
    marked.look()
    shown = marked.run("exec", "--lab", name, "a", "--", "ip", "-br", "address", "show", "eth0")
    assert "192.0.2.11/24" in shown.stdout, shown.stderr
    assert marked.run("exec", "--lab", name, "a", "--", "sh", "-c", "exit 9").returncode == 9
    assert marked.run("exec", "--lab", name, "nobody", "--", "true").returncode == 2
    assert marked.run("up", lab).returncode == 2  # it is up already
    assert marked.run("down", name).returncode == 0
    marked.assert_nothing_left()
    assert marked.run("down", name).returncode == 2


@needs_keepalived
def test_kill_9_of_the_keeper_leaves_a_note_that_the_next_run_removes(marked, kept, tmp_path):
    lab, name = kept
    assert marked.run("up", lab).returncode == 0
    marked.look()
    keeper = next(entry["keeper"] for entry in json.loads(marked.run("status", "--json").stdout) if entry["lab"] == name)
    os.kill(keeper, signal.SIGKILL)
    marked.assert_nothing_left()
    assert not next(entry["alive"] for entry in json.loads(marked.run("status", "--json").stdout) if entry["lab"] == name)
    assert marked.run("run", write_lab(tmp_path, dut=write_dut(tmp_path, "[no-such-router]"))).returncode == 6
    assert all(entry["lab"] != name for entry in json.loads(marked.run("status", "--json").stdout))


SEEDS = HERE.parents[2] / "shared" / "seeds"


@pytest.mark.skipif(not (SEEDS / "vrrp-master.conf").exists(), reason="the folder with the tutorial's files is not here")
@pytest.mark.parametrize("dut", ["holdfastd:defaults", "keepalived"])
def test_the_tutorials_own_files_fail_over(marked, tmp_path, dut):
    if dut.startswith("holdfastd") and not (BIN / "holdfastd").exists():
        pytest.skip("holdfastd is not built")
    text = (LABS / "tutorial-failover.yaml").read_text()
    text = text.replace("tutorial/master.conf", str(SEEDS / "vrrp-master.conf"))
    text = text.replace("tutorial/backup.conf", str(SEEDS / "vrrp-backup.conf"))
    (tmp_path / "seeds.yaml").write_text(text)
    done = marked.run("run", str(tmp_path / "seeds.yaml"), "--dut", dut)
    assert done.returncode == 0, done.stdout + done.stderr
