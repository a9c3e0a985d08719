# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Random programs: the compiled library against the float64 interpreter, at several sizes, with one thread and with two.

RONDO_RANDOM=FIRST:COUNT runs other seeds; RONDO_RANDOM_SECONDS another time than a minute. What fails is written to build/random.
"""
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("RONDO_BUILD", ROOT / "build"))
RONDO = BUILD / "bin" / "rondo"
sys.path.insert(0, str(Path(__file__).parent))

import generate  # noqa: E402

FIRST, COUNT = map(int, os.environ.get("RONDO_RANDOM", "2000:24").split(":"))
SECONDS = float(os.environ.get("RONDO_RANDOM_SECONDS", 60))
ENTRIES = 4
SIZES = [dict(B=1, S=1, T=2, steps=1), dict(B=3, S=5, T=4, steps=4), dict(B=7, S=9, T=3, steps=3)]
# Of the greatest value. A few dozen operations follow each other in a program, each within 1e-5 of its own values.
TOLERANCE = 2e-4
BEGAN = time.monotonic()


def eighths(random, *shape):
    """Small multiples of 1/8: sums, products and comparisons of a few of them are exact."""
    return (random.integers(-12, 13, shape) / 8).astype(np.float32)


def arguments(random, sizes):
    b, s, t, h = sizes["B"], sizes["S"], sizes["T"], generate.H
    return {"x": eighths(random, b, s, h), "len": random.integers(1, s + 1, b).astype(np.int32), "d": eighths(random, b, t, h),
            "y": eighths(random, b, h), "ids": random.integers(0, generate.V, b).astype(np.int32),
            "words": random.integers(0, generate.V, (b, s)).astype(np.int32)}


def run(command):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"$ {' '.join(map(str, command))}\nexit status {done.returncode}\n{done.stdout}{done.stderr}"


def compiled(model, library):
    """Whether there is a library; a program beyond what the compiler can do yet is told as such."""
    done = subprocess.run([str(RONDO), "compile", str(model), "--cpu=native", "-o", str(library)], capture_output=True, text=True, timeout=120)
    if done.returncode == 1 and "error[E-UNSUPPORTED]" in done.stdout + done.stderr:
        return False
    assert done.returncode == 0, f"compile: exit status {done.returncode}\n{done.stdout}{done.stderr}"
    return True


def call(model, entry, count, inputs, steps, folder, options):
    command = [RONDO, "run", model, f"--entry={entry}", "--set", f"steps={steps}", *options]
    for name in inputs:
        command += ["--input", f"{name}={folder / name}.npy"]
    for k in range(count):
        command += ["--output", f"o{k}={folder / f'o{k}'}.npy"]
    run(command)
    return [np.load(folder / f"o{k}.npy") for k in range(count)]


def disagreement(ours, theirs):
    """A sentence, or None."""
    if ours.shape != theirs.shape or ours.dtype != theirs.dtype:
        return f"{ours.dtype}{ours.shape}, not {theirs.dtype}{theirs.shape}"
    if ours.dtype != np.float32:
        return None if np.array_equal(ours, theirs) else f"{np.argwhere(ours != theirs)[:3].tolist()} differ"
    if not np.isfinite(ours).all():
        return "a number is not finite"
    greatest = max(1.0, np.abs(theirs).max(initial=0.0))
    error = np.abs(ours - theirs).max(initial=0.0)
    return None if error <= TOLERANCE * greatest else f"off by {error:.1e}; the greatest value is {greatest:.1e}"


def compare(model, library, entries, seed, folder):
    random = np.random.default_rng(seed)
    for entry, count in entries.items():
        for sizes in SIZES:
            inputs = arguments(random, sizes)
            for name, value in inputs.items():
                np.save(folder / f"{name}.npy", value)
            given = (entry, count, inputs, sizes["steps"], folder)
            reference = call(model, *given, ["--backend=reference"])
            one, two = call(library, *given, []), call(library, *given, ["--threads=2"])
            for k in range(count):
                wrong = disagreement(one[k], reference[k])
                assert not wrong, f"{entry}, result {k}, {sizes}: {wrong}"
                assert one[k].tobytes() == two[k].tobytes(), f"{entry}, result {k}, {sizes}: other bits with two threads"


@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNT))
def test_program(seed, tmp_path):
    if time.monotonic() - BEGAN > SECONDS:
        pytest.skip("the time for random programs is over")
    random = np.random.default_rng(seed)
    np.savez(tmp_path / "weights.npz", **{name: eighths(random, *shape) / 2 for name, shape in generate.weights().items()})
    text, entries = generate.model(seed, ENTRIES)
    model, library = tmp_path / "model.rondo", tmp_path / "libmodel.so"
    model.write_text('weights "weights.npz"\n' + text)
    try:
        if not compiled(model, library):
            pytest.skip("the compiler cannot do it yet: E-UNSUPPORTED")
        compare(model, library, entries, seed, tmp_path)
    except (AssertionError, subprocess.TimeoutExpired):
        kept = BUILD / "random" / str(seed)
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(tmp_path, kept)
        raise
