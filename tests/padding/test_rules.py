# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Each rule of the padding analysis (passes/padding): a right program that is accepted, and a wrong twin that is refuted where it goes wrong.

A case is a head, the right body and the wrong one. The line of the wrong body that lets padding or other rows in ends in `// leaks: ` and the
beginning of what is said of it.
"""
import json
import os
import subprocess
from pathlib import Path

import pytest

RONDO = Path(os.environ.get("RONDO_BUILD", Path(__file__).resolve().parents[2] / "build")) / "bin" / "rondo"

LEN = "len: i32[B] in 1..=S"
Y = f"y: f32[B, S padded len], {LEN}"
X = f"x: f32[B, S padded len, 3], {LEN}"
IDS = f"ids: i32[B, S padded len = 0] in 0..9, {LEN}"
MASKED = "y: f32[B, S padded by m], m: bool[B, S]"
RAGGED = f"x: f32[B, S ragged len, 3], {LEN}"
VALID = "  let valid = iota(S) < insert_axis(len, 1)\n"


def entry(arguments, result):
    return f"entry e<B, S>({arguments}) -> (r: {result})"


def scan_of(over, step, reverse=""):
    return f"  let (ys, h) = scan {over} along 1 {reverse} carry h = zeros([B, 3]) {{\n{step}\n  }}\n"


ELEMENTWISE = {
    "positions_below_the_lengths": (
        entry(Y, "f32[B]"),
        "  sum(select(iota(S) < insert_axis(len, 1), y, 0), along S)",
        "  sum(select(iota(S) <= insert_axis(len, 1), y, 0), along S) // leaks: `sum` takes in positions at or beyond `len`"),
    "positions_moved_by_a_number": (
        entry(Y, "f32[B]"),
        "  sum(select(iota(S) + 1 <= insert_axis(len, 1), y, 0), along S)",
        "  sum(select(iota(S) - 1 < insert_axis(len, 1), y, 0), along S) // leaks: `sum` takes in positions at or beyond `len`"),
    "lengths_on_the_left": (
        entry(Y, "f32[B]"),
        "  sum(select(insert_axis(len, 1) - 1 >= iota(S), y, 0), along S)",
        "  sum(select(insert_axis(len, 1) >= iota(S), y, 0), along S) // leaks: `sum` takes in positions at or beyond `len`"),
    "a_mask_turned": (
        entry(Y, "f32[B]"),
        VALID + "  sum(select(not valid, 0, y), along S)",
        VALID + "  sum(select(not valid, y, 0), along S) // leaks: `sum` takes in positions at or beyond `len`"),
    "masks_joined": (
        entry(MASKED, "f32[B]"),
        "  sum(select(m and y > 0, y, 0), along S)",
        "  sum(select(m or y > 0, y, 0), along S) // leaks: `sum` takes in positions where `m` is false"),
    "padding_by_its_number": (
        entry(IDS + ", w: f32[9]", "f32[B]"),
        "  sum(select(ids != 0, w[ids], 0), along S)",
        "  sum(select(ids != 1, w[ids], 0), along S) // leaks: `sum` takes in all `S` positions"),
    "padding_that_is_equal_to_its_number": (
        entry(IDS + ", w: f32[9]", "f32[B]"),
        "  sum(select(ids == 0, 0, w[ids]), along S)",
        "  sum(select(ids == 0, w[ids], 0), along S) // leaks: `sum` takes in all `S` positions"),
    "multiplied_by_the_mask": (
        entry(Y, "f32[B]"),
        VALID + "  sum(y * f32(valid), along S)",
        VALID + "  sum(y + f32(valid), along S) // leaks: `sum` takes in positions at or beyond `len`"),
    "divided_by_something_after_it_is_0": (
        entry(Y, "f32[B]"),
        VALID + "  sum(f32(valid) / (y * y + 1), along S)",
        VALID + "  sum((y * y + 1) / (f32(valid) + 1), along S) // leaks: `sum` takes in positions at or beyond `len`"),
    "an_additive_mask": (
        entry(Y, "f32[B]"),
        VALID + "  max(softmax(y + (1 - f32(valid)) * -1e9), along S)",
        VALID + "  max(softmax(y + (1 - f32(valid)) * -10), along S) // leaks: `softmax` takes in positions at or beyond `len`"),
    "an_additive_mask_by_subtraction": (
        entry(Y, "f32[B]"),
        VALID + "  max(softmax(y - f32(not valid) * 1e9), along S)",
        VALID + "  max(softmax(y - f32(valid) * 1e9), along S) // leaks: `softmax` takes in positions at or beyond `len`"),
    "the_logarithm_of_a_mask": (
        entry(Y, "f32[B]"),
        VALID + "  max(softmax(y + log(f32(valid))), along S)",
        VALID + "  max(softmax(y + log(f32(valid) + 1)), along S) // leaks: `softmax` takes in positions at or beyond `len`"),
    "the_exponential_of_what_is_far_below": (
        entry(Y, "f32[B]"),
        VALID + "  sum(exp(select(valid, y, -1e9)), along S)",
        VALID + "  sum(tanh(select(valid, y, -1e9)), along S) // leaks: `sum` takes in all `S` positions"),
    "a_causal_mask": (
        entry(X, "f32[B, S padded len, 3]"),
        """  let scores = einsum("b t d, b s d -> b t s", x, x)
  let seen = iota(S) <= insert_axis(iota(S), 1)
  einsum("b t s, b s d -> b t d", softmax(select(seen, scores, -1e9)), x)""",
        """  let scores = einsum("b t d, b s d -> b t s", x, x)
  let seen = iota(S) >= insert_axis(iota(S), 1)
  einsum("b t s, b s d -> b t d", softmax(select(seen, scores, -1e9)), x) // leaks: `softmax` takes in positions at or beyond `len`"""),
    "a_causal_mask_one_too_wide": (
        entry(X, "f32[B, S padded len, 3]"),
        """  let scores = einsum("b t d, b s d -> b t s", x, x)
  let seen = iota(S) < insert_axis(iota(S) + 1, 1)
  einsum("b t s, b s d -> b t d", softmax(select(seen, scores, -1e9)), x)""",
        """  let scores = einsum("b t d, b s d -> b t s", x, x)
  let seen = iota(S) <= insert_axis(iota(S) + 1, 1)
  let weights = softmax(select(seen, scores, -1e9)) // leaks: `softmax` takes in positions at or beyond `len` where its own are at or beyond `len - 1`
  einsum("b t s, b s d -> b t d", weights, x)"""),
    "a_maximum_from_0_on": (
        entry(Y, "f32[B]"),
        VALID + "  max(relu(y) * f32(valid), along S)",
        VALID + "  max(tanh(y) * f32(valid), along S) // leaks: `max` takes in all `S` positions"),
    "weights_divided_by_their_sum": (
        entry(Y, "f32[B, S padded len]"),
        VALID + """  let w = softmax(y) * f32(valid)
  w / insert_axis(sum(w, along S), 1)""",
        VALID + """  let w = softmax(y) * f32(valid) // leaks: `softmax` takes in positions at or beyond `len`
  w"""),
    "a_position_at_most_the_last": (
        entry(X + ", at: i32[B] in 0..S", "f32[B, 3]"),
        "  gather(x, min(at, len - 1), along 1, batch: 1)",
        "  gather(x, max(at, len - 1), along 1, batch: 1) // leaks: `gather` may read positions at or beyond `len`"),
}

