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
PROGRAMS = (*TESTS, *LONG_TESTS, SUITE)
KILLED, SURVIVED, EQUAL = "killed", "survived", "equivalent"
NOT_COMPILING, UNCHANGED, DUPLICATE = "not-compiling", "unchanged", "duplicate"


def sources_of_room():
    return sorted(str(path.relative_to(mutate_build.ROOT)) for path in (mutate_build.ROOT / ROOM).glob("*.cc")
                  if not path.name.endswith("_test.cc"))


def all_mutants(files=None):
    return [mutant for file in files or sources_of_room()
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

    def __init__(self, build, place, jobs, seen=()):
        self.build, self.place = build, place
        self.rooms = queue.SimpleQueue()
        for number in range(jobs):
            self.rooms.put(place / f"worker{number}")
        self.sound_codes = {}  # file -> what the unchanged one compiles to
        self.seen, self.lock = set(seen), threading.Lock()  # machine codes

    def object_of(self, file):
        return next(name for name in self.build.objects_of([file], [TESTS[0]]))

    def compile(self, file, text, room):
        copy = room / "source"
        shutil.rmtree(room, ignore_errors=True)
        (copy / file).parent.mkdir(parents=True)
        (copy / file).write_text(text)
        return self.build.compile(self.object_of(file), copy, room / "changed.o")

    def sound_code(self, file, room):
        if file not in self.sound_codes:
            text = (mutate_build.ROOT / file).read_text()
            self.sound_codes[file] = self.code_of(self.compile(file, text, room / "sound"))
        return self.sound_codes[file]

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
        """A word of the above, the test that noticed, and the machine code."""
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
            return NOT_COMPILING, "", ""
        code = self.code_of(changed)
        if code == self.sound_code(mutant.file, room):
            return UNCHANGED, "", ""
        with self.lock:
            if code in self.seen:
                return DUPLICATE, "", ""
            self.seen.add(code)
        noticed = self.noticed_by({self.object_of(mutant.file): changed}, room)
        return KILLED if noticed else SURVIVED, noticed, code

    def noticed_by(self, objects, room):
        def fails(test, seconds):
            return mutate_build.run_limited([self.build.link(test, objects, room / test)], seconds) != 0

        for test in TESTS:
            if fails(test, TEST_SECONDS):
                return test
        if noticed := self.suite_notices(self.build.link(SUITE, objects, room / SUITE), room):
            return noticed
        return next((test for test in LONG_TESTS if fails(test, 3 * TEST_SECONDS)), "")


def fingerprints(build):
    """What verdicts depend on: the sources that are changed, with the headers they read; and the tests that judge."""
    sources, tests = hashlib.sha256(), hashlib.sha256()
    headers = [str(path.relative_to(mutate_build.ROOT)) for room in (ROOM, "reference/base")
               for path in sorted((mutate_build.ROOT / room).glob("*.h"))]
    for file in sources_of_room() + headers:
        sources.update((mutate_build.ROOT / file).read_bytes())
    for program in PROGRAMS:
        tests.update(build.program(program).read_bytes())
    return {"sources": sources.hexdigest(), "tests": tests.hexdigest()}
