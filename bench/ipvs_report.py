#!/usr/bin/python3
"""What ipvs_bench measured, for people: a table, a plot of cost against servers (SVG), and whether the targets hold.

    bench/ipvs_report.py RESULTS.json PLOT.svg      RESULTS.json: --benchmark_out of ipvs_bench

Exit status: 0 every target holds, 1 one does not, 2 the results cannot be read.
"""
import json
import math
import sys

KINDS = {"decision": ("a decision with its update, and the end of another connection (ns)", "servers", 1),
         "walk": ("the same by a plain walk over the list, as the kernel does it (ns)", "servers", 1),
         "lookup": ("the decision alone (ns)", "servers", 1),
         "build": ("one server added, of that many, first decision included (ns)", "servers", 1),
         "reconcile": ("bringing a table in line, whole, four servers a service (µs)", "services", 1000)}
ROWS = {"equal": "nothing differs", "one": "one weight", "hundredth": "1% lack one", "flushed": "all are gone"}
COMPARED, HASHED = ["wlc", "lc", "sed", "nq"], ["rr", "wrr", "sh", "dh", "mh"]
MOST_NS, LEAST_GAIN, MOST_LOOKUP_NS = 150, 100, 10
# One hue per scheduler, told apart by colour-blind readers too (Okabe and Ito).
HUES = {"wlc": "#0072B2", "lc": "#D55E00", "sed": "#009E73", "nq": "#CC79A7", "fo": "#56B4E9", "ovf": "#E69F00",
        "rr": "#000000", "wrr": "#7F7F7F", "sh": "#8C564B", "dh": "#BCBD22", "mh": "#17BECF", "lblc": "#1B9E77",
        "lblcr": "#7570B3", "twos": "#66A61E"}
ORDER = [*HUES, *ROWS]


def read(results):
    """{(kind, scheduler, servers): ns per item}; of a reconcile its scenario and the services"""
    costs = {}
    for run in results["benchmarks"]:
        if run.get("run_type") == "aggregate" and run.get("aggregate_name") != "median":
            continue
        kind, name, servers = run["name"].split("/")[:3]
        if run.get("error_occurred"):
            raise ValueError(f"{run['name']}: {run.get('error_message')}")
        costs[kind, name, int(servers.split("_")[0])] = 1e9 / run["items_per_second"]
    return costs


def number(ns):
    return f"{ns:,.1f}" if ns < 100 else f"{ns:,.0f}"


def table(costs):
    lines = []
    for kind, (title, counted, unit) in KINDS.items():
        sizes = sorted({size for of, _, size in costs if of == kind})
        if not sizes:
            continue
        lines += [title, f"  {counted:16}" + "".join(f"{size:>10,}" for size in sizes)]
        for name in sorted({name for of, name, _ in costs if of == kind}, key=ORDER.index):
            cells = [costs.get((kind, name, size)) for size in sizes]
            lines.append(f"  {ROWS.get(name, name):16}"
                         + "".join(f"{'-' if c is None else number(c / unit):>10}" for c in cells))
        lines.append("")
    return "\n".join(lines)


def targets(costs):
    """(what is wanted, what was measured, whether it holds)"""
    found = []
    most = max((servers for kind, _, servers in costs if kind == "decision"), default=0)
    for name in COMPARED:
        ns, walk = costs.get(("decision", name, most)), costs.get(("walk", name, most))
        if ns and walk:
            found.append((f"{name}: under {MOST_NS} ns a decision at {most:,} servers", f"{number(ns)} ns", ns < MOST_NS))
            found.append((f"{name}: at least {LEAST_GAIN} times the walk's speed", f"{walk / ns:,.0f} times",
                          walk / ns >= LEAST_GAIN))
    for name in HASHED:
        cells = {size: ns for (kind, of, size), ns in costs.items() if kind == "lookup" and of == name}
        if cells:
            few, many = min(cells), max(cells)
            found.append((f"{name}: lookups under {MOST_LOOKUP_NS} ns at any number of servers",
                          f"at most {number(max(cells.values()))} ns ({number(cells[few])} at {few:,}, "
                          f"{number(cells[many])} at {many:,})", max(cells.values()) < MOST_LOOKUP_NS))
    return found


WIDTH, HEIGHT, LEFT, TOP, BOTTOM, LABELS = 560, 420, 62, 44, 46, 74