REDUCTIONS = {
    "mean": (
        entry(Y, "f32[B]"),
        VALID + "  sum(select(valid, y, 0), along S) / f32(len)",
        VALID + "  mean(select(valid, y, 0), along S) // leaks: `mean` divides by all `S` positions"),
    "prod": (
        entry(Y, "f32[B]"),
        VALID + "  prod(select(valid, y, 1), along S)",
        VALID + "  prod(select(valid, y, 0.5), along S) // leaks: `prod` takes in all `S` positions"),
    "max": (
        entry(Y, "f32[B]"),
        VALID + "  max(select(valid, y, -1e9), along S)",
        VALID + "  max(select(valid, y, 0), along S) // leaks: `max` takes in all `S` positions"),
    "min": (
        entry(Y, "f32[B]"),
        VALID + "  min(select(valid, y, 1e9), along S)",
        VALID + "  min(select(valid, y, -1e9), along S) // leaks: `min` takes in all `S` positions"),
    "any": (
        entry(Y, "bool[B]"),
        VALID + "  any(y > 0 and valid, along S)",
        VALID + "  any(y > 0 or not valid, along S) // leaks: `any` takes in all `S` positions"),
    "all": (
        entry(Y, "bool[B]"),
        VALID + "  all(y > 0 or not valid, along S)",
        VALID + "  all(y > 0 and valid, along S) // leaks: `all` takes in all `S` positions"),
    "argmax": (
        entry(Y, "i32[B]"),
        VALID + "  argmax(select(valid, y, -1e9))",
        VALID + "  argmax(select(valid, y, 0)) // leaks: `argmax` takes in all `S` positions"),
    "where_the_greatest_is_read": (
        entry("x: f32[B, S padded len, 3], y: f32[B, S], " + LEN, "f32[B, 3]"),
        VALID + "  gather(x, argmax(select(valid, y, -1e9)), along 1, batch: 1)",
        "  gather(x, argmax(y), along 1, batch: 1) // leaks: `gather` may read positions at or beyond `len`"),
    "top_k": (
        "entry e<B, S>(y: f32[B, S padded len], len: i32[B] in 2..=S) -> (r: f32[B, 2]) where S >= 2",
        VALID + """  let (best, _) = top_k(select(valid, y, -1e9), 2)
  best""",
        VALID + """  let (best, _) = top_k(select(valid, y, 0), 2) // leaks: `top_k` takes in all `S` positions
  best"""),
    "positions_in_a_mask": (
        entry(Y, "i32[B, T ragged n]"),
        VALID + "  nonzero(y > 0 and valid)",
        VALID + "  nonzero(y > 0 or not valid) // leaks: `nonzero` takes in"),
    "a_running_sum": (
        entry(Y, "f32[B, S padded len]"),
        "  cumsum(y, along S)",
        "  reverse(cumsum(reverse(y, along S), along S), along S) // leaks: `reverse` brings positions at or beyond `len` to the front"),
    "a_running_sum_of_any_mask": (
        entry(MASKED, "f32[B, S padded by m]"),
        "  cumsum(select(m, y, 0), along S)",
        "  cumsum(y, along S) // leaks: `cumsum` takes in positions where `m` is false"),
    "softmax": (
        entry(Y, "f32[B, S padded len]"),
        VALID + "  softmax(select(valid, y, -1e9))",
        VALID + "  softmax(select(valid, y, 0)) // leaks: `softmax` takes in all `S` positions"),
    "log_softmax": (
        entry(Y, "f32[B, S padded len]"),
        VALID + "  log_softmax(select(valid, y, -1e9))",
        VALID + "  log_softmax(select(valid, y, 0)) // leaks: `log_softmax` takes in all `S` positions"),
    "the_softmax_of_no_row": (
        "entry e<B, S>(x: f32[B, S padded len, 3], len: i32[B] in 0..=S) -> (r: f32[B, 3])",
        VALID + """  let w = softmax(select(valid, x[:, :, 0], -1e9))
  einsum("b s, b s d -> b d", select(valid, w, 0), x)""",
        VALID + """  let w = softmax(select(valid, x[:, :, 0], -1e9))
  einsum("b s, b s d -> b d", w, x) // leaks: the product takes in positions at or beyond `len`"""),
    "a_product_with_zeros": (
        entry(X + ", w: f32[B, S padded len]", "f32[B, 3]"),
        VALID + '  einsum("b s, b s d -> b d", select(valid, w, 0), x)',
        VALID + '  einsum("b s, b s d -> b d", select(valid, w, 1), x) // leaks: the product takes in positions at or beyond `len`'),
    "a_product_over_something_else": (
        entry(X + ", w: f32[3, 2]", "f32[B, 2, S padded len]"),
        '  einsum("b s d, d e -> b e s", x, w)',
        '  einsum("b s d, d e -> b e s", x * insert_axis(sum(x, along S), 1), w) // leaks: `sum` takes in positions at or beyond `len`'),
    "lengths_counted_by_a_mask": (
        entry(X, "f32[B, 3]"),
        VALID + "  gather(x, max(sum(i32(valid), along S) - 1, 0), along 1, batch: 1)",
        VALID + "  gather(x, max(sum(i32(not valid), along S) - 1, 0), along 1, batch: 1) // leaks: `sum` takes in all `S` positions"),
    "a_mean_by_a_mask": (
        entry(MASKED, "f32[B]"),
        "  sum(y * f32(m), along S) / sum(f32(m), along S)",
        "  sum(y * f32(m), along S) / (sum(f32(not m), along S) + 1) // leaks: `sum` takes in"),
    "a_window_that_ends_at_its_position": (
        entry(X + ", w: f32[3, 3, 2]", "f32[B, S padded len, 2]"),
        "  conv1d(pad(x, 2, 0, along 1), w)",
        "  conv1d(pad(x, 0, 2, along 1), w) // leaks: `conv1d` takes in positions at or beyond `len`"),
    "a_window_over_zeros": (
        entry(X + ", w: f32[3, 3, 2]", "f32[B, S padded len, 2]"),
        VALID + "  conv1d(select(insert_axis(valid, 2), x, 0), w, padding: 1)",
        VALID + "  conv1d(select(insert_axis(valid, 2), x, 1), w, padding: 1) // leaks: `conv1d` takes in"),
    "the_longest_row": (
        entry(RAGGED, "i32"),
        "  maxlen(len)",
        "  maxlen(len) + S // leaks: the size `S + maxlen(len)` is used as a number"),
}

