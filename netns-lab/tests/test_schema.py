"""The schemas of lab and DUT files agree with the files that are shipped, and refuse what the programs refuse."""
import copy
import json
import pathlib

import jsonschema
import pytest
import yaml

ROOM = pathlib.Path(__file__).resolve().parents[1]


def schema(kind):
    return json.loads((ROOM / "schema" / f"{kind}.schema.json").read_text())


def shipped(kind):
    return sorted((ROOM / f"{kind}s").glob("*.yaml"))


@pytest.mark.parametrize("kind,path", [(kind, path) for kind in ("lab", "dut") for path in shipped(kind)],
                         ids=lambda value: getattr(value, "stem", value))
def test_what_is_shipped_is_valid(kind, path):
    jsonschema.validate(yaml.safe_load(path.read_text()), schema(kind))


@pytest.mark.parametrize("change", [
    lambda lab: lab.update(verdict={"drak_time": "1s"}),
    lambda lab: lab["steps"].append({"expect": {"active": "master", "within": 4}}),
    lambda lab: lab["steps"].append({"expect": {"active": "master"}}),
    lambda lab: lab["steps"].append({"stop": "master", "start": "master"}),
    lambda lab: lab["routers"]["master"].pop("dut"),
    lambda lab: lab["routers"].update(none=lab["routers"]["master"]),
    lambda lab: lab.pop("segments"),
])
def test_a_wrong_lab_is_refused(change):
    lab = copy.deepcopy(yaml.safe_load((ROOM / "labs" / "tutorial-failover.yaml").read_text()))
    change(lab)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(lab, schema("lab"))
