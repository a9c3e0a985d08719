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


def test_a_mistake_of_another_file_is_not_fixed_here(tmp_path):
    (tmp_path / "cells.rondo").write_text("fn g<B>(x: f32[B, 4]) -> f32[B, 4] = x + zeros([7, 4])\n")
    model = tmp_path / "model.rondo"
    model.write_text('use "cells.rondo"\nentry f<B>(x: f32[B, 4]) -> (y: f32[B, 4]) { g(x) }\n')
    for diagnostic in check(model)["diagnostics"]:
        assert diagnostic["fixes"] == []
