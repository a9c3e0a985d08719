# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Contractions, reductions and normalisations (see goldens.py)."""
import numpy as np

from goldens import LEN, booleans, file, floats, integers, pad, ragged_input, rows_of

RAGGED = "f32[B, S ragged len]"
WIDE = "f32[B, S ragged len, 2]"


def make():
    einsum()
    reduce()
    argmax()
    normalisations()
    cumsum()
    conv1d()


def einsum():
    out = file("einsum")

    def product(name, equation, left, right, result, x, y):
        return out.entry(name, f'%z = rondo.einsum "{equation}" %x, %y : (`{left}`, `{right}`) -> `{result}`', {"z": result}, {"x": left, "y": right}).case(
            {"x": x, "y": y}, {"z": np.einsum(equation, x.astype(np.float64 if x.dtype == np.float32 else x.dtype), y)})

    x, w = floats(2, 3), floats(3, 4)
    product("matmul", "bk,kn->bn", "f32[B, 3]", "f32[3, N]", "f32[B, N]", x, w)
    product("sizes_differ", "bk,kn->bn", "f32[B, K]", "f32[3, N]", "f32[B, N]", x, w).case(
        {"x": floats(2, 2), "y": w}, error="in `einsum`: shapes [2, 2] and [3, 4]: axis `k`")
    product("one_does_not_stretch", "bk,kn->bn", "f32[B, 1]", "f32[1, N]", "f32[B, N]", floats(2, 1), floats(1, 3))
    product("steps", "btk,kn->btn", "f32[B, T, 3]", "f32[3, 4]", "f32[B, T, 4]", floats(2, 3, 3), w)
    product("transposed", "bk,nk->nb", "f32[B, 3]", "f32[N, 3]", "f32[N, B]", x, floats(4, 3))
    product("batch", "bij,bjk->bik", "f32[B, T, 3]", "f32[B, 3, 2]", "f32[B, T, 2]", floats(2, 2, 3), floats(2, 3, 2))
    product("outer", "i,j->ij", "f32[N]", "f32[M]", "f32[N, M]", floats(2), floats(3))
    product("dot", "i,i->", "f32[N]", "f32[N]", "f32", floats(4), floats(4))
    product("integers", "bk,kn->bn", "i32[B, K]", "i32[K, N]", "i32[B, N]", integers(2, 3), integers(3, 2))
    m, h = floats(3, 4, 2), floats(3, 2)
    out.entry("scores", f'%z = rondo.einsum "bsd,bd->bs" %x, %y : (`{WIDE}`, `f32[B, 2]`) -> `{RAGGED}`', {"z": RAGGED}, {"x": WIDE, "y": "f32[B, 2]"}).case(
        {"x": ragged_input(m, LEN), "y": h, "len": LEN}, {"z": pad([r @ q for r, q in zip(rows_of(m, LEN), h)], 4)}, lengths={"z": LEN})
    a = floats(3, 4)
    out.entry("context", f'%z = rondo.einsum "bs,bsd->bd" %x, %y : (`{RAGGED}`, `{WIDE}`) -> `f32[B, 2]`', {"z": "f32[B, 2]"}, {"x": RAGGED, "y": WIDE}).case(
        {"x": ragged_input(a, LEN), "y": ragged_input(m, LEN), "len": LEN}, {"z": np.stack([p @ q for p, q in zip(rows_of(a, LEN), rows_of(m, LEN))])})
    out.entry("lengths_differ", f'%z = rondo.einsum "bs,bsd->bd" %x, %y : (`{RAGGED}`, `f32[B, S ragged m, 2]`) -> `f32[B, 2]`', {"z": "f32[B, 2]"},
              {"x": RAGGED, "y": "f32[B, S ragged m, 2]"}).case({"x": a, "y": m, "len": LEN, "m": np.int32([2, 1, 4])}, error="the lengths of a summed axis differ")
    w = floats(2, 3)
    out.entry("ragged_steps", f'%z = rondo.einsum "bsk,kn->bsn" %x, %y : (`{WIDE}`, `f32[2, 3]`) -> `f32[B, S ragged len, 3]`', {"z": "f32[B, S ragged len, 3]"},
              {"x": WIDE, "y": "f32[2, 3]"}).case({"x": ragged_input(m, LEN), "y": w, "len": LEN}, {"z": pad([r @ w for r in rows_of(m, LEN)], 4)}, lengths={"z": LEN})
    # Rows and positions summed at once: the dense operand names the positions first, the lengths need the row.
    x, v = (np.arange(12).reshape(3, 4) * 5 % 7 - 3).astype(np.float32), np.float32([1, -2, 3, 0.5])
    out.entry("all_valid", f'%z = rondo.einsum "s,bs->" %x, %y : (`f32[S]`, `{RAGGED}`) -> `f32`', {"z": "f32"}, {"x": "f32[S]", "y": RAGGED}).case(
        {"x": v, "y": ragged_input(x, LEN), "len": LEN}, {"z": np.float32(sum(r @ v[: len(r)] for r in rows_of(x, LEN)))})