LAYOUT = {
    "what_stands_in_front": (
        entry(Y, "f32[B, S padded len]"),
        "  concat(zeros([B, 1]), y[:, :-1], along 1)",
        "  concat(y[:, 1:], zeros([B, 1]), along 1) // leaks: `concat` puts positions behind all `S - 1` of the result of `slice`"),
    "what_stands_behind": (
        "entry e<B, S>(a: f32[B, S padded len, 3], b: f32[B, S padded len, 3], len: i32[B] in 1..=S) -> (r: f32[B, 3])",
        "  concat(a, b, along -1)[:, 0, 1:4]",
        "  concat(a, b, along 1)[:, 1] // leaks: position 1 of"),
    "padded_in_front": (
        entry(Y, "f32[B, S + 1 padded len + 1]"),
        "  pad(y, 1, 0, along 1)",
        "  pad(y, 0, 1, along 1) // leaks: `pad` puts positions behind all `S` of `y`"),
    "split_across_features": (
        "entry e<B, S>(x: f32[B, 2*S padded len, 4], len: i32[B] in 1..=2*S) -> (r: f32[B, 2])",
        """  let (a, b) = split(x, 2)
  a[:, 0] * b[:, 0]""",
        """  let (a, b) = split(x, 2, along 1) // leaks: `split` cuts
  a[:, 0, 0:2] * b[:, 0, 0:2]"""),
    "a_slice_and_its_mask": (
        "entry e<B, S>(y: f32[B, S padded len], len: i32[B] in 1..=S) -> (r: f32[B]) where S >= 2",
        "  sum(select(iota(S - 1) < insert_axis(len - 1, 1), y[:, 1:], 0), along 1)",
        "  sum(select(iota(S - 1) < insert_axis(len, 1), y[:, 1:], 0), along 1) // leaks: `sum` takes in positions at or beyond `len - 1`"),
    "a_slice_from_the_end": (
        "entry e<B, S>(y: f32[B, S padded len], len: i32[B] in 2..=S) -> (r: f32[B, 2]) where S >= 2",
        "  y[:, 0:2]",
        "  y[:, S - 2:] // leaks: `slice` begins at a place that follows the longest row"),
    "one_position": (
        entry(X, "f32[B, 3]"),
        "  x[:, 0]",
        "  x[:, -1] // leaks: the last position is padding where a row is shorter"),
    "one_position_that_each_row_has": (
        "entry e<B, S>(x: f32[B, S padded len, 3], len: i32[B] in 3..=S) -> (r: f32[B, 3]) where S >= 4",
        "  x[:, 2]",
        "  x[:, 3] // leaks: position 3 of axis 1 (time) of `x` is padding where a row is shorter"),
    "axes_that_change_places": (
        entry(X, "f32[B, 3]"),
        VALID + "  sum(select(insert_axis(valid, 1), transpose(x, 0, 2, 1), 0), along 2)",
        "  sum(transpose(x, 0, 2, 1), along 2) // leaks: `sum` takes in positions at or beyond `len`"),
    "heads": (
        entry("x: f32[B, S padded len, 6], " + LEN, "f32[B, 2]"),
        VALID + """  let heads = split_axis(x, 2, 2, 3)
  sum(sum(select(insert_axis(insert_axis(valid, 2), 3), heads, 0), along 3), along 1)""",
        """  let heads = split_axis(x, 2, 2, 3)
  sum(sum(heads, along 3), along 1) // leaks: `sum` takes in positions at or beyond `len`"""),
    "rows_merged_and_split": (
        entry(X + ", w: f32[3, 3]", "f32[B, S padded len, 3]"),
        "  split_axis(tanh(merge(x, B, S) @ w), 0, B, S)",
        "  split_axis(cumsum(merge(x, B, S) @ w, along 0), 0, B, S) // leaks: `cumsum` takes in positions at or beyond `len`"),
    "reversed": (
        entry(Y, "f32[B, S padded len]"),
        "  dense(reverse(ragged(y, len), along 1), 0)",
        "  reverse(y, along S) // leaks: `reverse` brings positions at or beyond `len` to the front"),
    "repeated": (
        entry(Y, "f32[B]"),
        "  sum(select(iota(2*S) < insert_axis(2*len, 1), repeat(y, 2, along 1), 0), along 1)",
        "  sum(select(iota(2*S) <= insert_axis(2*len, 1), repeat(y, 2, along 1), 0), along 1) // leaks: `sum` takes in positions at or beyond `2*len`"),
    "made_ragged": (
        entry(Y + ", other: i32[B] in 1..=S", "f32[B]"),
        "  sum(ragged(y, len), along 1)",
        "  sum(ragged(y, other), along 1) // leaks: `sum` takes in positions at or beyond `len`"),
    "made_dense": (
        entry(RAGGED, "f32[B, 3]"),
        "  sum(dense(x, 0), along 1)",
        "  sum(dense(x, 1), along 1) // leaks: `sum` takes in all `S` positions"),
    "lengths_of_what_is_ragged": (
        entry(RAGGED, "f32[B, 3]"),
        "  sum(x, along 1) / insert_axis(f32(lengths(x)), 1)",
        "  sum(x, along 1) / f32(S) // leaks: the size `S` is used as a number"),
    "read_at_the_last_position": (
        entry(X + ", at: i32[B] in 0..S", "f32[B, 3]"),
        "  gather(x, len - 1, along 1, batch: 1)",
        "  gather(x, at, along 1, batch: 1) // leaks: `gather` may read positions at or beyond `len`"),
    "read_at_positions": (
        entry(X, "f32[B, S padded len, 3]"),
        "  gather(x, iota(S), along 1)",
        "  gather(x, S - 1 - iota(S), along 1) // leaks: "),
    "looked_up": (
        entry(f"ids: i32[B, S padded len] in 0..9, {LEN}, w: f32[9]", "f32[B, S padded len]"),
        "  w[ids]",
        "  w[ids] + insert_axis(sum(w[ids], along 1), 1) // leaks: `sum` takes in positions at or beyond `len`"),
    "one_hot": (
        entry(f"ids: i32[B, S padded len] in 0..9, {LEN}", "f32[B, 9]"),
        VALID + "  sum(select(insert_axis(valid, 2), one_hot(ids, 9), 0), along 1)",
        "  sum(one_hot(ids, 9), along 1) // leaks: `sum` takes in positions at or beyond `len`"),
    "filled": (
        entry(Y, "f32[B, 2]"),
        "  fill([B, 2], 0.5) + insert_axis(y[:, 0], 1)",
        "  fill([B, 2], f32(S)) + insert_axis(y[:, 0], 1) // leaks: the size `S` is used as a number"),
}

