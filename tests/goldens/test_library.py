# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The standard library against PyTorch, Keras and float64, on every backend (make_library.py and make_porting.py made the numbers); and that no
function of it is left out."""
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RONDO = Path(os.environ.get("RONDO_BUILD", ROOT / "build")) / "bin" / "rondo"
TOLERANCE = 1e-5  # of the greatest value
PROGRAMS = [path.stem.removesuffix("_run") for path in sorted(HERE.glob("*_run.npz")) if "/" in np.load(path).files[0]]
ENTRIES = [(p, entry) for p in PROGRAMS for entry in dict.fromkeys(name.split("/")[0] for name in np.load(HERE / f"{p}_run.npz").files)]

sys.path.insert(0, str(ROOT))
from benchmarks.artifact import Artifact  # noqa: E402


def weights(program):
    return next(HERE.glob(f"{program}_weights.*"))


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def libraries(tmp_path_factory):
    """Each program compiled once, when an entry of it is first called."""
    folder, made = tmp_path_factory.mktemp("libraries"), {}

    def library(program):
        if program not in made:
            made[program] = folder / f"lib{program}.so"
            run(RONDO, "compile", HERE / f"{program}.rondo", f"--weights={weights(program)}", "-o", made[program])
        return made[program]

    return library


def call_reference(program, entry, inputs, settings, results, folder):
    command = [RONDO, "run", HERE / f"{program}.rondo", f"--weights={weights(program)}", "--backend=reference", f"--entry={entry}"]
    for name, value in inputs.items():
        np.save(folder / f"{name}.npy", value)
        command += ["--input", f"{name}={folder / name}.npy"]
    command += [part for name, value in settings.items() for part in ("--set", f"{name}={value}")]
    command += [part for name in results for part in ("--output", f"{name}={folder / name}.npy")]
    run(*command)
    return {name: np.load(folder / f"{name}.npy") for name in results}


@pytest.mark.parametrize("backend", ["cpu", "reference"])
@pytest.mark.parametrize("program, entry", ENTRIES)
def test_entry(program, entry, backend, libraries, tmp_path):
    golden = {"in": {}, "set": {}, "out": {}}
    with np.load(HERE / f"{program}_run.npz") as file:
        for name in file.files:
            of, kind, key = name.split("/")
            if of == entry:
                golden[kind][key] = file[name]
    entry = entry.split(":")[0]  # ENTRY:CASE is one more case of an entry.
    if backend == "cpu":
        ours = Artifact(libraries(program), entry=entry)(**golden["in"], **{n: int(v) for n, v in golden["set"].items()})
    else:
        ours = call_reference(program, entry, golden["in"], golden["set"], golden["out"], tmp_path)
    for name, expected in golden["out"].items():
        assert ours[name].shape == expected.shape, name
        difference = np.abs(ours[name].astype(np.float64) - expected).max()
        assert difference <= (TOLERANCE * np.abs(expected).max() if expected.dtype == np.float32 else 0), name


def functions_of_the_library():
    """(name, first struct or "") of each function, and the names that its text mentions."""
    for file in sorted((ROOT / "frontend/language/std").glob("*.rondo")):
        text = re.sub(r"//.*", "", file.read_text())
        starts = [match.start() for match in re.finditer(r"^(?:fn|struct) ", text, re.M)] + [len(text)]
        for begin, end in zip(starts, starts[1:]):
            item = text[begin:end]
            if found := re.match(r"fn (\w+)(?:<[^>]*>)?\((?:\w+: ([A-Z]\w+)<)?", item):
                yield found[1], found[2] or "", set(re.findall(r"\w+", item[found.end(1):]))


def test_no_function_is_left_out():
    """Each is called by a program with goldens, or by a function that is; of those that share a name, the one of each struct."""
    programs = "".join(path.read_text() for path in HERE.glob("*.rondo"))
    used = set(re.findall(r"\w+", re.sub(r"//.*", "", programs)))
    library = list(functions_of_the_library())
    assert len(library) > 60
    reached, before = set(), None
    while reached != before:
        before = set(reached)
        mentioned = used.union(*(text for name, of, text in library if (name, of) in reached))
        reached = {(name, of) for name, of, _ in library if name in mentioned and (not of or of in mentioned)}
    left_out = [f"{name}({of})" for name, of, _ in library if (name, of) not in reached]
    assert not left_out, f"add entries and goldens (make_library.py, make_porting.py): {left_out}"
