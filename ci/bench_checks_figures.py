"""From what ci/bench-checks wrote down to its figures. Instants are nanoseconds, durations milliseconds."""
import bisect
import dataclasses
import itertools

import bench_checks_peer as peer

BIN = 100_000_000  # of counting how evenly checks begin


def percentile(values, percent):
    """The least value that `percent` of a hundred values do not exceed; None of nothing."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else None


def spread(values):
    """{50: ..., 90: ..., 99: ..., 100: the greatest}"""
    return {percent: percentile(values, percent) for percent in (50, 90, 99, 100)}


@dataclasses.dataclass
class Window:
    """One phase of the run: `start` when the daemon began, then the part that counts."""
    start: int
    begin: int
    end: int

    def holds(self, instant):
        return self.begin <= instant < self.end

    def seconds(self):
        return (self.end - self.begin) / 1e9


def between(records, begin, end):
    """Those of `records`, which are sorted by their first field."""
    return records[bisect.bisect_left(records, (begin,)):bisect.bisect_left(records, (end,))]


def advertisement_deviations(frames, window, interval):
    """How far the time between two advertisements is from `interval`."""
    stamps = [frame[0] for frame in frames if frame[3] == peer.VRRP and window.holds(frame[0])]
    return [abs((b - a) / 1e6 - interval) for a, b in itertools.pairwise(stamps)]


def lateness(frames, window, delay_loop):
    """(milliseconds of each check that begins in the window, how many services have one).

    A check begins with its SYN; the next one is due `delay_loop` after the client's FIN or RST. One that follows a
    check without an end has no due time and counts for nothing."""
    ended, late, checked = {}, [], set()
    for stamp, address, port, flags in frames:
        service = address, port
        if flags & peer.SYN:
            if window.holds(stamp) and service in ended:
                checked.add(service)
                late.append((stamp - ended[service]) / 1e6 - delay_loop)
            ended.pop(service, None)
        elif flags & (peer.FIN | peer.RST):
            ended.setdefault(service, stamp)
    return late, len(checked)


def starts_per_bin(frames, begin, end):
    """How many checks begin in each tenth of a second, the empty ones included."""
    counts = [0] * ((end - begin) // BIN)
    for stamp, _, _, flags in frames:
        place = (stamp - begin) // BIN
        if flags & peer.SYN and 0 <= place < len(counts):
            counts[place] += 1
    return counts


def lost(frames):
    return sum(count for _, count, _, flags in frames if flags == peer.LOST)
