# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes the tests of the ops of model IR: tests/ops/<op>.mlir, with expected numbers from NumPy.

    goldens.py           writes the files
    goldens.py --check   says which differ from what it would write

What an op does to ragged rows is computed here row by row, on arrays without padding. Shorthand in the texts:
`f32[B, 3]` is a type, D`B + 1` a dimension, A`S ragged len` an axis; d` and a` the same where the op says what it is.
"""
import re
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
HEADER = """// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
"""
KERNEL = "// RUN: %rondo-check-op --backend=kernel %s\n"
CPU = "// RUN: %rondo-check-op --backend=cpu %s\n"
GARBAGE = 1e6  # what stands beyond a row's length in inputs
rng = np.random.default_rng(3)


def floats(*shape, low=-2.0, high=2.0):
    """A few digits only, so that the files can be read."""
    return np.round(rng.uniform(low, high, shape), 2).astype(np.float32)


def integers(*shape, low=0, high=10):
    return rng.integers(low, high, shape).astype(np.int32)


def booleans(*shape):
    return rng.integers(0, 2, shape).astype(bool)


def expand(text):
    text = re.sub(r"D`([^`]*)`", r'#rondo.dim<"\1">', text)
    text = re.sub(r"A`([^`]*)`", r'#rondo.axis<"\1">', text)
    text = re.sub(r"[da]`([^`]*)`", r'<"\1">', text)
    return re.sub(r"`([^`]*)`", r'!rondo.tensor<"\1">', text).replace("\0", "`")


def number(x):
    if isinstance(x, (bool, np.bool_)):
        return "true" if x else "false"
    if isinstance(x, (int, np.integer)):
        return str(int(x))
    if np.isnan(x):
        return "0x7FC00000"
    if np.isinf(x):
        return "0x7F800000" if x > 0 else "0xFF800000"
    text = np.format_float_scientific(np.float32(x), unique=True, trim="0") if abs(x) and not 1e-3 < abs(x) < 1e6 else np.format_float_positional(np.float32(x), unique=True, trim="0")
    return text


def elements(array):
    array = np.asarray(array)
    if array.dtype == np.float64:
        array = array.astype(np.float32)
    if array.dtype == np.int64:
        array = array.astype(np.int32)
    dtype = {"float32": "f32", "int32": "i32", "bool": "i1"}[array.dtype.name]

    def nested(a):
        return number(a[()]) if a.ndim == 0 else "[" + ", ".join(nested(x) for x in a) + "]"

    body = nested(array) if array.size else ""
    return f"dense<{body}> : tensor<{''.join(f'{n}x' for n in array.shape)}{dtype}>"


def dictionary(values):
    return "{" + ", ".join(f'"{k}" = {v}' for k, v in values.items()) + "}"


class File:
    def __init__(self, op, kernel=True):
        self.op, self.kernel, self.entries, self.tail = op, kernel, [], ""  # kernel: kernels can be formed of it
        self.cpu = kernel

    def entry(self, name, body, outputs, inputs=None, sizes=(), least=1, symbols="", names=None, ranges=None):
        made = Entry(name, body, outputs, inputs or {}, sizes, least, symbols, names or {}, ranges or {})
        self.entries.append(made)
        return made

    def text(self):
        return HEADER + (KERNEL if self.kernel else "") + (CPU if self.cpu else "") + "".join("\n" + entry.text() for entry in self.entries) + self.tail


class Entry:
    """`inputs` and `outputs`: from name to type; an output's value in the body has its name. `ranges`: from an input's name to least and greatest."""

    def __init__(self, name, body, outputs, inputs, sizes, least, symbols, names, ranges):
        self.name, self.body, self.outputs, self.inputs, self.ranges = name, body, outputs, dict(inputs), ranges
        self.sizes, self.least, self.extra, self.names, self.cases = sizes, least, symbols, names, []
        for type in inputs.values():
            for size, lengths in re.findall(r"(\w+) ragged (\w+)", type):
                self.inputs.setdefault(lengths, "i32[" + re.match(r"\w+\[(.*?), " + size, type)[1] + "]")

    def symbols(self):
        declared = {size: f'#rondo.symbol<"{size}" in "1" to *>' for size in self.sizes}
        for type in self.inputs.values():
            for axis in re.search(r"\[(.*)\]", type)[1].split(",") if "[" in type else []:
                words = axis.split()
                if words and re.fullmatch(r"[A-Za-z]\w*", words[0]):
                    declared.setdefault(words[0], f'#rondo.symbol<"{words[0]}" in "1" to *>')
            for size, lengths in re.findall(r"(\w+) ragged (\w+)", type):
                rows = re.match(r"\w+\[(\w+)", type)[1]
                rows = f' rows "{rows}"' if not rows.isdigit() else ""
                declared[lengths] = f'#rondo.symbol<"{lengths}" in "{self.least}" to "{size}"{rows}>'
        return ", ".join(list(declared.values()) + ([self.extra] if self.extra else []))

    def case(self, inputs=None, outputs=None, weights=None, **more):
        parts = {}
        for key, values in (("inputs", inputs), ("weights", weights), ("outputs", outputs)):
            if values:
                parts[key] = dictionary({k: elements(v) for k, v in values.items()})
        if "lengths" in more:
            lengths = {k: "array<i64: " + ", ".join(map(str, np.ravel(v))) + ">" for k, v in more["lengths"].items()}
            parts["lengths"] = dictionary(lengths)
        if "sizes" in more:
            parts["sizes"] = dictionary(more["sizes"])
        if "error" in more:
            parts["error"] = '"' + more["error"].replace("`", "\0") + '"'
        self.cases.append(parts)
        return self

    def text(self):
        def described(name):
            extra = {"lengths": f'"{name}"'} if any(f"ragged {name}" in t for t in self.inputs.values()) else {}
            if name in self.sizes:
                extra["size"] = f'"{name}"'
            if name in self.ranges:
                extra["min"], extra["max"] = (f'#rondo.dim<"{bound}">' for bound in self.ranges[name])
            return dictionary({"name": f'"{name}"', **extra})

        arguments = ", ".join(f"%{k}: `{v}`" for k, v in self.inputs.items())
        inputs = ", ".join(described(k) for k in self.inputs)
        names = {k: {"names": dictionary({s: f'"{n}"' for s, n in v.items()})} for k, v in self.names.items()}
        outputs = ", ".join(dictionary({"name": f'"{k}"', **names.get(k, {})}) for k in self.outputs)
        returns = ", ".join(f"%{k}" for k in self.outputs)
        types = ", ".join(f"`{v}`" for v in self.outputs.values())
        cases = ",\n      ".join("{" + ",\n       ".join(f"{k} = {v}" for k, v in c.items()) + "}" for c in self.cases)
        body = "\n".join("  " + line for line in self.body.strip("\n").split("\n"))
        return expand(f"""rondo.entry @{self.name}({arguments}) attributes {{
    symbols = [{self.symbols()}], inputs = [{inputs}], outputs = [{outputs}],
    cases = [
      {cases}]}} {{
{body}
  rondo.return {returns} : {types}
}}
""")


FILES = []


def file(op, **more):
    FILES.append(File(op, **more))
    return FILES[-1]


def pad(rows, size, value=0):
    """Rows of unequal length as one array."""
    tail = rows[0].shape[1:]
    out = np.full((len(rows), size, *tail), value, rows[0].dtype)
    for b, row in enumerate(rows):
        out[b, : len(row)] = row
    return out


def rows_of(x, lengths):
    return [row[:n] for row, n in zip(x, lengths)]


def ragged_input(x, lengths):
    """The array as a caller would give it: garbage beyond each row."""
    return pad(rows_of(x, lengths), x.shape[1], GARBAGE if x.dtype == np.float32 else x.dtype.type(77) if x.dtype == np.int32 else True)


LEN = np.array([3, 1, 4], np.int32)  # of most ragged cases: B = 3, S = 4


# ---- Elementwise


def unary(op, f, dtype="f32", make=floats):
    out = file(op)
    line = f"%y = rondo.{op} %x : (`{{0}}`) -> `{{0}}`"
    type = f"{dtype}[B, 3]"
    x = make(2, 3)
    out.entry("dense", line.format(type), {"y": type}, {"x": type}).case({"x": x}, {"y": f(x)})
    type = f"{dtype}[B, S ragged len, 2]"
    x = make(3, 4, 2)
    out.entry("ragged", line.format(type), {"y": type}, {"x": type}).case(
        {"x": ragged_input(x, LEN), "len": LEN}, {"y": pad([f(r) for r in rows_of(x, LEN)], 4)}, lengths={"y": LEN})
    return out


def sigmoid(x):
    return 1 / (1 + np.exp(-x.astype(np.float64)))


def wide(f):
    return lambda x: f(x.astype(np.float64))


def elementwise():
    unary("exp", wide(np.exp))
    unary("log", wide(np.log), make=lambda *s: floats(*s, low=0.1, high=9))
    unary("tanh", wide(np.tanh))
    unary("sigmoid", sigmoid).entry("far", "%y = rondo.sigmoid %x : (`f32[4]`) -> `f32[4]`", {"y": "f32[4]"}, {"x": "f32[4]"}).case(
        {"x": np.float32([-200, -20, 20, 200])}, {"y": np.float32([0, 2.0611537e-9, 1, 1])})
    unary("sqrt", wide(np.sqrt), make=lambda *s: floats(*s, low=0, high=9))
    unary("neg", np.negative)
    unary("abs", np.abs).entry("integers", "%y = rondo.abs %x : (`i32[3]`) -> `i32[3]`", {"y": "i32[3]"}, {"x": "i32[3]"}).case(
        {"x": np.int32([-3, 0, 3])}, {"y": np.int32([3, 0, 3])})
    unary("relu", lambda x: np.maximum(x, 0))
    unary("not", np.logical_not, "bool", booleans)

    def numbers(op, f):
        out = binary(op, f)
        x, y = integers(2, 3, low=-9), integers(2, 3, low=1)
        out.entry("integers", f"%z = rondo.{op} %x, %y : (`i32[B, 3]`, `i32[B, 3]`) -> `i32[B, 3]`", {"z": "i32[B, 3]"},
                  {"x": "i32[B, 3]", "y": "i32[B, 3]"}).case({"x": x, "y": y}, {"z": f(x, y)})
        return out

    wrapping = {"add": [-(2**31), 0, 2**31 - 6], "sub": [-2, 2**31 - 1, 2**31 - 4], "mul": [-2, -(2**31 - 1), 2**31 - 10]}
    for op, f in (("add", np.add), ("sub", np.subtract), ("mul", np.multiply)):
        line = f"%z = rondo.{op} %x, %y : (`i32[3]`, `i32[3]`) -> `i32[3]`"
        x, y = np.int32([2**31 - 1, 2**31 - 1, 2**31 - 1]), np.int32([1, -(2**31) + 1, -5])
        numbers(op, f).entry("wraps_around", line, {"z": "i32[3]"}, {"x": "i32[3]", "y": "i32[3]"}).case({"x": x, "y": y}, {"z": f(x, y)})
    div = binary("div", lambda x, y: x / y.astype(np.float64), second=lambda *s: floats(*s, low=0.5))
    mod = file("mod")
    x, least = np.int32([7, -7, 6, -6]), np.int32([-(2**31)] * 4)
    both, below = {"x": "i32[4]", "y": "i32[4]"}, {"y": (-9, -1)}
    for out, line, above, under in (
            (div, "%z = rondo.div %x, %y : (`i32[4]`, `i32[4]`) -> `i32[4]`", [3, -4, 2, -2], [-4, 3, -2, 2]),
            (mod, "%z = rondo.mod %x, %y : (`i32[4]`, `i32[4]`) -> `i32[4]`", [1, 1, 0, 0], [-1, -1, 0, 0])):
        # A divisor without a range is checked at the entry: it is at least 1.
        out.entry("divisor_above_0", line, {"z": "i32[4]"}, both).case(
            {"x": x, "y": np.int32([2, 2, 3, 3])}, {"z": np.int32(above)}).case(
            {"x": least, "y": np.int32([1, 2, 3, 7])},
            {"z": np.int32([-(2**31), -(2**30), -715827883, -306783379] if out is div else [0, 0, 1, 5])})
        out.entry("divisor_below_0", line, {"z": "i32[4]"}, both, ranges=below).case(
            {"x": x, "y": np.int32([-2, -2, -3, -3])}, {"z": np.int32(under)}).case(
            {"x": least, "y": np.int32([-1] * 4)}, {"z": least if out is div else 0 * least})
    x = integers(3, 4)
    mod.entry("ragged", "%y = rondo.mod %x, %m : (`i32[B, S ragged len]`, `i32`) -> `i32[B, S ragged len]`", {"y": "i32[B, S ragged len]"},
              {"x": "i32[B, S ragged len]", "m": "i32"}).case({"x": ragged_input(x, LEN), "m": np.int32(3), "len": LEN},
                                                             {"y": pad(rows_of(x % 3, LEN), 4)}, lengths={"y": LEN})
    numbers("min", np.minimum)
    numbers("max", np.maximum)
    for op, f in (("and", np.logical_and), ("or", np.logical_or)):
        binary(op, f, "bool", booleans, booleans)
    compare()
    select()
    cast()


def binary(op, f, dtype="f32", make=floats, second=None):
    out = file(op)
    second = second or make
    line = f"%z = rondo.{op} %x, %y : (`{{0}}`, `{{1}}`) -> `{{2}}`"

    def one(name, left, right, result, x, y):
        made = out.entry(name, line.format(left, right, result), {"z": result}, {"x": left, "y": right})
        return made.case({"x": x, "y": y}, {"z": f(x, y)})

    a, b = f"{dtype}[B, 3]", f"{dtype}[3]"
    one("same", a, a, a, make(2, 3), second(2, 3)).case(
        {"x": make(2, 3), "y": second(3, 3)}, error="`B` the value 3, but it is 2")
    one("trailing", a, b, a, make(2, 3), second(3))
    one("scalar", a, dtype, a, make(2, 3), second())
    one("stretches_literal_one", a, f"{dtype}[B, 1]", a, make(2, 3), second(2, 1))
    other = f"{dtype}[C, 3]"
    out.entry("sizes_differ", line.format(a, other, a), {"z": a}, {"x": a, "y": other}).case(
        {"x": make(2, 3), "y": second(1, 3)}, error=f"in `{op}`: shapes [2, 3] and [1, 3]: axis 0")
    type = f"{dtype}[B, S ragged len]"
    x, y = make(3, 4), second(3, 4)
    rows = [f(p, q) for p, q in zip(rows_of(x, LEN), rows_of(y, LEN))]
    out.entry("ragged", line.format(type, type, type), {"z": type}, {"x": type, "y": type}).case(
        {"x": ragged_input(x, LEN), "y": ragged_input(y, LEN), "len": LEN}, {"z": pad(rows, 4)}, lengths={"z": LEN})
    y = second(4)
    rows = [f(p, y[: len(p)]) for p in rows_of(x, LEN)]
    out.entry("ragged_and_dense", line.format(type, f"{dtype}[S]", type), {"z": type}, {"x": type, "y": f"{dtype}[S]"}).case(
        {"x": ragged_input(x, LEN), "y": y, "len": LEN}, {"z": pad(rows, 4)}, lengths={"z": LEN})
    short = f"{dtype}[B, S ragged m]"
    out.entry("lengths_differ", line.format(type, short, type), {"z": type}, {"x": type, "y": short}).case(
        {"x": x, "y": second(3, 4), "len": LEN, "m": np.int32([3, 2, 4])}, error="the lengths along axis 1")
    return out


def compare():
    out = file("compare")
    x, y = np.float32([1, 2, 3, np.nan]), np.float32([2, 2, 2, 2])
    for name, f in (("eq", np.equal), ("ne", np.not_equal), ("lt", np.less), ("le", np.less_equal), ("gt", np.greater), ("ge", np.greater_equal)):
        out.entry(name, f"%z = rondo.compare <{name}> %x, %y : (`f32[4]`, `f32[4]`) -> `bool[4]`", {"z": "bool[4]"},
                  {"x": "f32[4]", "y": "f32[4]"}).case({"x": x, "y": y}, {"z": f(x, y)})
    ids = integers(3, 4, high=4)
    out.entry("ragged", "%z = rondo.compare <eq> %x, %y : (`i32[B, S ragged len]`, `i32`) -> `bool[B, S ragged len]`",
              {"z": "bool[B, S ragged len]"}, {"x": "i32[B, S ragged len]", "y": "i32"}).case(
        {"x": ragged_input(ids, LEN), "y": np.int32(2), "len": LEN}, {"z": pad(rows_of(ids == 2, LEN), 4)}, lengths={"z": LEN})
    out.entry("bools", "%z = rondo.compare <eq> %x, %y : (`bool[2]`, `bool[2]`) -> `bool[2]`", {"z": "bool[2]"}, {"x": "bool[2]", "y": "bool[2]"}).case(
        {"x": np.array([True, False]), "y": np.array([True, True])}, {"z": np.array([True, False])})


def select():
    out = file("select")
    c, x, y = booleans(2, 3), floats(2, 3), floats(2, 3)
    out.entry("same", "%z = rondo.select %c, %x, %y : (`bool[B, 3]`, `f32[B, 3]`, `f32[B, 3]`) -> `f32[B, 3]`", {"z": "f32[B, 3]"},
              {"c": "bool[B, 3]", "x": "f32[B, 3]", "y": "f32[B, 3]"}).case({"c": c, "x": x, "y": y}, {"z": np.where(c, x, y)})
    c = booleans(3, 4)
    x = integers(3, 4)
    out.entry("ragged", "%z = rondo.select %c, %x, %y : (`bool[B, S ragged len]`, `i32[B, S ragged len]`, `i32`) -> `i32[B, S ragged len]`",
              {"z": "i32[B, S ragged len]"}, {"c": "bool[B, S ragged len]", "x": "i32[B, S ragged len]", "y": "i32"}).case(
        {"c": ragged_input(c, LEN), "x": ragged_input(x, LEN), "y": np.int32(-1), "len": LEN},
        {"z": pad(rows_of(np.where(c, x, np.int32(-1)), LEN), 4)}, lengths={"z": LEN})
    out.entry("row_condition", "%d = rondo.insert_axis %c at 1 : (`bool[B]`) -> `bool[B, 1]`\n"
              "%z = rondo.select %d, %x, %y : (`bool[B, 1]`, `f32[B, 2]`, `f32`) -> `f32[B, 2]`",
              {"z": "f32[B, 2]"}, {"c": "bool[B]", "x": "f32[B, 2]", "y": "f32"}).case(
        {"c": np.array([True, False]), "x": np.float32([[1, 2], [3, 4]]), "y": np.float32(9)}, {"z": np.float32([[1, 2], [9, 9]])})


def cast():
    out = file("cast")
    for name, source, target, x, y in (
        ("truncates", "f32", "i32", np.float32([1.9, -1.9, 0.5]), np.int32([1, -1, 0])),
        ("to_float", "i32", "f32", np.int32([-1, 0, 5]), np.float32([-1, 0, 5])),
        ("bool_to_float", "bool", "f32", np.array([True, False, True]), np.float32([1, 0, 1])),
        ("bool_to_integer", "bool", "i32", np.array([True, False, True]), np.int32([1, 0, 1])),
        ("to_bool", "f32", "bool", np.float32([0, 0.5, -1]), np.array([False, True, True]))):
        to = {"bool": "i1"}.get(target, target)
        out.entry(name, f"%y = rondo.cast %x to {to} : (`{source}[3]`) -> `{target}[3]`", {"y": f"{target}[3]"}, {"x": f"{source}[3]"}).case({"x": x}, {"y": y})
    x = floats(3, 4)
    out.entry("ragged", "%y = rondo.cast %x to i32 : (`f32[B, S ragged len]`) -> `i32[B, S ragged len]`", {"y": "i32[B, S ragged len]"},
              {"x": "f32[B, S ragged len]"}).case({"x": ragged_input(x, LEN), "len": LEN}, {"y": pad(rows_of(np.trunc(x).astype(np.int32), LEN), 4)}, lengths={"y": LEN})


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    import goldens  # the module, so that the other files add to its list and not to a second one of __main__
    import goldens_layout
    import goldens_loops
    import goldens_reduction

    goldens.elementwise()
    goldens_layout.make()
    goldens_reduction.make()
    goldens_loops.make()
    differing = []
    for made in goldens.FILES:
        path = HERE / f"{made.op}.mlir"
        if "--check" not in sys.argv[1:]:
            path.write_text(made.text())
        elif not path.exists() or path.read_text() != made.text():
            differing.append(path.name)
    if differing:
        sys.exit("differ from what goldens.py writes: " + ", ".join(differing))
