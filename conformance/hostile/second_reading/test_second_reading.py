"""Model and core through the same events: drawn by hypothesis, and a longer seeded run."""
import json
import os
import pathlib
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from . import __main__ as command
from . import mutants
from .core import Core
from .drive import Disagreement, sequence

PROGRAM = pathlib.Path(os.environ.get("HOLDFAST_BIN", pathlib.Path(__file__).parents[3] / "build/bin")) / "holdfast-sim"
pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason=f"{PROGRAM} is not built")


@pytest.fixture(scope="module")
def core():
    with Core(PROGRAM) as program:
        yield program


@settings(max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(randomness=st.randoms(use_true_random=False), events=st.integers(1, 40))
def test_agreement_on_what_hypothesis_draws(core, randomness, events):
    sequence(core, randomness, events)


def test_agreement_over_a_long_run_that_exercises_every_clause(core):
    clauses = {}
    for seed in range(400):
        for clause, times in sequence(core, random.Random(seed), 60).items():
            clauses[clause] = clauses.get(clause, 0) + times
    missing = [clause for clause in _EVERY_CLAUSE if not clauses.get(clause)]
    assert missing == []
    assert sum(clauses.values()) >= 400 * 60


# What the model can answer; the rest of compare.EDGES has no edge of its own in the core.
_EVERY_CLAUSE = (
    "RFC9568-6.4.1-OWNER-START", "RFC9568-6.4.1-BACKUP-START", "RFC9568-6.4.1-NO-TX", "RFC9568-6.4.2-SHUTDOWN",
    "RFC9568-6.4.2-ADT-ADVERT", "RFC9568-6.4.2-BACKUP-PRIO0", "RFC9568-6.4.2-LEARN", "RFC9568-6.4.2-PREEMPT",
    "RFC9568-6.4.3-SHUTDOWN", "RFC9568-6.4.3-ADVER", "RFC9568-6.4.3-RX-PRIO0", "RFC9568-6.4.3-HIGHER",
    "RFC9568-6.4.3-TIE-HIGHER", "RFC9568-6.4.3-TIE-LOWER", "RFC9568-6.4.3-TIE-EQUALADDR", "RFC9568-6.4.3-DISCARD-LOWER",
    "RFC9568-7.1-DISCARD")


class _Liar(Core):
    """The core, with one kind of answer told otherwise."""

    def __init__(self, lie):
        super().__init__(PROGRAM)
        self.lie = lie

    def tell(self, word, now, **fields):
        seen = super().tell(word, now, **fields)
        self.lie(word, seen)
        return seen


def _deadline_late(word, seen):
    if seen["deadline"] != "-":
        seen["deadline"] = str(int(seen["deadline"]) + 2)


def _silent_goodbye(word, seen):
    if word == "stop":
        seen["actions"] = [action for action in seen["actions"] if action[0] != "send"]


def _wrong_ttl(word, seen):
    for action in seen["actions"]:
        if action[0] == "send":
            action[1] = "254"


def _corrupt_octet(word, seen):
    for action in seen["actions"]:
        if action[0] == "send":
            action[3] = action[3][:4] + f"{int(action[3][4:6], 16) ^ 1:02x}" + action[3][6:]


def _unannounced(word, seen):
    seen["actions"] = [action for action in seen["actions"] if action != ["announce"]]


def _takes_everything(word, seen):
    seen["discarded"] = "-"


def _another_reason(word, seen):
    if seen["discarded"] != "-":
        seen["discarded"] = "Interval" if seen["discarded"] == "Ttl" else "Ttl"


@pytest.mark.parametrize("lie", [_deadline_late, _silent_goodbye, _wrong_ttl, _corrupt_octet, _unannounced,
                                 _takes_everything, _another_reason])
def test_a_core_that_does_otherwise_is_caught(lie):
    with _Liar(lie) as liar:
        with pytest.raises(Disagreement, match="every reading of the texts"):
            for seed in range(200):
                sequence(liar, random.Random(seed), 60)


def test_the_command_says_by_its_status_what_it_found(capsys, tmp_path):
    assert command.main(["--core", str(PROGRAM), "--sequences", "20", "--events", "40"]) == 0
    assert "agreed on" in capsys.readouterr().out
    assert command.main(["--core", str(tmp_path / "nothing")]) == 6
    mute = tmp_path / "mute"
    mute.write_text("#!/bin/sh\nexit 0\n")
    mute.chmod(0o755)
    assert command.main(["--core", str(mute), "--sequences", "1"]) == 1
    assert "disagreement after 0 sequences" in capsys.readouterr().out


def test_the_mutants_score_counts_what_could_be_tried_and_follows_the_schema():
    jsonschema = pytest.importorskip("jsonschema")
    verdicts = {"a": "caught", "b": "survived", "c": "does not build: x", "of another run": "caught"}
    score = mutants.a_score("named", verdicts, ["a", "b", "c", "d"])
    assert (score["total"], score["caught"], score["survivors"]) == (2, 1, ["b"])
    assert score["remark"] == "1 do not build or are the same as another, 1 not tried"
    schema = json.loads((mutants.ROOT / "netns-lab/report/run.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(mutants.a_run(score))
