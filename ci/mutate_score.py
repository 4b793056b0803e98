"""Plays operator mutants and keeps the score."""
import hashlib
import queue
import shutil
import subprocess
import threading

import mutate_build
import mutate_named
import mutate_operators

EQUIVALENT = mutate_named.MUTANTS / "equivalent.txt"
ROOM = "reference/vrrp"
TEST_SECONDS = 20
# In the order of their speed; the first that notices ends it.
TESTS = ("vrrp_test", "vrrp_golden_test", "sim_test")
LONG_TESTS = ("sim_world_test",)
SUITE = "holdfast-conform"
KILLED, SURVIVED, EQUAL = "killed", "survived", "equivalent"
NOT_COMPILING, UNCHANGED, DUPLICATE = "not-compiling", "unchanged", "duplicate"


def sources():
    return sorted(str(path.relative_to(mutate_build.ROOT)) for path in (mutate_build.ROOT / ROOM).glob("*.cc")
                  if not path.name.endswith("_test.cc"))


def all_mutants(files=None):
    return [mutant for file in files or sources()
            for mutant in mutate_operators.mutants_of(file, (mutate_build.ROOT / file).read_text())]


def read_equivalent(path=EQUIVALENT):
    """Mutant key -> argument. A key at the left margin, its argument indented below."""
    arguments, key = {}, None
    for line in path.read_text().splitlines() if path.exists() else []:
        if line.startswith("#") or not line.strip():
            continue
        if not line.startswith(" "):
            key, arguments[line] = line, ""
        else:
            arguments[key] = (arguments[key] + " " + line.strip()).strip()
    return arguments


class Player:
    """Judges operator mutants against one build, each worker in a folder of its own."""

    def __init__(self, build, place, jobs):
        self.build, self.place = build, place
        build.make([*TESTS, *LONG_TESTS, SUITE])
        self.rooms = queue.SimpleQueue()
        for number in range(jobs):
            self.rooms.put(place / f"worker{number}")
        self.sound_code = {file: self.code_of(self.compile(file, (mutate_build.ROOT / file).read_text(), place / "sound"))
                           for file in sources()}
        self.seen, self.lock = set(), threading.Lock()

    def object_of(self, file):
        return next(name for name in self.build.objects_of([file], [TESTS[0]]))

    def compile(self, file, text, room):
        copy = room / "source"
        shutil.rmtree(room, ignore_errors=True)
        (copy / file).parent.mkdir(parents=True)
        (copy / file).write_text(text)
        return self.build.compile(self.object_of(file), copy, room / "changed.o")

    @staticmethod
    def code_of(object_file):
        bare = object_file.with_suffix(".bare")
        subprocess.run(["objcopy", "--strip-debug", "--remove-section=.comment", object_file, bare], check=True)
        return hashlib.sha256(bare.read_bytes()).hexdigest()

    def sound(self):
        """What goes wrong without any mutant."""
        found = [test for test in (*TESTS, *LONG_TESTS)
                 if mutate_build.run_limited([self.build.program(test)], TEST_SECONDS) != 0]
        suite = [self.suite_notices(self.build.program(SUITE), self.place / "sound")]
        return found + [what for what in suite if what]

    def suite_notices(self, program, room):
        for profile in mutate_named.PROFILES:
            told = mutate_named.play_sim(program, room / "report", profile)
            if told is None:
                return "suite: no end"
            if told:
                return f"suite: {sorted(told)[0]}"
        return ""

    def judge(self, mutant):
        room = self.rooms.get()
        try:
            return self.judge_in(mutant, room)
        finally:
            shutil.rmtree(room, ignore_errors=True)
            self.rooms.put(room)

    def judge_in(self, mutant, room):
        try:
            changed = self.compile(mutant.file, mutant.text, room)
        except mutate_build.BuildError:
            return NOT_COMPILING, ""
        code = self.code_of(changed)
        if code == self.sound_code[mutant.file]:
            return UNCHANGED, ""
        with self.lock:
            if code in self.seen:
                return DUPLICATE, ""
            self.seen.add(code)
        objects = {self.object_of(mutant.file): changed}
        for test in TESTS:
            if mutate_build.run_limited([self.build.link(test, objects, room / test)], TEST_SECONDS) != 0:
                return KILLED, test
        if noticed := self.suite_notices(self.build.link(SUITE, objects, room / SUITE), room):
            return KILLED, noticed
        for test in LONG_TESTS:
            if mutate_build.run_limited([self.build.link(test, objects, room / test)], 3 * TEST_SECONDS) != 0:
                return KILLED, test
        return SURVIVED, ""


def fingerprint(build):
    """Of everything that a verdict depends on."""
    digest = hashlib.sha256()
    for path in sorted((mutate_build.ROOT / "reference").glob("[bv]*/*")):
        if path.is_file():
            digest.update(path.read_bytes())
    for program in (*TESTS, *LONG_TESTS, SUITE):
        digest.update(build.program(program).read_bytes())
    return digest.hexdigest()
