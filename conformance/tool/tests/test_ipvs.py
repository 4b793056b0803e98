"""The IPVS section: holdfastd as the director passes it, and directors with a fault are convicted, each of its own.

One boot of the guest for each of the two runs where this kernel has no IPVS.
"""
import json
import os
import pathlib
import subprocess

import pytest

BIN = pathlib.Path(os.environ["HOLDFAST_BIN"])
EXAMPLES = pathlib.Path(__file__).parents[2] / "duts-examples"


def run(folder, *words):
    done = subprocess.run([BIN / "holdfast-conform", "run", "--stage", "ipvs", "--report", folder, *words],
                          capture_output=True, text=True, timeout=600, check=False)
    if done.returncode == 6:
        pytest.skip("no IPVS here: " + done.stderr)
    assert done.returncode in (0, 1, 5), done.stdout + done.stderr
    results = json.loads((pathlib.Path(folder) / "run.json").read_text())["results"]
    return done, {(r["dut"].split("/")[-1], r["clause"]): r for r in results}


def test_holdfastd(tmp_path):
    done, results = run(tmp_path, "--dut", "holdfastd")
    assert {key[1]: (r["verdict"], r["cause"]) for key, r in results.items()
            if r["verdict"] != ("info" if key[1] == "IPVS-NOBODY" else "pass")} == {}
    assert done.returncode == 0, done.stdout
    assert len(results) >= 29
    for result in results.values():
        assert result["sent"] and result["expected"] and result["seen"]
        assert all((tmp_path / file).exists() for file in result["artifacts"])


def test_directors_with_a_fault(tmp_path):
    weights, deaf = "wrong-director.yaml:weights", "deaf-director.yaml"
    _, results = run(tmp_path, "--dut", f"{EXAMPLES}/{weights}", "--dut", f"{EXAMPLES}/{deaf}", "IPVS-SCHED-WLC",
                     "IPVS-STOP")
    assert {key: r["verdict"] for key, r in results.items()} == {
        (weights, "IPVS-SCHED-WLC"): "fail", (weights, "IPVS-STOP"): "pass",
        (deaf, "IPVS-SCHED-WLC"): "pass", (deaf, "IPVS-STOP"): "non-strict"}
    assert "weight of A: 1, configured 3" in results[weights, "IPVS-SCHED-WLC"]["cause"]
