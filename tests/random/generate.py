# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Random well-shaped programs: every primitive, ragged and dense, in scans and loops.

Each value carries its type, with sizes as linear expressions over names, so that only well-shaped programs are made. Decisions
(comparisons, argmax, lengths, ends of rows) depend on `exact` values only, small multiples of 1/8: no rounding can turn them.

usage: generate.py SEED [ENTRIES]   prints a model
"""
import random
import sys
from dataclasses import dataclass, replace

H, V = 8, 11
ROUNDS_OFF = 6  # how many bits an exact value may have behind the point, and before it


class Size:
    """A linear expression: {name: coefficient}, the constant under ''."""

    def __init__(self, terms):
        self.terms = {n: c for n, c in terms.items() if c}

    @staticmethod
    def of(x):
        return x if isinstance(x, Size) else Size({"": x} if isinstance(x, int) else {x: 1})

    def __add__(self, other):
        other = Size.of(other)
        return Size({n: self.terms.get(n, 0) + other.terms.get(n, 0) for n in {*self.terms, *other.terms}})

    def __mul__(self, k):
        return Size({n: c * k for n, c in self.terms.items()})

    def __eq__(self, other):
        return self.terms == Size.of(other).terms

    def __hash__(self):
        return hash(frozenset(self.terms.items()))

    def constant(self):
        return self.terms.get("", 0) if set(self.terms) <= {""} else None

    def __str__(self):
        parts = [(f"{abs(c)}*{n}" if abs(c) > 1 else n) if n else str(abs(c)) for n, c in self.terms.items()]
        signs = ["-" if c < 0 else "+" for c in self.terms.values()]
        text = " ".join(f"{s} {p}" for s, p in zip(signs, parts)) or "0"
        return text[2:] if text.startswith("+ ") else text


@dataclass(frozen=True)
class Axis:
    size: Size
    lengths: Size = None  # of a ragged axis
    least: int = 1        # of a row's length, or of the size

    def __str__(self):
        return str(self.size) if self.lengths is None else f"{self.size} ragged {self.lengths}"


def dense(size, least=1):
    return Axis(Size.of(size), None, least)


def found_out(axes):
    """Whether a loop found out one of these sizes."""
    names = {n for a in axes for e in (a.size, a.lengths) if e for n in e.terms}
    return any(n[:1] in "Tn" and n[1:].isdigit() for n in names)


@dataclass(frozen=True)
class Value:
    name: str
    dtype: str
    axes: tuple
    bits: int = None   # exact: so many bits before and behind the point; None: rounded
    bound: int = None  # ids: below it
    rows: bool = True  # the first axis is the batch

    def type(self):
        return self.dtype + (f"[{', '.join(map(str, self.axes))}]" if self.axes else "")

    def result(self):
        """The type as an entry states it: a result names what a loop found out where it is a name, and else takes what there is."""
        alone = all(len(a.size.terms) == 1 and a.size.terms.get("") is None and set(a.size.terms.values()) == {1}
                    for a in self.axes if found_out((a,)))
        return self.type() if alone else f"{self.dtype}[{', '.join('_' if found_out((a,)) else str(a) for a in self.axes)}]"

    def ragged(self):
        return [k for k, a in enumerate(self.axes) if a.lengths is not None]

    def shape(self):
        return f"[{', '.join(str(a.size) for a in self.axes)}]"


class Block:
    """Makes the statements of one body; what it may see is `pool`."""

    def __init__(self, entry, pool, depth):
        self.entry, self.r, self.depth, self.pool, self.lines = entry, entry.r, depth, list(pool), []

    # Values.
    def pick(self, test=lambda v: True, among=None):
        found = [v for v in (self.pool if among is None else among) if test(v)]
        # What was made last is the likelier choice, so that chains grow.
        return self.r.choice(found[-6:] if found and self.r.random() < 0.6 else found) if found else None

    def floats(self, test=lambda v: True):
        return self.pick(lambda v: v.dtype == "f32" and test(v))

    def let(self, code, like, **changes):
        value = replace(like, name=self.entry.fresh(), **changes)
        # A size that a loop found out has no name that could be written.
        written = f": {value.type()}" if self.r.random() < 0.3 and not found_out(value.axes) else ""
        self.lines.append(f"let {value.name}{written} = {code}")
        self.pool.append(value)
        return value

    def statement(self):
        makers = [self.unary, self.binary, self.scalar, self.compare, self.select, self.integer, self.reduce, self.softmax,
                  self.argmax, self.concat, self.slice, self.split, self.transpose, self.insert, self.reverse, self.repeat,
                  self.gather, self.one_hot, self.product, self.product, self.einsum, self.cumsum, self.pad, self.take, self.top_k,
                  self.make, self.cast, self.densify, self.conv, self.merge, self.call, self.map_lambda]
        if self.depth < 2:
            makers += [self.scan, self.scan, self.loop, self.loop, self.each_layer]
        for _ in range(20):
            if self.r.choice(makers)():
                return True
        return False

    # Elementwise.
    def unary(self):
        v = self.floats()
        f = self.r.choice(["tanh", "sigmoid", "relu", "abs", "exp", "log", "sqrt", "-"])
        if not v:
            return None
        exact = v.bits if f in ("relu", "abs", "-") else None
        inner = v.name
        if f == "exp":
            inner = f"min({v.name}, 1.5)"
        if f in ("log", "sqrt"):
            inner = f"abs({v.name}) + 0.5"
        return self.let(f"{f}({inner})", v, bits=exact)

    def binary(self):
        v = self.floats()
        w = v and self.floats(lambda w: w.axes == v.axes or (len(w.axes) < len(v.axes) and w.axes == v.axes[len(v.axes) - len(w.axes):]))
        if not w:
            return None
        f = self.r.choice(["+", "-", "*", "min", "max", "/"])
        bits = None if v.bits is None or w.bits is None else max(v.bits, w.bits)
        if f in ("min", "max"):
            return self.let(f"{f}({v.name}, {w.name})", v, bits=bits)
        if f == "/":
            return self.let(f"{v.name} / (abs({w.name}) + 1.0)", v, bits=None)
        bits = None if bits is None else bits + 1 if f != "*" else v.bits + w.bits
        return self.let(f"{v.name} {f} {w.name}", v, bits=bits if bits and bits <= ROUNDS_OFF else None)

    def scalar(self):
        v = self.floats()
        return v and self.let(f"{v.name} {self.r.choice('+-*')} 0.5", v, bits=None if v.bits is None or v.bits >= ROUNDS_OFF else v.bits + 1)

    def compare(self):
        v = self.pick(lambda v: v.bits is not None and v.dtype != "bool")
        w = v and self.pick(lambda w: w.bits is not None and w.dtype == v.dtype and w.axes == v.axes)
        if not v:
            return None
        other = w.name if self.r.random() < 0.7 else "1"
        c = self.let(f"{v.name} {self.r.choice(['<', '<=', '>', '>=', '==', '!='])} {other}", v, dtype="bool", bits=0, bound=None)
        d = self.pick(lambda d: d.dtype == "bool" and d.axes == c.axes)
        return self.let(f"{self.r.choice(['not ', ''])}{c.name} {self.r.choice(['and', 'or'])} {d.name}", c) if d else c

    def select(self):
        c = self.pick(lambda v: v.dtype == "bool")
        a = c and self.floats(lambda v: v.axes == c.axes)
        b = a and self.floats(lambda v: v.axes == c.axes)
        return b and self.let(f"select({c.name}, {a.name}, {b.name})", a, bits=None if None in (a.bits, b.bits) else max(a.bits, b.bits))

    def integer(self):
        v = self.pick(lambda v: v.dtype == "i32")
        if not v:
            return None
        f = self.r.choice(["mod({v} * 3 + 5, 7)", "div({v}, 2)", "max({v} - 2, 0)", "min({v}, 4)", "{v} % 5", "({v} + 1) % 4", "mod({v} - 6, 3)"])
        return self.let(f.format(v=v.name), v, bound=7 if f.startswith("mod({v} *") else v.bound if "div" in f or f.startswith("m") and "max" in f else None)

    def cast(self):
        v = self.pick(lambda v: v.dtype != "f32" and v.bits is not None)
        return v and self.let(f"f32({v.name} % 3)" if v.dtype == "i32" else f"f32({v.name})", v, dtype="f32", bits=3, bound=None)

    # Over an axis.
    def reducible(self, least=1):
        v = self.floats(lambda v: v.axes and any(a.least >= least for a in v.axes[1 if v.rows else 0:]))
        if not v:
            return None, None
        return v, self.r.choice([k for k, a in enumerate(v.axes) if a.least >= least and (k or not v.rows)])

    def reduce(self):
        v, k = self.reducible()
        if v is None:
            return None
        f = self.r.choice(["sum", "mean", "max", "min"])
        return self.let(f"{f}({v.name}, along {k})", v, axes=v.axes[:k] + v.axes[k + 1:], bits=v.bits if f in ("max", "min") else None)

    def softmax(self):
        v, k = self.reducible()
        if v is None:
            return None
        f = self.r.choice(["softmax", "log_softmax"])
        return self.let(f"{f}({v.name}, along {k})", v, bits=None)

    def argmax(self):
        v, k = self.reducible()
        if v is None or v.bits is None or len(v.axes) < 2:
            return None
        size = v.axes[k].size.constant() if v.axes[k].lengths is None else None
        return self.let(f"argmax({v.name}, along {k})", v, dtype="i32", axes=v.axes[:k] + v.axes[k + 1:], bits=4, bound=size)

    def cumsum(self):
        v, k = self.reducible(0)
        return v and self.let(f"cumsum({v.name}, along {k})", v, bits=None)

    def top_k(self):
        v = self.floats(lambda v: len(v.axes) > 1 and v.bits is not None and v.axes[-1].lengths is None and (v.axes[-1].size.constant() or 0) > 2)
        if not v:
            return None
        values, places = self.entry.fresh(), self.entry.fresh()
        self.lines.append(f"let ({values}, {places}) = top_k({v.name}, 2)")
        axes = v.axes[:-1] + (dense(2),)
        self.pool += [replace(v, name=values, axes=axes), Value(places, "i32", axes, 4, v.axes[-1].size.constant(), v.rows)]
        return True

    # Rearranging.
    def concat(self):
        v = self.pick(lambda v: len(v.axes) > 1 and v.dtype != "bool")
        if not v:
            return None
        k = self.r.randrange(1 if v.rows else 0, len(v.axes))

        def fits(w):
            return (w.dtype == v.dtype and len(w.axes) == len(v.axes) and w.axes[:k] + w.axes[k + 1:] == v.axes[:k] + v.axes[k + 1:]
                    and (w.axes[k].lengths is None) == (v.axes[k].lengths is None))
        w = self.pick(fits)
        a, b = v.axes[k], w.axes[k]
        axis = Axis(a.size + b.size, None if a.lengths is None else a.lengths + b.lengths, a.least + b.least)
        if len(str(axis)) > 40:
            return None
        return self.let(f"concat({v.name}, {w.name}, along {k})", v, axes=v.axes[:k] + (axis,) + v.axes[k + 1:],
                        bits=None if None in (v.bits, w.bits) else max(v.bits, w.bits), bound=None)

    def slice(self):
        v = self.pick(lambda v: len(v.axes) > 1 and any(a.least > 1 for a in v.axes[1:]))
        if not v:
            return None
        k = self.r.choice([k for k, a in enumerate(v.axes) if k and a.least > 1])
        low, high = self.r.choice([(1, 0), (0, 1), (1, 0), (0, 1), (1, 1)])
        if v.axes[k].least < low + high:
            return None
        text = f"{low or ''}:{-high if high else ''}"
        a = v.axes[k]
        by = -(low + high)
        axis = Axis(a.size + by, None if a.lengths is None else a.lengths + by, a.least + by)
        return self.let(f"{v.name}[{':, ' * k}{text}]", v, axes=v.axes[:k] + (axis,) + v.axes[k + 1:])

    def split(self):
        v = self.floats(lambda v: v.axes and v.axes[-1].lengths is None and (v.axes[-1].size.constant() or 1) % 2 == 0)
        if not v:
            return None
        names = [self.entry.fresh(), self.entry.fresh()]
        self.lines.append(f"let ({', '.join(names)}) = split({v.name}, 2)")
        axis = dense(v.axes[-1].size.constant() // 2)
        self.pool += [replace(v, name=n, axes=v.axes[:-1] + (axis,)) for n in names]
        return True

    def transpose(self):
        v = self.pick(lambda v: len(v.axes) == 3 and not v.ragged())
        return v and self.let(f"transpose({v.name}, 0, 2, 1)", v, axes=(v.axes[0], v.axes[2], v.axes[1]))

    def insert(self):
        v = self.pick(lambda v: 0 < len(v.axes) < 3 and not v.ragged())
        if not v:
            return None
        k = self.r.randrange(1, len(v.axes) + 1)
        return self.let(f"insert_axis({v.name}, {k})", v, axes=v.axes[:k] + (dense(1),) + v.axes[k:])

    def reverse(self):
        v = self.pick(lambda v: len(v.axes) > 1)
        return v and self.let(f"reverse({v.name}, along {self.r.randrange(1, len(v.axes))})", v)

    def repeat(self):
        v = self.pick(lambda v: len(v.axes) > 1 and v.axes[-1].lengths is None and v.axes[-1].size.constant())
        if not v or v.axes[-1].size.constant() > 16:
            return None
        code = f"repeat({v.name}, 2, along -1)"
        return self.let(code, v, axes=v.axes[:-1] + (dense(v.axes[-1].size * 2, 2 * v.axes[-1].least),))

    def pad(self):
        v = self.floats(lambda v: len(v.axes) > 1 and v.axes[-1].lengths is None)
        if not v:
            return None
        return self.let(f"pad({v.name}, 1, 2, along -1, value: 0.5)", v, axes=v.axes[:-1] + (dense(v.axes[-1].size + 3, v.axes[-1].least + 3),))

    def take(self):
        v = self.pick(lambda v: len(v.axes) > 1 and any(a.least >= 1 for a in v.axes[1:]))
        if not v:
            return None
        k = self.r.choice([k for k, a in enumerate(v.axes) if k and a.least >= 1])
        return self.let(f"{v.name}[{':, ' * k}{self.r.choice(['0', '-1'])}]", v, axes=v.axes[:k] + v.axes[k + 1:])

    def merge(self):
        v = self.floats(lambda v: len(v.axes) == 2 and v.rows and v.axes[0] == dense("B") and (v.axes[1].size.constant() or 1) % 2 == 0)
        if not v:
            return None
        half = v.axes[1].size.constant() // 2
        apart = self.let(f"split_axis({v.name}, 1, 2, {half})", v, axes=(v.axes[0], dense(2, 2), dense(half, half)))
        if self.r.random() < 0.5:
            return apart
        rows = self.let(f"tanh(merge({apart.name}, 0, 1))", v, axes=(dense(Size.of("B") * 2), dense(half, half)), bits=None, rows=False)
        return self.let(f"split_axis({rows.name}, 0, B, 2)", v, axes=apart.axes, bits=None)

    # Indices and products.
    def gather(self):
        ids = self.pick(lambda v: v.dtype == "i32" and v.bound is not None and v.bound <= V)
        table = ids and self.floats(lambda t: not t.rows and len(t.axes) == 2 and (t.axes[0].size.constant() or 0) >= ids.bound)
        return table and self.let(f"{table.name}[{ids.name}]", ids, dtype="f32", axes=ids.axes + table.axes[1:], bits=table.bits, bound=None)

    def one_hot(self):
        ids = self.pick(lambda v: v.dtype == "i32" and v.bound is not None and v.bound <= V and len(v.axes) < 3)
        return ids and self.let(f"one_hot({ids.name}, {V})", ids, dtype="f32", axes=ids.axes + (dense(V, V),), bits=1, bound=None)

    def product(self):
        v = self.floats(lambda v: len(v.axes) > 1 and v.axes[-1].lengths is None)
        w = v and self.floats(lambda w: not w.rows and len(w.axes) == 2 and w.axes[0].size == v.axes[-1].size)
        return w and self.let(f"{v.name} @ {w.name}" + self.r.choice(["", "", f" + {v.name} @ {w.name}", f" - sum({w.name}, along 0)"]), v,
                              axes=v.axes[:-1] + w.axes[1:], bits=None)

    def einsum(self):
        m = self.floats(lambda v: len(v.axes) == 3)
        h = m and self.floats(lambda v: len(v.axes) == 2 and v.rows and v.axes == (m.axes[0], m.axes[2]))
        s = m and self.floats(lambda v: len(v.axes) == 2 and v.rows and v.axes == m.axes[:2])
        if h and self.r.random() < 0.5:
            return self.let(f'einsum("b s d, b d -> b s", {m.name}, {h.name})', m, axes=m.axes[:2], bits=None)
        return s and self.let(f'einsum("b s, b s d -> b d", {s.name}, {m.name})', m, axes=(m.axes[0], m.axes[2]), bits=None)

    def conv(self):
        v = self.floats(lambda v: len(v.axes) == 3 and v.axes[2] == dense(H, H) and v.axes[1].lengths is None and v.axes[1].least >= 2)
        kernel = self.pick(lambda w: w.name == "kernel")
        if not v or not kernel:
            return None
        return self.let(f"conv1d({v.name}, kernel)", v, axes=(v.axes[0], dense(v.axes[1].size + -1, v.axes[1].least - 1), v.axes[2]), bits=None)

    def make(self):
        v = self.pick(lambda v: v.axes and not v.ragged() and not found_out(v.axes))
        if not v:
            return None
        if v.rows and self.r.random() < 0.3 and len(v.axes) > 1 and v.axes[-1].size.constant():
            n = v.axes[-1].size.constant()
            return self.let(f"{v.name}" if v.dtype == "i32" else f"fill({v.shape()}, 3) + iota({n})", v, dtype="i32", bits=5,
                            bound=v.bound if v.dtype == "i32" else None) 
        return self.let(f"{self.r.choice(['zeros', 'ones'])}({v.shape()})", v, dtype="f32", bits=1, bound=None)

    def densify(self):
        v = self.floats(lambda v: len(v.ragged()) == 1)
        if not v:
            return None
        k = v.ragged()[0]
        axes = v.axes[:k] + (Axis(v.axes[k].size, None, v.axes[k].least),) + v.axes[k + 1:]
        return self.let(f"dense({v.name}, {self.r.choice(['0.0', '1.5'])})", v, axes=axes, bits=None if v.bits is None else max(v.bits, 3))

    def call(self):
        v = self.floats(lambda v: len(v.axes) == 2 and v.axes[1] == dense(H, H) and v.rows)
        if not v:
            return None
        return self.let(self.r.choice([f"mix(cell, {v.name})", f"twice(fn (s) = tanh(s) * 0.5 + {v.name}, {v.name})", f"dense_layer(out, {v.name})"]), v, bits=None)

    def map_lambda(self):
        v = self.floats(lambda v: len(v.axes) >= 1)
        if not v:
            return None
        a, b = self.entry.fresh(), self.entry.fresh()
        self.lines.append(f"let ({a}, {b}) = map(({v.name}, {v.name}), fn (leaf) = leaf + 0.5)")
        bits = None if v.bits is None or v.bits >= ROUNDS_OFF else v.bits + 1
        self.pool += [replace(v, name=a, bits=bits), replace(v, name=b, bits=bits)]
        return True

    def each_layer(self):
        v = self.floats(lambda v: len(v.axes) >= 2 and v.axes[-1] == dense(H, H))
        if not v:
            return None
        return self.let(f"for p in layers carry x = {v.name} {{ carry x = tanh(dense_layer(p, x)) }}", v, bits=None)

    # Loops.
    def carried(self):
        """Up to three carried values that keep their type: [(name, start)]."""
        found = [v for v in (self.floats(lambda v: len(v.axes) <= 2 and v.rows) for _ in range(self.r.randrange(1, 4))) if v]
        return [(replace(v, name=self.entry.fresh("c"), bits=None, bound=None), v) for v in found]

    def update(self, block, value):
        """An expression of the carried value's type, bounded so that no number grows without end."""
        other = block.pick(lambda v: v.dtype == value.dtype and v.axes == value.axes and v.name != value.name)
        return f"tanh({other.name}) * 0.5 + {value.name} * 0.25" if other else f"{value.name} * 0.5 - 0.25"

    def body(self, bound, statements):
        block = Block(self.entry, self.pool + bound, self.depth + 1)
        # What the loop brings is likely to be used.
        block.pool += bound
        for _ in range(statements):
            block.statement()
        return block

    def close(self, block, head, carried, yields, tail="", growing=None):
        """Writes the loop; returns the names of its results."""
        updates = [f"{c.name} = {self.update(block, c)}" for c, _ in carried]
        if len(carried) > 1 and carried[0][0].axes == carried[1][0].axes and self.r.random() < 0.3:
            updates[:2] = [f"{carried[0][0].name} = {carried[1][0].name}", f"{carried[1][0].name} = {carried[0][0].name}"]
        if growing:
            updates.append(growing[2])
        starts = [f"{c.name} = {v.name}" for c, v in carried] + ([f"{growing[0]} = {growing[1]}"] if growing else [])
        names = [self.entry.fresh() for _ in range(len(yields) + len(starts))]
        carry = f" carry {', '.join(starts)}" if starts else ""
        indent = "  "
        self.lines.append(f"let {'(' + ', '.join(names) + ')' if len(names) > 1 else names[0]} = {head}{carry} {{")
        self.lines += [indent + line for line in block.lines]
        if yields:
            self.lines.append(indent + "yield " + (f"({', '.join(y.name for y in yields)})" if len(yields) > 1 else yields[0].name))
        if updates:
            self.lines.append(indent + "carry " + ", ".join(updates))
        self.lines.append("}" + tail)
        return names

    def scan(self):
        v = self.floats(lambda v: 2 <= len(v.axes) <= 3 and v.rows)
        if not v:
            return None
        axis = v.axes[1]
        w = self.floats(lambda w: 2 <= len(w.axes) <= 3 and w.rows and w.axes[:2] == v.axes[:2])
        over = [v] + ([w] if w and self.r.random() < 0.4 else [])
        elements = [replace(x, name=self.entry.fresh("e"), axes=x.axes[:1] + x.axes[2:]) for x in over]
        carried = self.carried()
        block = self.body(elements + [c for c, _ in carried], self.r.randrange(1, 6))
        yields = [y for y in (block.pick(lambda y: y.rows and 1 <= len(y.axes) <= 2 and not y.ragged() and y.dtype != "bool", block.pool[len(self.pool):])
                              for _ in range(self.r.randrange(0, 3))) if y]
        if not yields and not carried:
            return None
        names = [x.name for x in over]
        pattern = elements[0].name if len(over) == 1 else f"({', '.join(e.name for e in elements)})"
        source = names[0] if len(over) == 1 else f"({', '.join(names)})"
        head = f"scan {pattern} over {source} along 1{self.r.choice(['', ' reverse'])}"
        results = self.close(block, head, carried, yields)
        self.pool += [replace(y, name=n, axes=(y.axes[0], axis) + y.axes[1:]) for n, y in zip(results, yields)]
        self.pool += [replace(c, name=n) for n, (c, _) in zip(results[len(yields):], carried)]
        return True

    def loop(self):
        kind = self.r.choice(["plain", "until", "dropping", "while", "growing", "growing"])
        carried = self.carried()
        bound = [c for c, _ in carried]
        counter = self.pick(lambda v: v.dtype == "i32" and v.rows and len(v.axes) == 1)
        if not carried or (kind in ("until", "dropping") and not counter):
            return None
        if kind in ("until", "dropping") and any(c.ragged() for c in bound):
            return None
        batch = Size.of("B")
        count = self.r.choice(["steps", "3"])
        steps = Size.of(int(count) if count.isdigit() else count)
        name = self.entry.fresh("c")
        if kind in ("until", "dropping", "while"):
            bound.append(Value(name, "i32", (dense(batch),) if kind != "while" else (), 4))
        block = self.body(bound, self.r.randrange(1, 6))
        yields = [y for y in (block.pick(lambda y: y.rows and 1 <= len(y.axes) <= 2 and not y.ragged() and y.dtype != "bool", block.pool[len(self.pool):])
                              for _ in range(self.r.randrange(1, 3))) if y]
        if kind == "growing":
            return self.grow(block, carried, yields, count, steps)
        if kind == "plain":
            results = self.close(block, f"loop at most {count}", carried, yields)
            axis = dense(steps)
        elif kind == "while":
            results = self.close(block, f"loop at most {count}", carried, yields, f" while {name} < {self.r.choice(['0', '2', '9'])}",
                                 growing=(name, self.r.choice(["0", "1"]), f"{name} = {name} + 1"))
            axis = dense(self.entry.fresh("T"), 0)
        else:
            tail = f" until {name} <= {self.r.choice(['0', '1', '2'])}" + (", dropping it" if kind == "dropping" else "")
            results = self.close(block, f"loop at most {count}", carried, yields, tail, growing=(name, f"{counter.name} % 5", f"{name} = {name} - 1"))
            axis = Axis(Size.of(self.entry.fresh("T")), Size.of(self.entry.fresh("n")), 0 if kind == "dropping" else 1)
        self.pool += [replace(y, name=n, axes=(y.axes[0], axis) + y.axes[1:]) for n, y in zip(results, yields)]
        self.pool += [replace(c, name=n) for n, (c, _) in zip(results[len(yields):], carried)]
        return True

    def grow(self, block, carried, yields, count, steps):
        v = block.floats(lambda v: v.rows and len(v.axes) == 2 and not v.ragged() and v.axes[0].size == Size.of("B"))
        if not v or found_out(v.axes):
            return None
        name, size = self.entry.fresh("c"), v.axes[1].size
        start = f"zeros([B, {self.r.choice([0, 1, 2])}, {size}])"
        first = int(start.split(",")[1])
        piece = f"insert_axis({v.name}, 1)" if first == 0 or self.r.random() < 0.5 else f"insert_axis({v.name} + {name}[:, -1] * 0.5, 1)"
        order = self.r.choice([f"concat({name}, {piece}, along 1)", f"concat({piece}, {name}, along 1)"])
        results = self.close(block, f"loop at most {count}", carried, yields, growing=(name, start, f"{name} = {order}"))
        self.pool += [replace(y, name=n, axes=(y.axes[0], dense(steps)) + y.axes[1:]) for n, y in zip(results, yields)]
        self.pool += [replace(c, name=n) for n, (c, _) in zip(results[len(yields):], carried)]
        self.pool.append(Value(results[-1], "f32", (v.axes[0], dense(steps + first, 1 + first), v.axes[1])))
        return True