FUNCTIONS = {"sum": np.sum, "mean": np.mean, "max": np.max, "min": np.min, "prod": np.prod, "any": np.any, "all": np.all}


def reduce():
    out = file("reduce")
    for kind, f in FUNCTIONS.items():
        logic = kind in ("any", "all")
        dtype, make = ("bool", booleans) if logic else ("f32", floats)
        line = f"%y = rondo.reduce <{kind}> %x along {{}} : (`{dtype}[{{}}]`) -> `{dtype}[{{}}]`"
        x = make(2, 3, 2)
        out.entry(f"{kind}_middle", line.format(1, "B, T, 2", "B, 2"), {"y": f"{dtype}[B, 2]"}, {"x": f"{dtype}[B, T, 2]"}).case({"x": x}, {"y": f(x, axis=1)})
        x = make(3, 4)
        made = out.entry(f"{kind}_ragged", line.format(1, "B, S ragged len", "B"), {"y": f"{dtype}[B]"}, {"x": f"{dtype}[B, S ragged len]"}, least=0).case(
            {"x": ragged_input(x, LEN), "len": LEN}, {"y": np.stack([f(r) for r in rows_of(x, LEN)])})
        n = np.int32([2, 0, 4])
        if kind in ("mean", "max", "min"):
            made.case({"x": x, "len": n}, error="a row along axis 1 has no element")
        else:
            made.case({"x": ragged_input(x, n), "len": n}, {"y": np.stack([f(r).astype(x.dtype) for r in rows_of(x, n)])})
    x = floats(3, 4, 2)
    out.entry("behind_ragged", f"%y = rondo.reduce <sum> %x along 2 : (`{WIDE}`) -> `{RAGGED}`", {"y": RAGGED}, {"x": WIDE}).case(
        {"x": ragged_input(x, LEN), "len": LEN}, {"y": pad([r.sum(-1) for r in rows_of(x, LEN)], 4)}, lengths={"y": LEN})
    x = integers(2, 3, low=-9)
    for kind in ("sum", "max", "prod"):
        out.entry(f"{kind}_integers", f"%y = rondo.reduce <{kind}> %x along 1 : (`i32[B, 3]`) -> `i32[B]`", {"y": "i32[B]"}, {"x": "i32[B, 3]"}).case(
            {"x": x}, {"y": FUNCTIONS[kind](x, axis=1).astype(np.int32)})
    out.entry("max_keeps_nan", "%y = rondo.reduce <max> %x along 1 : (`f32[B, 3]`) -> `f32[B]`", {"y": "f32[B]"}, {"x": "f32[B, 3]"}).case(
        {"x": np.float32([[1, np.nan, 2], [1, 2, 3]])}, {"y": np.float32([np.nan, 3])})


def argmax():
    out = file("argmax")
    x = np.float32([[1, 3, 3], [2, 0, 1], [np.nan, 1, 2], [np.nan, np.nan, np.nan]])
    out.entry("first_of_equals", "%y = rondo.argmax %x along 1 : (`f32[B, 3]`) -> `i32[B]`", {"y": "i32[B]"}, {"x": "f32[B, 3]"}).case({"x": x}, {"y": np.int32([1, 0, 2, 0])})
    x = integers(3, 2, low=-5)
    out.entry("integers", "%y = rondo.argmax %x along 0 : (`i32[B, 2]`) -> `i32[2]`", {"y": "i32[2]"}, {"x": "i32[B, 2]"}).case({"x": x}, {"y": np.argmax(x, 0)})
    x = floats(3, 4)
    out.entry("ragged", f"%y = rondo.argmax %x along 1 : (`{RAGGED}`) -> `i32[B]`", {"y": "i32[B]"}, {"x": RAGGED}, least=0).case(
        {"x": ragged_input(x, LEN), "len": LEN}, {"y": np.int32([np.argmax(r) for r in rows_of(x, LEN)])}).case(
        {"x": x, "len": np.int32([1, 0, 1])}, error="a row along axis 1 has no element")


