"""A device among enemies: the chain of attacks of ordeal.py, in both families.

    HOLDFAST_HOSTILE_DUTS="holdfastd keepalived frr"   the devices (default: holdfastd)
    HOLDFAST_HOSTILE_PACKETS=100000                    hostile packets a family (default: 3000, in a fifth of the time)
    HOLDFAST_HOSTILE_RATE=20000                        packets a second at most
    HOLDFAST_HOSTILE_SEED=1
    HOLDFAST_HOSTILE_REPORT=DIR                        where run.json goes (default: a temporary folder)

holdfastd has to pass every trial. What the others do is recorded and printed; only the attack itself is asserted.
"""
import json
import os

import pytest

pytest.importorskip("scapy", reason="python3-scapy is not installed: ci/setup")
import forge
import ordeal
import rig
import run_record
from second_reading import message as wire
from second_reading import receive

DUTS = os.environ.get("HOLDFAST_HOSTILE_DUTS", "holdfastd").split()
PACKETS = int(os.environ.get("HOLDFAST_HOSTILE_PACKETS", "3000"))
RATE = int(os.environ.get("HOLDFAST_HOSTILE_RATE", "20000"))
SEED = int(os.environ.get("HOLDFAST_HOSTILE_SEED", "1"))
LONG = PACKETS >= 20000
INTERVAL = 1.0 if LONG else 0.2
# Version 2 counts whole seconds: too slow for the short run.
FORMS = [(3, 4), (3, 6)] + ([(2, 4)] if LONG else [])


@pytest.fixture(scope="module")
def record(binaries, tmp_path_factory, hostile_table):
    run = run_record.a_run(SEED, PACKETS, RATE)
    yield run
    folder = os.environ.get("HOLDFAST_HOSTILE_REPORT") or tmp_path_factory.mktemp("hostile")
    hostile_table += [f"run.json: {run_record.write(run, folder)}"] + run_record.table(run)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("version, family", FORMS, ids=[f"v{version}-ipv{family}" for version, family in FORMS])
@pytest.mark.parametrize("dut", DUTS)
def test_a_device_among_enemies(dut, version, family, binaries, record, tmp_path):
    for _ in range(2):  # once more where this machine stood still for a moment
        try:
            with rig.Rig(binaries / "holdfast-lab", dut, version, family, INTERVAL, tmp_path) as lab:
                chain = ordeal.Ordeal(lab, PACKETS, RATE, SEED)
                chain.run()
        except rig.CannotRunHere as reason:
            pytest.skip(str(reason))
        if all(trial.control for trial in chain.trials):
            break
    run_record.add_device(record, dut, binaries)
    run_record.add_ordeal(record, lab, chain.trials, chain.figures)
    assert len(chain.trials) == 11 and chain.figures["packets"] >= PACKETS
    if rig.basename(dut).startswith("holdfastd"):
        assert [f"{trial.name}: {trial.broken}" for trial in chain.trials if trial.broken or not trial.control] == []


def test_the_record_follows_the_schema(record):
    jsonschema = pytest.importorskip("jsonschema")
    if not record["results"]:
        pytest.skip("no device ran")
    schema = json.loads((run_record.ROOT / "netns-lab/report/run.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(record)
    broken = json.loads(json.dumps(record))
    broken["results"][0]["verdict"] = "splendid"
    assert not jsonschema.Draft202012Validator(schema).is_valid(broken)


def _a_forge(family, version=3):
    own, device = (bytes([192, 0, 2, 201]), bytes([192, 0, 2, 11])) if family == 4 else (
        bytes.fromhex("fe80" + "00" * 13 + "c9"), bytes.fromhex("fe80" + "00" * 13 + "0b"))
    addresses = [bytes([192, 0, 2, 100])] if family == 4 else [bytes.fromhex("fe80" + "00" * 13 + "64")]
    router = forge.virtual_router("holdfastd", version, family, 100, 100, addresses, device)
    return forge.Forge(router, b"\2\0\0\0\0\1", own, [own[:-1] + b"\1"], seed=7)


@pytest.mark.parametrize("version, family", [(3, 4), (3, 6), (2, 4)])
def test_every_refused_frame_is_one_and_few_are_alike(version, family):
    made = _a_forge(family, version)
    frames, kinds = made.refused(2000)
    assert sum(kinds.values()) == 2000 and len(set(frames)) > 1200
    expected = {"TTL", "VERSION", "TYPE", "LENGTH", "CHECKSUM", "VRID"}
    expected |= {"AUTH", "INTERVAL"} if version == 2 else set()
    assert expected <= set("+".join(kinds).split("+"))
    header = 34 if family == 4 else 54
    for frame in frames:
        hops, source = (frame[22], frame[26:30]) if family == 4 else (frame[21], frame[22:38])
        packet = receive.Packet(frame[header:], source, wire.GROUP[family], hops)
        assert receive.check(made.router, packet).binding


@pytest.mark.parametrize("version, family", [(3, 4), (3, 6), (2, 4)])
def test_an_honest_frame_is_taken(version, family):
    made = _a_forge(family, version)
    frame = made.honest(200)
    header = 34 if family == 4 else 54
    checked = receive.check(made.router, receive.Packet(frame[header:], made.address, wire.GROUP[family], 255))
    assert not checked.binding and not checked.open


@pytest.mark.parametrize("family", [4, 6])
def test_the_same_seed_makes_the_same_frames(family):
    one, other = _a_forge(family), _a_forge(family)
    assert one.refused(200) == other.refused(200)
    assert one.wild(40) == other.wild(40)
