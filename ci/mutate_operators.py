"""Operator mutants: one small change of one expression or statement of a C++ file, as text.

The generator knows this house's formatting (clang-format, one statement to a line or continued by indentation) and no
more of C++: what does not compile is thrown away and counted. Left alone are comments, strings, preprocessor lines,
includes and contract checks (assert, static_assert).
"""
import dataclasses
import re

RELATIONAL = {"<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"), "==": ("!=",), "!=": ("==",)}
ARITHMETIC = {"+": ("-",), "-": ("+",), "*": ("/",), "/": ("*",), "%": ("*",), "<<": (">>",), ">>": ("<<",),
              "&": ("|",), "|": ("&",), "+=": ("-=",), "-=": ("+=",)}
LOGICAL = {"&&": ("||",), "||": ("&&",)}
BINARY = re.compile(r"(?<= )(<=>|<<|>>|<=|>=|==|!=|&&|\|\||\+=|-=|[<>+\-*/%&|])(?= |$)")
NUMBER = re.compile(r"(?<![\w.'])(0x[0-9a-fA-F]+|\d+)(?![\w.'])")
SKIPPED = re.compile(r"^\s*(#|//|assert\(|static_assert\(|using |namespace |template|case .*:$|default:$)")
TRUTH = r"==|!=|<=|>=| < | > |&&|\|\||\.has_value|\.empty|\bany_of|\.contains"
RETURNED_TRUTH = re.compile(rf"\breturn (?=[^;{{]*(?:{TRUTH}))")
NOT_A_STATEMENT = re.compile(r"^\s*(const(expr)? |static |using |return\b.*[^;]$|[}{])")


@dataclasses.dataclass(frozen=True)
class Mutant:
    file: str  # in the checkout
    line: int  # from 1
    operator: str
    key: str  # the code of the line before and after; stays when lines above come or go
    text: str = dataclasses.field(compare=False, repr=False, default="")  # the whole changed file


def mask(text):
    """The text with comments, strings and characters blanked, length kept."""
    out = list(text)
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])\'', re.DOTALL)
    for found in pattern.finditer(text):
        for i in range(found.start(), found.end()):
            if out[i] != "\n":
                out[i] = " "
    return "".join(out)


def code_of(lines):
    return re.sub(r"\s+", " ", re.sub(r"\s*//.*", "", lines)).strip()


def closing(text, start):
    """The index of the parenthesis that closes the one at `start`, or None."""
    depth = 0
    for i in range(start, len(text)):
        depth += (text[i] in "([{") - (text[i] in ")]}")
        if depth == 0:
            return i
    return None


