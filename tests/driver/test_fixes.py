# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The menu of fixes, one small wrong model an entry: what is told first, and that the model with it is accepted."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from reports import check, with_fix, wording  # noqa: E402

# name: the model, the first fix.
MENU = {
    "a part of a concat is cut": (
        """entry f<B, T>(said: f32[B, T, 8], target: f32[B, T, 8]) -> (y: f32[B, T, 8]) {
  let told = concat(zeros([B, 1, 8]), target, along 1)
  said - told
}
""",
        "line 2: `concat(zeros([B, 1, 8]), target[:, :-1], along 1)`",
    ),
    "cut to the other's length": (
        """entry f<B, T, S>(x: f32[B, T], y: f32[B, S]) -> (z: f32[B, S]) where S <= T { x + y }
""",
        "line 1: `x[:, :S] + y`",
    ),
    "a size for a number": (
        """entry f<B>(x: f32[B, 4]) -> (y: f32[B, 4]) {
  let start = zeros([32, 4])
  x + start
}
""",
        "line 2: `zeros([B, 4])`",
    ),
    "the size of the other value": (
        """const E = 300, H = 128
entry f<B>(x: f32[B, H]) -> (y: f32[B, H]) { x * ones([B, E]) }
""",
        "line 2: `ones([B, H])`",
    ),
    "another axis": (
        """entry f<B, T>(x: f32[B, T, 8]) -> (y: f32[B, 8]) {
  zeros([size(x, along 1), 8]) + x[:, 0]
}
""",
        "line 2: `zeros([B, 8])`",
    ),
    "a concat along the features": (
        """param w: f32[16, 3]
entry f<B>(x: f32[B, 8], y: f32[B, 8]) -> (z: f32[B, 3]) { concat(x, y, along 0) @ w }
""",
        "line 2: `concat(x, y, along -1)`",
    ),
    "a transpose goes": (
        """entry f<B, T>(x: f32[B, T], y: f32[B, T]) -> (z: f32[B, T]) { transpose(x) + y }
""",
        "line 1: `x + y`",
    ),
    "a transpose comes": (
        """entry f<B, T>(x: f32[T, B], y: f32[B, T]) -> (z: f32[B, T]) { x + y }
""",
        "line 1: `transpose(x, 1, 0) + y`",
    ),
    "rows are repeated": (
        """entry f<B>(h: f32[B, 8], K: size) -> (y: f32[B*K, 8]) { h + zeros([B*K, 8]) }
""",
        "line 1: `repeat(h, K, along 0) + zeros([B*K, 8])`",
    ),
    "an axis is put in": (
        """entry f<T, B>(xs: f32[T, B]) -> (y: f32[B, 1]) {
  scan x over xs along 0 carry h = zeros([B, 1]) { carry h = x }
}
""",
        "line 2: `h = insert_axis(x, 1)`",
    ),
    "an axis of one goes": (
        """entry f<T, B>(xs: f32[T, B, 1]) -> (y: f32[B]) {
  scan x over xs along 0 carry h = zeros([B]) { carry h = x }
}
""",
        "line 2: `h = x[:, 0]`",
    ),
    "a row is repeated over the time": (
        """fn g<B, T>(x: f32[B, T, 8]) -> f32[B, 8] = sum(x, along 1)
entry f<B, T>(code: f32[B, 8], y: f32[B, T]) -> (z: f32[B, 8], y1: f32[B, T]) { (g(code), y) }
""",
        "line 2: `g(insert_axis(code, 1))`",
    ),
    "the final state for all states": (
        """param cell: Gru<8, 8>
entry f<B, T>(x: f32[B, T, 8]) -> (y: f32[B, T, 8]) {
  let (states, h) = gru_layer(cell, x, zeros([B, 8]))
  let (again, _) = gru_layer(cell, x, states)
  again
}
""",
        "line 4: `gru_layer(cell, x, h)`",
    ),
    "what does not hold is not declared": (
        """entry f<B>(x: f32[B, 1], n: size) -> (y: f32[B, T]) {
  loop at most n carry y: f32[B, 1] = x { carry y = concat(y, x, along 1) }
}
""",
        "line 2: `y = x`",
    ),
    "one row for all starts a loop": (
        """param start: f32[1, 8]
entry f<T, B>(xs: f32[T, B, 8]) -> (y: f32[B, 8]) {
  scan x over xs along 0 carry h: f32[1, 8] = start { carry h = tanh(h + x) }
}
""",
        "line 3: `h = repeat(start, B, along 0)`",
    ),
    "rows are taken apart as they were merged": (
        """entry f<B, T>(x: f32[B, T, 8]) -> (y: f32[B, T, 8]) { split_axis(merge(x, B, T), 0, div(B*T, 30), 30) }
""",
        "line 1: `split_axis(merge(x, B, T), 0, B, T)`",
    ),
    "a projection that the model has": (
        """param bridge: Dense<16, 8>
entry f<B>(x: f32[B, 16], h: f32[B, 8]) -> (y: f32[B, 8], z: f32[B, 8]) { (h + x, dense_layer(bridge, x)) }
""",
        "line 2: `h + dense_layer(bridge, x)`",
    ),
    "a parameter as wide as what it is given": (
        """const H = 8
param out: Dense<H, 3>
entry f<B>(x: f32[B, H], y: f32[B, H]) -> (z: f32[B, 3]) {
  let both = concat(x, y, along -1)
  dense_layer(out, both)
}
""",
        "line 2: `Dense<2*H, 3>`",
    ),
    "the smaller of both": (
        """entry f<B, V>(x: f32[B, V], K: size) -> (y: f32[B, M]) {
  let (best, _) = top_k(x, K)
  best
}
""",
        "line 2: `top_k(x, min(K, V))`",
    ),
    "what no step carries on": (
        """entry f<B>(x: f32[B], n: size) -> (y: f32[B]) {
  let (a, b) = loop at most n carry a = x, b = x { carry a = a + b }
  a + b
}
""",
        "line 2: `carry a = a + b, b = b`",
    ),
    "a new projection": (
        """param w: f32[8, 8]
entry f<B>(x: f32[B, 10], h: f32[B, 8]) -> (y: f32[B, 8]) { h @ w + x }
""",
        "line 2: `param bridge: f32[10, 8]` and `h @ w + x @ bridge`",
    ),
    "another axis, and what follows from it": (
        """param out: f32[8, 3]
entry f<B>(x: f32[B, 8], y: f32[B, 8], z: f32[B, 3]) -> (d: f32[B, 3]) { concat(x, y, along 0) @ out - z }
""",
        "line 1: `f32[16, 3]` and line 2: `concat(x, y, along -1)`",
    ),
    "a divisor of at least 1": (
        """entry f<B>(x: i32[B], d: i32[B] in 0..10) -> (y: i32[B]) { div(x, d) }
""",
        "line 1: `div(x, max(d, 1))`",
    ),
    "a size that divides": (
        """entry f<B, N>(x: f32[B, N], n: size) -> (y: f32[B, _]) { x[:, 0:div(N, n - 1)] }
""",
        "line 1: `div(N, max(n - 1, 1))`",
    ),
    "an id in its bounds": (
        """param e: f32[10, 4]
entry f<B>(x: i32[B] in 0..10) -> (y: f32[B, 4]) { e[x + 1] }
""",
        "line 2: `e[min(x + 1, 9)]`",
    ),
    "an argument in its range": (
        """fn f<B, V>(t: f32[V], x: i32[B] in 0..V) -> f32[B] = t[x]
entry d<B, V>(t: f32[V], x: i32[B] in -1..V) -> (y: f32[B]) { f(t, x) }
""",
        "line 2: `f(t, max(x, 0))`",
    ),
    "the name that was meant": (
        """entry f<B>(value: f32[B]) -> (y: f32[B]) { vallue + 1 }
""",
        "line 1: `value`",
    ),
    "scores are masked": (
        """entry f<B, S>(x: f32[B, S padded len], len: i32[B] in 1..=S) -> (y: f32[B]) { max(softmax(x), along 1) }
""",
        "line 1: `softmax(select(iota(S) < insert_axis(len, 1), x, -1e9))`",
    ),
    "a sum is masked": (
        """entry f<B, S>(x: f32[B, S padded by m, 3], m: bool[B, S]) -> (y: f32[B, 3]) { sum(x, along 1) }
""",
        "line 1: `sum(select(insert_axis(m, 2), x, 0), along 1)`",
    ),
    "a mean of what is valid": (
        """param table: f32[9, 3]
entry f<B, S>(ids: i32[B, S padded len = 0] in 0..9, len: i32[B] in 1..=S) -> (y: f32[B, 3]) { mean(table[ids], along S) }
""",
        "line 2: `sum(select(insert_axis(ids != 0, 2), table[ids], 0), along S) / insert_axis(f32(len), 1)`",
    ),
    "the last valid position": (
        """entry f<B, S>(x: f32[B, S padded len, 3], len: i32[B] in 1..=S) -> (y: f32[B, 3]) { x[:, -1] }
""",
        "line 1: `gather(x, len - 1, along 1, batch: 1)`",
    ),
    "each row's own number": (
        """entry f<B, S>(x: f32[B, S ragged len], len: i32[B] in 1..=S) -> (y: f32[B]) { sum(x, along 1) / f32(S) }
""",
        "line 1: `sum(x, along 1) / f32(len)`",
    ),
    "what is carried stays at padding": (
        """entry f<B, S>(x: f32[B, S padded len, 3], len: i32[B] in 1..=S) -> (y: f32[B, 3]) {
  scan e over x along 1 carry h = zeros([B, 3]) {
    carry h = tanh(h + e)
  }
}
""",
        "line 2: `(e, valid)`, `(x, iota(S) < insert_axis(len, 1))` and line 3: `select(insert_axis(valid, 1), tanh(h + e), h)`",
    ),
    "what a loop made grow is cut": (
        """entry f<B>(x: f32[B, 1], n: size) -> (y: f32[B, n]) {
  let (ys, all) = loop at most n carry all = x { yield all[:, -1] carry all = concat(all, x, along 1) }
  ys + all
}
""",
        "line 3: `ys + all[:, :-1]`",
    ),
}


