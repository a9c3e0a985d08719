# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The two loops, and what has no meaning outside of an entry (see goldens.py)."""
import numpy as np

from goldens import LEN, file, floats, integers, pad, ragged_input, rows_of


def make():
    scan()
    beam()
    loop()
    entry()


def sums(x, h):
    """What the bodies below compute for one row: each state is tanh of the one before plus the element."""
    states = []
    for element in x:
        h = np.tanh(h + element.astype(np.float64))
        states.append(h)
    return (np.stack(states) if states else np.zeros((0, *h.shape))), h


BODY = """%ys, %hf = rondo.scan(%a: `f32[B, 2]` = %x) carry (%h: `f32[h0, h1]` = %h0) {axes = array<i64: 1>, yield_axes = array<i64: 1>, REVERSEstep = "i",
    carried_dims = [[D`h0`, D`h1`]], final_dims = [[D`f0`, D`f1`]], carried_names = ["h"]} : (`INPUT`, `f32[B, 2]`) -> (`OUTPUT`, `f32[f0, f1]`) {
  %s = rondo.add %a, %h : (`f32[B, 2]`, `f32[h0, h1]`) -> `f32[B, 2]`
  %h1 = rondo.tanh %s : (`f32[B, 2]`) -> `f32[B, 2]`
  rondo.yield values %h1 : `f32[B, 2]` carry %h1 : `f32[B, 2]`
}"""


def recurrence(x, h0, lengths=None, reverse=False):
    rows = rows_of(x, lengths if lengths is not None else [x.shape[1]] * len(x))
    done = [sums(r[::-1] if reverse else r, h) for r, h in zip(rows, h0.astype(np.float64))]
    states = [s[::-1] if reverse else s for s, _ in done]
    return pad(states, x.shape[1]), np.stack([h for _, h in done])


