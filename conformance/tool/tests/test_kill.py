"""A killed run leaves nothing. The whole machine is looked at, so no other run may stand beside this one."""
import os
import pathlib
import random
import select
import signal
import subprocess
import time
import uuid

import pytest

from test_conform import BIN, only_where_namespaces_are  # noqa: F401 (a fixture of every test)


def namespaces():
    return subprocess.run(["lsns", "-n", "-o", "NS"], capture_output=True, text=True).stdout.split()


def links():
    return subprocess.run(["ip", "-o", "link"], capture_output=True, text=True).stdout


def tables():
    return subprocess.run(["nft", "list", "tables"], capture_output=True, text=True).stdout


def runtime_files():
    """/run as it stands, without what the machine's own services write there."""
    return sorted(str(path) for path in pathlib.Path("/run").glob("*"))


def processes(mark):
    """Those whose environment carries `mark`: a killed run's own, however deep, and nobody else's."""
    found = []
    for environment in pathlib.Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark.encode() in environment.read_bytes():
                found.append(environment.parent.name)
        except OSError:
            continue
    return found


def select_nothing(seconds):
    """Waits a little between two looks at a condition."""
    select.select([], [], [], seconds)


@pytest.mark.needs_namespaces
def test_kill_9_leaves_nothing(tmp_path):
    """At random moments; the seed is printed by pytest when it fails."""
    seed = int(os.environ.get("HOLDFAST_TEST_SEED", time.time()))
    moments = random.Random(seed)
    mark = f"HOLDFAST_TEST_MARK={uuid.uuid4().hex}"
    environment = dict(os.environ, **dict([mark.split("=")]))

    def world():
        return len(namespaces()), links(), tables(), runtime_files(), processes(mark)

    before = world()
    for turn in range(int(os.environ.get("HOLDFAST_KILLS", "3"))):
        victim = subprocess.Popen([BIN / "holdfast-conform", "run", "--dut", "holdfastd", "--report",
                                   tmp_path / str(turn), "9568/6.4.3"], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL, env=environment)
        with pytest.raises(subprocess.TimeoutExpired):
            victim.wait(timeout=moments.uniform(0.05, 4))
        alive = len(processes(mark))
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        deadline = time.monotonic() + 10
        while world() != before and time.monotonic() < deadline:
            select_nothing(0.05)
        assert alive and world() == before, f"seed {seed}, turn {turn}"