@pytest.mark.parametrize("name", MENU)
def test_menu(name, tmp_path):
    text, expected = MENU[name]
    model = tmp_path / "model.rondo"
    model.write_text(text)
    told = check(model)
    assert told["verdict"] in ("refuted", "ill-formed", "not-proved")
    fixes = [fix for diagnostic in told["diagnostics"] for fix in diagnostic["fixes"]]
    assert expected in [wording(fix) for fix in fixes]
    for fix in fixes:
        model.write_text(with_fix(text, fix))
        assert check(model)["verdict"] == "accepted", wording(fix)


def test_two_mistakes_have_a_fix_each(tmp_path):
    model = tmp_path / "model.rondo"
    model.write_text(
        """entry f<B, T>(x: f32[B, T], y: f32[B, T]) -> (z: f32[B, T]) { transpose(x) + y }
entry g<B>(x: f32[B, 4]) -> (y: f32[B, 4]) { x + zeros([7, 4]) }
"""
    )
    first, second = check(model)["diagnostics"]
    assert "line 1: `x + y`" in map(wording, first["fixes"])
    assert "line 2: `zeros([B, 4])`" in map(wording, second["fixes"])


def test_columns_count_characters(tmp_path):
    """A fix behind letters of two bytes lands where it should."""
    model = tmp_path / "model.rondo"
    text = """entry f<B>(x: f32[B, 4], w: f32[4, 4]) -> (y: f32[B, 4]) { einsum("å k, k d -> å d", x, w) + zeros([7, 4]) }
"""
    model.write_text(text)
    (diagnostic,) = check(model)["diagnostics"]
    model.write_text(with_fix(text, diagnostic["fixes"][0]))
    assert check(model)["verdict"] == "accepted"


