"""The figures of ci/bench-checks, from frames whose answer is known."""
import pathlib
import subprocess
import sys

CI = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CI))

import bench_checks_figures as figures  # noqa: E402
import bench_checks_peer as peer  # noqa: E402
import bench_checks_run as run  # noqa: E402
import bench_checks_table as table  # noqa: E402

MS = 1_000_000
WINDOW = figures.Window(0, 10_000 * MS, 40_000 * MS)


def check(begin, end, address=1, how=peer.FIN):
    return [(begin * MS, address, 80, peer.SYN), (end * MS, address, 80, how)]


def test_a_percentile_is_one_of_the_values():
    assert figures.spread(range(1, 101)) == {50: 50, 90: 90, 99: 99, 100: 100}
    assert figures.percentile([7], 1) == 7
    assert figures.percentile([3, 1, 2], 50) == 2
    assert figures.percentile([], 50) is None


def test_lateness_counts_from_the_end_of_the_check_before():
    frames = check(5_000, 5_040) + check(15_043, 15_050, how=peer.RST) + check(25_051, 25_060)
    assert figures.lateness(frames, WINDOW, 10_000) == ([3.0, 1.0], 1)


def test_a_check_that_begins_outside_the_window_is_not_counted():
    frames = check(1_000, 1_001) + check(9_999, 10_000) + check(20_002, 20_003) + check(40_000, 40_001)
    late, checked = figures.lateness(frames, WINDOW, 10_000)
    assert (late, checked) == ([2.0], 1)


def test_only_the_first_of_fin_and_rst_ends_a_check():
    frames = check(11_000, 11_001) + [(11_500 * MS, 1, 80, peer.RST)] + check(21_001, 21_002)
    assert figures.lateness(frames, WINDOW, 10_000)[0] == [0.0]


def test_a_repeated_syn_is_no_second_check():
    frames = [(11_000 * MS, 1, 80, peer.SYN), *check(12_000, 12_001), *check(22_001, 22_002)]
    assert figures.lateness(frames, WINDOW, 10_000)[0] == [0.0]


def test_a_service_that_never_answers_is_not_checked():
    frames = [(stamp * MS, 1, 80, peer.SYN) for stamp in (11_000, 12_000, 14_000, 25_000)]
    assert figures.lateness(frames, WINDOW, 10_000) == ([], 0)


def test_each_service_has_a_time_of_its_own():
    frames = sorted(check(11_000, 11_001) + check(12_000, 12_001, address=2) + check(21_002, 21_003) +
                    check(22_005, 22_006, address=2))
    assert figures.lateness(frames, WINDOW, 10_000) == ([1.0, 4.0], 2)


def test_empty_tenths_of_a_second_count():
    frames = [(stamp * MS, 1, 80, peer.SYN) for stamp in (10, 20, 250)] + [(30 * MS, 0, 0, peer.VRRP)]
    assert figures.starts_per_bin(frames, 0, 400 * MS) == [2, 0, 1, 0]


def test_an_early_advertisement_deviates_as_a_late_one_does():
    frames = [(stamp * MS, 0, 0, peer.VRRP) for stamp in (9_000, 10_000, 10_098, 10_201)]
    assert figures.advertisement_deviations(frames, WINDOW, 100) == [2.0, 3.0]


def test_lost_frames_are_no_frames():
    frames = [(11_000 * MS, 7, 0, peer.LOST)]
    assert figures.lost(frames) == 7
    assert figures.lateness(frames, WINDOW, 10_000) == ([], 0)
    assert figures.starts_per_bin(frames, 11_000 * MS, 11_100 * MS) == [0]


def test_the_configuration_has_each_server_once():
    text = "".join(run.configuration(10_000))
    servers = {line for line in text.splitlines() if "real_server " in line}
    assert len(servers) == 10_000 and text.count("virtual_server ") == 100
    assert text.count("HTTP_GET {") == text.count("TCP_CHECK {") == 5_000
    assert "10.128.239.250" in run.address(run.MOST_SERVICES - 1)


def phase(daemon, checks, **words):
    process = run.Process(cpu=0.1, resident=10.0, peak=20.0)
    return run.Phase(daemon, checks, deviations=[1.0], timer=[0.1], processes={"checkers": process}, **words)


def phases(**theirs):
    ours = phase("holdfastd", True, checked=100, lateness=[1.0], starts=[10], first_starts=[11])
    return [phase("holdfastd", False), ours, phase("keepalived", False), phase("keepalived", True, **theirs)]


def cells(text, name):
    return next(line for line in text.splitlines() if line.startswith(f"| {name} |")).strip("| ").split(" | ")[1:]


def test_the_table_has_the_ratio_of_both_with_checks():
    text = table.table(phases(checked=100, lateness=[4.0], starts=[10], first_starts=[20]), 100)
    assert cells(text, "lateness of a check, p99") == ["-", "1.00 ms", "-", "4.00 ms", "0.25"]
    assert cells(text, "checks per second") == ["-", "100", "-", "100", "1.00"]


def test_a_daemon_that_failed_has_neither_figures_nor_a_ratio():
    text = table.table(phases(failure="no IPVS", lateness=[4.0]), 100)
    assert cells(text, "lateness of a check, p99") == ["-", "1.00 ms", "-", "-", "-"]


def test_noise_is_judged_by_the_idle_timer():
    calm = phases(failure="no IPVS")
    assert not table.is_noisy(calm)
    calm[1].timer = [0.1] * 98 + [table.NOISE_LIMIT + 1] * 2
    assert table.is_noisy(calm)


def test_bad_words_are_a_usage_error():
    for words in (["--services", "0"], ["--services", "60001"], ["--seconds", "29"], ["--holdfastd", "/nonexistent"]):
        result = subprocess.run([CI / "bench-checks", *words], capture_output=True, text=True, check=False)
        assert result.returncode == 2 and "usage: " in result.stderr
