"""python3 -m conformance.hostile.second_reading --core build/bin/holdfast-sim [--seconds N | --sequences N] [--seed N]

Exit status: 0 model and core agree, 1 they disagree (or the core ended), 2 usage, 6 the core cannot be run.
"""
import argparse
import random
import sys
import time

from .core import Core
from .drive import sequence


def main(arguments):
    parser = argparse.ArgumentParser(prog="second_reading", description="The RFC's state machine against the core's.")
    parser.add_argument("--core", required=True, help="a program that speaks the line protocol: holdfast-sim")
    parser.add_argument("--sequences", type=int, help="how many random routers (default 1000)")
    parser.add_argument("--seconds", type=float, help="how long instead")
    parser.add_argument("--events", type=int, default=60, help="events in a sequence (default 60)")
    parser.add_argument("--seed", type=int, default=1, help="the first sequence's seed; the next has the next")
    options = parser.parse_args(arguments)
    began, done, clauses = time.monotonic(), 0, {}
    try:
        core = Core(options.core)
    except OSError as error:
        print(f"second_reading: {error}", file=sys.stderr)
        return 6
    with core:
        while _goes_on(options, done, time.monotonic() - began):
            seed = options.seed + done
            try:
                for clause, times in sequence(core, random.Random(seed), options.events).items():
                    clauses[clause] = clauses.get(clause, 0) + times
            except AssertionError as disagreement:
                print(f"disagreement after {done} sequences, {time.monotonic() - began:.1f} s;"
                      f" again with --seed {seed} --sequences 1\n{disagreement}")
                return 1
            done += 1
    for clause, times in sorted(clauses.items()):
        print(f"{times:9} {clause}")
    print(f"agreed on {sum(clauses.values())} events of {done} sequences in {time.monotonic() - began:.1f} s")
    return 0


def _goes_on(options, done, elapsed):
    if options.seconds is not None:
        return elapsed < options.seconds
    return done < (options.sequences or 1000)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
