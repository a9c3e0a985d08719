# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The dates example: how often it is right, and that it says what PyTorch says with the same weights, text by text.

tests/goldens/dates.tsv was written by examples/dates/train.py: text, right answer, PyTorch's answer; first the texts that were written
by hand, then the generated ones that no training sees.
"""
import datetime
import itertools
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "dates"
BY_HAND, NOT_DATES, UNSEEN = 200, 20, 2000
sys.path.insert(0, str(EXAMPLE))

import texts as generated  # noqa: E402


def lines(path):
    return path.read_text(encoding="utf-8").split("\n")[:-1]


@pytest.fixture(scope="module")
def goldens():
    return [tuple(line.split("\t")) for line in lines(ROOT / "tests" / "goldens" / "dates.tsv")]


# --- The texts ---


def test_two_hundred_dates_by_hand_that_exist():
    rows = [line.split("\t") for line in lines(EXAMPLE / "handwritten.tsv")]
    assert len(rows) == BY_HAND and len({text for text, _ in rows}) == BY_HAND
    assert all(datetime.date.fromisoformat(iso).isoformat() == iso for _, iso in rows)


def test_twenty_texts_by_hand_without_a_date():
    assert len(set(lines(EXAMPLE / "not-dates.txt"))) == NOT_DATES


def test_goldens_hold_the_texts_by_hand_and_the_unseen_ones(goldens):
    asked = [(text, right) for text, right, _ in goldens]
    by_hand = [tuple(line.split("\t")) for line in lines(EXAMPLE / "handwritten.tsv")]
    assert asked[:BY_HAND] == by_hand
    assert asked[BY_HAND : BY_HAND + NOT_DATES] == [(text, "") for text in lines(EXAMPLE / "not-dates.txt")]
    assert asked[BY_HAND + NOT_DATES :] == generated.unseen(UNSEEN)


def test_no_training_sees_a_text_of_the_tests(goldens):
    asked = {generated.normal(text) for text, _, _ in goldens}
    assert not any(generated.may_be_trained_on(text) for text in asked)
    for seed in (1, "another"):
        trained = {generated.normal(text) for text, _ in itertools.islice(generated.for_training(seed), 20000)}
        assert not trained & asked and all(map(generated.may_be_trained_on, trained))


def test_generated_answers_are_dates_that_exist():
    for _, answer in generated.unseen(UNSEEN):
        assert not answer or datetime.date.fromisoformat(answer)
