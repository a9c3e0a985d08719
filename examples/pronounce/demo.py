# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""From the model's description to spoken words: check, compile, run; each command is printed before it runs."""
import argparse
import shlex
import subprocess
import sys
from pathlib import Path

import setup

MODEL = setup.HERE / "pronounce.rondo"
LIBRARY = setup.FOLDER / "libpronounce.so"
WORDS = ["rondo", "compiler", "sequence", "pronunciation"]


def shown(path):
    """A path as one would type it: relative when it lies under the current folder."""
    path, here = Path(path), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def step(why, *command):
    command = [shown(part) if isinstance(part, Path) else part for part in command]
    print(f"\n# {why}\n$ {shlex.join(command)}", flush=True)
    status = subprocess.run(command).returncode
    if status:
        sys.exit(status)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rondo", type=Path, required=True)
    parser.add_argument("text", nargs="*")
    options = parser.parse_args()
    step("every size in the model is proved to fit, for all batches and lengths", options.rondo, "check", MODEL, "--explain")
    step("one library, weights and machine code", options.rondo, "compile", MODEL, f"--weights={shown(setup.WEIGHTS)}", "-o", LIBRARY)
    step("words in, phonemes out", options.rondo, "run", LIBRARY, "--set", "steps=20", "--text", *(options.text or WORDS))


if __name__ == "__main__":
    main()
