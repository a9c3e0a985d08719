# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What it costs to get a result at all: proof, check, compile, size of the code and of the artifact."""
import json
import statistics
import subprocess
import time
from pathlib import Path

REPEATS = 5


def seconds(command):
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} {command[1]}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
    return time.monotonic() - began, done.stdout


def code_size(library):
    """Bytes of the section .text."""
    done = subprocess.run(["llvm-size-19", "-A", str(library)], capture_output=True, text=True, check=True)
    return sum(int(line.split()[1]) for line in done.stdout.splitlines() if line.startswith(".text"))


def cost(build, model, weights):
    """{what: (value, unit)}, medians."""
    rondo, library = str(build / "bin" / "rondo"), build / "bench" / f"lib{model.stem}.so"
    checks = [seconds([rondo, "check", str(model), "--json"]) for _ in range(REPEATS)]
    compiled = [seconds([rondo, "compile", str(model), f"--weights={weights}", "--cpu=native", "-o", str(library)])[0] for _ in range(3)]
    return {
        "proof": (statistics.median(json.loads(out)["milliseconds"] for _, out in checks), "ms"),
        "check, the process": (1e3 * statistics.median(s for s, _ in checks), "ms"),
        "compile": (statistics.median(compiled), "s"),
        "code": (code_size(library) / 1e3, "KB"),
        "artifact": (library.stat().st_size / 1e6, "MB"),
    }
