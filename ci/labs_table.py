"""The table of ci/labs: a row for each lab and director, from run.json alone."""
import yaml

HEAD = ("lab", "director", "verdict", "requests per server", "removed", "returned", "dark")


def seconds(ms):
    return f"{ms / 1000:.2f} s"


def servers_of(what):
    """The service and the servers that an expectation says are in use there; None where it is about something else."""
    service = (what.get("at"), what.get("port", 80))
    if "servers" in what:
        names = what["servers"]
        return service, set() if names == "none" else set([names] if isinstance(names, str) else names)
    if isinstance(what.get("table"), dict):
        return service, {name for name, weight in what["table"].items() if weight > 0}
    return None


def changes(lab):
    """How long each leaving and each return of a server took, in milliseconds: two lists. It begins with what was done to
    a server (stop, start) or by hand (exec, reload); a router that stops takes nobody away. Servers that were not there at
    first (one that says sorry) do not count, nor does an expectation that did not hold."""
    removed, returned, at_first, before, deed = [], [], {}, {}, None
    for step in lab.get("steps", []):
        (verb, what), = yaml.safe_load(step["text"]).items()
        everybody = set().union(*at_first.values())
        if verb in ("exec", "reload") or (verb in ("stop", "start") and what in everybody):
            deed = verb
        elif verb in ("stop", "crash", "cut", "silence", "kill"):
            deed = None
        found = servers_of(what) if verb == "expect" else None
        if not found or not step["held"]:
            continue
        service, now = found
        if service not in at_first:
            at_first[service] = before[service] = now
        for some, times, other in ((before[service] - now, removed, "start"), (now - before[service], returned, "stop")):
            if some & at_first[service] and deed not in (None, other):
                times.append(step["took_ms"])
        before[service] = now
    return removed, returned


def judgement(lab):
    """The verdict as it counts: "known" is a failure that the lab's file announces."""
    return "known" if lab["verdict"] in ("fail", "error") and lab.get("known") else lab["verdict"]


def row(lab):
    removed, returned = changes(lab)
    answered = ", ".join(f"{server} {count}" for server, count in lab.get("answered", {}).items())
    return (lab["file"].removesuffix(".yaml"), lab["dut"].split(":")[0], judgement(lab), answered or "-",
            ", ".join(map(seconds, removed)) or "-", ", ".join(map(seconds, returned)) or "-", seconds(lab["dark_ms"]))


def remarks(run):
    """Why rows do not hold."""
    for lab in run["labs"]:
        if lab["verdict"] == "pass":
            continue
        yield f"{lab['file'].removesuffix('.yaml')}, {lab['dut'].split(':')[0]}: {lab.get('cause', '')}"
        if lab.get("known"):
            yield f"    known: {lab['known']}"


def render(run):
    """The table, and below it a line for each row that does not hold."""
    rows = [HEAD] + [row(lab) for lab in run["labs"]]
    widths = [max(len(line[i]) for line in rows) for i in range(len(HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    # The name of a lab stands once.
    for i in range(len(rows) - 1, 1, -1):
        if rows[i][0] == rows[i - 1][0]:
            lines[i + 1] = " " * len(rows[i][0]) + lines[i + 1][len(rows[i][0]):]
    notes = list(remarks(run))
    return "\n".join(lines + ([""] + notes if notes else []))
