# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Portable artifacts: code for several instruction sets over one copy of the weights, each of them right and small."""
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("RONDO_BUILD", ROOT / "build"))
RONDO, INPUTS, GOLDENS = BUILD / "bin" / "rondo", Path(__file__).with_name("Inputs"), ROOT / "tests" / "goldens"
sys.path[:0] = [str(ROOT)]

from benchmarks.artifact import Artifact  # noqa: E402

NAMES = ["baseline", "avx2", "avx512"]
H, E, V, D = 128, 64, 80, 16  # of attention.rondo


def weights():
    random, made = np.random.default_rng(7), {}

    def tensor(name, *shape):
        made[name] = (random.standard_normal(shape) * 0.2).astype(np.float32)

    tensor("emb", V, E), tensor("demb", D, E), tensor("key", 2 * H, H)
    for part in ("fw", "bw", "dec"):
        tensor(f"{part}_w_ih", 4 * H, E), tensor(f"{part}_w_hh", 4 * H, H)
        tensor(f"{part}_b_ih", 4 * H), tensor(f"{part}_b_hh", 4 * H)
    for part, rows, columns in (("bh", 2 * H, H), ("bc", 2 * H, H), ("out", 3 * H, D)):
        tensor(f"{part}_w", rows, columns), tensor(f"{part}_b", columns)
    return made


def run(*command):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def compile_model(folder, cpu, name):
    np.savez(folder / "weights.npz", **weights())
    return run(RONDO, "compile", INPUTS / "attention.rondo", f"--weights={folder / 'weights.npz'}", f"--cpu={cpu}", "-o", folder / name)


@pytest.fixture(scope="module")
def portable(tmp_path_factory):
    folder = tmp_path_factory.mktemp("portable")
    return folder, compile_model(folder, "portable", "libattention.so")


def sentences(rows, longest=23):
    random = np.random.default_rng(rows)
    length = random.integers(1, longest + 1, rows).astype(np.int32)
    return {"src": random.integers(0, V, (rows, longest)).astype(np.int32), "len": length, "steps": 20}


def artifact(folder, cpu, **more):
    try:
        return Artifact(folder / "libattention.so", cpu=cpu, **more)
    except RuntimeError as error:
        if "that this processor lacks" in str(error):
            pytest.skip(str(error))
        raise


def test_code_is_small(portable):
    sizes = {name: float(kilobytes) for name, kilobytes in re.findall(r"(\w+) \(([\d.]+) kB\)", portable[1])}
    assert list(sizes) == ["avx512", "avx2", "baseline"]
    assert max(sizes.values()) <= 100


def test_weights_are_there_once(portable, tmp_path):
    compile_model(tmp_path, "baseline", "libone.so")
    three, one = ((folder / name).stat().st_size for folder, name in ((portable[0], "libattention.so"), (tmp_path, "libone.so")))
    assert one > 1_500_000 and three - one < 200_000


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("threads", [1, 2])
def test_every_version_gives_the_tokens_of_the_interpreter(portable, name, threads):
    folder, _ = portable
    inputs = sentences(5, 9)
    for key in ("src", "len"):
        np.save(folder / f"{key}.npy", inputs[key])
    run(RONDO, "run", INPUTS / "attention.rondo", f"--weights={folder / 'weights.npz'}", "--backend=reference", "--set=steps=20",
        *(f"--input={key}={folder / key}.npy" for key in ("src", "len")), f"--output=tokens={folder / 'tokens.npy'}")
    made = artifact(folder, name, threads=threads)(**inputs)
    assert np.array_equal(made["tokens"], np.load(folder / "tokens.npy"))


@pytest.mark.parametrize("rows", [1, 2, 7, 33])
def test_avx2_and_avx512_give_the_same_bits(tmp_path, rows):
    library = tmp_path / "libattention.so"
    run(RONDO, "compile", GOLDENS / "lstm.rondo", f"--weights={GOLDENS / 'lstm_weights.npz'}", "--cpu=portable", "-o", library)
    random = np.random.default_rng(rows)
    inputs = {"x": random.standard_normal((rows, 9, 13)).astype(np.float32), "len": random.integers(1, 10, rows).astype(np.int32)}
    avx2, avx512 = (artifact(tmp_path, name)(**inputs) for name in ("avx2", "avx512"))
    for name in avx2:
        assert np.array_equal(avx2[name].view(np.int32), avx512[name].view(np.int32)), name
    baseline = artifact(tmp_path, "baseline")(**inputs)
    for name in avx2:
        assert np.allclose(baseline[name], avx2[name], atol=1e-5), name


@pytest.mark.parametrize("suffix", ["o", "a"])
def test_objects_hold_all_versions_too(portable, tmp_path, suffix):
    compile_model(tmp_path, "portable", f"attention.{suffix}")
    program = """#include "attention.h"
#include <stdio.h>
int main(void) {
  static const char *names[] = {"baseline", "avx2", "avx512", "sse9"};
  char sentence[RONDO_MESSAGE_SIZE];
  for (int i = 0; i < 4; ++i) {
    rondo_context *context;
    int code = rondo_attention_context_create(1, names[i], &context);
    rondo_attention_message(code, 0, sentence);
    printf("%d %d %s\\n", code, context != 0, sentence);
    rondo_attention_context_free(context);
  }
}
"""
    (tmp_path / "main.c").write_text(program)
    run("clang-19", "-std=c99", "-Wall", "-Werror", tmp_path / "main.c", tmp_path / f"attention.{suffix}", "-o", tmp_path / "main")
    lines = run(tmp_path / "main").splitlines()
    assert lines[0] == "0 1 no error"
    assert all(line.startswith("0 1") or "that this processor lacks" in line for line in lines[1:3])
    assert lines[3].startswith("18 0 the context's maker asks for an instruction set that there is not")