class Panel:
    """Lines of cost over servers (logarithmic), with the target drawn in. Cost is logarithmic too where it spans more
    than a hundred, else linear from 0: what does not depend on the number of servers shall look level."""

    def __init__(self, x, title, lines, sizes, target):
        self.x, self.title, self.lines, self.target = x, title, lines, target
        values = [ns for line in lines for _, ns in line["points"]] + [target]
        self.logarithmic = max(values) > 100 * min(values)
        self.span_x = (math.log10(min(sizes)), math.log10(max(sizes)))
        self.span_y = (math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))) \
            if self.logarithmic else (0, max(values) * 1.1)
        self.sizes = sizes

    def height_of(self, ns):
        return math.log10(ns) if self.logarithmic else ns

    def grid(self):
        if self.logarithmic:
            return [10.0 ** power for power in range(self.span_y[0], self.span_y[1] + 1)]
        step = 10.0 ** math.floor(math.log10(self.span_y[1])) / 5
        step *= next(more for more in (1, 2, 5, 10, 20, 50) if self.span_y[1] / (step * more) <= 7)
        return [step * i for i in range(int(self.span_y[1] / step) + 1)]

    def at(self, servers, ns):
        across = (math.log10(servers) - self.span_x[0]) / (self.span_x[1] - self.span_x[0])
        up = (self.height_of(ns) - self.span_y[0]) / (self.span_y[1] - self.span_y[0])
        return (self.x + LEFT + across * (WIDTH - LEFT - LABELS), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM))

    def axes(self):
        right, base = self.x + WIDTH - LABELS, HEIGHT - BOTTOM
        yield f'<text x="{self.x + LEFT}" y="22" class="title">{self.title}</text>'
        for ns in self.grid():
            y = self.at(self.sizes[0], ns)[1]
            label = f"{ns:g} ns" if ns < 1000 else f"{ns / 1000:g} µs"
            yield f'<path d="M{self.x + LEFT} {y:.1f}H{right}" class="grid"/>'
            yield f'<text x="{self.x + LEFT - 6}" y="{y + 4:.1f}" class="end">{label}</text>'
        y = self.at(self.sizes[0], self.target)[1]
        yield f'<path d="M{self.x + LEFT} {y:.1f}H{right}" class="target"/>'
        yield f'<text x="{self.x + LEFT + 6}" y="{y - 5:.1f}" class="wanted">wanted: below {self.target} ns</text>'
        for size in self.sizes:
            x = self.at(size, self.target)[0]
            yield f'<text x="{x:.1f}" y="{base + 18}" class="middle">{size:,}</text>'
        yield f'<text x="{(self.x + LEFT + right) / 2:.1f}" y="{HEIGHT - 8}" class="middle">servers</text>'

    def curves(self):
        ends = []
        for line in self.lines:
            points = [self.at(*point) for point in line["points"]]
            path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
            dash = ' stroke-dasharray="5 4"' if line["dashed"] else ""
            yield f'<path d="{path}" fill="none" stroke="{line["hue"]}" stroke-width="2"{dash}/>'
            ends.append([points[-1][1], points[-1][0], line])
        ends.sort(key=lambda end: end[0])
        for previous, end in zip(ends, ends[1:]):  # labels of lines that end together move apart
            end[0] = max(end[0], previous[0] + 13)
        for y, x, line in ends:
            yield f'<text x="{x + 6:.1f}" y="{y + 4:.1f}" fill="{line["hue"]}">{line["label"]}</text>'


def lines_of(costs, kind, names, suffix="", dashed=False):
    for name in names:
        points = sorted((servers, ns) for (of, scheduler, servers), ns in costs.items() if (of, scheduler) == (kind, name))
        if points:
            yield {"label": name + suffix, "hue": HUES[name], "points": points, "dashed": dashed}


def plot(costs):
    sizes = sorted({size for kind, _, size in costs if kind in ("decision", "walk", "lookup")})
    panels = []
    compared = [*lines_of(costs, "decision", COMPARED), *lines_of(costs, "walk", COMPARED, " walk", True)]
    looked_up = [*lines_of(costs, "lookup", HASHED)]
    for title, lines, target in [
            ("A decision with its update; dashed: a plain walk over the list", compared, MOST_NS),
            ("A decision alone: those that take turns or hash", looked_up, MOST_LOOKUP_NS)]:
        if lines:
            panels.append(Panel(len(panels) * WIDTH, title, lines, sizes, target))
    body = "\n".join(part for panel in panels for part in [*panel.axes(), *panel.curves()])
    width = WIDTH * len(panels)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" role="img">
<title>Cost of an IPVS scheduling decision against the number of servers</title>
<style>text{{font:12px sans-serif}}.title{{font-size:15px;font-weight:bold}}.end{{text-anchor:end}}.middle{{text-anchor:middle}}.grid{{stroke:#ddd}}.target{{stroke:#b00;stroke-dasharray:2 3}}.wanted{{fill:#b00}}</style>
<rect width="{width}" height="{HEIGHT}" fill="white"/>
{body}
</svg>
"""


def main(arguments):
    if len(arguments) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            costs = read(json.load(file))
    except (OSError, ValueError, KeyError) as error:
        print(f"ipvs_report: {arguments[0]}: {error}", file=sys.stderr)
        return 2
    with open(arguments[1], "w", encoding="utf-8") as file:
        file.write(plot(costs))
    print(table(costs))
    found = targets(costs)
    for wanted, measured, holds in found:
        print(f"{'ok  ' if holds else 'MISS'}  {wanted}: {measured}")
    return 0 if all(holds for _, _, holds in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
