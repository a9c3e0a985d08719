# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Artifacts called wrongly a thousand times, and by many threads at once; also under the thread sanitizer."""
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("RONDO_BUILD", ROOT / "build"))
RONDO, GOLDENS, EXAMPLES = BUILD / "bin" / "rondo", ROOT / "tests" / "goldens", ROOT / "examples"
sys.path.insert(0, str(Path(__file__).parent))

import instrument  # noqa: E402

CELLS = {name: (GOLDENS / f"{name}.rondo", GOLDENS / f"{name}_weights.npz") for name in ("lstm", "gru", "rnn")}
WEIGHTS = ROOT / "build" / "examples" / "pronounce" / "checkpoint20.npz"
EXAMPLE_MODELS = {"pronounce": (EXAMPLES / "pronounce" / "pronounce.rondo", WEIGHTS),
                  "dates": (EXAMPLES / "dates" / "dates.rondo", EXAMPLES / "dates" / "dates.safetensors")}
WORDS = BUILD / "tests" / "calls" / "words.npz"
MODELS = CELLS | EXAMPLE_MODELS | {"words": (ROOT / "tests" / "calls" / "Inputs" / "words.rondo", WORDS)}
SANITIZED = "asan" in BUILD.name  # a sanitizer of its own: the thread sanitizer is the other build's


def run(*command, **environment):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, env={**os.environ, **environment})
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-6000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def libraries(tmp_path_factory):
    """Compiles a model once, when it is asked for."""
    folder, made = tmp_path_factory.mktemp("libraries"), {}

    def library(name):
        if name == "pronounce":
            run(sys.executable, EXAMPLES / "pronounce" / "setup.py")
        if name == "words":
            np.savez(WORDS, w=np.random.default_rng(1).standard_normal((256, 8192), np.float32))
        if name not in made:
            model, weights = MODELS[name]
            made[name] = folder / f"lib{name}.so"
            run(RONDO, "compile", model, f"--weights={weights}", "-o", made[name])
        return made[name]

    return library


@pytest.mark.parametrize("name", CELLS | EXAMPLE_MODELS)
def test_a_thousand_wrong_calls(libraries, name):
    other = libraries("rnn" if name != "rnn" else "gru")
    seen = dict(line.removeprefix("code ").split(": ") for line in run(BUILD / "bin" / "wrong_calls", libraries(name), 1, 1000, other).splitlines())
    assert int(seen.pop("0")) == 2000  # a right one before and after each
    assert sum(map(int, seen.values())) == 1000 and len(seen) >= 10, seen


@pytest.mark.parametrize("name", ["gru", "words", *EXAMPLE_MODELS])
def test_many_threads(libraries, name):
    assert run(BUILD / "bin" / "concurrent_calls", libraries(name), 4, 20) == "0 wrong answers\n"


@pytest.mark.skipif(SANITIZED, reason="the thread sanitizer belongs to the release build")
@pytest.mark.parametrize("name", ["gru", "words", *EXAMPLE_MODELS])
def test_no_thread_races_another(libraries, tmp_path, name):
    libraries(name)
    model, weights = MODELS[name]
    library = instrument.library(RONDO, BUILD / "tests" / "calls" / "libRondoEmbedded_threads.a", model, [f"--weights={weights}"], tmp_path)
    program = BUILD / "bin" / "concurrent_calls_threads"
    assert run(program, library, 2, 2, TSAN_OPTIONS="halt_on_error=1:second_deadlock_stack=1") == "0 wrong answers\n"
