# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The library's cells against PyTorch: same weights, rows of unequal length, on every backend (make_cells.py made the numbers)."""
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).resolve().parent
RONDO = Path(os.environ.get("RONDO_BUILD", HERE.parents[1] / "build")) / "bin" / "rondo"
TOLERANCE = 1e-5  # of the greatest value


@pytest.mark.parametrize("backend", ["cpu", "reference"])
@pytest.mark.parametrize("cell", ["lstm", "gru", "gru_before", "rnn"])
def test_cell(cell, backend, tmp_path):
    golden = np.load(HERE / f"{cell}_run.npz")
    for name in ("x", "len"):
        np.save(tmp_path / f"{name}.npy", golden[name])
    results = [name for name in golden.files if name not in ("x", "len")]
    command = [RONDO, "run", HERE / f"{cell}.rondo", f"--weights={HERE / cell}_weights.npz", f"--backend={backend}"]
    command += [part for name in ("x", "len") for part in ("--input", f"{name}={tmp_path / name}.npy")]
    command += [part for name in results for part in ("--output", f"{name}={tmp_path / name}.npy")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in results:
        ours = np.load(tmp_path / f"{name}.npy")
        assert ours.shape == golden[name].shape
        assert np.abs(ours - golden[name]).max() <= TOLERANCE * np.abs(golden[name]).max(), name
