# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Ops that make tensors, rearrange their elements, or work on indices (see goldens.py)."""
import numpy as np

from goldens import LEN, booleans, file, floats, integers, pad, ragged_input, rows_of

RAGGED = "f32[B, S ragged len]"


def make():
    sources()
    joining()
    cutting()
    axes()
    raggedness()
    indices()
    claims()


def ragged(out, name, line, result, x, rows, lengths, size=None, type=RAGGED, **more):
    """A case on rows of the usual lengths: `rows` are what comes out, without padding."""
    return out.entry(name, line, {"y": result}, {"x": type}, **more).case(
        {"x": ragged_input(x, LEN), "len": LEN}, {"y": pad(rows, size or x.shape[1])}, lengths={"y": lengths})


def sources():
    out = file("constant")
    out.entry("f32", "%y = rondo.constant dense<[[1.5, -2.0], [0.25, 3.0]]> : tensor<2x2xf32> : `f32[2, 2]`", {"y": "f32[2, 2]"}).case(
        {}, {"y": np.float32([[1.5, -2], [0.25, 3]])})
    out.entry("splat", "%y = rondo.constant dense<7> : tensor<3xi32> : `i32[3]`", {"y": "i32[3]"}).case({}, {"y": np.int32([7, 7, 7])})
    out.entry("boolean", "%y = rondo.constant dense<true> : tensor<i1> : `bool`", {"y": "bool"}).case({}, {"y": np.array(True)})
    out.entry("resource", "%y = rondo.constant dense_resource<numbers> : tensor<2xf32> : `f32[2]`", {"y": "f32[2]"}).case({}, {"y": np.float32([1, -2])})
    out.tail = '\n{-#\n  dialect_resources: {\n    builtin: {\n      numbers: "0x040000000000803F000000C0"\n    }\n  }\n#-}\n'

    out = file("param")
    body = '%y = rondo.param "dec.w" path "decoder.w" : `f32[2, 3]`'
    w = floats(2, 3)
    out.entry("by_name", body, {"y": "f32[2, 3]"}).case({}, {"y": w}, weights={"dec.w": w}).case(
        {}, {}, weights={"w": w}, error="parameter `decoder.w` has no value: the weights have no tensor `dec.w`").case(
        {}, {}, weights={"dec.w": floats(3, 2)}, error="parameter `decoder.w` is declared `f32[2, 3]` but the weights hold [3, 2]")

    out = file("size")
    made = out.entry("of_symbols", "%y = rondo.size d`2*B + div(T, 2)` : `i32`", {"y": "i32"}, {"x": "f32[B, T]"})
    for b, t in ((1, 1), (3, 5)):
        made.case({"x": floats(b, t)}, {"y": np.int32(2 * b + t // 2)})
    out.entry("argument", "%y = rondo.size d`n + 1` : `i32`", {"y": "i32"}, {"n": "i32"}, sizes=("n",)).case({"n": np.int32(4)}, {"y": np.int32(5)})

    out = file("iota")
    out.entry("dense", "%y = rondo.iota a`T + 1` : `i32[T + 1]`", {"y": "i32[T + 1]"}, {"x": "f32[T]"}).case({"x": floats(3)}, {"y": np.arange(4)})
    x = integers(3, 4)
    body = """%p = rondo.iota a`S ragged len` : `i32[S ragged len]`
%y = rondo.mul %x, %p : (`i32[B, S ragged len]`, `i32[S ragged len]`) -> `i32[B, S ragged len]`"""
    ragged(out, "ragged", body, "i32[B, S ragged len]", x, [r * np.arange(len(r), dtype=np.int32) for r in rows_of(x, LEN)], LEN, type="i32[B, S ragged len]")

    out = file("fill")
    out.entry("dense", "%y = rondo.fill %v as [A`B`, A`2*B`] : (`f32`) -> `f32[B, 2*B]`", {"y": "f32[B, 2*B]"}, {"x": "f32[B]", "v": "f32"}).case(
        {"x": floats(2), "v": np.float32(1.5)}, {"y": np.full((2, 4), 1.5)})
    out.entry("empty", "%y = rondo.fill %v as [A`B`, A`0`] : (`i32`) -> `i32[B, 0]`", {"y": "i32[B, 0]"}, {"x": "f32[B]", "v": "i32"}).case(
        {"x": floats(2), "v": np.int32(1)}, {"y": np.zeros((2, 0), np.int32)})
    body = "%v = rondo.constant dense<2.0> : tensor<f32> : `f32`\n%y = rondo.fill %v as [A`B`, A`S ragged len`] : (`f32`) -> `f32[B, S ragged len]`"
    ragged(out, "ragged", body, RAGGED, floats(3, 4), [np.full(n, 2.0, np.float32) for n in LEN], LEN)
    out.entry("negative", "%y = rondo.fill %v as [A`B - 3`] : (`f32`) -> `f32[B - 3]`", {"y": "f32[B - 3]"}, {"x": "f32[B]", "v": "f32"}).case(
        {"x": floats(2), "v": np.float32(1)}, error="makes an axis of size -1")


def joining():
    out = file("concat")
    body = "%z = rondo.concat %x, %y along {0} : (`f32[B, T]`, `f32[{1}]`) -> `f32[{2}]`"
    x, y = floats(2, 3), floats(2, 1)
    out.entry("columns", body.replace("{0}", "1").replace("{1}", "B, U").replace("{2}", "B, T + U"), {"z": "f32[B, T + U]"},
              {"x": "f32[B, T]", "y": "f32[B, U]"}).case({"x": x, "y": y}, {"z": np.concatenate([x, y], 1)})
    y = floats(1, 3)
    out.entry("rows", body.replace("{0}", "0").replace("{1}", "C, T").replace("{2}", "B + C, T"), {"z": "f32[B + C, T]"},
              {"x": "f32[B, T]", "y": "f32[C, T]"}).case({"x": x, "y": y}, {"z": np.concatenate([x, y], 0)})
    out.entry("differs", body.replace("{0}", "1").replace("{1}", "C, U").replace("{2}", "B, T + U"), {"z": "f32[B, T + U]"},
              {"x": "f32[B, T]", "y": "f32[C, U]"}).case({"x": x, "y": floats(1, 2)}, error="in `concat`: shapes [2, 3] and [1, 2]: axis 0 has sizes 2 and 1")
    x, y, m = floats(3, 4), floats(3, 2), np.int32([1, 2, 1])
    both = "%z = rondo.concat %x, %y along 1 : (`f32[B, S ragged len]`, `f32[B, R{0}]`) -> `f32[B, S + R ragged len + {1}]`"
    rows = [np.concatenate([p, q]) for p, q in zip(rows_of(x, LEN), rows_of(y, m))]
    out.entry("row_by_row", both.replace("{0}", " ragged m").replace("{1}", "m"), {"z": "f32[B, S + R ragged len + m]"}, {"x": RAGGED, "y": "f32[B, R ragged m]"}).case(
        {"x": ragged_input(x, LEN), "y": ragged_input(y, m), "len": LEN, "m": m}, {"z": pad(rows, 6)}, lengths={"z": LEN + m})
    rows = [np.concatenate([p, q]) for p, q in zip(rows_of(x, LEN), y)]
    out.entry("ragged_and_dense", both.replace("{0}", "").replace("{1}", "R"), {"z": "f32[B, S + R ragged len + R]"}, {"x": RAGGED, "y": "f32[B, R]"}).case(
        {"x": ragged_input(x, LEN), "y": y, "len": LEN}, {"z": pad(rows, 6)}, lengths={"z": LEN + 2})
    x, y = floats(3, 4, 2), floats(3, 4, 1)
    rows = [np.concatenate([p, q], -1) for p, q in zip(rows_of(x, LEN), rows_of(y, LEN))]
    out.entry("behind_ragged", "%z = rondo.concat %x, %y along 2 : (`f32[B, S ragged len, 2]`, `f32[B, S ragged len, 1]`) -> `f32[B, S ragged len, 3]`",
              {"z": "f32[B, S ragged len, 3]"}, {"x": "f32[B, S ragged len, 2]", "y": "f32[B, S ragged len, 1]"}).case(
        {"x": ragged_input(x, LEN), "y": ragged_input(y, LEN), "len": LEN}, {"z": pad(rows, 4)}, lengths={"z": LEN})

    out = file("pad")
    x = floats(2, 3)
    out.entry("dense", "%y = rondo.pad %x, %v along 1 by d`1`, d`B` : (`f32[B, T]`, `f32`) -> `f32[B, T + B + 1]`", {"y": "f32[B, T + B + 1]"},
              {"x": "f32[B, T]", "v": "f32"}).case({"x": x, "v": np.float32(9)}, {"y": np.pad(x, ((0, 0), (1, 2)), constant_values=9)})
    x = floats(3, 4)
    body = "%v = rondo.constant dense<9.0> : tensor<f32> : `f32`\n%y = rondo.pad %x, %v along 1 by d`1`, d`2` : (`f32[B, S ragged len]`, `f32`) -> `f32[B, S + 3 ragged len + 3]`"
    ragged(out, "ragged", body, "f32[B, S + 3 ragged len + 3]", x, [np.pad(r, (1, 2), constant_values=9) for r in rows_of(x, LEN)], LEN + 3, 7)

    out = file("repeat")
    x = floats(2, 3)
    out.entry("rows", "%y = rondo.repeat %x along 0 by d`K` : (`f32[B, T]`, `i32`) -> `f32[B*K, T]`".replace(", `i32`)", ")"),
              {"y": "f32[B*K tag B.K, T]"}, {"x": "f32[B, T]", "k": "f32[K]"}).case({"x": x, "k": floats(3)}, {"y": np.repeat(x, 3, 0)})
    out.entries[-1].body = out.entries[-1].body.replace("f32[B*K, T]", "f32[B*K tag B.K, T]")
    out.entry("columns", "%y = rondo.repeat %x along 1 by d`2` : (`f32[B, T]`) -> `f32[B, 2*T tag T.2]`", {"y": "f32[B, 2*T tag T.2]"}, {"x": "f32[B, T]"}).case(
        {"x": x}, {"y": np.repeat(x, 2, 1)})
    x = floats(3, 4, 2)
    turns = (np.arange(12).reshape(3, 4) * 5 % 7 - 3).astype(np.float32)
    body = "%y = rondo.repeat %x along 1 by d`2` : (`f32[B, S ragged len]`) -> `f32[B, 2*S tag S.2 ragged 2*len]`"
    ragged(out, "ragged", body, "f32[B, 2*S tag S.2 ragged 2*len]", turns, [np.repeat(r, 2) for r in rows_of(turns, LEN)], 2 * LEN, type="f32[B, S ragged len]", size=8)
    body = "%y = rondo.repeat %x along 2 by d`2` : (`f32[B, S ragged len, 2]`) -> `f32[B, S ragged len, 4]`"
    ragged(out, "behind_ragged", body, "f32[B, S ragged len, 4]", x, [np.repeat(r, 2, -1) for r in rows_of(x, LEN)], LEN, type="f32[B, S ragged len, 2]")


def cutting():
    out = file("split")
    x = floats(2, 6)
    out.entry("columns", "%a, %b, %c = rondo.split %x along 1 into 3 : (`f32[B, 6]`) -> (`f32[B, 2]`, `f32[B, 2]`, `f32[B, 2]`)",
              {"a": "f32[B, 2]", "b": "f32[B, 2]", "c": "f32[B, 2]"}, {"x": "f32[B, 6]"}).case({"x": x}, dict(zip("abc", np.split(x, 3, 1))))
    halves = "%a, %b = rondo.split %x along 1 into 2 : (`f32[B, T]`) -> (`f32[B, div(T, 2)]`, `f32[B, div(T, 2)]`)"
    out.entry("uneven", halves, {"a": "f32[B, div(T, 2)]", "b": "f32[B, div(T, 2)]"}, {"x": "f32[B, T]"}).case(
        {"x": x}, dict(zip("ab", np.split(x, 2, 1)))).case({"x": floats(2, 3)}, error="size 3 of axis 1 is no multiple of 2")
    x = floats(3, 4, 2)
    parts = [[r[:, i : i + 1] for r in rows_of(x, LEN)] for i in (0, 1)]
    piece = "f32[B, S ragged len, 1]"
    out.entry("behind_ragged", f"%a, %b = rondo.split %x along 2 into 2 : (`f32[B, S ragged len, 2]`) -> (`{piece}`, `{piece}`)", {"a": piece, "b": piece},
              {"x": "f32[B, S ragged len, 2]"}).case({"x": ragged_input(x, LEN), "len": LEN}, {"a": pad(parts[0], 4), "b": pad(parts[1], 4)}, lengths={"a": LEN, "b": LEN})
    x, n = np.arange(15, dtype=np.float32).reshape(3, 5), np.int32([2, 0, 4])  # halves of the rows; the size is no multiple
    halves = [np.split(r, 2) for r in rows_of(x, n)]
    piece = "f32[B, div(S, 2) ragged div(len, 2)]"
    out.entry("ragged", f"%a, %b = rondo.split %x along 1 into 2 : (`{RAGGED}`) -> (`{piece}`, `{piece}`)", {"a": piece, "b": piece}, {"x": RAGGED}, least=0).case(
        {"x": ragged_input(x, n), "len": n}, {name: pad([h[i] for h in halves], 2) for i, name in enumerate("ab")}, lengths={"a": n // 2, "b": n // 2}).case(
        {"x": x, "len": LEN}, error="length 3 along axis 1 is no multiple of 2")

    out = file("slice")
    x = floats(2, 5)
    line = "%y = rondo.slice %x along 1 from d`{0}` to d`{1}` {2}: (`f32[B, T]`) -> `f32[B, {3}]`"

    def cut(name, start, stop, flags, size, python):
        text = line.replace("{0}", start).replace("{1}", stop).replace("{2}", flags).replace("{3}", size)
        return out.entry(name, text, {"y": f"f32[B, {size}]"}, {"x": "f32[B, T]"}).case({"x": x}, {"y": x[:, python]})

    cut("middle", "1", "3", "", "2", slice(1, 3)).case({"x": floats(2, 2)}, error="takes positions 1 to 3 of 2 along axis 1")
    cut("all_but_last", "0", "-1", "{stop_from_end} ", "T - 1", slice(0, -1))
    cut("last_two", "-2", "0", "{start_from_end, stop_from_end} ", "2", slice(-2, None)).case({"x": floats(2, 1)}, error="takes positions -1 to 1 of 1")
    cut("by_size", "B", "B + 1", "", "1", slice(2, 3))
    x = floats(3, 4)
    least = {"least": 1}
    ragged(out, "ragged_but_last", "%y = rondo.slice %x along 1 from d`0` to d`-1` {stop_from_end} : (`f32[B, S ragged len]`) -> `f32[B, S - 1 ragged len - 1]`",
           "f32[B, S - 1 ragged len - 1]", x, [r[:-1] for r in rows_of(x, LEN)], LEN - 1, 3, **least)
    made = ragged(out, "ragged_first", "%y = rondo.slice %x along 1 from d`0` to d`1` : (`f32[B, S ragged len]`) -> `f32[B, 1 ragged 1]`", "f32[B, 1 ragged 1]", x,
                  [r[:1] for r in rows_of(x, LEN)], np.ones(3, int), 1, least=0)
    made.case({"x": x, "len": np.int32([3, 0, 4])}, error="takes positions 0 to 1 of 0 along axis 1")

    out = file("index")
    x = floats(2, 3)
    out.entry("first", "%y = rondo.index %x along 1 at d`0` : (`f32[B, T]`) -> `f32[B]`", {"y": "f32[B]"}, {"x": "f32[B, T]"}).case({"x": x}, {"y": x[:, 0]})
    out.entry("last", "%y = rondo.index %x along 0 at d`-1` {from_end} : (`f32[B, T]`) -> `f32[T]`", {"y": "f32[T]"}, {"x": "f32[B, T]"}).case({"x": x}, {"y": x[-1]})
    out.entry("beyond", "%y = rondo.index %x along 1 at d`B` : (`f32[B, T]`) -> `f32[B]`", {"y": "f32[B]"}, {"x": "f32[B, T]"}).case({"x": x}, {"y": x[:, 2]}).case(
        {"x": floats(3, 3)}, error="takes position 3 of 3 along axis 1")
    x = floats(3, 4, 2)
    line = "%y = rondo.index %x along 1 at d`-1` {from_end} : (`f32[B, S ragged len, 2]`) -> `f32[B, 2]`"
    out.entry("last_valid", line, {"y": "f32[B, 2]"}, {"x": "f32[B, S ragged len, 2]"}, least=0).case(
        {"x": ragged_input(x, LEN), "len": LEN}, {"y": np.stack([r[-1] for r in rows_of(x, LEN)])}).case(
        {"x": x, "len": np.int32([1, 0, 2])}, error="takes position -1 of 0")

    out = file("reverse")
    x = floats(2, 3)
    out.entry("dense", "%y = rondo.reverse %x along 1 : (`f32[B, T]`) -> `f32[B, T]`", {"y": "f32[B, T]"}, {"x": "f32[B, T]"}).case({"x": x}, {"y": x[:, ::-1]})
    out.entry("rows", "%y = rondo.reverse %x along 0 : (`f32[B, T]`) -> `f32[B, T]`", {"y": "f32[B, T]"}, {"x": "f32[B, T]"}).case({"x": x}, {"y": x[::-1]})
    x = floats(3, 4)
    ragged(out, "each_row", "%y = rondo.reverse %x along 1 : (`f32[B, S ragged len]`) -> `f32[B, S ragged len]`", RAGGED, x, [r[::-1] for r in rows_of(x, LEN)], LEN)


def axes():
    out = file("transpose")
    x = floats(2, 3, 2)
    out.entry("dense", "%y = rondo.transpose %x by [2, 0, 1] : (`f32[B, T, 2]`) -> `f32[2, B, T]`", {"y": "f32[2, B, T]"}, {"x": "f32[B, T, 2]"}).case(
        {"x": x}, {"y": x.transpose(2, 0, 1)})
    x = floats(3, 4, 2, 3)
    type, result = "f32[B, S ragged len, 2, 3]", "f32[B, S ragged len, 3, 2]"
    ragged(out, "behind_ragged", f"%y = rondo.transpose %x by [0, 1, 3, 2] : (`{type}`) -> `{result}`", result, x, [r.transpose(0, 2, 1) for r in rows_of(x, LEN)], LEN, type=type)

    out = file("insert_axis")
    x = floats(2, 3)
    for at, type in ((0, "f32[1, B, T]"), (1, "f32[B, 1, T]"), (2, "f32[B, T, 1]")):
        out.entry(f"at_{at}", f"%y = rondo.insert_axis %x at {at} : (`f32[B, T]`) -> `{type}`", {"y": type}, {"x": "f32[B, T]"}).case({"x": x}, {"y": np.expand_dims(x, at)})
    turns = (np.arange(12).reshape(3, 4) * 5 % 7 - 3).astype(np.float32)
    out.entry("before_ragged", "%y = rondo.insert_axis %x at 1 : (`f32[B, S ragged len]`) -> `f32[B, 1, S ragged len]`", {"y": "f32[B, 1, S ragged len]"}, {"x": RAGGED}).case(
        {"x": ragged_input(turns, LEN), "len": LEN}, {"y": pad(rows_of(turns, LEN), 4)[:, None]}, lengths={"y.2": LEN})
    x = floats(3, 4)
    ragged(out, "behind_ragged", "%y = rondo.insert_axis %x at 2 : (`f32[B, S ragged len]`) -> `f32[B, S ragged len, 1]`", "f32[B, S ragged len, 1]", x,
           [r[:, None] for r in rows_of(x, LEN)], LEN)

    out = file("merge")
    x = floats(2, 3, 2)
    out.entry("front", "%y = rondo.merge %x at 0 count 2 : (`f32[B, K, 2]`) -> `f32[B*K tag B.K, 2]`", {"y": "f32[B*K tag B.K, 2]"}, {"x": "f32[B, K, 2]"}).case(
        {"x": x}, {"y": x.reshape(6, 2)})
    out.entry("all", "%y = rondo.merge %x at 0 count 3 : (`f32[B, K, 2]`) -> `f32[2*B*K tag B.K.2]`", {"y": "f32[2*B*K tag B.K.2]"}, {"x": "f32[B, K, 2]"}).case(
        {"x": x}, {"y": x.reshape(-1)})
    x = floats(3, 4, 2, 3)
    type, result = "f32[B, S ragged len, 2, 3]", "f32[B, S ragged len, 6]"
    ragged(out, "behind_ragged", f"%y = rondo.merge %x at 2 count 2 : (`{type}`) -> `{result}`", result, x, [r.reshape(-1, 6) for r in rows_of(x, LEN)], LEN, type=type)

    out = file("split_axis")
    x = floats(2, 6)
    out.entry("undoes_merge", """%m = rondo.merge %x at 0 count 2 : (`f32[B, K, 2]`) -> `f32[B*K tag B.K, 2]`
%y = rondo.split_axis %m at 0 into [D`B`, D`K`] : (`f32[B*K tag B.K, 2]`) -> `f32[B, K, 2]`""", {"y": "f32[B, K, 2]"}, {"x": "f32[B, K, 2]"}).case(
        {"x": x.reshape(2, 3, 2)}, {"y": x.reshape(2, 3, 2)})
    out.entry("constant", "%y = rondo.split_axis %x at 1 into [D`2`, D`3`] : (`f32[B, C]`) -> `f32[B, 2, 3]`", {"y": "f32[B, 2, 3]"}, {"x": "f32[B, C]"}).case(
        {"x": x}, {"y": x.reshape(2, 2, 3)}).case({"x": floats(2, 5)}, error="axis 1 of size 5 is split into a product of 6")
    x = floats(3, 4, 6)
    type, result = "f32[B, S ragged len, 6]", "f32[B, S ragged len, 3, 2]"
    ragged(out, "behind_ragged", f"%y = rondo.split_axis %x at 2 into [D`3`, D`2`] : (`{type}`) -> `{result}`", result, x, [r.reshape(-1, 3, 2) for r in rows_of(x, LEN)], LEN, type=type)


def raggedness():
    out = file("ragged")
    x = floats(3, 4)
    out.entry("rows", '%y = rondo.ragged %x, %n along 1 as "len" : (`f32[B, S]`, `i32[B]`) -> `f32[B, S ragged len]`', {"y": RAGGED},
              {"x": "f32[B, S]", "n": "i32[B]"}).case({"x": x, "n": LEN}, {"y": pad(rows_of(x, LEN), 4)}, lengths={"y": LEN}).case(
        {"x": x, "n": np.int32([1, 0, 4])}, {"y": pad(rows_of(x, [1, 0, 4]), 4)}, lengths={"y": [1, 0, 4]}).case(
        {"x": x, "n": np.int32([1, 5, 4])}, error="length 5 does not fit axis 1").case({"x": x, "n": np.int32([1, -1, 4])}, error="length -1 does not fit axis 1")

    out = file("dense")
    ragged(out, "fills", "%v = rondo.constant dense<-1.0> : tensor<f32> : `f32`\n%y = rondo.dense %x, %v along 1 : (`f32[B, S ragged len]`, `f32`) -> `f32[B, S]`", "f32[B, S]", x,
           [np.concatenate([r, -np.ones(4 - len(r), np.float32)]) for r in rows_of(x, LEN)], LEN)
    del out.entries[-1].cases[-1]["lengths"]
    x = floats(3, 4, 2)
    ragged(out, "with_columns", "%v = rondo.constant dense<7.0> : tensor<f32> : `f32`\n%y = rondo.dense %x, %v along 1 : (`f32[B, S ragged len, 2]`, `f32`) -> `f32[B, S, 2]`", "f32[B, S, 2]", x,
           [np.concatenate([r, np.full((4 - len(r), 2), 7, np.float32)]) for r in rows_of(x, LEN)], LEN, type="f32[B, S ragged len, 2]")
    del out.entries[-1].cases[-1]["lengths"]


def indices():
    out = file("gather")
    table, ids = floats(5, 2), integers(2, 3, high=5)
    made = out.entry("embedding", "%y = rondo.gather %t, %x along 0 : (`f32[5, 2]`, `i32[B, S]`) -> `f32[B, S, 2]`", {"y": "f32[B, S, 2]"},
                     {"t": "f32[5, 2]", "x": "i32[B, S]"}).case({"t": table, "x": ids}, {"y": table[ids]})
    for bad in (5, -1):
        made.case({"t": table, "x": np.int32([[0, bad]])}, error=f"id {bad} is outside 0..5 along axis 0")
    out.entry("columns", "%y = rondo.gather %t, %x along 1 : (`f32[B, 5]`, `i32[N]`) -> `f32[B, N]`", {"y": "f32[B, N]"}, {"t": "f32[B, 5]", "x": "i32[N]"}).case(
        {"t": table.T[:, :5], "x": ids[0]}, {"y": table.T[:, ids[0]]})
    t, ids = floats(3, 4), integers(3, high=4)
    out.entry("one_a_row", "%y = rondo.gather %t, %x along 1 {batch = 1 : i64} : (`f32[B, V]`, `i32[B]`) -> `f32[B]`", {"y": "f32[B]"}, {"t": "f32[B, V]", "x": "i32[B]"}).case(
        {"t": t, "x": ids}, {"y": t[np.arange(3), ids]}).case({"t": t, "x": ids + 4}, error="is outside 0..4 along axis 1")
    t, ids = floats(3, 4, 2), integers(3, 2, high=4)
    out.entry("some_a_row", "%y = rondo.gather %t, %x along 1 {batch = 1 : i64} : (`f32[B, V, 2]`, `i32[B, K]`) -> `f32[B, K, 2]`", {"y": "f32[B, K, 2]"},
              {"t": "f32[B, V, 2]", "x": "i32[B, K]"}).case({"t": t, "x": ids}, {"y": np.take_along_axis(t, ids[:, :, None], 1)})
    ids = integers(3, 4, high=5)
    out.entry("ragged", "%y = rondo.gather %t, %x along 0 : (`f32[5, 2]`, `i32[B, S ragged len]`) -> `f32[B, S ragged len, 2]`", {"y": "f32[B, S ragged len, 2]"},
              {"t": "f32[5, 2]", "x": "i32[B, S ragged len]"}).case(
        {"t": table, "x": ragged_input(ids, LEN), "len": LEN}, {"y": pad([table[r] for r in rows_of(ids, LEN)], 4)}, lengths={"y": LEN})
    t, ids = np.arange(24, dtype=np.float32).reshape(3, 4, 2), np.int32([[2, 0], [0, 0], [3, 1]])
    out.entry("positions_of_rows", "%y = rondo.gather %t, %x along 1 {batch = 1 : i64} : (`f32[B, S ragged len, 2]`, `i32[B, K]`) -> `f32[B, K, 2]`", {"y": "f32[B, K, 2]"},
              {"t": "f32[B, S ragged len, 2]", "x": "i32[B, K]"}).case(
        {"t": ragged_input(t, LEN), "x": ids, "len": LEN}, {"y": np.take_along_axis(t, ids[:, :, None], 1)}).case(
        {"t": ragged_input(t, LEN), "x": ids + [[0], [1], [0]], "len": LEN}, error="id 1 is outside 0..1 along axis 1")
    out.entry("positions_of_all_rows", "%y = rondo.gather %t, %x along 1 : (`f32[B, S ragged len, 2]`, `i32[K]`) -> `f32[B, K, 2]`", {"y": "f32[B, K, 2]"},
              {"t": "f32[B, S ragged len, 2]", "x": "i32[K]"}).case(
        {"t": ragged_input(t, LEN), "x": np.int32([0, 0]), "len": LEN}, {"y": t[:, [0, 0]]}).case(
        {"t": ragged_input(t, LEN), "x": np.int32([0, 2]), "len": LEN}, error="id 2 is outside 0..1 along axis 1")

    out = file("one_hot")
    ids = np.int32([[0, 2], [1, 3]])
    out.entry("dense", "%y = rondo.one_hot %x depth d`4` : (`i32[B, T]`) -> `f32[B, T, 4]`", {"y": "f32[B, T, 4]"}, {"x": "i32[B, T]"}).case(
        {"x": ids}, {"y": np.eye(4, dtype=np.float32)[ids]})
    ids = integers(3, 4, high=3)
    ragged(out, "ragged", "%y = rondo.one_hot %x depth d`3` : (`i32[B, S ragged len]`) -> `f32[B, S ragged len, 3]`", "f32[B, S ragged len, 3]", ids,
           [np.eye(3, dtype=np.float32)[r] for r in rows_of(ids, LEN)], LEN, type="i32[B, S ragged len]")

    out = file("top_k")
    x = np.float32([[1, 3, 2, 3], [0, -1, 5, 4]])
    order = np.argsort(-x, 1, kind="stable")[:, :2]
    out.entry("first_of_equals", "%v, %i = rondo.top_k %x along 1 k d`2` : (`f32[B, T]`) -> (`f32[B, 2]`, `i32[B, 2]`)", {"v": "f32[B, 2]", "i": "i32[B, 2]"},
              {"x": "f32[B, T]"}).case({"x": x}, {"v": np.take_along_axis(x, order, 1), "i": order}).case({"x": floats(2, 1)}, error="takes 2 elements along axis 1")
    x = floats(3, 4)
    n = np.int32([3, 2, 4])
    orders = [np.argsort(-r, kind="stable")[:2] for r in rows_of(x, n)]
    out.entry("ragged", "%v, %i = rondo.top_k %x along 1 k d`2` : (`f32[B, S ragged len]`) -> (`f32[B, 2]`, `i32[B, 2]`)", {"v": "f32[B, 2]", "i": "i32[B, 2]"},
              {"x": RAGGED}).case({"x": ragged_input(x, n), "len": n}, {"v": np.stack([r[o] for r, o in zip(rows_of(x, n), orders)]), "i": np.stack(orders)}).case(
        {"x": x, "len": LEN}, error="takes 2 elements along axis 1")

    out = file("nonzero")
    x = np.array([[True, False, True, True], [False, False, False, False]])
    rows = [np.flatnonzero(r).astype(np.int32) for r in x]
    out.entry("dense", '%y = rondo.nonzero %x as "n" : (`bool[B, T]`) -> `i32[B, T ragged n]`', {"y": "i32[B, T ragged n]"}, {"x": "bool[B, T]"}).case(
        {"x": x}, {"y": pad(rows, 4)}, lengths={"y": [3, 0]})
    x = booleans(3, 4)
    rows = [np.flatnonzero(r).astype(np.int32) for r in rows_of(x, LEN)]
    ragged(out, "ragged", '%y = rondo.nonzero %x as "n" : (`bool[B, S ragged len]`) -> `i32[B, S ragged n]`', "i32[B, S ragged n]", x, rows, [len(r) for r in rows],
           type="bool[B, S ragged len]")

    out = file("lengths")
    out.entry("of_input", "%y = rondo.lengths %x along 1 : (`f32[B, S ragged len, 2]`) -> `i32[B]`", {"y": "i32[B]"}, {"x": "f32[B, S ragged len, 2]"}).case(
        {"x": floats(3, 4, 2), "len": LEN}, {"y": LEN})
    out = file("maxlen")
    body = '%m = rondo.maxlen %len as "m" : (`i32[B]`) -> `i32`\n%i = rondo.iota a`m` : `i32[m]`'
    out.entry("scalar_and_size", body, {"m": "i32", "i": "i32[m]"}, {"x": "f32[B, S ragged len]"}).case(
        {"x": floats(3, 6), "len": LEN}, {"m": np.int32(4), "i": np.arange(4)})


def claims():
    out = file("ascribe")
    x = floats(2, 3)
    out.entry("sizes", '%y = rondo.ascribe %x as `f32[B, B + 1]` "let y" : (`f32[B, T]`) -> `f32[B, B + 1]`', {"y": "f32[B, B + 1]"}, {"x": "f32[B, T]"}).case(
        {"x": x}, {"y": x}).case({"x": floats(2, 2)}, error="axis 1 of let y is declared `B + 1`, which is 3")
    x, m = floats(3, 4), LEN
    out.entry("lengths", '%y = rondo.ascribe %x as `f32[B, S ragged m]` "let y" : (`f32[B, S ragged len]`) -> `f32[B, S ragged m]`', {"y": "f32[B, S ragged m]"},
              {"x": RAGGED, "z": "f32[B, S ragged m]"}).case({"x": ragged_input(x, LEN), "z": x, "len": LEN, "m": LEN}, {"y": pad(rows_of(x, LEN), 4)}, lengths={"y": LEN}).case(
        {"x": x, "z": x, "len": LEN, "m": np.int32([3, 2, 4])}, error="the lengths along axis 1 of let y are not `m`")

    out = file("require")
    body = 'rondo.require <{0}> d`B`, d`{1}` "E-SHAPE" "`B` of `cell`" []\n%y = rondo.neg %x : (`f32[B, T]`) -> `f32[B, T]`'.replace("`B` of `cell`", "size of a cell")
    out.entry("equal", body.replace("{0}", "equal").replace("{1}", "T"), {"y": "f32[B, T]"}, {"x": "f32[B, T]"}).case(
        {"x": floats(1, 1) * 0 + 1}, {"y": np.float32([[-1]])}).case({"x": floats(2, 3)}, error="size of a cell: `B` is 2, not 3 (`T`)")
    out.entry("at_least", body.replace("{0}", "at_least").replace("{1}", "T - 1"), {"y": "f32[B, T]"}, {"x": "f32[B, T]"}).case(
        {"x": np.float32([[1, 2]])}, {"y": np.float32([[-1, -2]])}).case({"x": floats(1, 3)}, error="`B` is 1, not at least 2")
    out.entry("lengths", 'rondo.require <at_least> d`len`, d`2` "E-BOUND" "two positions" []\n%y = rondo.lengths %x along 1 : (`f32[B, S ragged len]`) -> `i32[B]`', {"y": "i32[B]"},
              {"x": RAGGED}).case({"x": floats(2, 3), "len": np.int32([2, 3])}, {"y": np.int32([2, 3])}).case(
        {"x": floats(2, 3), "len": np.int32([2, 1])}, error="two positions: `len` is 1, not at least 2")

    out = file("in_range")
    body = "rondo.in_range %x from d`2` to d`T + 1` \"argument `ids` of `f`\" : `i32[B, T]`\n%y = rondo.neg %x : (`i32[B, T]`) -> `i32[B, T]`".replace("`ids` of `f`", "ids")
    x = np.int32([[2, 3, 4], [4, 2, 3]])
    out.entry("values", body, {"y": "i32[B, T]"}, {"x": "i32[B, T]"}).case({"x": x}, {"y": -x}).case({"x": x + 1}, error="argument ids holds 5, outside 2..=4").case(
        {"x": x - 1}, error="argument ids holds 1, outside 2..=4")
