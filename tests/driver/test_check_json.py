# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Every object of `check --json` is as docs/check.schema.json says, whatever the verdict."""
import json
import sys
from pathlib import Path

import jsonschema
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from reports import ROOT, check  # noqa: E402

SCHEMA = json.loads((ROOT / "docs" / "check.schema.json").read_text())
MODELS = sorted(
    model
    for folder in ("tests/bugs", "tests/driver/Inputs", "tests/programs", "examples")
    for model in (ROOT / folder).glob("**/*.rondo")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(model.relative_to(ROOT)))
def test_matches_the_schema(model):
    VALIDATOR.validate(check(model))


def test_all_kinds_of_answers_were_seen():
    answers = [check(ROOT / model) for model in ("tests/driver/Inputs/echo.rondo", "tests/driver/Inputs/wrong.rondo", "tests/driver/Inputs/syntax.rondo")]
    assert [answer["verdict"] for answer in answers] == ["accepted", "refuted", "ill-formed"]
    assert answers[1]["diagnostics"][0]["fixes"] and answers[1]["diagnostics"][0]["counterexample"]


def test_padding_is_shown_on_inputs():
    told = check(ROOT / "examples/seed/example2_padding_broken.rondo")
    example = told["diagnostics"][0]["counterexample"]
    assert example["inputs"] and example["results"]


def test_memory_at_sizes():
    told = check(ROOT / "tests/driver/Inputs/echo.rondo", "--at=B=16,steps=4")
    VALIDATOR.validate(told)
    assert told["entries"][1]["workspaceBytesAt"] > 0


def test_obligations_add_up():
    told = check(ROOT / "examples/seed/example2_masked.rondo")["obligations"]
    assert sum(told["kinds"].values()) == told["total"] == told["proved"]
    assert told["kinds"]["results free of padding"] > 0