def scan():
    out = file("scan")
    outputs = lambda s: {"ys": f"f32[B, {s}, 2]", "hf": "f32[f0, f1]"}
    x, h0 = floats(3, 4, 2), floats(3, 2)
    for name, reverse in (("forward", ""), ("reverse", "reverse, ")):
        body = BODY.replace("REVERSE", reverse).replace("INPUT", "f32[B, S, 2]").replace("OUTPUT", "f32[B, S, 2]")
        ys, hf = recurrence(x, h0, None, bool(reverse))
        out.entry(name, body, outputs("S"), {"x": "f32[B, S, 2]", "h0": "f32[B, 2]"}).case({"x": x, "h0": h0}, {"ys": ys, "hf": hf}).case(
            {"x": x[:, :1], "h0": h0}, dict(zip(("ys", "hf"), recurrence(x[:, :1], h0))))
        ragged = "S ragged len"
        body = BODY.replace("REVERSE", reverse).replace("INPUT", f"f32[B, {ragged}, 2]").replace("OUTPUT", f"f32[B, {ragged}, 2]")
        made = out.entry(f"ragged_{name}", body, outputs(ragged), {"x": f"f32[B, {ragged}, 2]", "h0": "f32[B, 2]"}, least=0)
        for n in (LEN, np.int32([0, 4, 2]), np.int32([0, 0, 0])):
            ys, hf = recurrence(x, h0, n, bool(reverse))
            made.case({"x": ragged_input(x, n), "h0": h0, "len": n}, {"ys": ys, "hf": hf}, lengths={"ys": n})

    # Two inputs in step; nothing is yielded; ids of ended rows must not be looked up beyond the table.
    body = """%hf = rondo.scan(%t: `i32[B]` = %x, %w: `f32[B]` = %m) carry (%h: `f32[h0]` = %h0) {axes = array<i64: 1, 1>, yield_axes = array<i64>, step = "i",
    carried_dims = [[D`h0`]], final_dims = [[D`f0`]], carried_names = ["h"]} : (`i32[B, S ragged len]`, `f32[B, S ragged len]`, `f32[B]`) -> `f32[f0]` {
  %e = rondo.gather %table, %t along 0 : (`f32[5]`, `i32[B]`) -> `f32[B]`
  %p = rondo.mul %e, %w : (`f32[B]`, `f32[B]`) -> `f32[B]`
  %s = rondo.add %h, %p : (`f32[h0]`, `f32[B]`) -> `f32[h0]`
  rondo.yield carry %s : `f32[h0]`
}""".replace("-> `f32[f0]` {", "-> (`f32[f0]`) {")
    table, ids, m, h0 = floats(5), integers(3, 4, high=5), floats(3, 4), floats(3)
    out.entry("lookup", body, {"hf": "f32[f0]"}, {"table": "f32[5]", "x": "i32[B, S ragged len]", "m": "f32[B, S ragged len]", "h0": "f32[B]"}).case(
        {"table": table, "x": ragged_input(ids, LEN), "m": ragged_input(m, LEN), "h0": h0, "len": LEN},
        {"hf": np.float64([h + (table[i].astype(np.float64) * w).sum() for h, i, w in zip(h0, rows_of(ids, LEN), rows_of(m, LEN))])})

    body = """%ys = rondo.scan(%a: `f32[T]` = %x, %b: `f32[U]` = %y) carry () {axes = array<i64: 0, 0>, yield_axes = array<i64: 0>, step = "i",
    carried_dims = [], final_dims = [], carried_names = []} : (`f32[B, T]`, `f32[C, U]`) -> (`f32[B, T]`) {
  rondo.yield values %a : `f32[T]`
}"""
    x = floats(2, 3)
    out.entry("in_step", body, {"ys": "f32[B, T]"}, {"x": "f32[B, T]", "y": "f32[C, U]"}).case({"x": x, "y": floats(2, 1)}, {"ys": x}).case(
        {"x": x, "y": floats(3, 1)}, error="in `scan`: shapes [2, 3] and [3, 1] are walked in step along axes 0 and 0")

    # The carried value grows by one element a step; the law says so, and is compared.
    body = """%e = rondo.fill %v as [A`B`, A`0`] : (`f32`) -> `f32[B, 0]`
%of = rondo.scan(%a: `f32[B]` = %x) carry (%o: `f32[o0, o1]` = %e) {axes = array<i64: 1>, yield_axes = array<i64>, step = "i",
    carried_dims = [[D`o0`, D`o1`]], final_dims = [[D`f0`, D`f1`]], carried_names = ["o"], laws = {o0 = D`B`, o1 = D`LAW`, f0 = D`B`, f1 = D`S`}}
    : (`f32[B, S]`, `f32[B, 0]`) -> (`f32[f0, f1]`) {
  %c = rondo.insert_axis %a at 1 : (`f32[B]`) -> `f32[B, 1]`
  %n = rondo.concat %o, %c along 1 : (`f32[o0, o1]`, `f32[B, 1]`) -> `f32[o0, o1 + 1]`
  rondo.yield carry %n : `f32[o0, o1 + 1]`
}"""
    inputs, x = {"x": "f32[B, S]", "v": "f32"}, floats(2, 3)
    out.entry("grows", body.replace("LAW", "i"), {"of": "f32[f0, f1]"}, inputs).case({"x": x, "v": np.float32(0)}, {"of": x})
    out.entry("wrong_law", body.replace("LAW", "i + 1"), {"of": "f32[f0, f1]"}, inputs).case(
        {"x": x, "v": np.float32(0)}, error="axis 1 of `o` in step 1 has size 0, but `i + 1` is 1")


