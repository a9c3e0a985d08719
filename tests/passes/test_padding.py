# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Padding safety: what is accepted, what is refuted with two inputs, what is not proved. One small model a case."""
import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RONDO = Path(os.environ.get("RONDO_BUILD", ROOT / "build")) / "bin" / "rondo"

X = "x: f32[B, S padded len, 3], len: i32[B] in 1..=S"
Y = "y: f32[B, S padded len], len: i32[B] in 1..=S"
IDS = "ids: i32[B, S padded len = 0] in 0..9, len: i32[B] in 1..=S"
MASKED = "y: f32[B, S padded by m], m: bool[B, S]"
MASK = "iota(S) < insert_axis(len, 1)"
CELL = "param cell: Gru<3, 3>\n"
TABLE = "param table: f32[9, 3]\n"


def entry(arguments, result, body, params=""):
    return f"{params}entry e<B, S>({arguments}) -> (r: {result}) {{\n{body}\n}}\n"


def scan(over, element, update, reverse="", more="", finals="h"):
    return f"""  let (ys, h) = scan {element} over {over} along 1 {reverse} carry h = zeros([B, 3]) {{
    let h1 = gru_cell_after(cell, x, h)
    let h2 = {update}
    yield h2
    carry h = h2
  }}
  {more or finals}"""


WHOLE = scan("x", "x", "h1")
ACCEPTED = {
    # A select with the positions below the lengths, or with the declared mask, before a reduction or a softmax.
    "sum": entry(Y, "f32[B]", f"sum(select({MASK}, y, 0), along S)"),
    "sum_of_a_turned_mask": entry(Y, "f32[B]", "sum(select(iota(S) >= insert_axis(len, 1), 0, y), along S)"),
    "lengths_first": entry(Y, "f32[B]", "sum(select(insert_axis(len, 1) > iota(S), y, 0), along S)"),
    "at_most_the_last": entry(Y, "f32[B]", "sum(select(iota(S) <= insert_axis(len, 1) - 1, y, 0), along S)"),
    "mean_by_lengths": entry(Y, "f32[B]", f"sum(select({MASK}, y, 0), along S) / f32(len)"),
    "maximum": entry(Y, "f32[B]", f"max(select({MASK}, y, -1e9), along S)"),
    "of_vectors": entry(X, "f32[B, 3]", f"sum(select(insert_axis({MASK}, 2), x, 0), along S)"),
    "softmax": entry(Y, "f32[B]", f"max(softmax(select({MASK}, y, -1e9)), along S)"),
    "by_mask": entry(MASKED, "f32[B]", "sum(select(m, y, 0), along S)"),
    "by_mask_and_more": entry(MASKED, "f32[B]", "sum(select(m and y > 0, y, 0), along S)"),
    "by_not_mask": entry(MASKED, "f32[B]", "sum(select(not m, 0, y), along S)"),
    "by_id": entry(IDS, "f32[B, 3]", "sum(select(insert_axis(ids != 0, 2), table[ids], 0), along S)", TABLE),
    "by_equal_id": entry(IDS, "f32[B, 3]", "sum(select(insert_axis(ids == 0, 2), 0, table[ids]), along S)", TABLE),
    "times_the_mask": entry(Y, "f32[B]", f"sum(y * f32({MASK}), along S)"),
    "added_far_below": entry(Y, "f32[B]", f"max(softmax(y + (1 - f32({MASK})) * -1e9), along S)"),
    # Attention: the masked softmax is 0 at padding, and so is what it multiplies.
    "attention": entry(X + ", q: f32[B, 3]", "f32[B, 3]",
                       f"""  let scores = einsum("b s d, b d -> b s", x, q)
  einsum("b s, b s d -> b d", softmax(select({MASK}, scores, -1e9)), x)"""),
    "self_attention": entry(X, "f32[B, S padded len, 3]",
                            f"""  let scores = einsum("b s d, b t d -> b s t", x, x)
  einsum("b s t, b t d -> b s d", softmax(select(insert_axis({MASK}, 1), scores, -1e9)), x)"""),
    # A scan whose state is kept where the mask is false; in both directions.
    "kept_state": entry(X, "f32[B, 3]", scan(f"(x, {MASK})", "(x, here)", "select(insert_axis(here, 1), h1, h)"), CELL),
    "kept_state_reverse": entry(X, "f32[B, 3]", scan(f"(x, {MASK})", "(x, here)", "select(insert_axis(here, 1), h1, h)", "reverse"), CELL),
    "kept_by_mask": entry("x: f32[B, S padded by m, 3], m: bool[B, S]", "f32[B, 3]",
                          scan("(x, m)", "(x, here)", "select(insert_axis(here, 1), h1, h)"), CELL),
    "kept_by_id": entry(IDS, "f32[B, 3]", scan("(table[ids], ids)", "(x, id)", "select(insert_axis(id != 0, 1), h1, h)"), CELL + TABLE),
    # What a scan yields at valid steps has seen valid steps only.
    "yields_only": entry(X, "f32[B, S padded len, 3]", scan("x", "x", "h1", more="ys"), CELL),
    "yields_masked": entry(X, "f32[B, 3]", scan("x", "x", "h1", more=f"sum(select(insert_axis({MASK}, 2), ys, 0), along S)"), CELL),
    # Positions beyond the lengths of a padded result are exempt; so is what a ragged type masks from here on.
    "elementwise": entry(Y, "f32[B, S padded len]", "tanh(y) * 2"),
    "running_sum": entry(Y, "f32[B, S padded len]", "cumsum(y, along S)"),
    "made_ragged": entry(Y, "f32[B]", "sum(ragged(y, len), along 1)"),
    "ragged_reverse": entry(Y, "f32[B, S padded len]", "dense(reverse(ragged(y, len), along 1), 0)"),
    # Positions that are valid in every row.
    "first": entry(Y, "f32[B]", "y[:, 0]"),
    "last_valid": entry(X, "f32[B, 3]", "gather(x, len - 1, along 1, batch: 1)"),
    "told_words": entry(Y, "f32[B, S padded len]", "concat(zeros([B, 1]), y[:, :-1], along 1)"),
    "not_used": entry(Y, "i32[B]", "len + 1"),
    "in_a_loop": entry(Y + ", n: size", "f32[B]", f"""  loop at most n carry a = zeros([B]) {{
    carry a = a + sum(select({MASK}, y, 0), along S)
  }}"""),
}

