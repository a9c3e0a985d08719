# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The programs of the bug suite with what their heads say, and what `rondo check` says of them.

A head begins with what the program is (a sentence a line, or more), the addresses of the reports, and what the original system said, in
quotes. Then come lines `//! KIND TEXT`: `told` when it said so, `code` that is expected, `at` which sizes the report had which numbers
(whole shapes, or sizes of axes, or numbers of elements), `types` that the report had, `fix` stated in the report or derived.
"""
import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RONDO = Path(os.environ.get("RONDO_BUILD", ROOT / "build")) / "bin" / "rondo"


@dataclass
class Program:
    file: Path

    def __post_init__(self):
        self.name, self.text = self.file.stem, self.file.read_text()
        self.lines = self.text.splitlines()
        self.heads = dict(re.findall(r"^//! (\w+) (.+)$", self.text, re.M))
        self.links = re.findall(r"https://[^\s,]+", self._comment())
        self.title, _, rest = self._comment().partition(" https://")
        quote = re.search(r' (".*")(?: \(|$)', rest)
        self.said = quote[1] if quote else ""

    def _comment(self):
        head = self.text.split("//!")[0].split("\n\n")[0]
        return " ".join(line.removeprefix("// ") for line in head.splitlines())

    @property
    def cause(self):
        """The marked line; lines count from 1."""
        return next(number for number, line in enumerate(self.lines, 1) if line.endswith("// cause"))


PROGRAMS = {file.stem: Program(file) for file in sorted(HERE.glob("*.rondo"))}


def check(file, *options):
    done = subprocess.run([RONDO, "check", "--json", *options, file], capture_output=True, text=True, timeout=60)
    return json.loads(done.stdout)
