"""Changed sources against an unchanged build: compiles what a change touches and links it before everything else.

The build tree's own records say how: compile_commands.json, the dependency log and the link commands of ninja. Nothing
in the checkout or in the tree's own files is written; a changed file stands alone in a folder that is searched first.
"""
import json
import os
import pathlib
import re
import resource
import shlex
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[1]
MEMORY = 3 << 30  # bytes of address space for a program under test: a mutant may loop and collect
COMPILE_SECONDS = 300


class BuildError(Exception):
    """The change does not compile or does not link; the text is the tool's."""


def _limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def run_limited(command, seconds, **options):
    """The exit status, or None after `seconds`; output is dropped."""
    try:
        done = subprocess.run(command, timeout=seconds, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              preexec_fn=_limit_memory, **options)
        return done.returncode
    except subprocess.TimeoutExpired:
        return None


class Build:
    """An unchanged build tree of this checkout."""

    def __init__(self, tree, as_built=False):
        self.tree, self.as_built = pathlib.Path(tree).resolve(), as_built
        if not (self.tree / "compile_commands.json").exists():
            raise BuildError(f"{self.tree}: no build tree; run ci/build first")
        self.linker = next((f"-fuse-ld={name}" for name in ("lld", "gold") if shutil.which(f"ld.{name}")), None)
        self._compile = {}  # object, as the build tree names it -> (source, command)
        for entry in json.loads((self.tree / "compile_commands.json").read_text()):
            command = shlex.split(entry["command"])
            name = command[command.index("-o") + 1]
            self._compile[name] = (os.path.realpath(entry["file"]), command)
        self._links = {}
        self._dependents = None

    def make(self, targets):
        """Brings the programs up to date, unless the tree is to be taken as it is."""
        if not self.as_built:
            done = subprocess.run(["ninja", "-C", self.tree, *targets], capture_output=True, text=True)
            if done.returncode:
                raise BuildError(done.stdout[-2000:])
        self._dependents = self._read_dependency_log()  # once: ninja may rewrite its log while it is asked for it

    def program(self, target):
        return self.tree / "bin" / target

    def link_command(self, target):
        if target not in self._links:
            lines = subprocess.run(["ninja", "-C", self.tree, "-t", "commands", target], capture_output=True, text=True)
            parts = [part.strip() for part in lines.stdout.splitlines()[-1].split("&&")]
            self._links[target] = shlex.split(next(part for part in parts if f"-o bin/{target}" in part))
        return self._links[target]

    def dependents(self, source):
        """The objects that read `source`, a path in the checkout."""
        return self._dependents.get(os.path.realpath(ROOT / source), set())

    def _read_dependency_log(self):
        log = subprocess.run(["ninja", "-C", self.tree, "-t", "deps"], capture_output=True, text=True).stdout
        found, name = {}, None
        for line in log.splitlines():
            if line.startswith("    "):
                found.setdefault(os.path.realpath(self.tree / line.strip()), set()).add(name)
            elif ": #deps" in line:
                name = line.split(": #deps")[0]
        return found

    def is_in(self, name, target):
        """Whether the object is part of the program, by itself or in one of its libraries."""
        command = self.link_command(target)
        library = re.search(r"CMakeFiles/(\w+)\.dir", name)
        return name in command or any(part.endswith(f"/lib{library[1]}.a") for part in command if library)

    def objects_of(self, changed, targets):
        """What has to be compiled anew when the files `changed` are others: objects of these programs."""
        touched = set().union(*(self.dependents(file) for file in changed))
        return sorted(name for name in touched if name in self._compile and any(self.is_in(name, t) for t in targets))

    def compile(self, name, copy, out, debug=True):
        """Compiles the object `name` with the changed files in the folder `copy` to `out`."""
        source, command = self._compile[name]
        relative = os.path.relpath(source, ROOT)
        command = [part for part in command if part != source]
        command[command.index("-o") + 1] = str(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        chosen = copy / relative if (copy / relative).exists() else pathlib.Path(source)
        # Asserts print where they stand: the same place as in the checkout.
        command[1:1] = [f"-I{copy}", f"-ffile-prefix-map={copy}/={ROOT}/"]
        done = subprocess.run(command + [str(chosen)], cwd=self.tree, capture_output=True, text=True,
                              timeout=COMPILE_SECONDS)
        if done.returncode:
            raise BuildError(done.stderr)
        return out

    def link(self, target, objects, out):
        """Links the program with `objects` (name in the build tree -> file) in the place of its own."""
        command = list(self.link_command(target))
        extra = [str(file) for name, file in objects.items() if name not in command and self.is_in(name, target)]
        command = [str(objects.get(part, part)) for part in command]
        command[command.index("-o") + 1] = str(out)
        first = next(i for i, part in enumerate(command) if part.endswith(".o"))
        command[first:first] = extra
        if self.linker:
            command.insert(1, self.linker)
        out.parent.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(command, cwd=self.tree, capture_output=True, text=True)
        if done.returncode:
            raise BuildError(done.stderr)
        return out

    def refuse_merged(self, changed, targets):
        """A file that is read as a part of another would stay as it was, and its mutants would survive unseen."""
        own = {source for source, _ in self._compile.values()}
        for file in changed:
            if file.endswith(".cc") and os.path.realpath(ROOT / file) not in own and self.objects_of([file], targets):
                raise BuildError(f"{self.tree} reads {file} together with others (CMAKE_UNITY_BUILD): "
                                 "run ci/build dev in a tree of its own, or cmake -B build -DCMAKE_UNITY_BUILD=OFF")

    def build_changed(self, copy, changed, targets, place):
        """Compiles what `changed` touches and links `targets` into the folder `place`."""
        objects = {}
        self.refuse_merged(changed, targets)
        for number, name in enumerate(self.objects_of(changed, targets)):
            objects[name] = self.compile(name, copy, place / f"{number}.o")
        if not objects:
            raise BuildError(f"no object of {', '.join(targets)} reads {', '.join(changed)}")
        return {target: self.link(target, objects, place / target) for target in targets}