class Entry:
    def __init__(self, seed, name):
        self.r, self.name, self.numbers = random.Random(seed), name, {}

    def fresh(self, kind="v"):
        self.numbers[kind] = self.numbers.get(kind, 0) + 1
        return f"{kind}{self.numbers[kind]}"

    def text(self):
        b, s, t, h = dense("B"), Axis(Size.of("S"), Size.of("len")), dense("T", 2), dense(H, H)
        inputs = [Value("x", "f32", (b, s, h), 3), Value("d", "f32", (b, t, h), 3), Value("y", "f32", (b, h), 3),
                  Value("ids", "i32", (b,), 4, V), Value("words", "i32", (b, s), 4, V)]
        weights = [Value("w", "f32", (h, h), rows=False), Value("wide", "f32", (h, dense(3 * H, 3 * H)), rows=False),
                   Value("narrow", "f32", (dense(3 * H, 3 * H), h), rows=False), Value("table", "f32", (dense(V, V), h), 3, rows=False),
                   Value("kernel", "f32", (dense(2, 2), h, h), rows=False)]
        block = Block(self, weights + inputs, 0)
        for _ in range(self.r.randrange(3, 11)):
            block.statement()
        made = [v for v in block.pool[len(weights) + len(inputs):] if v.axes and v.rows] or [inputs[0]]
        results = made[-1:] + self.r.sample(made, min(len(made), 2))
        results = list({v.name: v for v in results}.values())
        signature = ", ".join(f"o{k}: {v.result()}" for k, v in enumerate(results))
        body = "\n".join("  " + line for line in block.lines)
        value = ", ".join(v.name for v in results)
        return (f"entry {self.name}<B, S, T>(x: f32[B, S ragged len, {H}], len: i32[B] in 1..=S, d: f32[B, T, {H}], y: f32[B, {H}],\n"
                f"    ids: i32[B] in 0..{V}, words: i32[B, S ragged len] in 0..{V}, steps: size) -> ({signature}) where T >= 2 {{\n"
                f"{body}\n  {'(' + value + ')' if len(results) > 1 else value}\n}}\n"), len(results)


