# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What `check` says of memory bounds what the compiled artifact asks for, at random sizes and numbers of threads."""
import ctypes
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
RONDO = Path(os.environ.get("RONDO_BUILD", ROOT / "build")) / "bin" / "rondo"
SEED = ROOT / "examples" / "seed" / "example1_fixed.rondo"
PROGRAMS = ["attention", "concat", "loop", "maxlen", "nonzero", "ragged_carried", "softmax", "top_k", "twice_the_steps"]
ARITHMETIC = {"div": lambda a, b: a // b, "min": min, "max": max}


def models():
    examples = [ROOT / "examples" / name / f"{name}.rondo" for name in ("dates", "pronounce")]
    return examples + [SEED] + [ROOT / "tests" / "programs" / f"{name}.rondo" for name in PROGRAMS]


def bounds(model):
    """By entry: the sizes of its arguments, and the bound over them as `check` says it."""
    told = json.loads(subprocess.run([RONDO, "check", "--json", model], capture_output=True, text=True, check=True).stdout)
    return {entry["name"]: entry["workspaceBytes"] for entry in told["entries"]}


def weights(model, folder):
    """What the command line needs besides the model: the other models name their weights, or have none."""
    if model.stem == "pronounce":
        subprocess.run([sys.executable, model.with_name("setup.py")], check=True)
    if model != SEED:
        return []
    cell = {"u": (64, 256), "b": (256,)}
    shapes = {"table": (50, 32), "out.w": (64, 50), "out.b": (50,)}
    for name, inputs in {"first": 32, "second": 64, "decoder": 32}.items():
        shapes |= {f"{name}.{field}": shape for field, shape in {"w": (inputs, 256), **cell}.items()}
    np.savez(folder / "weights.npz", **{name: np.ones(shape, np.float32) for name, shape in shapes.items()})
    return [f"--weights={folder / 'weights.npz'}"]


def artifact(model, folder):
    library = folder / "libmodel.so"
    command = [RONDO, "compile", model, *weights(model, folder), "--cpu=portable", "-o", library]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return library


def workspaces(library):
    """By entry: the names of the sizes in their order, and the function over them and a number of threads."""
    header = library.with_name(library.stem.removeprefix("lib") + ".h").read_text()
    code = ctypes.CDLL(str(library))
    found = {}
    for dims, name in re.findall(r"that a call needs, or -1\. dims: (.*?)[.;*].*?int64_t (\w+)_workspace\(", header, re.S):
        function = getattr(code, name + "_workspace")
        function.restype, function.argtypes = ctypes.c_int64, [ctypes.c_void_p, ctypes.c_int]
        found[name] = re.findall(r"\w+", dims) if dims.strip() != "none" else [], function
    return found


@pytest.mark.parametrize("model", models(), ids=lambda path: path.stem)
def test_no_artifact_asks_for_more_than_check_says(model, tmp_path):
    library = artifact(model, tmp_path)
    asked = workspaces(library)
    said = bounds(model)
    assert said
    for entry, expression in said.items():
        sizes, function = next(found for name, found in asked.items() if name.endswith("_" + entry))
        numbers = random.Random(entry)
        for _ in range(200):
            values = {size: int(2 ** numbers.uniform(0, 12)) for size in sizes}
            bound = eval(expression, {"__builtins__": {}}, ARITHMETIC | values)
            dims = (ctypes.c_int64 * max(len(sizes), 1))(*values.values())
            for threads in (1, 2, 5):
                bytes_needed = function(dims, threads)
                assert 0 <= bytes_needed <= bound, (entry, values, threads, expression)
