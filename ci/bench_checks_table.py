"""The table that ci/bench-checks prints, in Markdown."""
from bench_checks_figures import percentile, spread

NOISE_LIMIT = 2.0  # milliseconds: the p99 of a timer with nothing to do, above which nothing is said of the daemons
NOTHING = "-"


def is_noisy(phases):
    """No daemon here needs so much of the machine that it alone would make a timer late."""
    return any(percentile(p.timer, 99) > NOISE_LIMIT for p in phases if p.timer and not p.failure)


def rows():
    """(name, format, what of a phase it shows)"""
    yield "services checked", "{:,.0f}", lambda p: p.checked if p.checks else None
    yield "checks per second", "{:,.0f}", lambda p: 10 * sum(p.starts) / len(p.starts) if p.starts else None
    for percent, name in ((50, "p50"), (90, "p90"), (99, "p99"), (100, "max")):
        yield f"lateness of a check, {name}", "{:.2f} ms", lambda p, at=percent: spread(p.lateness)[at]
    yield "checks begun in 100 ms, least", "{:,.0f}", lambda p: min(p.starts, default=None)
    yield "checks begun in 100 ms, most", "{:,.0f}", lambda p: max(p.starts, default=None)
    yield "the same, after the start", "{:,.0f}", lambda p: max(p.first_starts, default=None)
    for percent, name in ((50, "p50"), (99, "p99"), (100, "max")):
        yield f"advertisement's deviation, {name}", "{:.3f} ms", lambda p, at=percent: spread(p.deviations)[at]
    yield "CPU, all processes", "{:.2%}", lambda p: sum(x.cpu for x in p.processes.values()) if p.processes else None
    for role in ("checkers", "VRRP", "parent"):
        yield f"CPU, {role}", "{:.2%}", lambda p, of=role: p.processes[of].cpu if of in p.processes else None
    for role in ("checkers", "VRRP", "parent"):
        yield f"memory, {role}", "{:.1f} MiB", lambda p, of=role: p.processes[of].resident if of in p.processes else None
        yield f"memory, {role}, peak", "{:.1f} MiB", lambda p, of=role: p.processes[of].peak if of in p.processes else None
    yield "idle timer's lateness, p99", "{:.3f} ms", lambda p: percentile(p.timer, 99)


def ratio(ours, theirs):
    return NOTHING if ours is None or not theirs or theirs <= 0 or ours < 0 else f"{ours / theirs:.2f}"


def cell(phase, layout, value):
    return NOTHING if phase.failure or value is None else layout.format(value)


def table(phases, services):
    lines = [f"{services:,} services", "",
             "| | " + " | ".join(f"{p.daemon}, {'checks' if p.checks else 'VRRP alone'}" for p in phases) + " | ratio |",
             "|---|" + "--:|" * (len(phases) + 1)]
    ours, theirs = (next(p for p in phases if p.checks and p.daemon == name) for name in ("holdfastd", "keepalived"))
    for name, layout, show in rows():
        values = [show(p) for p in phases]
        both = ratio(show(ours), show(theirs)) if not ours.failure and not theirs.failure else NOTHING
        lines.append(f"| {name} | " + " | ".join(cell(p, layout, v) for p, v in zip(phases, values)) + f" | {both} |")
    return "\n".join(lines)
