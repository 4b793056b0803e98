"""The golden files judged by other people's parsers: JSON Schema, an XML parser, an HTML parser."""

import base64
import copy
import hashlib
import html.parser
import json
import pathlib
import re
import unittest
import xml.etree.ElementTree

import jsonschema

REPORT = pathlib.Path(__file__).resolve().parent.parent
TESTDATA = REPORT / "testdata"
SCHEMA = json.loads((REPORT / "run.schema.json").read_text())
RUN = json.loads((TESTDATA / "run.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


class Schema(unittest.TestCase):
    def test_schema_is_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_written_run_is_valid(self):
        self.assertEqual([e.message for e in VALIDATOR.iter_errors(RUN)], [])

    def test_every_member_of_the_schema_is_written_and_no_other(self):
        lists = {"dut": RUN["duts"], "clause": RUN["clauses"], "result": RUN["results"], "lab": RUN["labs"]}
        lists["expectation"] = [e for r in RUN["results"] for e in r["expectations"]]
        lists["event"] = [e for r in RUN["results"] for e in r["events"]]
        lists["moment"] = [e for lab in RUN["labs"] for e in lab["timeline"]]
        lists["span"] = [e for lab in RUN["labs"] for e in lab["dark"] + lab["active"]]
        lists["step"] = [e for lab in RUN["labs"] for e in lab["steps"]]
        lists["reading"] = [r["newest"] for r in RUN["results"] if "newest" in r]
        lists["score"] = RUN["mutants"]
        lists["pairing"] = [lab["pairing"] for lab in RUN["labs"] if "pairing" in lab]
        self.assertEqual(set(SCHEMA["properties"]), set(RUN))
        for name, items in lists.items():
            with self.subTest(name):
                self.assertEqual(set(SCHEMA["$defs"][name]["properties"]), {key for item in items for key in item})
        self.assertEqual(set(lists) | {"verdict"}, set(SCHEMA["$defs"]))

    def test_wrong_runs_are_refused(self):
        def verdict(run):
            run["results"][0]["verdict"] = "passed"

        def missing(run):
            del run["results"][0]["clause"]

        def mistyped(run):
            run["labs"][0]["dark_milliseconds"] = 1

        def negative(run):
            run["results"][0]["events"][0]["frame"] = -1

        def other_schema(run):
            run["schema"] = "holdfast-run/2"

        for spoil in (verdict, missing, mistyped, negative, other_schema):
            with self.subTest(spoil.__name__):
                run = copy.deepcopy(RUN)
                spoil(run)
                self.assertFalse(VALIDATOR.is_valid(run))


class Junit(unittest.TestCase):
    def setUp(self):
        self.root = xml.etree.ElementTree.parse(TESTDATA / "junit.xml").getroot()

    def test_totals_are_those_of_the_cases(self):
        for suite in [self.root, *self.root.findall("testsuite")]:
            cases = list(suite.iter("testcase"))
            self.assertEqual(int(suite.get("tests")), len(cases))
            for total, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
                self.assertEqual(int(suite.get(total)), sum(case.find(tag) is not None for case in cases))

    def test_each_verdict_has_its_element(self):
        wanted = {"fail": "failure", "error": "error", "unsupported": "skipped", "inconclusive": "skipped"}
        cases = {(c.get("classname").rsplit(".", c.get("classname").count("."))[0], c.get("name")): c
                 for c in self.root.iter("testcase")}
        for result in RUN["results"]:
            case = cases[result["dut"], f'{result["clause"]} {result["version"]} {result["family"]}']
            found = {child.tag for child in case} - {"system-out"}
            with self.subTest(result["clause"]):
                self.assertEqual(found, {wanted[result["verdict"]]} if result["verdict"] in wanted else
                                 {"skipped"} if result["verdict"] == "not-applicable" else set())


class Page(html.parser.HTMLParser):
    """Collects what a browser would act on, and insists on balanced tags."""

    VOID = {"meta", "input", "wbr", "br"}
    SVG_LEAVES = {"path", "rect", "circle"}

    def __init__(self, text):
        super().__init__()
        self.open, self.problems, self.ids, self.links, self.scripts, self.handlers, self.tags = [], [], [], [], [], [], set()
        self.feed(text)
        self.problems += [f"never closed: {tag}" for tag in self.open]

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        self.note(attrs)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.note(attrs)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> at line {self.getpos()[0]}")

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)

    def note(self, attrs):
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            elif name in ("href", "src", "action", "data"):
                self.links.append(value)
            elif name.startswith("on"):
                self.handlers.append(name)


class Html(unittest.TestCase):
    def pages(self):
        for name in ("report.html", "lab.html"):
            with self.subTest(name):
                text = (TESTDATA / name).read_text()
                yield text, Page(text)

    def test_tags_are_balanced_and_links_arrive(self):
        for _, page in self.pages():
            self.assertEqual(page.problems, [])
            self.assertEqual(len(page.ids), len(set(page.ids)))
            for link in page.links:
                if link.startswith("#"):
                    self.assertIn(link[1:], page.ids)

    def test_nothing_is_fetched_and_nothing_foreign_runs(self):
        for text, page in self.pages():
            self.assertEqual(page.tags & {"img", "iframe", "link", "object", "embed", "base", "form"}, set())
            self.assertEqual(page.handlers, [])
            self.assertEqual([link for link in page.links if re.match(r"[a-z]+:|//", link)], [])
            self.assertNotRegex(text, r"@import|url\(")
            self.assertEqual(len(page.scripts), 1)

    def test_policy_names_the_script(self):
        for text, page in self.pages():
            digest = base64.b64encode(hashlib.sha256(page.scripts[0].encode()).digest()).decode()
            self.assertIn(f"script-src 'sha256-{digest}'", text)


if __name__ == "__main__":
    unittest.main()