class Generator:
    def __init__(self, file, text):
        self.file, self.text, self.code = file, text, mask(text)
        self.found = []

    def all(self):
        starts = [0] + [m.end() for m in re.finditer("\n", self.code)]
        for number, start in enumerate(starts):
            end = self.code.find("\n", start)
            line = self.code[start:end if end >= 0 else len(self.code)]
            if line.strip() and not SKIPPED.match(line):
                self.line(number + 1, start, line)
        return self.found

    def add(self, operator, line, start, end, new):
        changed = self.text[:start] + new + self.text[end:]
        from_line = self.text.rfind("\n", 0, start) + 1
        to_line = self.text.find("\n", end)
        after_end = to_line + len(changed) - len(self.text)
        before, after = code_of(self.text[from_line:to_line]), code_of(changed[from_line:after_end])
        key = f"{self.file}: {before} => {after or '(deleted)'}"
        twin = sum(m.key.split(" #")[0] == key for m in self.found)
        self.found.append(Mutant(self.file, line, operator, f"{key} #{twin + 1}" if twin else key, changed))

    def line(self, number, start, line):
        for found in BINARY.finditer(line):
            for name, table in (("relational", RELATIONAL), ("arithmetic", ARITHMETIC), ("logical", LOGICAL)):
                for new in table.get(found[1], ()):
                    self.add(name, number, start + found.start(1), start + found.end(1), new)
        for found in NUMBER.finditer(line):
            value = int(found[1], 0)
            for new in {value + 1, value - 1} - {-1}:
                self.add("constant", number, start + found.start(), start + found.end(), str(new))
        for found in re.finditer(r"\b(true|false)\b", line):
            self.add("constant", number, start + found.start(), start + found.end(),
                     "false" if found[1] == "true" else "true")
        for found in re.finditer(r"(?<![\w!])!(?=[\w(*])", line):
            self.add("negation", number, start + found.start(), start + found.end(), "")
        for found in re.finditer(r"\+\+|--", line):
            self.add("arithmetic", number, start + found.start(), start + found.end(),
                     "--" if found[0] == "++" else "++")
        self.conditions(number, start, line)
        self.deletion(number, start, line)

    def conditions(self, number, start, line):
        for found in re.finditer(r"\b(?:if|while) (\()", line):
            open_at = start + found.start(1)
            close_at = closing(self.code, open_at)
            if close_at is None:
                continue
            condition_at = self.code.rfind(";", open_at, close_at) + 1 or open_at + 1
            condition = self.text[condition_at:close_at]
            negated = f" !({condition.strip()})"  # the blank belongs behind an initializer only
            self.add("condition", number, condition_at, close_at, negated[condition_at == open_at + 1:])
        for found in RETURNED_TRUTH.finditer(line):
            end = self.code.find(";", start + found.end())
            expression = self.text[start + found.end():end]
            if " ? " not in expression:
                self.add("condition", number, start + found.end(), end, f"!({expression})")
        for found in re.finditer(r" \? ", line):
            self.swap_arms(number, start + found.end())

    def swap_arms(self, number, first):
        depth, colon, i = 0, None, first
        while i < len(self.code):
            c = self.code[i]
            depth += (c in "([{") - (c in ")]}")
            if depth < 0 or (depth == 0 and c in ";,"):
                break
            if depth == 0 and self.code[i - 1:i + 2] == " : " and colon is None:
                colon = i
            i += 1
        if colon is None:
            return
        arms = self.text[first:colon].strip(), self.text[colon + 1:i].strip()
        self.add("condition", number, first, i, f"{arms[1]} : {arms[0]}")

    def deletion(self, number, start, line):
        """Deletes the simple statement that begins on this line, or the one behind an if."""
        if NOT_A_STATEMENT.match(line):
            return
        end = self.statement_end(start)
        if end is None or not self.begins_statement(start):
            return
        whole = self.code[start:end]
        if "{" in whole and not re.match(r"\s*(if|return|[\w.\[\]:>-]+(\(| =|;))", whole):
            return
        if re.match(r"\s*[\w:<>,&* ]+ \w+\([^;]*\) (const )?\{", whole):  # a function on one line
            return
        indent = len(line) - len(line.lstrip())
        self.add("deletion", number, start + indent, end, ";" if self.is_a_body(start) else "")

    def begins_statement(self, start):
        before = self.code[:start].rstrip()
        return before.endswith((";", "{", "}", ":")) or bool(re.search(r"\b(else|\))$", before))

    def is_a_body(self, start):
        return self.code[:start].rstrip().endswith((")", "else"))

    def statement_end(self, start):
        """Behind the semicolon of the statement at `start`; None where a block follows."""
        depth = 0
        for i in range(start, len(self.code)):
            c = self.code[i]
            depth += (c in "([{") - (c in ")]}")
            if depth < 0 or (c == "{" and depth == 1 and self.code[i - 1] == " " and self.code[i + 1] == "\n"):
                return None
            if c == ";" and depth == 0:
                return i + 1
        return None


def mutants_of(file, text):
    """Every mutant of one file, in the order of its lines, each text once."""
    seen, result = {text}, []
    for mutant in sorted(Generator(file, text).all(), key=lambda m: m.line):
        if mutant.text not in seen:
            seen.add(mutant.text)
            result.append(mutant)
    return result
