# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Names every op and every pass without a test. Both are read from TableGen, so a new one is seen the moment it is declared."""
import json
import subprocess
from pathlib import Path

import tree

LLVM = next(iter(sorted(Path("/usr/lib").glob("llvm-19*"))), Path("/usr"))

# Ops that have no meaning of their own: what tests them instead.
COVERED = {}


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
    for td in tree.files(top / "ir", ".td"):
        for op in records(top, Path("ir") / td, "Op"):
            dialect, name = op["opDialect"]["def"].removesuffix("Dialect").removesuffix("_").lower(), op["opName"]
            full = f"{dialect}.{name}"
            if full in seen:
                continue
            seen.add(full)
            folder = "tests/ops" if dialect == "rondo" else f"tests/ops/{dialect}"
            stem = COVERED.get(full, f"{folder}/{name}")
            if not any((top / f"{stem}{suffix}").exists() for suffix in ("", ".mlir", ".rondo")):
                yield f"ir/{td}:1: untested op: {full} (expected {stem}.mlir or .rondo)"


def untested_passes(top):
    for td in [p for p in tree.files(top, "Passes.td") if p.parts[0] in ("passes", "backends")]:
        for record in records(top, td, "PassBase"):
            expected = Path("tests", td.parent, record["argument"] + ".mlir")
            if not (top / expected).exists():
                yield f"{td}:1: untested pass: {record['argument']} (expected {expected})"


if __name__ == "__main__":
    top = tree.root()
    tree.report([*untested_ops(top), *untested_passes(top)])