def beam():
    # Rows of B*K: a beam of K rows ends with its sequence. Artifacts cannot say such lengths yet.
    out = file("scan-beam")
    out.cpu = False
    body = """%k = rondo.repeat %h0 along 0 by d`K` : (`f32[B]`) -> `f32[B*K tag B.K]`
%ys, %hf = rondo.scan(%a: `f32[B]` = %x) carry (%h: `f32[h0]` = %k) {axes = array<i64: 1>, yield_axes = array<i64: 1>, step = "i",
    carried_dims = [[D`h0`]], final_dims = [[D`f0`]], carried_names = ["h"]} : (`f32[B, S ragged len]`, `f32[B*K tag B.K]`) -> (`f32[B*K tag B.K, S ragged len]`, `f32[f0]`) {
  %r = rondo.repeat %a along 0 by d`K` : (`f32[B]`) -> `f32[B*K tag B.K]`
  %s = rondo.add %r, %h : (`f32[B*K tag B.K]`, `f32[h0]`) -> `f32[B*K tag B.K]`
  rondo.yield values %s : `f32[B*K tag B.K]` carry %s : `f32[B*K tag B.K]`
}"""
    x, h0 = floats(3, 4), floats(3)
    rows = [np.cumsum(r.astype(np.float64)) + h for r, h in zip(rows_of(x, LEN), h0) for _ in range(2)]
    out.entry("beam", body, {"ys": "f32[B*K tag B.K, S ragged len]", "hf": "f32[f0]"}, {"x": "f32[B, S ragged len]", "h0": "f32[B]", "z": "f32[K]"}).case(
        {"x": ragged_input(x, LEN), "h0": h0, "z": floats(2), "len": LEN}, {"ys": pad(rows, 4), "hf": np.float64([r[-1] for r in rows])}, lengths={"ys": np.repeat(LEN, 2)})
    body += """
%zero = rondo.constant dense<0.0> : tensor<f32> : `f32`
%d = rondo.dense %ys, %zero along 1 : (`f32[B*K tag B.K, S ragged len]`, `f32`) -> `f32[B*K tag B.K, S]`"""
    out.entry("dense_afterwards", body, {"d": "f32[B*K tag B.K, S]", "hf": "f32[f0]"}, {"x": "f32[B, S ragged len]", "h0": "f32[B]", "z": "f32[K]"}).case(
        {"x": ragged_input(x, LEN), "h0": h0, "z": floats(2), "len": LEN}, {"d": pad(rows, 4), "hf": np.float64([r[-1] for r in rows])})


COUNT = """%one = rondo.constant dense<1.0> : tensor<f32> : `f32`
%ys, %cf = rondo.loop carry (%c: `f32[c0]` = %x) {bound = D`BOUND`, yield_axes = array<i64: 1>, DROPstep = "i", steps = "n", lengths = "m",
    carried_dims = [[D`c0`]], final_dims = [[D`f0`]], carried_names = ["c"]} : (`f32[B]`) -> (`f32[c0, STACKED]`, `f32[f0]`) WHILE do {
  %d = rondo.add %c, %one : (`f32[c0]`, `f32`) -> `f32[c0]`
  %end = rondo.compare <ge> %d, %goal : (`f32[c0]`, `f32[B]`) -> `bool[c0]`
  rondo.yield UNTIL values %d : `f32[c0]` carry %d : `f32[c0]`
}"""


