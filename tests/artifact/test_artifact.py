# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The artifact as others use it: from C, in memory with hard edges, and the same bits however rows are put together."""
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("RONDO_BUILD", ROOT / "build"))
RONDO, INPUTS = BUILD / "bin" / "rondo", Path(__file__).with_name("Inputs")
EXAMPLE, GOLDENS = ROOT / "examples" / "pronounce", ROOT / "tests" / "goldens"
sys.path[:0] = [str(EXAMPLE), str(ROOT)]

import setup  # noqa: E402
from benchmarks.artifact import Artifact  # noqa: E402

CLANG = "clang-19"


def run(*command, **more):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **more)
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def compiled(folder, model, weights, name):
    run(RONDO, "compile", model, f"--weights={weights}", "--cpu=native", "-o", folder / name)
    return folder / name


@pytest.fixture(scope="module")
def pronounce(tmp_path_factory):
    run(sys.executable, EXAMPLE / "setup.py")
    folder = tmp_path_factory.mktemp("pronounce")
    for name in ("libpronounce.so", "libpronounce.o", "libpronounce.a"):
        compiled(folder, EXAMPLE / "pronounce.rondo", setup.WEIGHTS, name)
    return folder


@pytest.fixture(scope="module", params=["lstm", "gru", "gru_before", "rnn"])
def cell(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    return compiled(folder, GOLDENS / f"{request.param}.rondo", GOLDENS / f"{request.param}_weights.npz", "libcell.so")


@pytest.mark.parametrize("kind", ["so", "o", "a"])
def test_a_c_program(pronounce, tmp_path, kind):
    link = ["-L", pronounce, "-l:libpronounce.so", f"-Wl,-rpath,{pronounce}"] if kind == "so" else [pronounce / f"libpronounce.{kind}"]
    run(CLANG, "-std=c99", "-Wall", "-Wextra", "-Werror", EXAMPLE / "say.c", "-I", pronounce, *link, "-o", tmp_path / "say")
    assert run(tmp_path / "say", "hello", "rondo") == "HH EH1 L OW0\nR AA1 N D OW0\n"


def test_nothing_is_allocated_after_the_first_call(pronounce, tmp_path):
    run(CLANG, "-D_GNU_SOURCE", INPUTS / "allocations.c", "-I", pronounce, "-L", pronounce, "-l:libpronounce.so",
        f"-Wl,-rpath,{pronounce}", "-rdynamic", "-o", tmp_path / "allocations")
    assert run(tmp_path / "allocations") == "0 allocations\n"


def test_it_needs_only_libc(pronounce):
    allowed = (ROOT / "runtime" / "UndefinedSymbols.txt").read_text().split("\n")
    undefined = run("llvm-nm-19", "-D", "--undefined-only", "--format=just-symbols", pronounce / "libpronounce.so").split()
    assert {name.split("@")[0] for name in undefined} <= set(allowed)
    needed = [line for line in run("llvm-readelf-19", "-d", pronounce / "libpronounce.so").splitlines() if "NEEDED" in line]
    assert all("libc.so.6" in line for line in needed)
    exported = run("llvm-nm-19", "-D", "--defined-only", "--format=just-symbols", pronounce / "libpronounce.so").split()
    assert all(name.startswith("rondo_pronounce_") for name in exported)


def test_code_is_small(pronounce):
    sections = run("llvm-size-19", "-A", pronounce / "libpronounce.so").splitlines()
    assert sum(int(line.split()[1]) for line in sections if line.startswith(".text")) < 100_000


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("side", ["begin", "end"])
@pytest.mark.parametrize("rows", [1, 2, 3, 5, 16])
def test_nothing_is_touched_outside(cell, tmp_path, rows, side, threads):
    guarded(cell, tmp_path, sequences(rows, 6), side, threads)


@pytest.mark.parametrize("side", ["begin", "end"])
def test_pronounce_touches_nothing_outside(pronounce, tmp_path, side):
    for rows in (1, 3, 64):
        guarded(pronounce / "libpronounce.so", tmp_path, words(rows, 11), side, 1, "steps=20")


def guarded(library, folder, inputs, side, threads, *settings):
    np.savez(folder / "inputs.npz", **inputs)
    run(sys.executable, INPUTS / "guarded.py", library, folder / "inputs.npz", side, threads, *settings,
        env={**os.environ, "PYTHONPATH": str(ROOT)})


def sequences(rows, longest):
    random = np.random.default_rng(rows)
    return {"x": random.standard_normal((rows, longest, 13)).astype(np.float32),
            "len": random.integers(1, longest + 1, rows).astype(np.int32)}


def words(rows, longest):
    random = np.random.default_rng(rows)
    length = random.integers(1, longest + 1, rows).astype(np.int32)
    return {"word": random.integers(0, 29, (rows, longest)).astype(np.int32), "len": length}


def results(library, inputs, threads=1):
    artifact = Artifact(library, threads)
    made = artifact(**inputs)
    artifact.close()
    return made


def test_a_row_is_the_same_whatever_its_batch_mates(cell):
    inputs = sequences(37, 9)
    together = results(cell, inputs)
    for some in ([0], [5, 36], [7, 3, 1, 0, 9, 30], list(range(20, 37))):
        apart = results(cell, {name: value[some] for name, value in inputs.items()})
        for name in together:
            assert np.array_equal(apart[name].view(np.int32), together[name][some].view(np.int32)), (name, some)


def test_a_row_is_the_same_however_much_padding(cell):
    inputs = sequences(6, 5)
    wide = {"x": np.full((6, 23, 13), np.nan, np.float32), "len": inputs["len"]}
    wide["x"][:, :5] = inputs["x"]
    narrow, padded = results(cell, inputs), results(cell, wide)
    for name in narrow:
        cut = padded[name][:, :5] if name == "y" else padded[name]
        assert np.array_equal(cut.view(np.int32), narrow[name].view(np.int32)), name
    assert not padded["y"][:, 5:].any()


def test_a_row_is_the_same_on_two_threads(cell):
    for rows in (1, 2, 6, 37):
        one, two = (results(cell, sequences(rows, 9), threads) for threads in (1, 2))
        for name in one:
            assert np.array_equal(one[name].view(np.int32), two[name].view(np.int32)), (name, rows)
