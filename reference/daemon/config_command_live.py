#!/usr/bin/python3
"""holdfastd's answers about files, held against keepalived's: config_command_live.py HOLDFASTD

The corrected file and the normal form must be what keepalived takes without a word. Runs in a network namespace of its
own that has eth0. Exit status 77: this machine has no keepalived, or makes no namespace.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

TESTDATA = pathlib.Path(__file__).resolve().parents[1] / "config/testdata"
FIXED = ["nested-virtual-server", "unknown-keyword", "surplus-brace", "missing-brace-inside", "missing-brace-at-end",
         "missing-opening-brace"]
DUMPED = ["tutorial-master.conf", "tutorial-backup.conf", "broken/nested-virtual-server.conf"]
STATUS = {"tutorial-master.conf": 0, "broken/unknown-block.conf": 1, "none.conf": 2, "broken/families.conf": 3}


def enter_namespace():
    if "HOLDFAST_INSIDE" in os.environ:
        return
    inside = ["unshare", "-n", "sh", "-c", 'ip link add eth0 type veth peer name peer0 || exit 77; exec "$@"', "sh"]
    if not shutil.which("keepalived") or subprocess.run(["unshare", "-n", "true"], check=False).returncode != 0:
        sys.exit(77)
    os.environ["HOLDFAST_INSIDE"] = "1"
    os.execvp("unshare", [*inside, sys.executable, *sys.argv])


def said_by_keepalived(text):
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
        file.write(text)
        file.flush()
        result = subprocess.run(["keepalived", "-t", "-f", file.name], capture_output=True, text=True, check=False)
    return (result.stdout + result.stderr).strip(), result.returncode


def main(holdfastd):
    failures = []
    for name in FIXED:
        fixed = subprocess.run([holdfastd, "--fix", TESTDATA / f"broken/{name}.conf"], capture_output=True, text=True,
                               check=False)
        if said_by_keepalived(fixed.stdout) != ("", 0):
            failures.append((f"--fix {name}", fixed.stdout, *said_by_keepalived(fixed.stdout)))
    for name in DUMPED:
        dumped = subprocess.run([holdfastd, "--dump-config", "-f", TESTDATA / name], capture_output=True, text=True,
                                check=False)
        if said_by_keepalived(dumped.stdout) != ("", 0):
            failures.append((f"--dump-config -f {name}", dumped.stdout, *said_by_keepalived(dumped.stdout)))
    for name, expected in STATUS.items():
        status = subprocess.run([holdfastd, "-t", "-f", TESTDATA / name], capture_output=True, check=False).returncode
        if status != expected:
            failures.append((f"-t -f {name}", "", f"exit status {status}, not {expected}", 0))
    for command, text, said, status in failures:
        print(f"{command} gave\n{text}\nand keepalived said ({status}):\n{said}\n")
    print(f"{len(FIXED) + len(DUMPED) + len(STATUS)} commands, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    enter_namespace()
    sys.exit(main(sys.argv[1]))
