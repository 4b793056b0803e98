"""The peers deviate where conformance/baseline says so, and nowhere else: a difference in either direction is a failure
of the suite until somebody has looked at it. A quick part of the clauses; the whole is for `holdfast-conform compare`.

A line is added or taken away by hand, after a look at the capture and at the RFC."""
import os
import tempfile

import pytest

from test_conform import ROOT, conform, run_of

BASELINE = ROOT / "conformance" / "baseline"
PEERS = ["keepalived", "frr"]
QUICK = ["9568/5.2.4", "9568/5.2.8", "9568/7.2", "RFC9568-6.4.3-ACCEPT-*", "RFC9568-6.4.3-ASSERT", "3768/7.2",
         "RFC3768-6.4.3-NOACCEPT"]
UNDECIDED = 5


@pytest.fixture(scope="module")
def run():
    """Both in one run, side by side."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # FRR's daemons change users and read their configuration there
        conform("run", *(word for peer in PEERS for word in ("--dut", peer)), "--report", folder, *QUICK, timeout=170)
        yield folder


@pytest.mark.needs_namespaces
@pytest.mark.parametrize("peer", PEERS)
def test_deviations_are_the_known_ones(peer, run):
    (status,) = [dut["status"] for dut in run_of(run)["duts"] if dut["name"] == peer]
    if status.startswith("cannot run here"):
        pytest.skip(f"{peer} {status}")
    compared = conform("compare", BASELINE / f"{peer}.txt", run)
    # Undecided cells are no difference, but a run of little else has shown nothing.
    assert compared.returncode in (0, UNDECIDED), compared.stdout
    assert " 0 the same" not in compared.stdout and compared.stdout.count(" -> inconclusive") <= 3, compared.stdout
