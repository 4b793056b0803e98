"""Which labs ci/labs plays, and with which director."""
import pathlib
import shutil

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[1]
LABS = ROOT / "netns-lab" / "labs"
SEEDS = ROOT.parent / "shared" / "seeds"
# The director's name, and the DUT that plays it.
DIRECTORS = {"holdfastd": "holdfastd:defaults", "keepalived": "keepalived"}

# Each kind of forwarding with each director, and each thing that befalls servers and directors at least once.
SELECTION = [("lb-schedulers", "holdfastd"), ("lb-inhibit", "keepalived"), ("lb-kill", "holdfastd"),
             ("lb-drain", "keepalived"), ("lb-tun", "holdfastd"), ("lb-tun", "keepalived")]


class Unknown(Exception):
    """What was asked for is not there; the text is for the user."""


def balancers():
    """The labs of load balancers, by name."""
    return {path.stem: path for path in sorted(LABS.glob("*.yaml"))
            if "ipvs" in yaml.safe_load(path.read_text()).get("needs", [])}


def found(word):
    """The file of a lab that somebody named."""
    known = balancers()
    if word in known:
        return known[word]
    path = pathlib.Path(word)
    if path.suffix == ".yaml" and path.is_file():
        return path.resolve()
    raise Unknown(f"no lab is called '{word}'; there are {', '.join(known)}, or give a .yaml file")


def installed(director):
    return director == "holdfastd" or shutil.which(director, path="/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin")


def seeds_lab(folder):
    """The tutorial's load balancer with the tutorial's own files, comments and nesting and all, up to the first answers;
    None where those files are not there."""
    files = {"master": SEEDS / "lb-master.conf", "backup": SEEDS / "lb-backup.conf"}
    if not all(path.is_file() for path in files.values()):
        print(f"ci/labs: left out: the tutorial's own files, which are not in {SEEDS}")
        return None
    lab = yaml.safe_load((LABS / "tutorial-loadbalancer.yaml").read_text())
    answers = [i for i, step in enumerate(lab["steps"]) if "answers" in step.get("expect", {})]
    lab["lab"] = "the tutorial's load balancer, its own files"
    lab["steps"] = lab["steps"][:answers[0] + 1]
    for router, path in files.items():  # beside the lab: the guest shows its folder
        lab["routers"][router]["config"] = shutil.copy(path, folder)
    file = folder / "tutorial-seeds.yaml"
    file.write_text(yaml.safe_dump(lab, sort_keys=False))
    return file


def choose(words, everything, directors, folder):
    """Pairs of a lab's file and a director; `folder` takes labs that are made up here."""
    if words or everything:
        labs = [found(word) for word in words] or list(balancers().values())
        pairs = [(lab, director) for lab in labs for director in directors or DIRECTORS]
    else:
        pairs = [(LABS / f"{lab}.yaml", director) for lab, director in SELECTION
                 if director in (directors or DIRECTORS)]
        seeds = seeds_lab(folder) if "holdfastd" in (directors or DIRECTORS) else None
        pairs += [(seeds, "holdfastd")] if seeds else []
    for director in {director for _, director in pairs if director not in directors and not installed(director)}:
        print(f"ci/labs: {director} is not installed, so it plays no director")
        pairs = [pair for pair in pairs if pair[1] != director]
    return pairs