REFUTED = {
    "sum": (entry(Y, "f32[B]", "sum(y, along S)"), "`sum` takes in positions at or beyond `len`, over axis 1 (time) of `y`"),
    "mean": (entry(Y, "f32[B]", "mean(y, along S)"), "`mean` takes in"),
    "maximum": (entry(Y, "f32[B]", "max(y, along S)"), "`max` takes in"),
    "argmax": (entry(Y, "i32[B]", "argmax(y)"), "`argmax` takes in"),
    "zero_is_no_mask_of_a_softmax_sum": (entry(Y, "f32[B]", "sum(softmax(y) * y, along S)"), "`softmax` takes in"),
    "softmax": (entry(Y, "f32[B, S padded len]", "softmax(y)"), "`softmax` takes in"),
    "wrong_lengths": (entry(Y + ", other: i32[B] in 1..=S", "f32[B]", "sum(select(iota(S) < insert_axis(other, 1), y, 0), along S)"), "`sum` takes in"),
    "one_too_far": (entry(Y, "f32[B]", "sum(select(iota(S) <= insert_axis(len, 1), y, 0), along S)"), "`sum` takes in"),
    "mask_never_used": (entry(MASKED, "f32[B]", "sum(y, along S)"), "`sum` takes in positions where `m` is false"),
    "mask_lost_in_or": (entry(MASKED, "f32[B]", "sum(select(m or y > 0, y, 0), along S)"), "`sum` takes in"),
    "dot_product": (entry(X + ", w: f32[B, S]", "f32[B, 3]", 'einsum("b s, b s d -> b d", w, x)'), "the product takes in"),
    "scan": (entry(X, "f32[B, 3]", WHOLE, CELL), "`scan` goes on through positions at or beyond `len`, and `h` is changed there"),
    "scan_backwards": (entry(X, "f32[B, S padded len, 3]", scan("x", "x", "h1", "reverse", more="ys"), CELL), "the reverse `scan` begins with positions"),
    "scan_by_mask": (entry("x: f32[B, S padded by m, 3], m: bool[B, S]", "f32[B, S padded by m, 3]", scan("x", "x", "h1", more="ys"), CELL),
                     "`scan` walks positions where `m` is false"),
    "state_kept_the_wrong_way": (entry(X, "f32[B, 3]", scan(f"(x, {MASK})", "(x, here)", "select(insert_axis(here, 1), h, h1)"), CELL), "`h` is changed there"),
    "reverse": (entry(Y, "f32[B, S padded len]", "reverse(y, along S)"), "`reverse` brings positions at or beyond `len` to the front"),
    "last_position": (entry(X, "f32[B, 3]", "x[:, -1]"), "the last position is padding where a row is shorter"),
    "last_state": (entry(X, "f32[B, 3]", scan("x", "x", "h1", more="ys[:, -1]"), CELL), "the last position is padding"),
    "dense_result": (entry(Y, "f32[B, S]", "tanh(y)"), "which its type does not declare `padded`"),
    "convolution": (entry(X + ", w: f32[3, 3, 2]", "f32[B, S padded len, 2]", "conv1d(x, w, padding: 1)"), "`conv1d` takes in positions at or beyond `len`"),
    "two_sequences": (entry("a: f32[B, S padded len], b: f32[B, S padded len], len: i32[B] in 1..=S", "f32[B, 2*S]", "concat(a, b, along 1)"),
                      "`concat` puts positions behind all `S` of `a`"),
    "some_position": (entry(X + ", at: i32[B] in 0..S", "f32[B, 3]", "gather(x, at, along 1, batch: 1)"), "`gather` may read positions at or beyond `len`"),
    "over_the_batch": (entry(Y, "f32[S]", "sum(y, along B)"), "`sum` takes rows together"),
    # All padding is 0 here, so the two inputs differ in how much of it there is.
    "amount": (entry(IDS, "f32[B, 3]", "sum(table[ids], along S)", TABLE), "`sum` takes in"),
}

