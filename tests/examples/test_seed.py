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
    library = folder / f"lib{Path(model).stem}.so"
    done = subprocess.run([RONDO, "compile", SEED / model, f"--weights={folder / 'weights.npz'}", "--cpu=native", "-o", library],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return library


def reference(model, folder, inputs, settings, results, entry=None):
    command = [RONDO, "run", SEED / model, f"--weights={folder / 'weights.npz'}", "--backend=reference"]
    command += [f"--entry={entry}"] if entry else []
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


# --- example2: sentences of unequal length ---

SMALL = "V = 50, H = 64"


def small(model, folder):
    """The model at a size that a test can run on every backend."""
    text = (SEED / model).read_text()
    assert "V = 32000, H = 512" in text
    path = folder / model
    path.write_text(text.replace("V = 32000, H = 512", SMALL))
    return path


def translation_weights(random):
    cells = [cell(random, f"{side}.{i}", H) for side in ("encoder", "decoder") for i in (0, 1)]
    return {**{name: value for c in cells for name, value in c.items()}, **dense(random), "words": random.uniform(-1, 1, (V, H)).astype(np.float32)}


def teach_inputs(random, lengths, source, target):
    told = np.array([2, 5, 1, 4][: len(lengths)], np.int32)
    ids = random.integers(1, V, (len(lengths), source)).astype(np.int32)
    for row, length in enumerate(lengths):
        ids[row, length:] = 0
    return {"source": ids, "len": np.array(lengths, np.int32), "target": random.integers(1, V, (len(lengths), target)).astype(np.int32), "n": told}


def test_masked_and_ragged_are_the_same_model(tmp_path):
    random = np.random.default_rng(5)
    weights = translation_weights(random)
    inputs = teach_inputs(random, [3, 6, 1, 4], 6, 5)
    logits = {}
    for model in ("example2_padding.rondo", "example2_masked.rondo"):
        path = small(model, tmp_path)
        artifact = Artifact(compiled(path, weights, tmp_path), entry="teach")
        logits[model] = artifact(**inputs)["logits"]
        expected = reference(path, tmp_path, inputs, {}, ["logits"], entry="teach")["logits"]
        for row, length in enumerate(inputs["n"]):
            difference = np.abs(logits[model][row, :length] - expected[row, :length]).max()
            assert difference <= 1e-5 * np.abs(expected).max()
    ragged, masked = logits.values()
    for row, length in enumerate(inputs["n"]):
        assert np.allclose(ragged[row, :length], masked[row, :length], rtol=0, atol=1e-5)


@pytest.mark.parametrize("model", ["example2_padding.rondo", "example2_masked.rondo"])
def test_a_row_alone_is_the_row_in_any_batch(model, tmp_path):
    random = np.random.default_rng(6)
    artifact = Artifact(compiled(small(model, tmp_path), translation_weights(random), tmp_path), entry="translate")
    inputs = teach_inputs(random, [3, 6, 1, 4], 6, 5)
    together = artifact(source=inputs["source"], len=inputs["len"], limit=9)
    for row, length in enumerate(inputs["len"]):
        for padding in (0, 3):
            source = np.zeros((1, length + padding), np.int32)
            source[0, :length] = inputs["source"][row, :length]
            alone = artifact(source=source, len=np.array([length], np.int32), limit=9)
            steps = alone["n"][0]
            assert steps == together["n"][row] and np.array_equal(alone["tokens"][0, :steps], together["tokens"][row, :steps])


def test_padding_in_the_wrong_place_is_told(tmp_path):
    random = np.random.default_rng(7)
    weights = translation_weights(random)
    path = small("example2_masked.rondo", tmp_path)
    np.savez(tmp_path / "weights.npz", **weights)
    for name, ids, message in (("inside", [[3, 0, 5]], "0 marks padding: no valid element may be it"), ("behind", [[3, 4, 5]], "padding must be 0")):
        np.save(tmp_path / "source.npy", np.array(ids, np.int32))
        np.save(tmp_path / "len.npy", np.array([3 if name == "inside" else 2], np.int32))
        done = subprocess.run([RONDO, "run", path, f"--weights={tmp_path / 'weights.npz'}", "--backend=reference", "--entry=translate", "--set", "limit=2",
                               "--input", f"source={tmp_path / 'source.npy'}", "--input", f"len={tmp_path / 'len.npy'}"], capture_output=True, text=True)
        assert done.returncode == 1 and message in done.stderr, done.stdout + done.stderr
