"""Named mutants: patches of conformance/mutants, each with the clauses that must convict it."""
import concurrent.futures
import dataclasses
import json
import pathlib
import re
import shutil
import subprocess

import mutate_build

MUTANTS = mutate_build.ROOT / "conformance" / "mutants"
CONVICTED = ("fail", "non-strict")
OWN, OTHER, SURVIVED, BROKEN = "killed-by-own-clause", "killed-by-other", "survived", "does-not-build"
SIM_SECONDS = 60
NETNS_SECONDS = 900
# First what holdfastd claims, the newest text and RFC 3768 for version 2; a profile that is asked for judges version 3.
PROFILES = (None, "9568", "5798")


@dataclasses.dataclass
class Mutant:
    name: str
    clauses: list
    sentence: str
    patch: pathlib.Path
    kind: str

    @property
    def files(self):
        return re.findall(r"^\+\+\+ b/(\S+)", self.patch.read_text(), re.MULTILINE)


@dataclasses.dataclass
class Verdict:
    mutant: Mutant
    word: str
    by: list  # the clauses that convicted
    note: str = ""


def read(path, kind):
    lines = path.read_text().splitlines()
    if len(lines) < 3 or not lines[0].startswith("# clause: ") or not lines[1].startswith("# "):
        raise ValueError(f"{path}: begins with '# clause: ID...' and a line with one sentence")
    return Mutant(path.stem, lines[0][len("# clause: "):].split(), lines[1][2:], path, kind)


def all_of(kind, folder=MUTANTS):
    return [read(path, kind) for path in sorted((folder / kind).glob("*.patch"))]


