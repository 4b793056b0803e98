"""holdfast-conform as its users meet it: exit codes, what it prints, and that it accuses nobody falsely."""
import json
import os
import pathlib
import shutil
import subprocess

import jsonschema
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = pathlib.Path(os.environ.get("HOLDFAST_BIN", ROOT / "build" / "bin"))
EXAMPLES = ROOT / "conformance" / "duts-examples"


def conform(*words, timeout=300):
    return subprocess.run([BIN / "holdfast-conform", *map(str, words)], capture_output=True, text=True,
                          timeout=timeout)


def run_of(report):
    return json.loads((pathlib.Path(report) / "run.json").read_text())


@pytest.fixture(autouse=True)
def only_where_namespaces_are(request):
    if request.node.get_closest_marker("needs_namespaces"):
        if subprocess.run([BIN / "holdfast-lab", "check"], capture_output=True).returncode == 6:
            pytest.skip("this machine cannot make namespaces")


def test_list_is_the_whole_registry():
    clauses = json.loads(conform("list", "--json").stdout)
    ours = [clause for clause in clauses if clause["id"].startswith("IPVS-")]
    assert (len(clauses) - len(ours), len(ours)) == (275, 29)
    assert {"id", "rfc", "section", "level", "statement", "observable", "cases", "reason"} <= set(clauses[0])


def test_untested_clauses_that_convict_have_a_reason():
    for clause in json.loads(conform("list", "--untested", "--json").stdout):
        assert clause["policy"] != "convicts" or clause["reason"], clause["id"]


def test_explain_tells_and_helps():
    told = conform("explain", "RFC9568-6.4.2-LEARN")
    assert told.returncode == 0 and "MUST" in told.stdout and "conformance/cases" in told.stdout
    lost = conform("explain", "RFC9568-6.4.2-LERN")
    assert lost.returncode == 2 and "did you mean RFC9568-6.4.2-LEARN" in lost.stderr


@pytest.mark.parametrize("words, code, told", [
    (["run"], 2, "--dut"),
    (["run", "--dut", "no-such-dut"], 2, "no-such-dut"),
    (["run", "--dut", "holdfastd", "--profile", "2338"], 2, "9568+errata"),
    (["run", "--dut", "keepalived", "--stage", "sim"], 2, "holdfastd"),
    (["run", "--dut", "holdfastd", "banana"], 2, "banana"),
    (["run", "--dut", "holdfastd", "--stage", "sim", "RFC9568-0.0-NOTHING"], 4, "nothing selected"),
])
def test_bad_usage_is_told_with_its_exit_code(words, code, told):
    result = conform(*words)
    assert (result.returncode, told in result.stderr) == (code, True), result.stderr


def test_virtual_time_holds_and_its_report_is_to_the_schema(tmp_path):
    result = conform("run", "--dut", "holdfastd", "--stage", "sim", "--report", tmp_path)
    assert result.returncode == 0, result.stdout
    run = run_of(tmp_path)
    jsonschema.validate(run, json.loads((ROOT / "netns-lab" / "report" / "run.schema.json").read_text()))
    assert sum(r["verdict"] == "pass" for r in run["results"]) >= 60
    for name in ("report.html", "junit.xml", "report.md"):
        assert (tmp_path / name).stat().st_size > 1000


@pytest.mark.needs_namespaces
def test_a_silent_device_passes_nothing(tmp_path):
    result = conform("run", "--dut", EXAMPLES / "silent.yaml", "--report", tmp_path, "9568/6.4.2",
                     "9568/7.1", "ipv4")
    verdicts = {r["verdict"] for r in run_of(tmp_path)["results"]}
    assert verdicts and "pass" not in verdicts, verdicts
    assert result.returncode in (1, 5)


@pytest.mark.needs_namespaces
@pytest.mark.parametrize("file, code, told", [
    ("quitter.yaml", 7, "cannot find my configuration"),
    ("absent.yaml", 6, "no-such-router-daemon"),
])
def test_a_device_that_does_not_run(tmp_path, file, code, told):
    result = conform("run", "--dut", EXAMPLES / file, "--report", tmp_path, "RFC9568-6.4.3-ADVER")
    assert result.returncode == code, result.stdout + result.stderr
    assert told in result.stdout + result.stderr + (tmp_path / "run.json").read_text()


@pytest.mark.needs_namespaces
def test_a_verdict_leaves_its_evidence(tmp_path):
    result = conform("run", "--dut", "holdfastd", "--report", tmp_path, "RFC9568-5.2.1-VERSION-TX", "ipv4")
    assert result.returncode == 0, result.stdout + result.stderr
    (cell,) = run_of(tmp_path)["results"]
    assert cell["verdict"] == "pass" and cell["events"] and cell["expectations"]
    for artifact in cell["artifacts"]:
        assert (tmp_path / artifact).stat().st_size > 0


@pytest.mark.needs_namespaces
@pytest.mark.skipif(not shutil.which("keepalived"), reason="keepalived is not installed")
def test_a_process_id_file_of_a_killed_run_does_not_stop_the_next(tmp_path):
    for kind in ("probe-v3-ipv4", "RFC9568-5.2.1-VERSION-TX-v3-ipv4"):
        (tmp_path / "keepalived" / kind).mkdir(parents=True)
        (tmp_path / "keepalived" / kind / "parent.pid").write_text("1\n")
    result = conform("run", "--dut", "keepalived", "--report", tmp_path, "RFC9568-5.2.1-VERSION-TX", "ipv4")
    assert result.returncode == 0, result.stdout + result.stderr