KEEP = "    let h2 = select(insert_axis(here, 1), tanh(x + h), h)\n    yield h2\n    carry h = h2"
LOOPS = {
    "a_state_that_is_kept": (
        entry(X, "f32[B, 3]"),
        VALID + scan_of("(x, here) over (x, valid)", KEEP) + "  h",
        "  let (ys, h) = scan x over x along 1 carry h = zeros([B, 3]) { // leaks: `scan` goes on through positions at or beyond `len`\n"
        "    yield tanh(x + h)\n    carry h = tanh(x + h)\n  }\n  h"),
    "a_state_that_is_kept_backwards": (
        entry(X, "f32[B, S padded len, 3]"),
        VALID + scan_of("(x, here) over (x, valid)", KEEP, "reverse") + "  ys",
        "  let (ys, h) = scan x over x along 1 reverse carry h = zeros([B, 3]) { // leaks: the reverse `scan` begins with positions at or beyond `len`\n"
        "    yield tanh(x + h)\n    carry h = tanh(x + h)\n  }\n  ys"),
    "a_state_that_is_blended": (
        entry(X, "f32[B, 3]"),
        VALID + scan_of("(x, here) over (x, valid)", "    let g = insert_axis(f32(here), 1)\n    yield h\n    carry h = g * tanh(x + h) + (1 - g) * h") + "  h",
        VALID + "  let (ys, h) = scan (x, here) over (x, valid) along 1 carry h = zeros([B, 3]) { // leaks: `scan` goes on through positions at or beyond `len`\n"
        "    let g = insert_axis(f32(here), 1)\n    yield h\n    carry h = (1 - g) * tanh(x + h) + g * h\n  }\n  h"),
    "a_state_that_any_mask_keeps": (
        "entry e<B, S>(x: f32[B, S padded by m, 3], m: bool[B, S]) -> (r: f32[B, S padded by m, 3])",
        scan_of("(x, here) over (x, m)", KEEP) + "  ys",
        "  let (ys, h) = scan x over x along 1 carry h = zeros([B, 3]) { // leaks: `scan` walks positions where `m` is false\n"
        "    yield tanh(x + h)\n    carry h = tanh(x + h)\n  }\n  ys"),
    "yields_of_valid_steps": (
        entry(X, "f32[B, 3]"),
        scan_of("x over x", "    yield tanh(x + h)\n    carry h = tanh(x + h)") + "  gather(ys, len - 1, along 1, batch: 1)",
        scan_of("x over x", "    yield tanh(x + h)\n    carry h = tanh(x + h)") + "  ys[:, -1] // leaks: the last position is padding where a row is shorter"),
    "a_ragged_scan": (
        entry(RAGGED, "f32[B, 3]"),
        scan_of("x over x", "    yield h\n    carry h = tanh(x + h)") + "  h",
        "  let (ys, h) = scan x over dense(x, 0) along 1 carry h = zeros([B, 3]) { // leaks: `scan` goes on through positions\n"
        "    yield h\n    carry h = tanh(x + h)\n  }\n  h"),
    "a_number_of_steps": (
        entry(Y + ", n: size", "f32[B]"),
        "  loop at most n carry a = y[:, 0] { carry a = tanh(a) }",
        "  loop at most S carry a = y[:, 0] { carry a = tanh(a) } // leaks: the loop runs at most `S` steps"),
    "rows_that_end": (
        entry(Y + ", n: size", "f32[B]"),
        "  loop at most n carry a = y[:, 0] { carry a = a * 2 + 1 } until a > 9",
        "  loop at most n carry a = y[:, 0] { carry a = a * 2 + y[:, -1] } until a > 9 // leaks: the last position is padding"),
    "a_condition": (
        entry(Y + ", n: size, z: f32", "f32[B]"),
        "  let (a, c) = loop at most n carry a = y[:, 0], c = z while c < 9 { carry a = a * 2, c = c + 1 }\n  a",
        "  loop at most n carry a = y[:, 0] while sum(a, along 0) < 9 { carry a = a * 2 + 1 } // leaks: `sum` takes all rows together"),
    "what_a_loop_takes_in": (
        entry(Y + ", n: size", "f32[B]"),
        VALID + "  loop at most n carry a = zeros([B]) { carry a = a + sum(select(valid, y, 0), along S) }",
        "  loop at most n carry a = zeros([B]) { carry a = a + sum(y, along S) } // leaks: `sum` takes in positions at or beyond `len`"),
    "a_counter_against_lengths": (
        entry(X, "f32[B, 3]"),
        """  let (h, t) = scan x over x along 1 carry h = zeros([B, 3]), t = 0 {
    carry h = select(insert_axis(t < len, 1), tanh(x + h), h), t = t + 1
  }
  h""",
        """  let (h, t) = scan x over x along 1 carry h = zeros([B, 3]), t = 0 { // leaks: `scan` goes on through positions at or beyond `len`
    carry h = select(insert_axis(t <= len, 1), tanh(x + h), h), t = t + 1
  }
  h"""),
    "a_counter_from_1": (
        entry(X, "f32[B, 3]"),
        """  let (h, t) = scan x over x along 1 carry h = zeros([B, 3]), t = 1 {
    carry h = select(insert_axis(t <= len, 1), tanh(x + h), h), t = t + 1
  }
  h""",
        """  let (h, t) = scan x over x along 1 carry h = zeros([B, 3]), t = 1 { // leaks: `scan` goes on through positions at or beyond `len`
    carry h = select(insert_axis(t <= len + 1, 1), tanh(x + h), h), t = t + 1
  }
  h"""),
    "a_counter_of_positions_that_go_backwards": (
        entry(X, "f32[B, 3]"),
        """  let (h, t) = scan x over x along 1 carry h = zeros([B, 3]), t = 0 {
    carry h = select(insert_axis(t < len, 1), tanh(x + h), h), t = t + 1
  }
  h""",
        """  let (h, t) = scan x over x along 1 reverse carry h = zeros([B, 3]), t = 0 { // leaks: the reverse `scan` begins with positions at or beyond `len`
    carry h = select(insert_axis(t < len, 1), tanh(x + h), h), t = t + 1
  }
  h"""),
    "a_counter_by_ones": (
        entry(X, "f32[B, 3]"),
        """  let (h, t) = scan x over x along 1 carry h = zeros([B, 3]), t = 0 {
    carry h = select(insert_axis(1 + t <= len, 1), tanh(x + h), h), t = 1 + t
  }
  h""",
        """  let (h, t) = scan x over x along 1 carry h = zeros([B, 3]), t = 0 { // leaks: `scan` goes on through positions at or beyond `len`
    carry h = select(insert_axis(t < 2 * len, 1), tanh(x + h), h), t = t + 1
  }
  h"""),
    "the_counter_itself": (
        entry(X + ", n: size", "i32"),
        "  loop at most n carry t = 0 { carry t = t + 1 }",
        "  loop at most S carry t = 0 { carry t = t + 1 } // leaks: the loop runs at most `S` steps"),
    "a_counter_of_a_loop_that_indexes": (
        entry(X, "f32[B, 3]"),
        """  let (h, t) = loop at most S carry h = zeros([B, 3]), t = 0 {
    let x1 = gather(x, t, along 1)
    carry h = select(insert_axis(t < len, 1), tanh(x1 + h), h), t = t + 1
  }
  h""",
        """  let (h, t) = loop at most S carry h = zeros([B, 3]), t = 0 { // leaks: the loop goes on through positions at or beyond `len`
    let x1 = gather(x, t, along 1)
    carry h = tanh(x1 + h), t = t + 1
  }
  h"""),
}

