# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Names every op and every pass without a test. Both are read from TableGen, so a new one is seen the moment it is declared."""
import json
import re
import subprocess
from pathlib import Path

import tree

LLVM = next(iter(sorted(Path("/usr/lib").glob("llvm-19*"))), Path("/usr"))

# Ops without a file of their own: the file that tests them, which must name them. Ops of the kernel dialect are loops and buffers: every
# op of the model becomes some, and every test that runs a model runs them; what is their own is their text form and their verifier.
COVERED = {
    "rondo.entry": "tests/ir/round-trip.mlir",
    "rondo.return": "tests/ir/round-trip.mlir",
    "rondo.yield": "tests/ir/round-trip.mlir",
    "rondo.vocabulary": "tests/ir/round-trip.mlir",
    "rondo.param": "tests/ir/round-trip.mlir",
}
DIALECTS = {"kernel": "tests/ir/kernel.mlir"}


def records(top, td, kind):
    """The TableGen records of class `kind` that this file defines, those of its includes among them."""
    command = [LLVM / "bin/llvm-tblgen", "--dump-json", "-I", top, "-I", LLVM / "include", top / td]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{td}: llvm-tblgen cannot read it:\n{done.stderr}")
    dump = json.loads(done.stdout)
    return [dump[name] for name in dump["!instanceof"].get(kind, [])]


def untested_ops(top):
    seen = set()
    # Ops.td last: it includes the others, and an op is reported where it stands.
    for td in sorted(tree.files(top / "ir", ".td"), key=lambda td: (str(td) == "Ops.td", td)):
        for op in records(top, Path("ir") / td, "Op"):
            dialect = op["opDialect"]["def"].removesuffix("Dialect").removesuffix("_").lower()
            full = f"{dialect}.{op['opName']}"
            if full in seen:
                continue
            seen.add(full)
            shared = COVERED.get(full) or DIALECTS.get(dialect)
            if shared and not names(top / shared, full):
                yield f"ir/{td}:1: untested op: {full} (expected in {shared})"
            stem = f"tests/ops/{op['opName']}"
            if not shared and not any((top / f"{stem}{suffix}").exists() for suffix in (".mlir", ".rondo")):
                yield f"ir/{td}:1: untested op: {full} (expected {stem}.mlir or .rondo)"


def names(file, op):
    return file.exists() and re.search(rf"\b{re.escape(op)}\b", file.read_text())


def untested_passes(top):
    for td in [p for p in tree.files(top, "Passes.td") if p.parts[0] in ("passes", "backends")]:
        for record in records(top, td, "PassBase"):
            expected = Path("tests", td.parent, record["argument"] + ".mlir")
            if not (top / expected).exists():
                yield f"{td}:1: untested pass: {record['argument']} (expected {expected})"


if __name__ == "__main__":
    top = tree.root()
    tree.report([*untested_ops(top), *untested_passes(top)])