def check(text, folder):
    model = folder / "model.rondo"
    model.write_text(text)
    done = subprocess.run([RONDO, "check", "--json", model], capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case, tmp_path):
    proof = check(ACCEPTED[case], tmp_path)
    assert proof["verdict"] == "accepted", proof["diagnostics"]


@pytest.mark.parametrize("case", REFUTED)
def test_refuted_by_two_inputs(case, tmp_path):
    text, message = REFUTED[case]
    proof = check(text, tmp_path)
    assert proof["verdict"] == "refuted", proof["diagnostics"]
    (diagnostic,) = proof["diagnostics"]
    assert diagnostic["code"] == "E-PAD" and message in diagnostic["message"]
    example = diagnostic["counterexample"]
    first, second = example["inputs"]
    assert first != second and "m" not in first or first["m"] == second["m"]
    (result, *_) = example["results"]
    assert result["name"] == "r" and result["values"][0] != result["values"][1]
    assert proof["obligations"]["proved"] < proof["obligations"]["total"]


def test_the_two_inputs_differ_in_padding_only(tmp_path):
    example = check(REFUTED["sum"][0], tmp_path)["diagnostics"][0]["counterexample"]
    (first, second), length = example["inputs"], example["values"]["len"][0]
    assert first["len"] == second["len"] and first["y"] != second["y"]
    assert [row[:length] for row in first["y"]] == [row[:length] for row in second["y"]]


def test_the_text_says_what_is_missing(tmp_path):
    model = tmp_path / "model.rondo"
    model.write_text(REFUTED["scan"][0])
    told = subprocess.run([RONDO, "check", model], capture_output=True, text=True).stderr
    assert "model.rondo:3:" in told and "input 1: x = " in told and "input 2: x = " in told and "`r[0, 0]` is" in told
    assert "walk the mask `iota(S) < insert_axis(len, 1)` in step" in told and "S ragged len" in told
