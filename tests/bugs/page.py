# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes docs/Bugs.md from the programs' heads and from what `rondo check` says of them: python3 tests/bugs/page.py"""
import re

from suite import PROGRAMS, ROOT, check

PAGE = ROOT / "docs" / "Bugs.md"
BEGINNING = """# Bugs that people met

Each row is a report of a shape error in a sequence-to-sequence model, written down in Rondo's language as the model was, and what
`rondo check` says of it. The programs are in [tests/bugs](../tests/bugs); the line of the cause was marked in each before the prover saw
it. The second column says when the original system noticed, and in which words; what is told while a model runs has waited for data that
trigger it. Rondo says it before anything runs, for all sizes, with the smallest that fail. This page is made by `python3 tests/bugs/page.py`; a test fails when it is not current.

"""
WRONG = ["report", "what the original system said", "what Rondo says", "where"]
RIGHT = ["report", "what Rondo says"]
THREAD = re.compile(r".*github\.com/([^/]+/[^/]+)/.*/")


def cell(text):
    return text.replace("|", "\\|").replace("<", "&lt;")


def table(columns, rows):
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines) + "\n"


def name_of(thread):
    """`owner/repository#number`"""
    return THREAD.sub(r"\1#", thread)


def report(program):
    name = program.name.removesuffix("_broken")
    threads = ", ".join(f"[{name_of(link)}]({link})" for link in program.links)
    return f"[{name}](../tests/bugs/{program.file.name}) {cell(program.title)} ({threads})"


def sentence(diagnostic):
    said = f"`{diagnostic['code']}` {cell(diagnostic['message'])}"
    example = diagnostic.get("counterexample")
    if not example:
        return said
    sizes = [f"{name}={value}" for name, value in example["sizes"].items()]
    sizes += [f"{name}={','.join(map(str, values))}" for name, values in example.get("values", {}).items()]
    shapes = " with ".join(map(str, example["shapes"]))
    step = f" in step {example['step']}" if "step" in example else ""
    return said + "; fails at " + ", ".join(sizes) + step + (f": {shapes}" if shapes else "")


def place(program, diagnostic):
    line = diagnostic["line"]
    source = program.lines[line - 1].removesuffix(" // cause").strip()
    fence = "``" if "`" in source else "`"
    where = f"[line {line}](../tests/bugs/{program.file.name}#L{line}) {fence}{cell(source)}{fence}"
    expected = (program.heads["code"], program.cause)
    if (diagnostic["code"], line) == expected:
        return where
    return f"{where}; not yet as it should be: `{expected[0]}` at line {expected[1]}"


def wrong(program):
    told = check(program.file)["diagnostics"][0]
    said = ": ".join(filter(None, [program.heads.get("told"), cell(program.said)])) or "no text is quoted in the report"
    return [report(program), said, sentence(told), place(program, told)]


def right(program):
    told = check(program.file)
    said = "accepted" if told["verdict"] == "accepted" else f"{told['verdict']}: {sentence(told['diagnostics'][0])}"
    return [report(program), said]


def page():
    broken = [program for name, program in PROGRAMS.items() if name.endswith("_broken")]
    kept = [program for name, program in PROGRAMS.items() if "_" not in name]
    text = BEGINNING + table(WRONG, map(wrong, broken))
    text += "Programs that are right (N1 is not, but what is wrong with it is no shape):\n\n"
    return text + table(RIGHT, map(right, kept)).rstrip("\n") + "\n"


if __name__ == "__main__":
    PAGE.write_text(page())