HEAD = f"""struct Cell<H> {{ a: f32[H, H], b: f32[H] }}
param w: f32[{H}, {H}]
param wide: f32[{H}, {3 * H}]
param narrow: f32[{3 * H}, {H}]
param table: f32[{V}, {H}]
param kernel: f32[2, {H}, {H}]
param cell: Cell<{H}>
param out: Dense<{H}, {H}>
param layers: [Dense<{H}, {H}>; 2]

fn mix<B, H>(p: Cell<H>, x: f32[B, H]) -> f32[B, H] {{
  let z = sigmoid(x @ p.a + p.b)
  z * x + (1.0 - z) * tanh(x)
}}
fn twice<State>(f: fn(State) -> State, s: State) -> State = f(f(s))

"""


def weights():
    """{name: shape} of the model's file."""
    dense_shapes = {"w": (H, H), "b": (H,)}
    named = {"w": (H, H), "wide": (H, 3 * H), "narrow": (3 * H, H), "table": (V, H), "kernel": (2, H, H), "cell.a": (H, H), "cell.b": (H,)}
    for prefix in ("out", "layers.0", "layers.1"):
        named |= {f"{prefix}.{field}": shape for field, shape in dense_shapes.items()}
    return named


def model(seed, entries):
    """(text, {entry: number of results})"""
    made = {f"e{k}": Entry(f"{seed}.{k}", f"e{k}").text() for k in range(entries)}
    return HEAD + "\n".join(text for text, _ in made.values()), {name: count for name, (_, count) in made.items()}


if __name__ == "__main__":
    print(model(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 4)[0])