ROWS = {
    "normalised_within_a_row": (
        entry(RAGGED, "f32[B, 3]"),
        "  sum(x - insert_axis(mean(x, along 1), 1), along 1)",
        "  let s = sum(x, along 1)\n  s - mean(s, along B) // leaks: `mean` takes all rows together"),
    "rows_in_another_order": (
        entry(RAGGED, "f32[B, 3]"),
        "  reverse(tanh(reverse(sum(x, along 1), along B)), along B)",
        "  let s = sum(x, along 1)\n  s + reverse(s, along B) // leaks: `add` pairs a row with others"),
    "rows_that_the_caller_picks": (
        entry(RAGGED + ", ids: i32[B] in 0..B", "f32[B, 3]"),
        "  sum(x, along 1)[ids]",
        "  let s = sum(x, along 1)\n  s + s[ids] // leaks: `add` pairs a row with others"),
    "rows_that_a_row_picks": (
        entry(RAGGED + ", ids: i32[B] in 0..B", "f32[B, 3]"),
        "  sum(x, along 1)[iota(B)]",
        "  sum(x, along 1)[min(ids, len)] // leaks: `gather` takes all rows together"),
    "one_row": (
        entry(RAGGED, "f32[B, 3]"),
        "  sum(x, along 1)",
        "  let s = sum(x, along 1)\n  s + s[0] // leaks: `index` takes all rows together"),
    "a_product_over_rows": (
        entry(RAGGED, "f32[B, 3]"),
        '  let s = sum(x, along 1)\n  einsum("b d, b e -> b d", s, s)',
        '  let s = sum(x, along 1)\n  einsum("b d, c d -> b d", s, s) // leaks: the product pairs rows'),
    "the_number_of_rows": (
        entry(RAGGED, "f32[B, 3]"),
        "  sum(x, along 1) / 2",
        "  sum(x, along 1) / f32(B) // leaks: the number of rows, `B`, is used as a number"),
    "a_walk_over_rows": (
        entry(RAGGED, "f32[B, 3]"),
        "  cumsum(sum(x, along 1), along 1)",
        "  cumsum(sum(x, along 1), along B) // leaks: `cumsum` takes all rows together"),
    "a_scan_over_rows": (
        entry(RAGGED, "f32[B, 3]"),
        "  scan e over sum(x, along 1) along 1 carry h = zeros([B]) { yield h + e  carry h = h + e }",
        "  scan e over sum(x, along 1) along 0 carry h = zeros([3]) { yield h + e  carry h = h + e } // leaks: `scan` walks from row to row"),
    "where_a_row_stands": (
        entry(RAGGED, "f32[B, 3]"),
        "  sum(x, along 1) + insert_axis(f32(iota(B)), 1)",
        "  sum(x, along 1) + insert_axis(f32(iota(B)), 1) / f32(B) // leaks: the number of rows, `B`, is used as a number"),
    "rows_that_end_without_lengths": (
        "entry e<B>(x: f32[B, 3], n: size) -> (r: f32[B, 3])",
        "  loop at most n carry h = x { carry h = h * 2 } until sum(h, along 1) > 9",
        "  loop at most n carry h = x { carry h = h - mean(h, along B) + 1 } until sum(h, along 1) > 9 // leaks: `mean` takes all rows together"),
    "rows_that_end_by_others": (
        "entry e<B>(x: f32[B, 3], n: size) -> (r: f32[B, 3])",
        "  loop at most n carry h = x { carry h = h * 2 } until max(h, along 1) > 9",
        "  loop at most n carry h = x { carry h = h * 2 } until max(h, along 1) > mean(max(h, along 1), along 0) // leaks: `mean` takes all rows together"),
}
CASES = {f"{family}: {name}": case for family, cases in
         (("elementwise", ELEMENTWISE), ("reductions", REDUCTIONS), ("layout", LAYOUT), ("loops", LOOPS), ("rows", ROWS))
         for name, case in cases.items()}


