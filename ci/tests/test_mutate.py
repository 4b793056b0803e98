"""The mutation tools are tools too: what is generated, what a patch says, when a mutant counts as convicted."""
import pathlib
import re
import sys
import types

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "ci"))

import mutate_named  # noqa: E402
import mutate_operators  # noqa: E402
import mutate_score  # noqa: E402


def keys(text):
    return [m.key.split(": ", 1)[1] for m in mutate_operators.mutants_of("x.cc", text)]


@pytest.mark.parametrize("line, expected", [
    ("  if (a < b) return;", {"if (a <= b) return;", "if (a >= b) return;", "if (!(a < b)) return;"}),
    ("  if (a == b) Go();", {"if (a != b) Go();"}),
    ("  return a && !b;", {"return a || !b;", "return a && b;", "return !(a && !b);"}),
    ("  x = 3 * y + 0x0f;", {"x = 4 * y + 0x0f;", "x = 2 * y + 0x0f;", "x = 3 / y + 0x0f;", "x = 3 * y - 0x0f;",
                             "x = 3 * y + 16;", "x = 3 * y + 14;"}),
    ("  x = c ? a : b;", {"x = c ? b : a;"}),
    ("  ++n;", {"--n;"}),
    ("  Learn(true);", {"Learn(false);"}),
])
def test_every_operator_is_replaced(line, expected):
    found = {key.split(" => ")[1] for key in keys(f"void F() {{\n{line}\n}}\n")}
    assert expected <= found


def test_a_statement_is_deleted_with_its_continuation():
    text = "void F() {\n  Go(a,\n     b);\n  if (c) Stop();\n}\n"
    assert "Go(a, b); => (deleted)" in keys(text)
    assert "if (c) Stop(); => (deleted)" in keys(text)


def test_the_body_of_a_condition_leaves_an_empty_one():
    mutants = mutate_operators.mutants_of("x.cc", "void F() {\n  if (c)\n    Go();\n  else\n    Stop();\n}\n")
    assert any("  if (c)\n    ;\n  else" in m.text for m in mutants)


@pytest.mark.parametrize("line", [
    "// a < b && 3", '  Say("a < b && 3");', "#include <array>", "  assert(a < b);", "  static_assert(kOne == 1);",
    "  std::vector<std::uint8_t> octets;", "  const Row& row;"])
def test_what_is_no_code_is_left_alone(line):
    found = [m for m in mutate_operators.mutants_of("x.cc", f"void F() {{\n{line}\n}}\n") if m.operator != "deletion"]
    assert found == []


def test_a_key_survives_lines_above_and_comments():
    before = "void F() {\n  Go();  // why\n}\n"
    assert keys(before) == keys("\n// more\n" + before.replace("why", "why not"))


def test_twins_have_keys_of_their_own():
    assert keys("void F() {\n  Go();\n  Go();\n}\n") == ["Go(); => (deleted)", "Go(); => (deleted) #2"]


def write(tmp_path, text, name="fault"):
    (tmp_path / "core").mkdir(exist_ok=True)
    (tmp_path / "core" / f"{name}.patch").write_text(text)
    return mutate_named.all_of("core", tmp_path)


def test_a_patch_says_clauses_sentence_and_files(tmp_path):
    change = "--- a/r/x.cc\n+++ b/r/x.cc\n@@ -1 +1 @@\n-a\n+b\n"
    mutant, = write(tmp_path, "# clause: A-1 B-2\n# Something is wrong.\n" + change)
    assert (mutant.name, mutant.clauses, mutant.sentence) == ("fault", ["A-1", "B-2"], "Something is wrong.")
    assert mutant.files == ["r/x.cc"]


def test_a_patch_without_a_clause_is_refused(tmp_path):
    with pytest.raises(ValueError, match="clause"):
        write(tmp_path, "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n")


@pytest.mark.parametrize("convicted, word", [
    (["A", "B", "C"], mutate_named.OWN), (["A", "C"], mutate_named.OTHER), (["C"], mutate_named.OTHER),
    ([], mutate_named.SURVIVED)])
def test_every_named_clause_has_to_convict(convicted, word):
    verdict = mutate_named.judge(types.SimpleNamespace(clauses=["A", "B"]), convicted)
    assert verdict.word == word


def listed(heading):
    section = (mutate_named.MUTANTS / "README.md").read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([a-z0-9-]+) \| (.+?) \| (\S.*?) \|$", section, re.MULTILINE)
    return {name: (sentence, clauses.split()) for name, sentence, clauses in rows if name != "mutant"}


@pytest.mark.parametrize("kind, least", [("core", 80), ("daemon", 20)])
def test_the_list_is_the_patches(kind, least):
    mutants = {m.name: (m.sentence, m.clauses) for m in mutate_named.all_of(kind)}
    assert mutants == listed(kind.capitalize())
    assert len(mutants) >= least


@pytest.mark.parametrize("kind", ["core", "daemon"])
def test_every_patch_applies_and_names_known_clauses(kind, tmp_path):
    known = "\n".join(path.read_text() for path in (ROOT / "conformance/clauses").glob("*.yaml"))
    for mutant in mutate_named.all_of(kind):
        mutate_named.apply(mutant, tmp_path / mutant.name)
        missing = [clause for clause in mutant.clauses if not re.search(rf"id: {re.escape(clause)}\b", known)]
        assert not missing, f"{mutant.name} names {missing}"


def test_arguments_stand_below_their_mutant(tmp_path):
    (tmp_path / "e.txt").write_text("# why not\n\nx.cc: a => b\n  It is the\n  same.\n")
    assert mutate_score.read_equivalent(tmp_path / "e.txt") == {"x.cc: a => b": "It is the same."}


def test_every_argument_is_about_a_mutant_that_exists():
    generated = {mutant.key for mutant in mutate_score.all_mutants()}
    assert set(mutate_score.read_equivalent()) <= generated