def loop():
    out = file("loop")

    def count(name, bound, stacked, drop="", until="until %end : `bool[c0]`", condition="", sizes=("steps",), result="B"):
        body = COUNT.replace("BOUND", bound).replace("DROP", drop).replace("STACKED", stacked).replace("UNTIL", until).replace("WHILE", condition)
        outputs = {"ys": f"f32[c0, {stacked}]", "cf": "f32[f0]"}
        inputs = {"x": "f32[B]", "goal": "f32[B]", "steps": "i32"} if sizes else {"x": "f32[B]", "goal": "f32[B]"}
        names = {"ys": {"n": "n", "m": "m"}} if "n" in stacked else {}
        return out.entry(name, body, outputs, inputs, sizes, names=names)

    x = np.float32([0, 0, 0])
    steps = {"steps": np.int32(5)}
    made = count("exactly", "steps", "steps", until="")
    made.case({"x": x, "goal": x, "steps": np.int32(3)}, {"ys": np.tile(np.arange(1, 4), (3, 1)).astype(np.float32), "cf": x + 3})
    made.case({"x": x, "goal": x, "steps": np.int32(0)}, error="the bound `steps` of the loop is 0" if False else "`steps` is 0, below 1")

    goal = np.float32([2, 1, 4])
    for name, drop, kept in (("until", "", 0), ("dropping", "dropping, ", 1)):
        made = count(name, "steps", "n ragged m", drop)
        for goals in (goal, np.float32([1, 1, 1]), np.float32([9, 2, 9])):
            ends = np.minimum(goals, 5).astype(int)
            lengths = np.where(goals <= 5, ends - kept, ends)
            rows = [np.arange(1, n + 1).astype(np.float32) for n in lengths]
            made.case({"x": x, "goal": goals, **steps}, {"ys": pad(rows, max(lengths)), "cf": ends.astype(np.float32)}, lengths={"ys": lengths}, sizes={"n": max(lengths)})

    condition = """while {
^bb0(%k: `f32[c0]`):
  %less = rondo.compare <lt> %k, %goal : (`f32[c0]`, `f32[B]`) -> `bool[c0]`
  %more = rondo.reduce <any> %less along 0 : (`bool[c0]`) -> `bool`
  rondo.yield until %more : `bool`
}"""
    made = count("while", "steps", "n", until="", condition=condition)
    for goals, n in ((goal, 4), (np.float32([0, 0, 0]), 0), (np.float32([9, 9, 9]), 5)):
        made.case({"x": x, "goal": goals, **steps}, {"ys": np.tile(np.arange(1, n + 1), (3, 1)).astype(np.float32).reshape(3, n), "cf": x + n}, sizes={"n": n})

    # A value that grows until its row ends is ragged afterwards; a scalar without rows counts on and stays inside.
    body = """%e = rondo.fill %zero as [A`B`, A`0`] : (`f32`) -> `f32[B, 0]`
%one = rondo.constant dense<1.0> : tensor<f32> : `f32`
%of, %nf = rondo.loop carry (%o: `f32[o0, o1]` = %e, %k: `f32` = %zero) {bound = D`4`, yield_axes = array<i64>, step = "i", steps = "n", lengths = "m",
    carried_dims = [[D`o0`, D`o1`], []], final_dims = [[D`f0`, D`f1`], []], carried_names = ["o", "k"]} : (`f32[B, 0]`, `f32`) -> (`f32[f0, f1]`, `f32`) do {
  %k1 = rondo.add %k, %one : (`f32`, `f32`) -> `f32`
  %v = rondo.fill %k1 as [A`B`, A`1`] : (`f32`) -> `f32[B, 1]`
  %g = rondo.concat %o, %v along 1 : (`f32[o0, o1]`, `f32[B, 1]`) -> `f32[o0, o1 + 1]`
  %end = rondo.compare <ge> %k1, %goal : (`f32`, `f32[B]`) -> `bool[B]`
  rondo.yield until %end : `bool[B]` carry %g, %k1 : `f32[o0, o1 + 1]`, `f32`
}"""
    out.entry("grows", body, {"of": "f32[f0, f1]"}, {"goal": "f32[B]", "zero": "f32"}).case(
        {"goal": np.float32([2, 1, 3]), "zero": np.float32(0)}, {"of": np.float32([[1, 2, 0], [1, 0, 0], [1, 2, 3]])}, lengths={"of.1": [2, 1, 3]})

    # A loop in a scan: its sizes are bound anew in each step.
    body = """%ys = rondo.scan(%a: `f32[B]` = %x) carry () {axes = array<i64: 1>, yield_axes = array<i64: 1>, step = "i", carried_dims = [], final_dims = [], carried_names = []}
    : (`f32[B, S]`) -> (`f32[B, S]`) {
  %d = rondo.loop carry (%c: `f32[c0]` = %a) {bound = D`3`, yield_axes = array<i64>, step = "j", steps = "n", lengths = "m", carried_dims = [[D`c0`]], final_dims = [[D`f0`]],
      carried_names = ["c"]} : (`f32[B]`) -> (`f32[f0]`) do {
    %t = rondo.add %c, %a : (`f32[c0]`, `f32[B]`) -> `f32[c0]`
    rondo.yield carry %t : `f32[c0]`
  }
  rondo.yield values %a : `f32[B]`
}""".replace("rondo.yield values %a : `f32[B]`\n}", "rondo.yield values %d : `f32[f0]`\n}").replace("-> (`f32[B, S]`) {\n  %d", "-> (`f32[f0, S]`) {\n  %d")
    x = floats(2, 3)
    out.entry("nested", body, {"ys": "f32[f0, S]"}, {"x": "f32[B, S]"}).case({"x": x}, {"ys": 4 * x.astype(np.float64)})

    # A loop that ends rows in a scan that does: it begins with the rows that the scan still has.
    body = """%one = rondo.constant dense<1.0> : tensor<f32> : `f32`
%hf = rondo.scan(%a: `f32[B]` = %x) carry (%h: `f32[h0]` = %h0) {axes = array<i64: 1>, yield_axes = array<i64>, step = "i", carried_dims = [[D`h0`]], final_dims = [[D`f0`]], carried_names = ["h"]}
    : (`f32[B, S ragged len]`, `f32[B]`) -> (`f32[f0]`) {
  %ks, %cf = rondo.loop carry (%c: `f32[c0]` = %h) {bound = D`4`, yield_axes = array<i64: 1>, dropping, step = "j", steps = "n", lengths = "m",
      carried_dims = [[D`c0`]], final_dims = [[D`g0`]], carried_names = ["c"]} : (`f32[h0]`) -> (`f32[c0, n ragged m]`, `f32[g0]`) do {
    %k = rondo.add %c, %one : (`f32[c0]`, `f32`) -> `f32[c0]`
    %end = rondo.compare <ge> %k, %a : (`f32[c0]`, `f32[B]`) -> `bool[c0]`
    rondo.yield until %end : `bool[c0]` values %k : `f32[c0]` carry %k : `f32[c0]`
  }
  %s = rondo.reduce <sum> %ks along 1 : (`f32[c0, n ragged m]`) -> `f32[c0]`
  %t = rondo.add %s, %cf : (`f32[c0]`, `f32[g0]`) -> `f32[c0]`
  rondo.yield carry %t : `f32[c0]`
}"""

    def one(h, goals):
        for goal in goals:
            kept = []
            for _ in range(4):
                h += 1
                if h >= goal:
                    break
                kept.append(h)
            h += sum(kept)
        return h

    x, h0 = np.float32([[3, 9, 2, 8], [1, 9, 9, 9], [2, 30, 70, 500]]), np.float32([0, 1, -1])
    made = out.entry("nested_rows", body, {"hf": "f32[f0]"}, {"x": "f32[B, S ragged len]", "h0": "f32[B]"})
    for n in (LEN, np.int32([1, 4, 2])):
        made.case({"x": ragged_input(x, n), "h0": h0, "len": n}, {"hf": np.float64([one(float(h), r) for h, r in zip(h0, rows_of(x, n))])})


def entry():
    out = file("entry")
    body = "%y = rondo.neg %x : (`f32[B, S ragged len]`) -> `f32[B, S ragged len]`"
    x = floats(2, 3)
    made = out.entry("contract", body, {"y": "f32[B, S ragged len]"}, {"x": "f32[B, S ragged len]"})
    made.case({"x": x, "len": np.int32([1, 4])}, error="input `len` has length 4 in row 1, outside 1..3")
    made.case({"x": x, "len": np.int32([0, 1])}, error="input `len` has length 0 in row 0, outside 1..3")
    made.case({"x": x, "len": np.int32([1])}, error="input `len` gives `B` the value 1, but it is 2 by `x`")
    made.case({"x": x}, error="input `len` is missing")
    made.case({"x": x, "len": np.int32([1, 1]), "z": x}, error="the entry has no input `z`")
    made.case({"x": x[0], "len": np.int32([1, 1])}, error="input `x` has shape [3] but is declared `f32[B, S ragged len]`")
    made.case({"x": np.zeros((0, 3), np.float32), "len": np.zeros(0, np.int32)}, error="`B` is 0, below 1")
