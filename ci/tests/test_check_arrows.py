"""check-arrows is itself tested: a clean tree passes, and each seeded violation is found, with its place."""
import pathlib
import subprocess

import pytest

TOOL = pathlib.Path(__file__).resolve().parents[1] / "check-arrows"
CLEAN = {
    "reference/base/units.h": "#include <chrono>\n",
    "reference/vrrp/timers.cc": '#include "reference/base/units.h"\n#include <array>\n// no sleep_for in here\n',
    "reference/sys/clock.cc": '#include <time.h>\n#include "reference/base/units.h"\nauto t = clock_gettime(1, 0);\n',
    "conformance/wire/advert.cc": "#include <vector>\n",
    "conformance/cases/rfc9568_6.cc": '#include "conformance/wire/advert.h"\n',
    "netns-lab/lab_main.cc": '#include "netns-lab/engine/network.h"\n',
}


def run(tmp_path, files):
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    records = tmp_path / "deps.txt"
    records.write_text("x.o: #deps 1, deps mtime 1 (VALID)\n" + "".join(f"    {tmp_path / f}\n" for f in files) +
                       "    /usr/include/c++/12/vector\n")
    return subprocess.run([TOOL, "--deps", records, "--root", tmp_path], capture_output=True, text=True)


def test_clean_tree_passes(tmp_path):
    result = run(tmp_path, CLEAN)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("file, line, told", [
    ("reference/vrrp/timers.cc", '#include "reference/sys/clock.h"', "vrrp must not include sys"),
    ("conformance/cases/rfc9568_6.cc", '#include "reference/vrrp/timers.h"', "cases must not include vrrp"),
    ("conformance/wire/advert.cc", '#include "reference/base/units.h"', "wire must not include base"),
    ("reference/vrrp/timers.cc", "#include <sys/socket.h>", "must not include <sys/socket.h>"),
    ("reference/base/units.h", "auto now() { return std::chrono::steady_clock::now(); }", "base has no clock"),
    ("netns-lab/lab_main.cc", '#include "conformance/stage/stage.h"', "lab must not include stage"),
    ("reference/base/units.h", "auto t = time(nullptr);", "base has no clock"),
    ("reference/sys/clock.cc", '#include "clock.h"', "no room of the house"),
])
def test_seeded_violation_is_found(tmp_path, file, line, told):
    result = run(tmp_path, {**CLEAN, file: CLEAN[file] + line + "\n"})
    assert result.returncode == 1
    place = f"{file}:{CLEAN[file].count(chr(10)) + 1}: "
    assert place in result.stdout and told in result.stdout, result.stdout


def test_nothing_built_is_not_a_pass(tmp_path):
    assert run(tmp_path, {}).returncode == 2
