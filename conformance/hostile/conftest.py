"""What the tests with an outside view share: the programs of a build, and one short run of the suite."""
import os
import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("HOLDFAST_BIN", ROOT / "build" / "bin"))


_hostile_table = []


def pytest_terminal_summary(terminalreporter):
    for line in _hostile_table:
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def hostile_table():
    """Lines for the end of the run."""
    return _hostile_table


@pytest.fixture(scope="session")
def binaries():
    """The folder of a build's programs."""
    if not (BIN / "holdfast-lab").exists():
        pytest.skip(f"{BIN}/holdfast-lab is not built")
    return BIN


@pytest.fixture(scope="session")
def conform():
    program = BIN / "holdfast-conform"
    if not program.exists():
        pytest.skip(f"{program} is not built")
    return program


@pytest.fixture(scope="session")
def holdfastd_captures(conform, tmp_path_factory):
    """Captures of holdfastd: those of the suite's last whole run ($HOLDFAST_CAPTURES), or of a few clauses played now."""
    if not shutil.which("tshark"):
        pytest.skip("tshark is not installed: ci/setup")
    whole_run = pathlib.Path(os.environ.get("HOLDFAST_CAPTURES", "/nonexistent"))
    report = whole_run if whole_run.exists() else tmp_path_factory.mktemp("outside")
    if report != whole_run:
        run = subprocess.run([conform, "run", "--dut", "holdfastd", "--report", report, "9568/5.2", "3768/5.3"],
                             capture_output=True, text=True, timeout=300)
        if run.returncode == 6:
            pytest.skip("this machine cannot run namespaces: " + run.stderr.strip().splitlines()[-1])
    captures = sorted(report.rglob("*.pcapng"))
    assert captures, f"no capture below {report}"
    merged = tmp_path_factory.mktemp("merged") / "all.pcapng"  # one start of tshark instead of hundreds
    subprocess.run(["mergecap", "-a", "-w", merged, *captures], check=True)
    return [merged]
