# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The bug suite: each broken program is rejected with its code at the marked line, each repaired one is accepted.

suite.py says what the programs' heads mean; the line of the cause ends in `// cause`. NOT_YET lists what is not as stated, with what is
said instead: a program that leaves the list by itself fails until its line here is removed.
"""
import itertools
import json
import math
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from suite import PROGRAMS, check  # noqa: E402

NOT_YET = {}


def programs(keep):
    marks = {name: [pytest.mark.xfail(strict=True, reason=reason)] for name, reason in NOT_YET.items()}
    return [pytest.param(name, marks=marks.get(name, [])) for name in PROGRAMS if keep(name)]


@pytest.mark.parametrize("name", programs(lambda name: name.endswith("_broken")))
def test_broken_is_rejected(name):
    program = PROGRAMS[name]
    told = check(program.file)
    # One mistake may spoil both parts of a state: they are told at one line, with one code.
    assert told["verdict"] in ("refuted", "ill-formed")
    assert {(d["code"], d["line"]) for d in told["diagnostics"]} == {(program.heads["code"], program.cause)}


def heads(kind):
    """The programs whose head has such a line, with what it says."""
    return [(name, program.heads[kind]) for name, program in PROGRAMS.items() if kind in program.heads]


def reproduces(shape, wanted):
    return shape == wanted if isinstance(wanted, list) else wanted in shape or wanted == math.prod(shape)


@pytest.mark.parametrize("name, head", heads("at"))
def test_at_reproduces_the_reported_numbers(name, head):
    sizes, reported = head.split(": ")
    wanted = [json.loads(text) for text in re.findall(r"\[[^\]]*\]|\d+", reported)]
    example = check(PROGRAMS[name].file, f"--at={sizes}")["diagnostics"][0]["counterexample"]
    asked = {size: int(value) for size, value in (pair.split("=") for pair in sizes.split(","))}
    assert all(value == asked.get(size, value) for size, value in example["sizes"].items())
    orders = itertools.permutations(example["shapes"], len(wanted))
    assert any(all(map(reproduces, order, wanted)) for order in orders), example["shapes"]


@pytest.mark.parametrize("name, head", heads("types"))
def test_both_types_are_told(name, head):
    (told,) = check(PROGRAMS[name].file)["diagnostics"]
    assert all(f"`{shown}`" in told["message"] for shown in head.split(" with ")), told["message"]


def assumed(text, conditions):
    """The model with lines at the beginning of its entry."""
    head, body = re.search(r"^(.*^entry .*?\{\n)(.*)$", text, re.S | re.M).groups()
    return head + "".join(f"  {condition}\n" for condition in conditions) + body


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name.endswith("_broken")])
def test_what_is_to_be_assumed_closes_the_proof(name, tmp_path):
    conditions = {d["assume"] for d in check(PROGRAMS[name].file)["diagnostics"] if "assume" in d}
    if not conditions:
        return
    model = tmp_path / PROGRAMS[name].file.name
    model.write_text(assumed(PROGRAMS[name].text, sorted(conditions)))
    assert check(model)["verdict"] == "accepted", conditions


@pytest.mark.parametrize("name", programs(lambda name: not name.endswith("_broken")))
def test_right_is_accepted(name):
    told = check(PROGRAMS[name].file)
    assert told["verdict"] == "accepted", told["diagnostics"]


def test_nothing_else_is_listed():
    assert set(NOT_YET) <= set(PROGRAMS)
