# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Our side: the model is compiled by the driver as a user would do it, and called through its C ABI."""
import subprocess
import time
from pathlib import Path

import numpy as np

from benchmarks.artifact import Artifact

ROOT = Path(__file__).resolve().parents[1]


COMPILED = {}  # models that this process has compiled: several cells share one


def compile_model(build, model, weights):
    """Compiles `model` with the arrays `weights` (or the file) for this machine; an Artifact's path and the seconds that it took."""
    if model not in COMPILED:
        COMPILED[model] = compile_now(build, model, weights)
    return COMPILED[model]


def compile_now(build, model, weights):
    folder = build / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    if not isinstance(weights, Path):
        file = folder / f"{model.stem}.npz"
        np.savez(file, **weights)
        weights = file
    library = folder / f"lib{model.stem}.so"
    command = [build / "bin" / "rondo", "compile", model, f"--weights={weights}", "--cpu=native", "-o", library]
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"rondo compile {model.name}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
    return library, time.monotonic() - began


def layer(build, layer, weights, inputs, threads):
    library, seconds = compile_model(build, ROOT / "benchmarks" / "models" / f"{layer.name}.rondo", weights)
    call = Artifact(library, threads).prepare(x=inputs["x"])
    return call.run, lambda: call.read()["y"], seconds


def entry(build, model, weights, name, threads, **given):
    """One entry of a model: a run, and its outputs in their order."""
    library, seconds = compile_model(build, ROOT / "benchmarks" / "models" / f"{model.name}.rondo", weights)
    call = Artifact(library, threads, name).prepare(**given)
    return call.run, lambda: list(call.read().values()), seconds


def pronounce(build, weights, batches, threads):
    library, seconds = compile_model(build, ROOT / "examples" / "pronounce" / "pronounce.rondo", weights)
    artifact = Artifact(library, threads)
    calls = [artifact.prepare(word=word, len=length, steps=20) for word, length in batches]

    def run():
        for call in calls:
            call.run()

    def read():
        return [row[:n].tolist() for call in calls for row, n in zip(*call.read().values())]

    return run, read, seconds
