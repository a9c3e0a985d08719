# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The repaired seed models run: one artifact for every batch and every length, and the same numbers as the reference."""
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "examples" / "seed"
RONDO = Path(os.environ.get("RONDO_BUILD", ROOT / "build")) / "bin" / "rondo"
sys.path.insert(0, str(ROOT))

from benchmarks.artifact import Artifact  # noqa: E402

I, H, V = 32, 64, 50


def cell(random, name, inputs):
    shapes = {"w": (inputs, 4 * H), "u": (H, 4 * H), "b": (4 * H,)}
    return {f"{name}.{field}": random.uniform(-0.3, 0.3, shape).astype(np.float32) for field, shape in shapes.items()}


def dense(random):
    return {"out.w": random.uniform(-1, 1, (H, V)).astype(np.float32), "out.b": random.uniform(-1, 1, V).astype(np.float32)}


def compiled(model, weights, folder):
    np.savez(folder / "weights.npz", **weights)
    library = folder / "libmodel.so"
    done = subprocess.run([RONDO, "compile", SEED / model, f"--weights={folder / 'weights.npz'}", "--cpu=native", "-o", library],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return library


def reference(model, folder, inputs, settings, results):
    command = [RONDO, "run", SEED / model, f"--weights={folder / 'weights.npz'}", "--backend=reference"]
    for name, value in inputs.items():
        np.save(folder / f"{name}.npy", value)
        command += ["--input", f"{name}={folder / name}.npy"]
    command += [part for name, value in settings.items() for part in ("--set", f"{name}={value}")]
    command += [part for name in results for part in ("--output", f"{name}={folder / name}.npy")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return {name: np.load(folder / f"{name}.npy") for name in results}


def test_translate_at_any_sizes(tmp_path):
    random = np.random.default_rng(3)
    weights = {**cell(random, "first", I), **cell(random, "second", H), **cell(random, "decoder", I), **dense(random),
               "table": random.uniform(-1, 1, (V, I)).astype(np.float32)}
    artifact = Artifact(compiled("example1_fixed.rondo", weights, tmp_path))
    for batch, source, target in [(2, 7, 5), (1, 1, 1), (5, 3, 11), (2, 7, 5)]:
        inputs = {"source": random.standard_normal((batch, source, I)).astype(np.float32),
                  "target": random.integers(0, V, (batch, target)).astype(np.int32)}
        expected = reference("example1_fixed.rondo", tmp_path, inputs, {}, ["right"])["right"]
        assert np.array_equal(artifact(**inputs)["right"].astype(bool), expected.astype(bool))


@pytest.mark.parametrize("batch, steps", [(1, 1), (3, 6)])
def test_growing_output_is_the_stacked_one(tmp_path, batch, steps):
    random = np.random.default_rng(4)
    artifact = Artifact(compiled("example3_while_loop.rondo", {**cell(random, "decoder", V), **dense(random)}, tmp_path))
    inputs = {name: random.standard_normal((batch, H)).astype(np.float32) for name in ("h0", "c0")}
    results = artifact(**inputs, steps=steps)
    assert results["words"].shape == (batch, steps, V) and results["same"].all()
    expected = reference("example3_while_loop.rondo", tmp_path, inputs, {"steps": steps}, ["words"])
    assert np.array_equal(results["words"], expected["words"])
