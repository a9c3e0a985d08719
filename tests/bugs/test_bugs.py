# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The bug suite: each broken program is rejected with its code at the marked line, each repaired one is accepted.

A program says in its head which code is expected (`//! code`) and at which sizes the report had its numbers (`//! at`); the line of
the cause ends in `// cause`. NOT_YET lists what is not as stated, with what is said instead: a program that leaves the list by itself
fails until its line here is removed.
"""
import json
import os
import re
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RONDO = Path(os.environ.get("RONDO_BUILD", ROOT / "build")) / "bin" / "rondo"
PROGRAMS = {file.stem: file for file in sorted(HERE.glob("*.rondo"))}
IN_A_FUNCTION = "told where the entry calls the function that the cause is in"

NOT_YET = {
    "C06_broken": IN_A_FUNCTION,
    "C07_broken": "E-AXIS: batch meets time",
    "C08_broken": "told where the number meets the batch, not where it enters",
    "C09_broken": IN_A_FUNCTION,
    "C14_broken": "E-CONST: the axis that was put in has the size 1",
    "C16_broken": "told where the number meets the batch, not where it enters",
    "C19_broken": IN_A_FUNCTION,
    "C20_broken": "E-TIME, and where the function is called",
    "C21_broken": "an E-ORDER follows the E-TIME",
    "C24_broken": "not proved: a difference of polynomial and min has no counterexample in the small box",
    "C27_broken": "E-CONST, where the size is used",
    "C28_broken": "E-LOOP-INV: the declared type of the carried value",
    "C34_broken": "told inside of the function that is called with values of another rank",
    "C35_broken": "E-LEN: a scalar of lengths is not refused where it is given",
    "C37_broken": "E-TIME, where the rows meet the labels",
}


def check(file, *options):
    done = subprocess.run([RONDO, "check", "--json", *options, file], capture_output=True, text=True, timeout=60)
    return json.loads(done.stdout)


def programs(keep):
    marks = {name: [pytest.mark.xfail(strict=True, reason=reason)] for name, reason in NOT_YET.items()}
    return [pytest.param(name, marks=marks.get(name, [])) for name in PROGRAMS if keep(name)]


@pytest.mark.parametrize("name", programs(lambda name: name.endswith("_broken")))
def test_broken_is_rejected(name):
    text = PROGRAMS[name].read_text()
    code = re.search(r"^//! code (\S+)", text, re.M)[1]
    line = next(i for i, words in enumerate(text.splitlines(), 1) if words.endswith("// cause"))
    told = check(PROGRAMS[name])
    # One mistake may spoil both parts of a state: they are told at one line, with one code.
    assert told["verdict"] in ("refuted", "ill-formed")
    assert {(d["code"], d["line"]) for d in told["diagnostics"]} == {(code, line)}


@pytest.mark.parametrize("name", programs(lambda name: not name.endswith("_broken")))
def test_right_is_accepted(name):
    told = check(PROGRAMS[name])
    assert told["verdict"] == "accepted", told["diagnostics"]


def test_nothing_else_is_listed():
    assert set(NOT_YET) <= set(PROGRAMS)
