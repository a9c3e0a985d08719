# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What README.md shows is what happens: each model in it is checked by the command under it, and the output is compared."""
import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RONDO = Path(os.environ.get("RONDO_BUILD", ROOT / "build")) / "bin" / "rondo"
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
# Times differ between machines.
TIME = re.compile(r"[0-9.]+ (ms|us|s)\b")


def pairs():
    blocks = BLOCK.findall((ROOT / "README.md").read_text())
    return [(model, session) for (kind, model), (after, session) in zip(blocks, blocks[1:]) if (kind, after) == ("rondo", "console")]


def test_there_are_two():
    assert len(pairs()) == 2


@pytest.mark.parametrize("number", [0, 1])
def test_output(number, tmp_path):
    model, session = pairs()[number]
    command, _, expected = session.partition("\n")
    words = command.removeprefix("$ rondo ").split()
    (tmp_path / next(w for w in words if w.endswith(".rondo"))).write_text(model)
    done = subprocess.run([RONDO, *words], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == number
    assert TIME.sub("TIME", done.stdout + done.stderr).strip() == TIME.sub("TIME", expected).strip()
