"""The ordeals of a run as run.json (netns-lab/report/run.schema.json), and as a table for the terminal."""
import datetime
import json
import os
import pathlib
import platform
import subprocess

import yaml

FIGURES = "; figures "  # before them in the last result of an ordeal
ROOT = pathlib.Path(__file__).resolve().parents[2]


def a_run(seed, packets, rate):
    return {"schema": "holdfast-run/1", "tool": "holdfast-hostile 0.1.0",
            "started": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), "seed": seed,
            "environment": {"kernel": platform.release(), "cpus": str(os.cpu_count()),
                            "python": platform.python_version(), "packets per second": str(rate),
                            "hostile packets per device and family": str(packets)},
            "duts": [], "clauses": [], "results": []}


def add_device(run, dut, binaries, status="ok"):
    if any(known["name"] == dut for known in run["duts"]):
        return
    file = pathlib.Path(dut) if dut.endswith(".yaml") else ROOT / "netns-lab/duts" / f"{dut.split(':')[0]}.yaml"
    described = yaml.safe_load(file.read_text())
    variant = described.get("variants", {}).get(dut.partition(":")[2], {})
    run["duts"].append({"name": dut, "version": _version(described.get("version_command"), binaries),
                        "profile": variant.get("profile", described.get("profile", "")), "status": status})


def _version(command, binaries):
    if not command:
        return "unknown"
    try:
        done = subprocess.run([word.replace("{bin}", str(binaries)) for word in command], capture_output=True,
                              text=True, timeout=10)
    except OSError:
        return "not installed"
    return (done.stdout + done.stderr).splitlines()[0]


def add_ordeal(run, rig, trials, figures):
    """Appends a result per trial; the figures of the whole stand in the last one."""
    for trial in trials:
        _add_clause(run, trial)
        result = {
            "clause": trial.clause, "case": f"hostile/{trial.name}", "dut": rig.dut,
            "version": f"v{rig.version}", "family": f"ipv{rig.family}", "stage": "netns", "level": trial.level,
            "verdict": trial.verdict, "cause": trial.cause,
            "requirement": trial.requirement, "sent": trial.sent,
            "expected": "; ".join(what for what, _, _ in trial.expectations),
            "seen": "; ".join(seen for _, seen, _ in trial.expectations),
            "measured_ms": round(trial.measured_ms, 3), "bound_ms": round(trial.bound_ms, 3),
            "duration_ms": round(trial.duration_s * 1000, 3),
            "expectations": [{"expected": what, "seen": seen, "held": held} for what, seen, held in trial.expectations],
            "reproduce": f"HOLDFAST_HOSTILE_DUTS={rig.dut} pytest conformance/hostile/test_hostile.py -k "
                         f"v{rig.version}-ipv{rig.family}",
        }
        run["results"].append(result)
    run["results"][-1]["seen"] += FIGURES + json.dumps(figures)


def _add_clause(run, trial):
    if not any(known["id"] == trial.clause for known in run["clauses"]):
        rfc, section, _ = trial.clause.split("-", 2)
        run["clauses"].append({"id": trial.clause, "rfc": rfc, "section": section, "level": trial.level,
                               "policy": "convicts", "statement": trial.requirement, "has_case": True})


def write(run, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "run.json"
    path.write_text(json.dumps(run, indent=1))
    return path


def table(run):
    """One line a trial, and what the device's kernel and the device itself counted."""
    lines = []
    for result in run["results"]:
        timing = f"{result['measured_ms']:8.1f} / {result['bound_ms']:6.1f} ms" if result["bound_ms"] else " " * 20
        name = result["case"].removeprefix("hostile/")
        what = f"{result['dut']:14} {result['version']} {result['family']} {result['verdict']:12} {name:30}"
        lines.append(f"{what} {timing}  {result['sent']}"
                     + (f"  {result['cause']}" if result["cause"] else ""))
        figures = result["seen"].partition(FIGURES)[2]
        if figures:
            told = json.loads(figures)
            told["kinds"] = len(told["kinds"])
            lines.append("    " + json.dumps(told))
    return lines
