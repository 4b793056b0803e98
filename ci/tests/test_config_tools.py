"""The small tools around the configuration: the fuzz driver's line and usage, line coverage without data."""
import importlib.machinery
import importlib.util
import pathlib
import subprocess

CI = pathlib.Path(__file__).resolve().parent.parent


def load(name):
    loader = importlib.machinery.SourceFileLoader(name.replace("-", "_"), str(CI / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def run(*words):
    return subprocess.run([str(CI / words[0]), *words[1:]], capture_output=True, text=True, check=False)


def test_the_fuzzers_status_becomes_one_line(capsys):
    fuzz = load("fuzz")
    status = "#65536\tpulse  cov: 812 ft: 3107 corp: 402/31Kb lim: 652 exec/s: 21845 rss: 55Mb\n"
    fuzz.Line("lexer").show(fuzz.STATUS.match(status))
    assert capsys.readouterr().err == \
        "lexer: 65,536 executions, 21,845/s, coverage 812 edges (3107 features), corpus 402\n"


def test_every_target_is_offered():
    assert {"codec", "lexer", "parser", "dump", "fix", "state_machine"} <= set(load("fuzz").targets())


def test_an_unknown_target_is_a_usage_error():
    result = run("fuzz", "nonsense")
    assert result.returncode == 2 and "usage: ci/fuzz" in result.stderr


def test_no_coverage_data_is_said(tmp_path):
    result = run("line-coverage", str(tmp_path), "reference/config")
    assert result.returncode == 2 and "no coverage data" in result.stderr


def test_generated_configurations_have_what_their_name_says():
    bench = load("bench-config")
    assert "".join(bench.instances(1000)).count("vrrp_instance ") == 1000
    services = list(bench.servers(10000))
    assert len({text.split(" {")[0] for text in services}) == 10000
    assert "".join(services).count("real_server ") == 40000
