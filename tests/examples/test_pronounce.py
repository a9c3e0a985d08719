# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The pronounce example against the package that its weights come from: the same phonemes, word by word."""
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "pronounce"
RONDO = Path(os.environ.get("RONDO_BUILD", ROOT / "build")) / "bin" / "rondo"
COUNT = 5000
sys.path[:0] = [str(EXAMPLE), str(ROOT)]

import oracle  # noqa: E402
import setup  # noqa: E402
from benchmarks.artifact import Artifact  # noqa: E402


@pytest.fixture(scope="module")
def weights():
    subprocess.run([sys.executable, EXAMPLE / "setup.py"], check=True)


@pytest.fixture(scope="module")
def library(weights, tmp_path_factory):
    path = tmp_path_factory.mktemp("pronounce") / "libpronounce.so"
    command = [RONDO, "compile", EXAMPLE / "pronounce.rondo", f"--weights={setup.WEIGHTS}", "--cpu=native", "-o", path]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return path


@pytest.fixture(scope="module")
def expected(weights):
    return oracle.pronounce(oracle.words(COUNT))


def ids(words):
    letters = {c: i for i, c in enumerate((EXAMPLE / "letters.txt").read_text().split())}
    length = np.array([len(w) + 1 for w in words], np.int32)
    made = np.zeros((len(words), length.max()), np.int32)
    for row, word in enumerate(words):
        made[row, : length[row]] = [letters.get(c, letters["<unk>"]) for c in word] + [letters["</s>"]]
    return {"word": made, "len": length}


def same(ours, expected):
    """Equal word by word; where they differ, the package's own two best logits must be closer than rounding."""
    different = [w for w in expected if ours[w] != expected[w]]
    margins = {w: oracle.smallest_margin(oracle.load(), w) for w in different}
    for word, margin in margins.items():
        print(f"{word}: {ours[word]} or {expected[word]}: decided by {margin:.1e}")
    return all(margin < 1e-4 for margin in margins.values()) and len(margins) <= len(expected) // 1000


@pytest.mark.parametrize("batch", [1, 64])
def test_every_word_through_the_c_abi(library, expected, batch):
    artifact, words, ours = Artifact(library), list(expected), {}
    phonemes = (EXAMPLE / "phonemes.txt").read_text().split()
    for first in range(0, len(words), batch):
        some = words[first : first + batch]
        tokens, lengths = artifact(**ids(some), steps=20).values()
        ours |= {w: [phonemes[t] for t in row[:n]] for w, row, n in zip(some, tokens, lengths)}
    assert same(ours, expected)


@pytest.mark.parametrize("batch, count", [(1, 40), (64, COUNT)])
def test_text_in_text_out(library, expected, batch, count):
    words, ours = list(expected)[:: len(expected) // count], {}
    for first in range(0, len(words), batch):
        some = words[first : first + batch]
        done = subprocess.run([RONDO, "run", library, "--set", "steps=20", "--text", *some], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        lines = done.stdout.splitlines()
        assert len(lines) == len(some)
        ours |= {w: line.split() for w, line in zip(some, lines)}
    assert same(ours, {w: expected[w] for w in words})


def test_reference_says_the_same(expected):
    some = list(expected)[::500]
    command = [RONDO, "run", EXAMPLE / "pronounce.rondo", f"--weights={setup.WEIGHTS}", "--backend=reference", "--set", "steps=20"]
    done = subprocess.run([*command, "--text", *some], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert same({w: line.split() for w, line in zip(some, done.stdout.splitlines())}, {w: expected[w] for w in some})


def test_another_batch_and_other_lengths_without_compiling_again(library, expected):
    """One artifact, sizes in any order: what each row says does not depend on its neighbours."""
    artifact, words = Artifact(library), list(expected)[:9]
    alone = {w: artifact(**ids([w]), steps=20)["phonemes"][0].tolist() for w in words}
    for some in (words, words[:2], words[3:8]):
        tokens, lengths = artifact(**ids(some), steps=20).values()
        assert {w: row[:n].tolist() for w, row, n in zip(some, tokens, lengths)} == {w: alone[w] for w in some}
