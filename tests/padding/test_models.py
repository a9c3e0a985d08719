# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Padding in models as they are published: each wrong one is refuted at its marked line with two inputs, each right one is accepted.

The line that lets padding in ends in `// leaks: ` and the beginning of what is said of it.
"""
import json
import os
import re
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
RONDO = Path(os.environ.get("RONDO_BUILD", HERE.parents[1] / "build")) / "bin" / "rondo"
WRONG = sorted(file.stem for file in HERE.glob("*_wrong.rondo"))
RIGHT = sorted(file.stem for file in HERE.glob("*.rondo") if not file.stem.endswith("_wrong"))


def check(name):
    file = HERE / f"{name}.rondo"
    done = subprocess.run([RONDO, "check", "--json", file], capture_output=True, text=True, timeout=60)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", WRONG)
def test_wrong_is_refuted(name):
    text = (HERE / f"{name}.rondo").read_text().splitlines()
    ((line, said),) = [(i, words.split("// leaks: ")[1]) for i, words in enumerate(text, 1) if "// leaks: " in words]
    proof = check(name)
    (told,) = proof["diagnostics"]
    assert (proof["verdict"], told["code"], told["line"]) == ("refuted", "E-PAD", line), told
    assert said in told["message"] and told["help"]
    one, other = told["counterexample"]["inputs"]
    assert one != other or told["counterexample"]["values"]
    assert all(result["values"][0] != result["values"][1] for result in told["counterexample"]["results"])


@pytest.mark.parametrize("name", RIGHT)
def test_right_is_accepted(name):
    proof = check(name)
    assert proof["verdict"] == "accepted", proof["diagnostics"]


def test_they_come_in_pairs():
    assert {name.removesuffix("_wrong") for name in WRONG} <= {name.removesuffix("_right") for name in RIGHT}
