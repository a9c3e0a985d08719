# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The dates example: how often it is right, and that it says what PyTorch says with the same weights, text by text.

tests/goldens/dates.tsv was written by examples/dates/train.py: text, right answer, PyTorch's answer; first the texts that were written
by hand, then the generated ones that no training sees.
"""
import datetime
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "dates"
RONDO = Path(os.environ.get("RONDO_BUILD", ROOT / "build")) / "bin" / "rondo"
BY_HAND, NOT_DATES, UNSEEN = 200, 20, 2000
sys.path[:0] = [str(EXAMPLE), str(ROOT)]

import texts as generated  # noqa: E402
from benchmarks.artifact import Artifact  # noqa: E402


def lines(path):
    return path.read_text(encoding="utf-8").split("\n")[:-1]


def run(*command, **more):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def goldens():
    return [tuple(line.split("\t")) for line in lines(ROOT / "tests" / "goldens" / "dates.tsv")]


@pytest.fixture(scope="module")
def unseen():
    return generated.unseen(UNSEEN)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """Code for any x86-64; this machine's best runs unless a test asks for another."""
    path = tmp_path_factory.mktemp("dates") / "libdates.so"
    written = run(RONDO, "compile", EXAMPLE / "dates.rondo", "--cpu=portable", "-o", path)
    path.with_suffix(".txt").write_text(written)
    return path


@pytest.fixture(scope="module")
def answers(library, goldens):
    """What Rondo says to every text, 64 at a time."""
    return {text: answer for some in batches([text for text, _, _ in goldens], 64) for text, answer in zip(some, said(library, some))}


def batches(texts, size):
    return [texts[first : first + size] for first in range(0, len(texts), size)]


def said(library, texts):
    """Through `rondo run`, vocabularies and all."""
    found = run(RONDO, "run", library, "--text", "--", *texts).split("\n")[:-1]
    assert len(found) == len(texts)
    return found


# --- The texts ---


def test_two_hundred_dates_by_hand_that_exist():
    rows = [line.split("\t") for line in lines(EXAMPLE / "handwritten.tsv")]
    assert len(rows) == BY_HAND and len({text for text, _ in rows}) == BY_HAND
    assert all(datetime.date.fromisoformat(iso).isoformat() == iso for _, iso in rows)


def test_twenty_texts_by_hand_without_a_date():
    assert len(set(lines(EXAMPLE / "not-dates.txt"))) == NOT_DATES


def test_goldens_hold_the_texts_by_hand_and_the_unseen_ones(goldens, unseen):
    asked = [(text, right) for text, right, _ in goldens]
    by_hand = [tuple(line.split("\t")) for line in lines(EXAMPLE / "handwritten.tsv")]
    assert asked[:BY_HAND] == by_hand
    assert asked[BY_HAND : BY_HAND + NOT_DATES] == [(text, "") for text in lines(EXAMPLE / "not-dates.txt")]
    assert asked[BY_HAND + NOT_DATES :] == unseen


def test_no_training_sees_a_text_of_the_tests(goldens):
    asked = {generated.normal(text) for text, _, _ in goldens}
    assert not any(generated.may_be_trained_on(text) for text in asked)
    for seed in (1, "another"):
        trained = {generated.normal(text) for text, _ in itertools.islice(generated.for_training(seed), 5000)}
        assert not trained & asked and all(map(generated.may_be_trained_on, trained))


def test_generated_answers_are_dates_that_exist(unseen):
    for _, answer in unseen:
        assert not answer or datetime.date.fromisoformat(answer)


# --- The answers ---


def right(goldens, answers):
    wrong = [(text, answers[text], iso) for text, iso, _ in goldens if answers[text] != iso]
    for text, answer, iso in wrong:
        print(f"{text!r}: {answer or '-'} instead of {iso or '-'}")
    return 1 - len(wrong) / len(goldens)


def test_by_hand_95_in_100_are_right(goldens, answers):
    assert right(goldens[:BY_HAND], answers) >= 0.95


def test_unseen_98_in_100_are_right(goldens, answers):
    assert right(goldens[BY_HAND + NOT_DATES :], answers) >= 0.98


def test_every_answer_is_pytorchs(goldens, answers):
    """train.py says so where two digits are closer than rounding; there are none in the committed weights."""
    assert {text: answers[text] for text, _, _ in goldens} == {text: theirs for text, _, theirs in goldens}


def test_one_at_a_time_is_the_same_as_sixty_four(library, goldens, answers):
    """To the last symbol, through the C ABI; the lengths of a batch differ."""
    artifact = Artifact(library)
    symbols, digits = lines(EXAMPLE / "letters.txt"), lines(EXAMPLE / "digits.txt")
    ids = {symbol: i for i, symbol in enumerate(symbols)}
    for text, _, _ in goldens:
        row = [ids.get(c, ids["<unk>"]) for c in text.lower()] + [ids["</s>"]]
        found = artifact(text=np.array([row], np.int32), len=np.array([len(row)], np.int32))
        assert "".join(digits[t] for t in found["date"][0][: found["n"][0]]) == answers[text], text


def test_code_is_small(library):
    sizes = [float(size) for size in re.findall(r"\(([\d.]+) kB\)", library.with_suffix(".txt").read_text())]
    assert len(sizes) == 3 and max(sizes) <= 100


@pytest.mark.parametrize("version", ["baseline", "avx2", "avx512"])
def test_every_version_of_the_code_says_the_same(library, goldens, answers, version):
    try:
        Artifact(library, cpu=version).close()
    except RuntimeError as error:
        pytest.skip(str(error))
    environment = {**os.environ, "RONDO_CPU": version}
    for some in batches([text for text, _, _ in goldens], 64):
        found = run(RONDO, "run", library, "--text", "--", *some, env=environment).split("\n")[:-1]
        assert found == [answers[text] for text in some]


def test_reference_says_the_same(goldens, answers):
    some = [text for text, _, _ in goldens][::90]
    found = run(RONDO, "run", EXAMPLE / "dates.rondo", "--backend=reference", "--text", "--", *some).split("\n")[:-1]
    assert found == [answers[text] for text in some]


def test_a_c_program(library, goldens, answers, tmp_path):
    """With more lines than a batch holds; it needs no file but the library."""
    run("clang-19", "-std=c99", "-Wall", "-Wextra", "-Werror", EXAMPLE / "iso.c", "-I", library.parent, "-L", library.parent,
        "-l:libdates.so", f"-Wl,-rpath,{library.parent}", "-o", tmp_path / "iso")
    texts = [text for text, _, _ in goldens[:100]] + [""]
    found = run(tmp_path / "iso", input="".join(text + "\n" for text in texts)).split("\n")[:-1]
    assert found == [answers.get(text, "") or "no date" for text in texts]


def test_the_artifact_is_all_that_is_needed(library, tmp_path):
    """No vocabulary, model or weights beside it; what is no text, or none, has an answer."""
    moved = tmp_path / "moved.so"
    moved.write_bytes(library.read_bytes())
    assert run(RONDO, "run", moved, "--text", "3rd of march '99", "", "MARCH 3, 1999", cwd=tmp_path) == "1999-03-03\n\n1999-03-03\n"


def test_weights_are_small():
    assert (EXAMPLE / "dates.safetensors").stat().st_size <= 4e6
