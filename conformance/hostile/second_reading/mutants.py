"""python3 -m conformance.hostile.second_reading.mutants --build build [--for SECONDS] [NAME...]

How many of the core's named mutants (conformance/mutants/core) does the second reading catch, by itself? Each is built
as `holdfast-sim` against an unchanged build tree and driven like the sound core. Exit 0: at least nine tenths are
caught.
`--for` stops after so many seconds; `--place` keeps what was found, and the next run goes on from there.
"""
import argparse
import json
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "ci"))
import mutate_build  # noqa: E402
import mutate_named  # noqa: E402

SECONDS, SEQUENCES, LEAST = 120, 1500, 0.9


def drive(program):
    """Exit status of the second reading against a program; None: it did not end."""
    command = [sys.executable, "-B", "-m", "conformance.hostile.second_reading", "--core", str(program), "--sequences",
               str(SEQUENCES)]
    return mutate_build.run_limited(command, SECONDS, cwd=ROOT)


def judge(build, mutant, place):
    """"caught", "survived", or why the mutant could not be tried."""
    try:
        mutate_named.apply(mutant, place / "source")
        built = build.build_changed(place / "source", mutant.files, ["holdfast-sim"], place)
    except mutate_build.BuildError as error:
        return "does not build: " + (str(error).strip().splitlines() or [""])[-1]
    status = drive(built["holdfast-sim"])
    for left in [*built.values(), *place.glob("*.o")]:
        left.unlink()
    return "survived" if status == 0 else "caught"


def main(words):
    parser = argparse.ArgumentParser(prog="second_reading.mutants", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build")
    parser.add_argument("--place", type=pathlib.Path, help="where to build (default: BUILD/second-reading)")
    parser.add_argument("--for", dest="seconds", type=float, default=float("inf"))
    options = parser.parse_args(words)
    build = mutate_build.Build(options.build)
    build.make(["holdfast-sim"])
    if drive(build.program("holdfast-sim")) != 0:
        print("the sound core is not agreed with", file=sys.stderr)
        return 3
    place = options.place or options.build / "second-reading"
    place.mkdir(parents=True, exist_ok=True)
    kept = place / "verdicts.json"
    verdicts = json.loads(kept.read_text()) if kept.exists() else {}
    began = time.monotonic()
    chosen = [each for each in mutate_named.all_of("core") if not options.names or each.name in options.names]
    for mutant in chosen:
        if mutant.name not in verdicts or options.names:
            if time.monotonic() - began > options.seconds:
                break
            verdicts[mutant.name] = judge(build, mutant, place / mutant.name)
            print(f"{verdicts[mutant.name]:10} {mutant.name}", flush=True)
            kept.write_text(json.dumps(verdicts, indent=1) + "\n")
    return tell({name: verdicts[name] for name in (each.name for each in chosen) if name in verdicts}, len(chosen))


def tell(verdicts, wanted):
    tried = {name: word for name, word in verdicts.items() if word in ("caught", "survived")}
    caught = sum(word == "caught" for word in tried.values())
    survivors = [name for name, word in tried.items() if word == "survived"]
    for name in sorted(set(verdicts) - set(tried)):
        print(f"{name} {verdicts[name]}")
    print(f"second reading: {caught} of {len(tried)} named mutants of the core caught"
          f" ({100 * caught / max(len(tried), 1):.1f} %)" + (f"; survived: {', '.join(survivors)}" if survivors else "")
          + (f"; {wanted - len(tried)} not tried" if wanted > len(tried) else ""))
    return 0 if tried and caught >= LEAST * len(tried) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
