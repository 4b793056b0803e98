"""The report of ipvs_bench on results that we made up."""
import json
import xml.etree.ElementTree

import ipvs_report


def results(decision=80.0, walk=20000.0, lookup=5.0):
    def run(kind, name, servers, ns):
        return {"name": f"{kind}/{name}/{servers}", "run_type": "iteration", "items_per_second": 1e9 / ns}

    runs = []
    for servers in (2, 10000):
        runs += [run("decision", name, servers, decision) for name in ipvs_report.COMPARED]
        runs += [run("walk", name, servers, walk if servers > 2 else 30) for name in ipvs_report.COMPARED]
        runs += [run("lookup", name, servers, lookup) for name in ipvs_report.HASHED]
    runs += [run("reconcile", "one", services, 2000.0 * services) for services in (10, 100000)]
    return {"benchmarks": runs}


def run_main(tmp_path, found):
    source, image = tmp_path / "r.json", tmp_path / "r.svg"
    source.write_text(json.dumps(found))
    return ipvs_report.main([str(source), str(image)]), image


def test_targets_that_hold(tmp_path, capsys):
    status, image = run_main(tmp_path, results())
    assert status == 0
    printed = capsys.readouterr().out
    assert "ok    wlc: under 150 ns a decision at 10,000 servers: 80.0 ns" in printed
    assert "ok    nq: at least 100 times the walk's speed: 250 times" in printed
    assert "MISS" not in printed
    assert "  wlc                   80.0      80.0" in printed
    assert "  one weight            20.0   200,000" in printed
    assert "ok    mh: lookups under 10 ns at any number of servers: at most 5.0 ns (5.0 at 2, 5.0 at 10,000)" in printed
    root = xml.etree.ElementTree.fromstring(image.read_text())
    labels = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"wlc", "wlc walk", "mh", "10,000", "servers", "wanted: below 10 ns", "100 µs", "10 ns"} <= set(labels)
    assert "100,000" not in labels  # services are no servers


def test_targets_that_do_not(tmp_path, capsys):
    for found in (results(decision=151), results(walk=7000), results(lookup=11)):
        assert run_main(tmp_path, found)[0] == 1
        assert "MISS" in capsys.readouterr().out


def test_a_run_that_failed(tmp_path, capsys):
    found = results()
    found["benchmarks"][-1].update(error_occurred=True, error_message="not the least set of commands")
    assert run_main(tmp_path, found)[0] == 2
    assert "reconcile/one/100000: not the least set of commands" in capsys.readouterr().err


def test_unreadable(tmp_path, capsys):
    assert ipvs_report.main([str(tmp_path / "absent"), str(tmp_path / "r.svg")]) == 2
    assert "absent" in capsys.readouterr().err