def apply(mutant, copy):
    """The patched files alone, in a new folder `copy`."""
    shutil.rmtree(copy, ignore_errors=True)
    for file in mutant.files:
        (copy / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(mutate_build.ROOT / file, copy / file)
    done = subprocess.run(["patch", "-d", copy, "-p1", "--quiet", "--no-backup-if-mismatch", "-i", mutant.patch],
                          capture_output=True, text=True)
    if done.returncode:
        raise mutate_build.BuildError(f"{mutant.patch.name} does not apply: {done.stdout.strip()}")


def convictions(report, dut=None):
    results = json.loads((report / "run.json").read_text())["results"]
    return [r["clause"] for r in results if r["verdict"] in CONVICTED and (dut is None or r["dut"] == dut)]


def judge(mutant, convicted):
    convicted = sorted(set(convicted))
    silent = [clause for clause in mutant.clauses if clause not in convicted]
    if not convicted:
        return Verdict(mutant, SURVIVED, convicted)
    if silent:
        return Verdict(mutant, OTHER, convicted, "silent: " + " ".join(silent))
    return Verdict(mutant, OWN, convicted)


def play_sim(program, report, profile):
    """The convictions of the whole suite in virtual time; a core that never ends counts as convicted of nothing."""
    shutil.rmtree(report, ignore_errors=True)
    command = [program, "run", "--dut", "holdfastd", "--stage", "sim", "--report", report]
    status = mutate_build.run_limited(command + (["--profile", profile] if profile else []), SIM_SECONDS)
    if status is None or not (report / "run.json").exists():
        return None
    return convictions(report)


def needed_profiles(mutant):
    return PROFILES if any(clause.startswith("RFC5798") for clause in mutant.clauses) else PROFILES[:1]


def judge_core(build, mutant, place):
    try:
        apply(mutant, place / "source")
        built = build.build_changed(place / "source", mutant.files, ["holdfast-conform"], place)
    except mutate_build.BuildError as error:
        return Verdict(mutant, BROKEN, [], last_line(error))
    convicted = []
    for profile in needed_profiles(mutant):
        told = play_sim(built["holdfast-conform"], place / "report", profile)
        if told is None:
            return Verdict(mutant, OTHER, ["(no end)"], "the run crashed or did not end")
        convicted += told
    shutil.rmtree(place / "source", ignore_errors=True)
    for left in [*built.values(), *place.glob("*.o")]:
        left.unlink()
    return judge(mutant, convicted)


def core(build, mutants, place, jobs, tell):
    build.make(["holdfast-conform"])
    for profile in PROFILES:
        sound = play_sim(build.program("holdfast-conform"), place / "sound", profile)
        if sound is None or sound:
            raise mutate_build.BuildError(f"the sound core is convicted under {profile}: {sound}")
    verdicts = []
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for verdict in pool.map(lambda m: judge_core(build, m, place / m.name), mutants):
            tell(verdict)
            verdicts.append(verdict)
    return verdicts


# Faults of the daemon: real programs on a real wire.


def build_daemon(build, mutant, place):
    """The program with the fault; one that is younger than the sound program and the patch is still good."""
    program = place / "holdfastd"
    sound, patch = build.program("holdfastd").stat().st_mtime, mutant.patch.stat().st_mtime
    if not program.exists() or program.stat().st_mtime < max(sound, patch):
        apply(mutant, place / "source")
        build.build_changed(place / "source", mutant.files, ["holdfastd"], place)
    return program


def dut_file(mutant, program, place):
    """The DUT file of holdfastd with the mutant's program in it."""
    text = (mutate_build.ROOT / "netns-lab" / "duts" / "holdfastd.yaml").read_text()
    text = text.replace("{bin}/holdfastd", str(program)).replace("dut: holdfastd", f"dut: {mutant.name}", 1)
    file = place / f"{mutant.name}.yaml"
    file.write_text(text)
    return file


def play_netns(build, dut, clauses, report, cells):
    shutil.rmtree(report, ignore_errors=True)
    done = subprocess.run([build.program("holdfast-conform"), "run", *clauses, "--dut", dut, "--strict", "--jobs",
                           str(cells), "--report", report], capture_output=True, text=True, timeout=NETNS_SECONDS)
    if not (report / "run.json").exists():
        raise mutate_build.BuildError(done.stderr.strip() or "holdfast-conform left no run.json")
    return convictions(report)


def last_line(error):
    return (str(error).strip().splitlines() or [""])[-1]


def try_to_build(build, mutant, place):
    try:
        return build_daemon(build, mutant, place)
    except mutate_build.BuildError as error:
        return Verdict(mutant, BROKEN, [], last_line(error))


def judge_daemon(build, mutant, program, place, cells):
    dut = dut_file(mutant, program, place)
    verdict = judge(mutant, play_netns(build, dut, mutant.clauses, place / "report", cells))
    if verdict.word == OWN:
        return verdict
    # Noise may have made a cell inconclusive, so whatever was silent is asked again.
    silent = [clause for clause in mutant.clauses if clause not in verdict.by]
    return judge(mutant, verdict.by + play_netns(build, dut, silent, place / "again", cells))


def daemon(build, mutants, place, jobs, side_by_side, cells, tell):
    """Builds all, then plays `side_by_side` mutants at once, each with `cells` cases at once."""
    build.make(["holdfast-conform", "holdfastd"])
    clauses = sorted({clause for mutant in mutants for clause in mutant.clauses})
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        programs = list(pool.map(lambda m: try_to_build(build, m, place / m.name), mutants))
    verdicts = {}

    def play(mutant, program):
        if isinstance(program, Verdict):
            return program
        return judge_daemon(build, mutant, program, place / mutant.name, cells)

    with concurrent.futures.ThreadPoolExecutor(side_by_side) as pool:
        sound = pool.submit(play_netns, build, "holdfastd", clauses, place / "sound", cells)
        running = [pool.submit(play, mutant, program) for mutant, program in zip(mutants, programs)]
        for done in concurrent.futures.as_completed(running):
            tell(done.result())
            verdicts[done.result().mutant.name] = done.result()
        if sound.result():
            raise mutate_build.BuildError(f"the sound holdfastd is convicted of {sorted(set(sound.result()))}")
    return [verdicts[mutant.name] for mutant in mutants]
