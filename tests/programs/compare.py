# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the entries of a program in this folder on every backend and compares each with NumPy.

usage: compare.py RONDO FILE. Lines that begin with `//!` belong to the next entry:

    //! sizes B=[1, 3], N=[1, 17]        every combination of these is run
    //! in x = normal(B, N)              an argument: NumPy, over the sizes and the arguments before it
    //! set steps = 5                    a size argument
    //! let f = lambda a: 2 * a          something that later directives use
    //! expect y = np.tanh(x)            a result, computed in float64
    //! backends reference               when a backend cannot do it yet, with the reason behind it
"""
import functools
import itertools
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.artifact import Artifact  # noqa: E402

TOLERANCE = 1e-5  # of the greatest value
ENTRY = re.compile(r"entry (\w+)")


class Case:
    def __init__(self):
        self.entry, self.sizes, self.lines, self.backends = "", {}, [], ["reference", "cpu"]

    def directive(self, text):
        word, _, rest = text.strip().partition(" ")
        if word == "sizes":
            self.sizes = eval(f"dict({rest})")
        elif word == "backends":
            self.backends = rest.partition(":")[0].replace(",", " ").split()
        elif word in ("in", "set", "let", "expect"):
            name, _, code = rest.partition("=")
            self.lines.append((word, name.strip(), code.strip()))
        else:
            sys.exit(f"compare.py: unknown directive: {text}")


def cases(text):
    case = Case()
    for line in text.splitlines():
        if line.startswith("//!"):
            case.directive(line[3:])
        elif ENTRY.match(line):
            case.entry = ENTRY.match(line)[1]
            yield case
            case = Case()


def tools(seed):
    """What directives may call: seeded numbers, and a function applied to the valid part of each row."""
    random = np.random.default_rng(seed)

    def rows(x, length, f):
        """f of each row's valid positions, zero beyond them."""
        made = [np.asarray(f(row[:n])) for row, n in zip(x, length)]
        out = np.zeros((len(made), x.shape[1], *made[0].shape[1:]), made[0].dtype)
        for row, value in zip(out, made):
            row[: len(value)] = value
        return out

    return {
        "np": np, "rows": rows, "fold": functools.reduce,
        "normal": lambda *shape: random.standard_normal(shape).astype(np.float32),
        "uniform": lambda low, high, *shape: random.uniform(low, high, shape).astype(np.float32),
        "ints": lambda low, high, *shape: random.integers(low, high, shape).astype(np.int32),
        "bools": lambda *shape: random.integers(0, 2, shape).astype(bool),
        "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
        "softmax": lambda x: np.exp(x - x.max(-1, keepdims=True)) / np.exp(x - x.max(-1, keepdims=True)).sum(-1, keepdims=True),
    }


def values(case, sizes, seed):
    """({argument: array}, {size argument: number}, {result: array})"""
    names = {**tools(seed), **sizes}
    made = {"in": {}, "set": {}, "let": {}, "expect": {}}
    for kind, name, code in case.lines:
        value = eval(code, names)
        made[kind][name] = value
        # Later directives compute in double precision.
        names[name] = value.astype(np.float64) if isinstance(value, np.ndarray) and value.dtype == np.float32 else value
    return made["in"], made["set"], made["expect"]


def run(command):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"$ {' '.join(map(str, command))}\nexit status {done.returncode}\n{done.stdout}{done.stderr}")


def versions(library):
    """Instruction sets that the library has code for and this machine can run, the names that contexts take."""
    found = []
    for name in ("baseline", "avx2", "avx512"):
        try:
            Artifact(library, cpu=name).close()
        except RuntimeError as error:
            if "that this processor lacks" not in str(error):
                raise
            continue
        found.append(name)
    return found


def call(rondo, model, case, backend, sizes, scratch):
    """{result: (ours, expected)}; compiled code through the C ABI of the library `model`, which saves a process a call."""
    arguments, settings, expected = values(case, sizes, seed=hash(tuple(sizes.values())) % 1000)
    if backend != "reference":
        made = Artifact(model, entry=case.entry, cpu=backend)(**arguments, **settings)
        # A bool is a byte of 0 or 1 in memory.
        return {name: (made[name].astype(bool) if np.asarray(e).dtype == bool else made[name], e) for name, e in expected.items()}
    command = [rondo, "run", model, f"--entry={case.entry}", "--backend=reference"]
    for name, value in arguments.items():
        np.save(scratch / f"{name}.npy", value)
        command += ["--input", f"{name}={scratch / name}.npy"]
    for name, value in settings.items():
        command += ["--set", f"{name}={value}"]
    for name in expected:
        command += ["--output", f"{name}={scratch / name}.npy"]
    run(command)
    return {name: (np.load(scratch / f"{name}.npy"), value) for name, value in expected.items()}


def difference(ours, expected):
    """A sentence, or None."""
    expected = np.asarray(expected)
    if ours.shape != expected.shape:
        return f"shape {ours.shape}, not {expected.shape}"
    if ours.dtype == np.float32:
        if not np.array_equal(np.isnan(ours), np.isnan(expected)):
            return "NaN in other places"
        greatest = np.nanmax(np.abs(expected), initial=0.0)
        error = np.nanmax(np.abs(np.where(ours == expected, 0, ours - expected)), initial=0.0)
        return None if error <= TOLERANCE * greatest else f"off by {error:.2e}; the greatest value is {greatest:.2e}"
    return None if np.array_equal(ours, expected) else f"{ours.tolist()}, not {expected.tolist()}"[:400]


def main():
    rondo, file = Path(sys.argv[1]), Path(sys.argv[2])
    found, failed = list(cases(file.read_text())), False
    if not found:
        sys.exit(f"compare.py: {file} has no entry")
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        compiled = any("cpu" in case.backends for case in found)
        if compiled:
            run([rondo, "compile", file, "--cpu=portable", "-o", scratch / "libop.so"])
        cpus = versions(scratch / "libop.so") if compiled else []  # each version of the code is a backend
        for case in found:
            for sizes in [dict(zip(case.sizes, s)) for s in itertools.product(*case.sizes.values())]:
                for backend in [name for b in case.backends for name in (cpus if b == "cpu" else [b])]:
                    model = file if backend == "reference" else scratch / "libop.so"
                    for name, pair in call(rondo, model, case, backend, sizes, scratch).items():
                        wrong = difference(*pair)
                        if wrong:
                            print(f"{case.entry}, {sizes}, {backend}: {name}: {wrong}")
                            failed = True
    sys.exit(failed)


if __name__ == "__main__":
    main()