def check(head, body, folder):
    model = folder / "model.rondo"
    model.write_text(f"{head} {{\n{body}\n}}\n")
    done = subprocess.run([RONDO, "check", "--json", model], capture_output=True, text=True, timeout=60)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", CASES)
def test_right_is_accepted(name, tmp_path):
    head, right, _ = CASES[name]
    proof = check(head, right, tmp_path)
    assert proof["verdict"] == "accepted", proof["diagnostics"]


@pytest.mark.parametrize("name", CASES)
def test_wrong_is_refuted_at_its_line(name, tmp_path):
    head, _, wrong = CASES[name]
    ((line, said),) = [(i, words.split("// leaks: ")[1]) for i, words in enumerate(wrong.split("\n"), 2) if "// leaks: " in words]
    proof = check(head, wrong, tmp_path)
    (told,) = proof["diagnostics"]
    assert (proof["verdict"], told["code"], told["line"]) == ("refuted", "E-PAD", line) and said in told["message"], told
    one, other = told["counterexample"]["inputs"]
    assert one != other or told["counterexample"]["values"]
    assert told["counterexample"]["results"] and all(a != b for a, b in (result["values"] for result in told["counterexample"]["results"]))


GRANTED = {
    "nothing": (Y, "f32[B]", VALID + "  sum(select(valid, y, 0), along S)", []),
    "finite": (Y, "f32[B]", VALID + "  sum(y * f32(valid), along S)",
               ["numbers in padding are finite, where they are multiplied by 0 or added to a number far below (line 3)"]),
    "greater": (Y, "f32[B]", VALID + "  max(select(valid, y, -1e9), along S)",
                ["numbers of valid positions are greater than the mask's, which is -10000 or less (line 3)"]),
    "both": (Y, "f32[B]", VALID + "  let scores = y + (1 - f32(valid)) * -1e9\n  max(softmax(scores), along S)",
             ["numbers in padding are finite, where they are multiplied by 0 or added to a number far below (line 3)",
              "numbers of valid positions are greater than the mask's, which is -10000 or less (line 4)"]),
}


@pytest.mark.parametrize("name", GRANTED)
def test_what_is_taken_for_granted_is_told(name, tmp_path):
    arguments, result, body, wanted = GRANTED[name]
    head = entry(arguments, result)
    assert check(head, body, tmp_path)["entries"][0]["assumed"] == wanted
    told = subprocess.run([RONDO, "check", "--explain", tmp_path / "model.rondo"], capture_output=True, text=True).stdout
    assert [line.split("taken for granted: ")[1] for line in told.splitlines() if "taken for granted" in line] == wanted
