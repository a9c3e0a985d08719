# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The benchmark of proofs: its models are right, what it reads is there, its fit is a fit."""
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("RONDO_BUILD", ROOT / "build"))
sys.path.insert(0, str(ROOT))

from benchmarks import prover  # noqa: E402


def test_a_stack_is_accepted_and_its_obligations_are_timed(tmp_path):
    model = tmp_path / "stack.rondo"
    model.write_text(prover.STACK.format(count=3))
    obligations = prover.check(BUILD, model)["obligations"]
    assert obligations["total"] == obligations["proved"] > 0
    times = obligations["microseconds"]
    assert 0 < times["median"] <= times["p99"] <= times["most"]


def test_a_model_that_is_not_accepted_ends_the_benchmark(tmp_path):
    model = tmp_path / "wrong.rondo"
    model.write_text("entry wrong<B, S>(x: f32[B], y: f32[S]) -> (z: f32[B]) { x + y }\n")
    with pytest.raises(SystemExit, match="refuted"):
        prover.check(BUILD, model)


def test_the_exponent_of_growth():
    assert prover.exponent({n: 3.0 * n**2 for n in prover.LAYERS}) == pytest.approx(2)
    assert prover.exponent({n: 0.5 * n for n in prover.LAYERS}) == pytest.approx(1)
