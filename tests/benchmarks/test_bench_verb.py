# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""`rondo bench` counts what a call computes and moves, and compares it with the machine's limit."""
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks import layers  # noqa: E402

RONDO = Path(os.environ.get("RONDO_BUILD", ROOT / "build")) / "bin" / "rondo"
H, T = layers.LAYERS["lstm512"].H, layers.LAYERS["lstm512"].T


def bench(*arguments):
    done = subprocess.run([RONDO, "bench", *map(str, arguments), "--repeat=3", "--json"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def layer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench")
    np.savez(folder / "weights.npz", **layers.LAYERS["lstm512"].weights())
    library = folder / "liblayer.so"
    subprocess.run([RONDO, "compile", ROOT / "benchmarks/models/lstm512.rondo", f"--weights={folder / 'weights.npz'}", "-o", library],
                   check=True, capture_output=True)
    return library


@pytest.mark.parametrize("batch", [1, 3])
def test_lstm_layer(layer, batch, tmp_path):
    np.save(tmp_path / "x.npy", np.zeros((batch, T, H), np.float32))
    told = bench(layer, "--input", f"x={tmp_path / 'x.npy'}")
    products = 2 * batch * T * 4 * H * (H + H)
    elementwise = batch * T * 9 * H  # three sigmoids, two tanh, three products, a sum
    assert told["flops"] == products + elementwise
    weights = 4 * (H * 4 * H * (1 + T) + 4 * H)  # the input's once, the recurrent ones in every step, the bias
    x, hoisted, states, y = H, 2 * 4 * H, 4 * H, H  # of a row in a step: hoisted written and read, h and c read and written
    assert told["bytes"] == weights + 4 * (batch * T * (x + hoisted + states + y) + batch * 2 * H)
    assert told["atMost"] is False
    assert told["fraction"] == pytest.approx(told["limit"] / told["median"])
    assert told["binding"] in ("fma", "L1", "L2", "L3", "DRAM")
    assert told["flopsPerSecond"] == pytest.approx(told["flops"] / told["median"])
    rate = told["probes"]["flopsPerSecond"]
    assert told["limit"] >= told["flops"] / rate * 0.999
    assert all(read["bytesPerSecond"] > 1e8 for read in told["probes"]["read"])


def test_two_threads_have_a_limit_of_their_own(layer, tmp_path):
    if len(os.sched_getaffinity(0)) < 2:
        pytest.skip("one core")
    np.save(tmp_path / "x.npy", np.zeros((1, T, H), np.float32))
    told = bench(layer, "--input", f"x={tmp_path / 'x.npy'}", "--threads=2")
    assert told["threads"] == 2 and told["limit"] > 0


def test_ended_rows_and_padding_count_as_what_they_cost(tmp_path):
    """Sums of lengths that the caller gives and of those that come back; a row's ending step ran, though it is dropped."""
    model = tmp_path / "m.rondo"
    model.write_text("""entry f<B, S>(x: f32[B, S ragged len], len: i32[B] in 1..=S, steps: size) -> (y: f32[B, T ragged n]) {
  let start = scan v over x along S carry s = zeros([B]) { carry s = s + v }
  let (y, _) = loop at most steps carry s = start {
    yield s
    carry s = s + s
  } until s > 7.0, dropping it
  y
}
""")
    np.save(tmp_path / "x.npy", np.ones((3, 5), np.float32))
    np.save(tmp_path / "len.npy", np.array([1, 5, 2], np.int32))
    told = bench(model, "--input", f"x={tmp_path / 'x.npy'}", "--input", f"len={tmp_path / 'len.npy'}", "--set", "steps=9")
    # 1 2 4 (8), 5 (10), 2 4 (8): n is 3, 1, 2.
    assert told["flops"] == (1 + 5 + 2) + (3 + 1 + 2) + 3
    assert told["atMost"] is True


def test_text_says_the_same(layer, tmp_path):
    np.save(tmp_path / "x.npy", np.zeros((1, T, H), np.float32))
    done = subprocess.run([RONDO, "bench", layer, "--input", f"x={tmp_path / 'x.npy'}", "--repeat=3"], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert "0.1344 GFLOP a call" in lines[1] and "MB a call" in lines[2]
    assert lines[3].startswith("limit ") and "bound by" in lines[3] and "of it reached" in lines[3]
    assert "probes: fma" in done.stdout
