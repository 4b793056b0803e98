"""ci/labs: which labs are chosen, and what the table makes of a run.json."""
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "ci"))

import labs_choice  # noqa: E402
import labs_table  # noqa: E402


def step(text, took_ms=0, held=True):
    return {"text": text, "took_ms": took_ms, "held": held}


def lab(steps=(), **fields):
    return {"lab": "a lab", "file": "lb-x.yaml", "dut": "holdfastd:defaults", "verdict": "pass", "dark_ms": 1500.4,
            "steps": list(steps), "answered": {"web1": 3, "web2": 4}, **fields}


def test_a_server_that_leaves_and_one_that_returns_are_timed():
    removed, returned = labs_table.changes(lab([
        step("expect: {active: director, within: 15s}", 10),
        step("expect: {servers: [web1, web2], of: client, at: 192.0.2.1, within: 20s}", 20),
        step("stop: web1"),
        step("expect: {servers: web2, of: client, at: 192.0.2.1, within: 6s}", 2100),
        step("expect: {table: {web1: 0, web2: 1}, of: director, at: 192.0.2.1, within: 6s}", 2200),
        step("start: web1"),
        step("expect: {servers: [web1, web2], of: client, at: 192.0.2.1, within: 6s}", 900)]))
    assert (removed, returned) == ([2100], [900])


def test_a_router_that_stops_and_another_service_take_no_server_away():
    removed, returned = labs_table.changes(lab([
        step("expect: {servers: [web1, web2], of: client, at: 192.0.2.1, within: 20s}", 20),
        step("exec: {director: [touch, /run/web1.sick]}"),
        step("expect: {table: {web2: 1}, of: director, at: 192.0.2.1, within: 6s}", 500),
        step("expect: {table: {}, of: director, at: 192.0.2.9, within: 6s}", 600),
        step("stop: director"),
        step("expect: {servers: none, of: client, at: 192.0.2.1, within: 6s}", 700)]))
    assert (removed, returned) == ([500], [])


def test_a_server_that_goes_while_the_daemon_is_dead_is_timed_from_its_start():
    removed, _ = labs_table.changes(lab([
        step("expect: {servers: [web1, web2], of: client, at: 192.0.2.1, within: 20s}", 20),
        step("kill: director"), step("stop: web2"), step("start: director"),
        step("expect: {table: {web1: 1}, of: director, at: 192.0.2.1, within: 6s}", 3070)]))
    assert removed == [3070]


def test_a_server_that_takes_over_does_not_return_by_that():
    removed, returned = labs_table.changes(lab([
        step("expect: {servers: [web1, web2], of: client, at: 192.0.2.1, within: 20s}", 20), step("stop: web1"),
        step("expect: {servers: web2, of: client, at: 192.0.2.1, within: 6s}", 30), step("start: web1"),
        step("wait: 8s"), step("stop: web2"),
        step("expect: {servers: web1, of: client, at: 192.0.2.1, within: 6s}", 40)]))
    assert (removed, returned) == ([30, 40], [])


def test_who_says_sorry_neither_leaves_nor_returns():
    removed, returned = labs_table.changes(lab([
        step("expect: {servers: [web1], of: client, at: 192.0.2.1, within: 20s}", 20), step("stop: web1"),
        step("expect: {servers: sorry, of: client, at: 192.0.2.1, within: 6s}", 30), step("start: web1"),
        step("expect: {servers: web1, of: client, at: 192.0.2.1, within: 6s}", 40),
        step("expect: {servers: none, of: client, at: 192.0.2.1, within: 6s}", 50, held=False)]))
    assert (removed, returned) == ([30], [40])


def test_the_table_has_a_row_for_each_director_and_says_why_one_failed():
    text = labs_table.render({"labs": [
        lab(), lab(dut="keepalived", verdict="fail", cause="expect: {kept: client} -- 0 of 8 connections live",
                   known="it was never written")]})
    lines = text.splitlines()
    assert lines[0].split()[:3] == ["lab", "director", "verdict"]
    assert lines[2].split() == ["lb-x", "holdfastd", "pass", "web1", "3,", "web2", "4", "-", "-", "1.50", "s"]
    assert lines[3].split()[:2] == ["keepalived", "known"]
    assert "lb-x, keepalived: expect: {kept: client} -- 0 of 8" in text and "known: it was never written" in text


def test_what_is_known_is_no_failure_and_what_is_not_is():
    assert labs_table.judgement(lab(verdict="fail", known="so it is")) == "known"
    assert labs_table.judgement(lab(verdict="pass", known="so it is")) == "pass"
    assert labs_table.judgement(lab(verdict="fail")) == "fail"


def test_all_is_every_balancer_with_every_director(tmp_path):
    pairs = labs_choice.choose([], True, ["holdfastd", "keepalived"], tmp_path)
    assert len(pairs) == 2 * len(labs_choice.balancers()) and (labs_choice.LABS / "lb-nat.yaml", "keepalived") in pairs


def test_the_selection_has_every_forwarding_with_every_director(tmp_path):
    pairs = labs_choice.choose([], False, ["holdfastd", "keepalived"], tmp_path)
    kinds = set()
    for path, director in pairs:
        if path.parent != labs_choice.LABS:
            continue
        text = path.read_text()
        for name in (word.strip(",}") for word in text.split() if word.strip(",}").endswith(".conf")):
            conf = (path.parent / name).read_text().split()
            kinds |= {(conf[i + 1], director) for i, word in enumerate(conf) if word == "lb_kind"}
    assert kinds == {(kind, director) for kind in ("NAT", "DR", "TUN") for director in labs_choice.DIRECTORS}


@pytest.mark.parametrize("words, complaint", [
    (["lb-nta"], "no lab is called 'lb-nta'; there are lb-"),
    (["--all", "lb-nat"], "either --all or labs by name"),
    (["--dut", "frr"], "invalid choice: 'frr'"),
    (["--bin", "/nonexistent"], "build it first"),
])
def test_nonsense_is_exit_2_and_says_what_is_wrong(words, complaint, tmp_path):
    (tmp_path / "holdfast-lab").touch()
    where = [] if "--bin" in words else ["--bin", str(tmp_path)]
    done = subprocess.run([ROOT / "ci" / "labs", *where, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and complaint in done.stderr
