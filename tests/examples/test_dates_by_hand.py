# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The inputs of the dates example that were written by hand: as many as promised, each once, each with a date that exists."""
import datetime
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dates"


def test_two_hundred_dates_that_exist():
    rows = [line.split("\t") for line in (EXAMPLE / "handwritten.tsv").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 200 and len({text for text, _ in rows}) == 200
    assert all(datetime.date.fromisoformat(iso).isoformat() == iso for _, iso in rows)


def test_twenty_texts_without_a_date():
    texts = (EXAMPLE / "not-dates.txt").read_text(encoding="utf-8").splitlines()
    assert len(set(texts)) == 20
