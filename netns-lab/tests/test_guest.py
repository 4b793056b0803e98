"""holdfast-lab guest as its users meet it: output to the byte, exit statuses, IPVS inside, nothing left behind.

HOLDFAST_BIN is the folder of the built programs. A boot costs seconds under emulation, so each test asks much of one.
"""
import json
import os
import pathlib
import signal
import subprocess
import time

import pytest

HERE = pathlib.Path(__file__).resolve().parent
BIN = pathlib.Path(os.environ.get("HOLDFAST_BIN", HERE.parents[1] / "build" / "bin"))
LAB = str(BIN / "holdfast-lab")


def guest(*words, **options):
    return subprocess.Popen([LAB, "guest", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def finish(process):
    out, err = process.communicate(timeout=100)
    return process.returncode, out, err.decode(errors="replace")


def findings(**environment):
    told = subprocess.run([LAB, "check", "--json"], capture_output=True, env={**os.environ, **environment}, check=False)
    return {finding["what"]: finding for finding in json.loads(told.stdout)}


@pytest.fixture(scope="module")
def bootable():
    finding = findings()["guest"]
    if not finding["ok"]:
        pytest.skip("no guest here: " + finding["remark"])


def emulators():
    """Command lines of the emulators that run our kernel, by pid."""
    found = {}
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"qemu-system" in words[0] and b"virtserialport,chardev=status,nr=3" in words:
            found[int(path.parent.name)] = words
    return found


def children(pid):
    return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def test_output_and_files_are_exact(bootable, tmp_path):
    here, out = tmp_path / "here", tmp_path / "out"
    here.mkdir()
    (here / "random").write_bytes(os.urandom(1_000_000))
    (here / "errors").write_bytes(os.urandom(200_000))
    job = ('cat random; cat errors >&2; cp random "$OUT"/copy; echo of the command >/dev/stderr; '
           'touch ./x || touch /usr/x || touch /tmp/x && pwd >"$OUT/pwd" && echo "$SPECIAL" >"$OUT/env"; exit 7')
    process = guest("-o", str(out), "--", "sh", "-c", job, cwd=here, env={**os.environ, "SPECIAL": "it's \"$x\"\nand"})
    output, errors = process.communicate(timeout=100)
    assert process.returncode == 7
    assert output == (here / "random").read_bytes()
    assert errors.startswith((here / "errors").read_bytes())
    assert errors.count(b"Read-only file system") == 2
    assert b"of the command\n" in errors
    assert (out / "copy").read_bytes() == (here / "random").read_bytes()
    assert (out / "pwd").read_text() == f"{here}\n"
    assert (out / "env").read_text() == "it's \"$x\"\nand\n"
    assert not (here / "x").exists()


def test_ipvs_is_there_and_loads_what_it_needs(bootable):
    job = ("set -e; modprobe ip_vs_rr; grep -q ^ip_vs_rr /proc/modules; "
           "ipvsadm -A -t 192.0.2.1:80 -s wlc; ipvsadm -a -t 192.0.2.1:80 -r 198.51.100.7:8080 -m -w 3; "
           "grep -q ^ip_vs_wlc /proc/modules; ipvsadm -S -n; cat /proc/net/ip_vs")
    status, output, errors = finish(guest("--", "sh", "-c", job))
    assert status == 0, errors
    text = output.decode()
    assert "-A -t 192.0.2.1:80 -s wlc" in text
    assert "-a -t 192.0.2.1:80 -r 198.51.100.7:8080 -m -w 3" in text
    assert "C0000201:0050 wlc" in text  # the kernel's own table


def test_statuses_of_guests_side_by_side(bootable):
    running = {
        "own": guest("--", "sh", "-c", "sleep 100 & exit 42"),  # what is left running delays nothing
        "not found": guest("--", "no-such-program"),
        "killed": guest("--", "sh", "-c", "kill -9 $$"),
        "limit": guest("-t", "6", "--", "sh", "-c", "trap '' TERM; echo begun; sleep 100"),
        "panic": guest("--", "sh", "-c", "echo c >/proc/sysrq-trigger; sleep 100"),
    }
    ended = {name: finish(process) for name, process in running.items()}
    statuses = {name: status for name, (status, _, _) in ended.items()}
    assert statuses == {"own": 42, "not found": 127, "killed": 137, "limit": 124, "panic": 125}, ended
    assert ended["limit"][1] == b"begun\n"
    assert "stopped after 6 s" in ended["limit"][2]
    assert "Kernel panic" in ended["panic"][2]
    assert "no-such-program" in ended["not found"][2]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_it_takes_its_emulator_with_it(bootable, how):
    process = guest("--", "sleep", "100")
    wait_for(lambda: set(children(process.pid)) & set(emulators()))
    emulator = children(process.pid)[0]
    process.send_signal(how)
    process.wait(timeout=10)
    wait_for(lambda: emulator not in emulators())


def test_what_is_missing_is_named_with_its_cure(tmp_path):
    for environment, word in (({"HOLDFAST_CACHE": str(tmp_path)}, "ci/setup guest"), ({"PATH": "/nonexistent"}, "apt-get")):
        told = subprocess.run([LAB, "guest", "--", "true"], env={**os.environ, **environment}, capture_output=True,
                              text=True, check=False)
        assert told.returncode == 6
        assert word in told.stderr
        finding = findings(**environment)["guest"]
        assert not finding["ok"] and word in finding["remark"]


@pytest.mark.parametrize("words", [[], ["--"], ["-m", "5", "--", "true"], ["-t", "x", "--", "true"]])
def test_bad_usage_is_two(words):
    assert subprocess.run([LAB, "guest", *words], capture_output=True, check=False).returncode == 2
