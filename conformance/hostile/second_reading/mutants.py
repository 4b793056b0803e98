"""python3 -m conformance.hostile.second_reading.mutants --build build [--operators] [--for SECONDS] [NAME...]

How many mutants of the core does the second reading catch, by itself? Those of conformance/mutants/core, or with
`--operators` small changes of the state machine's own files as ci/mutate makes them. Each is built as `holdfast-sim`
against an unchanged build tree and driven like the sound core. Exit 0: at least nine tenths are caught.
`--for` stops after so many seconds; `--place` keeps what was found, and the next run goes on from there. The score is
written there as run.json (netns-lab/report/run.schema.json).
"""
import argparse
import datetime
import json
import pathlib
import shutil
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "ci"))
import mutate_build  # noqa: E402
import mutate_named  # noqa: E402
import mutate_score  # noqa: E402

SECONDS, SEQUENCES, LEAST = 120, 1500, 0.9
STATE_MACHINE = [f"reference/vrrp/{file}.cc" for file in ("virtual_router", "timers", "profile", "receive_checks")]


def drive(program):
    """Exit status of the second reading against a program; None: it did not end."""
    command = [sys.executable, "-B", "-m", "conformance.hostile.second_reading", "--core", str(program), "--sequences",
               str(SEQUENCES)]
    return mutate_build.run_limited(command, SECONDS, cwd=ROOT)


class Named:
    """A patch of conformance/mutants/core."""

    def __init__(self, mutant):
        self.mutant, self.name, self.files = mutant, mutant.name, mutant.files

    def write(self, copy):
        mutate_named.apply(self.mutant, copy)


class Operator:
    """A change of one expression or statement."""

    def __init__(self, mutant):
        self.mutant, self.name, self.files = mutant, mutant.key, [mutant.file]

    def write(self, copy):
        shutil.rmtree(copy, ignore_errors=True)
        (copy / self.mutant.file).parent.mkdir(parents=True)
        (copy / self.mutant.file).write_text(self.mutant.text)


class Jury:
    def __init__(self, build, place):
        self.build, self.place = build, place
        self.seen = {}  # what an object compiles to -> the first mutant that does

    def judge(self, fault):
        """"caught", "survived", or why there is nothing to catch."""
        try:
            fault.write(self.place / "source")
            objects = {}
            for number, name in enumerate(self.build.objects_of(fault.files, ["holdfast-sim"])):
                objects[name] = self.build.compile(name, self.place / "source", self.place / f"{number}.o")
            if isinstance(fault, Operator) and (twin := self._twin(fault, objects)):
                return f"the same as {twin}"
            program = self.build.link("holdfast-sim", objects, self.place / "holdfast-sim")
        except mutate_build.BuildError as error:
            return "does not build: " + (str(error).strip().splitlines() or [""])[0]
        return "survived" if drive(program) == 0 else "caught"

    def _twin(self, fault, objects):
        (name, changed), = objects.items()
        if name not in self.seen:
            sound = self.build.compile(name, self.place / "nothing", self.place / "sound.o")
            self.seen[name] = {mutate_score.Player.code_of(sound): "the sound core"}
        return self.seen[name].setdefault(mutate_score.Player.code_of(changed), fault.name).replace(fault.name, "")


def chosen(options):
    if options.operators:
        argued = mutate_score.read_equivalent()
        return [Operator(each) for each in mutate_score.all_mutants(options.names or STATE_MACHINE)
                if each.key not in argued]
    return [Named(each) for each in mutate_named.all_of("core") if not options.names or each.name in options.names]


def main(words):
    parser = argparse.ArgumentParser(prog="second_reading.mutants", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="mutants, or with --operators files")
    parser.add_argument("--operators", action="store_true")
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
    kept = place / ("operators.json" if options.operators else "named.json")
    verdicts = json.loads(kept.read_text()) if kept.exists() else {}
    began, jury, faults = time.monotonic(), Jury(build, place), chosen(options)
    for fault in faults:
        if fault.name not in verdicts and time.monotonic() - began < options.seconds:
            verdicts[fault.name] = jury.judge(fault)
            print(f"{verdicts[fault.name][:30]:10} {fault.name}", flush=True)
            kept.write_text(json.dumps(verdicts, indent=1) + "\n")
    score = a_score("operator" if options.operators else "named", verdicts, [fault.name for fault in faults])
    (place / "run.json").write_text(json.dumps(a_run(score), indent=1) + "\n")
    for name in score["survivors"]:
        print(f"survived   {name}")
    share = 100 * score["caught"] / max(score["total"], 1)
    print(f"second reading: {score['caught']} of {score['total']} mutants caught ({share:.1f} %)",
          *filter(None, [score["remark"]]), sep="; ")
    return 0 if score["total"] and score["caught"] >= LEAST * score["total"] else 1


def a_score(kind, verdicts, wanted):
    """An entry of run.json's `mutants`. What does not build, or is the same program as another, does not count."""
    told = {name: verdicts[name] for name in wanted if name in verdicts}
    tried = {name: word for name, word in told.items() if word in ("caught", "survived")}
    left_out = [f"{count} {why}" for count, why in ((len(told) - len(tried), "do not build or are the same as another"),
                                                    (len(wanted) - len(told), "not tried")) if count]
    return {"suite": f"{kind} mutants of the core, by the second reading alone", "total": len(tried),
            "caught": sum(word == "caught" for word in tried.values()),
            "survivors": [name for name, word in tried.items() if word == "survived"], "remark": ", ".join(left_out)}


def a_run(score):
    return {"schema": "holdfast-run/1", "tool": "second_reading.mutants 0.1.0",
            "started": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), "mutants": [score]}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