def test_types_of_entries_stay(tmp_path):
    """Where only another type of the entry would help, nothing is told."""
    model = tmp_path / "model.rondo"
    model.write_text("entry f<B>(x: f32[B, 4], y: f32[B, 3]) -> (z: f32[B, 4]) { x + concat(y, y, along 0) }\n")
    told = check(model)
    for diagnostic in told["diagnostics"]:
        for fix in diagnostic["fixes"]:
            assert "entry" not in fix["replacement"]


def test_a_mistake_of_another_file_is_fixed_there(tmp_path):
    cells = tmp_path / "cells.rondo"
    cells.write_text("// Cells.\nfn g<B>(x: f32[B, 4]) -> f32[B, 4] = x + zeros([7, 4])\n")
    model = tmp_path / "model.rondo"
    model.write_text('use "cells.rondo"\nentry f<B>(x: f32[B, 4]) -> (y: f32[B, 4]) { g(x) }\n')
    (diagnostic,) = check(model)["diagnostics"]
    assert Path(diagnostic["file"]).name == "cells.rondo"
    assert "line 2: `zeros([B, 4])`" in map(wording, diagnostic["fixes"])
    for fix in diagnostic["fixes"]:
        before = cells.read_text()
        cells.write_text(with_fix(before, fix))
        assert check(model)["verdict"] == "accepted"
        cells.write_text(before)


def test_an_assumption_closes_what_is_not_proved(tmp_path):
    """What is told to close a proof does."""
    model = tmp_path / "model.rondo"
    text = """entry f<N, M, K>(x: f32[N], m: f32[M], k: f32[K]) -> (y: f32[_]) {
  repeat(x, M, along 0)[0:div(N*M, K)][0:div(N, K)*M]
}
"""
    model.write_text(text)
    told = check(model)
    assert told["verdict"] == "not-proved"
    (diagnostic,) = told["diagnostics"]
    model.write_text(text.replace("{\n", "{\n  " + diagnostic["assume"] + "\n", 1))
    assert check(model)["verdict"] == "accepted"
