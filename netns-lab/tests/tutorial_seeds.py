#!/usr/bin/env python3
"""The tutorial's load balancer with the tutorial's own files, comments and nesting and all, up to the first answers.

Usage: tutorial_seeds.py HOLDFAST_LAB SEEDS. Exit code 6 where the files are not there, else that of the lab.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

import yaml

LABS = pathlib.Path(__file__).resolve().parents[1] / "labs"


def main():
    program, seeds = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    files = {"master": seeds / "lb-master.conf", "backup": seeds / "lb-backup.conf"}
    missing = [str(path) for path in files.values() if not path.is_file()]
    if missing:
        print("skipped: there is no", " nor ".join(missing))
        return 6
    lab = yaml.safe_load((LABS / "tutorial-loadbalancer.yaml").read_text())
    answers = [i for i, step in enumerate(lab["steps"]) if "answers" in step.get("expect", {})]
    lab["steps"] = lab["steps"][:answers[0] + 1]
    with tempfile.TemporaryDirectory(prefix="tutorial-seeds.") as folder:
        for router, path in files.items():  # beside the lab: the guest shows its folder
            lab["routers"][router]["config"] = shutil.copy(path, folder)
        file = pathlib.Path(folder) / "seeds.yaml"
        file.write_text(yaml.safe_dump(lab, sort_keys=False))
        return subprocess.run([program, "run", str(file)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