def along(op, f):
    out = file(op)
    line = f"%y = rondo.{op} %x along {{0}} : (`{{1}}`) -> `{{1}}`"
    for axis in (0, 1, 2):
        x = floats(2, 3, 2)
        out.entry(f"axis_{axis}", line.format(axis, "f32[B, T, 2]"), {"y": "f32[B, T, 2]"}, {"x": "f32[B, T, 2]"}).case({"x": x}, {"y": f(x.astype(np.float64), axis)})
    x = floats(3, 4)
    out.entry("ragged", line.format(1, RAGGED), {"y": RAGGED}, {"x": RAGGED}, least=0).case(
        {"x": ragged_input(x, LEN), "len": LEN}, {"y": pad([f(r.astype(np.float64), 0) for r in rows_of(x, LEN)], 4)}, lengths={"y": LEN})
    x = floats(3, 4, 2)
    out.entry("behind_ragged", line.format(2, WIDE), {"y": WIDE}, {"x": WIDE}).case(
        {"x": ragged_input(x, LEN), "len": LEN}, {"y": pad([f(r.astype(np.float64), 1) for r in rows_of(x, LEN)], 4)}, lengths={"y": LEN})
    return out


def softmax(x, axis):
    e = np.exp(x - x.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


def normalisations():
    for op, f in (("softmax", softmax), ("log_softmax", lambda x, axis: np.log(softmax(x, axis)))):
        out = along(op, f)
        out.entries[3].case({"x": floats(3, 4), "len": np.int32([1, 0, 1])}, error="a row along axis 1 has no element")
        x = np.float32([[1000, 1001], [-1000, -999]])
        out.entry("far", f"%y = rondo.{op} %x along 1 : (`f32[B, 2]`) -> `f32[B, 2]`", {"y": "f32[B, 2]"}, {"x": "f32[B, 2]"}).case({"x": x}, {"y": f(x.astype(np.float64), 1)})


def cumsum():
    out = along("cumsum", np.cumsum)
    x = integers(2, 3)
    out.entry("integers", "%y = rondo.cumsum %x along 1 : (`i32[B, 3]`) -> `i32[B, 3]`", {"y": "i32[B, 3]"}, {"x": "i32[B, 3]"}).case({"x": x}, {"y": np.cumsum(x, 1)})


def conv1d():
    out = file("conv1d")

    def expected(x, w, stride, padding):
        x = np.pad(x.astype(np.float64), ((0, 0), (padding, padding), (0, 0)))
        steps = (x.shape[1] - w.shape[0]) // stride + 1
        return np.stack([np.einsum("bkc,kco->bo", x[:, t * stride : t * stride + w.shape[0]], w) for t in range(steps)], 1)

    x, w = floats(2, 5, 2), floats(3, 2, 2)
    for stride, padding in ((1, 0), (1, 1), (2, 1), (3, 0)):
        steps = f"T + {2 * padding - 2}" if 2 * padding > 2 else "T" if padding == 1 else "T - 2"
        if stride > 1:
            steps = f"div(T{f' - {3 - 2 * padding}' if 2 * padding < 3 else ''}, {stride}) + 1"
        type = f"f32[B, {steps}, 2]"
        made = out.entry(f"stride_{stride}_padding_{padding}", f"%y = rondo.conv1d %x, %w stride {stride} padding {padding} : (`f32[B, T, 2]`, `f32[3, 2, 2]`) -> `{type}`",
                         {"y": type}, {"x": "f32[B, T, 2]", "w": "f32[3, 2, 2]"}).case({"x": x, "w": w}, {"y": expected(x, w, stride, padding)})
    made.case({"x": floats(1, 2, 2), "w": w}, error="the kernel has more positions than the padded input")
    # Numbers of its own: the files that are made later keep theirs.
    x, w = (np.arange(24).reshape(3, 4, 2) * 7 % 11 - 5).astype(np.float32), (np.arange(12).reshape(3, 2, 2) * 5 % 7 - 3).astype(np.float32)
    made = out.entry("ragged", f"%y = rondo.conv1d %x, %w stride 1 padding 1 : (`{WIDE}`, `f32[3, 2, 2]`) -> `{WIDE}`", {"y": WIDE}, {"x": WIDE, "w": "f32[3, 2, 2]"})
    made.case({"x": ragged_input(x, LEN), "w": w, "len": LEN}, {"y": pad([expected(r[None], w, 1, 1)[0] for r in rows_of(x, LEN)], 4)}, lengths={"y": LEN})
