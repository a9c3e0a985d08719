# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Calls a compiled artifact from Python through its C ABI, with nothing but what its own description says (runtime/Abi.h, parts 1 and 2)."""
import ctypes
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

MAGIC = b"\x7fRONDO\r\n"
VERSION = 3
NONE = 0xFFFFFFFF
DTYPES = [np.float32, np.int32, np.int8]
SIZE_ARGUMENT = 1
# Sizes of the records, and where the members that we read stand in them.
VALUE, AXIS, ENTRY, SYMBOL, INSTRUCTION = 88, 56, 152, 32, 16
HEADER = struct.Struct("<8sIIQQQ")


@dataclass
class Value:
    name: str
    kind: int
    dtype: type
    field: int
    capacity: list  # outputs: the code of each axis's capacity

    @property
    def rank(self):
        return len(self.capacity)


class Artifact:
    """`artifact(word=..., steps=20)` runs an entry, the first or the named one, and returns {output: array cut to its size}."""

    def __init__(self, path, threads=1, entry=None, cpu=None):
        self.blob = description(Path(path).read_bytes())
        at = HEADER.size
        _, _, prefix, _, _, entries = [struct.unpack_from("<II", self.blob, at + 8 * k) for k in range(6)]
        self.library = ctypes.CDLL(str(Path(path).resolve()))
        self.prefix = self.text(prefix)
        names = [self.text(struct.unpack_from("<II", self.blob, at)) for at in self.records(entries, ENTRY)]
        self.number = names.index(entry) if entry else 0
        base = entries[0] + self.number * ENTRY
        pairs = [struct.unpack_from("<II", self.blob, base + 8 * k) for k in range(5)]
        self.symbols = self.records(pairs[2], SYMBOL)
        self.arguments = [self.value(at, False) for at in self.records(pairs[3], VALUE)]
        self.outputs = [self.value(at, True) for at in self.records(pairs[4], VALUE)]
        self.size = struct.unpack_from("<I", self.blob, base + ENTRY - 8)[0]
        self.bindings = {struct.unpack_from("<I", self.blob, at + 80)[0]: k for k, at in enumerate(self.records(pairs[3], VALUE))}
        self.axis_symbols = self.bound_axes(pairs[3])
        self.call = self.function(self.text(pairs[1]), ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
        self.workspace = self.function(self.text(pairs[1]) + "_workspace", ctypes.c_int64, ctypes.c_void_p, ctypes.c_int)
        self.message = self.function(self.prefix + "_message", ctypes.c_int, ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p)
        self.free = self.function(self.prefix + "_context_free", None, ctypes.c_void_p)
        self.threads, self.allocate = threads, np.zeros
        context = ctypes.c_void_p()
        create = self.function(self.prefix + "_context_create", ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)
        if code := create(threads, cpu.encode() if cpu else None, ctypes.byref(context)):
            raise RuntimeError(self.sentence(code))
        self.context = context

    def sentence(self, code, args=None):
        buffer = ctypes.create_string_buffer(512)
        self.message(code, args, buffer)
        return buffer.value.decode()

    def close(self):
        self.free(self.context)

    # --- The description ---

    def text(self, place):
        return self.blob[place[0] : place[0] + place[1]].decode()

    def records(self, place, size):
        return [place[0] + k * size for k in range(place[1])]

    def value(self, at, is_output):
        name = self.text(struct.unpack_from("<II", self.blob, at))
        kind, dtype, _, field = struct.unpack_from("<IIII", self.blob, at + 16)
        axes = self.records(struct.unpack_from("<II", self.blob, at + 32), AXIS)
        # An axis: size, capacity, lengths (16 bytes each: code, text), then how it is ragged.
        return Value(name, kind, DTYPES[dtype], field, [self.code(a + (16 if is_output else 0)) for a in axes])

    def code(self, at):
        return [struct.unpack_from("<Qq", self.blob, k) for k in self.records(struct.unpack_from("<II", self.blob, at), INSTRUCTION)]

    def bound_axes(self, arguments):
        """{symbol: (argument, axis, factor)} for the sizes that are the size of some argument's axis, or else a factor of it."""
        found, multiples = {}, {}
        for number, at in enumerate(self.records(arguments, VALUE)):
            for axis, place in enumerate(self.records(struct.unpack_from("<II", self.blob, at + 32), AXIS)):
                code = self.code(place)
                if len(code) == 1 and code[0][0] == 1:
                    found.setdefault(code[0][1], (number, axis, 1))
                if len(code) == 3 and [operation for operation, _ in code] == [0, 1, 4]:
                    multiples.setdefault(code[1][1], (number, axis, code[0][1]))
        return multiples | found

    def function(self, name, result, *arguments):
        made = getattr(self.library, name)
        made.restype, made.argtypes = result, arguments
        return made

    # --- Calls ---

    def prepare(self, **given):
        """A call with its memory laid out: `run()` may be repeated and allocates nothing; `read()` gives the outputs of the last run."""
        return Call(self, given)

    def __call__(self, **given):
        call = self.prepare(**given)
        call.run()
        return call.read()


class Call:
    def __init__(self, artifact, given):
        self.artifact, self.kept = artifact, []
        unknown = set(given) ^ {a.name for a in artifact.arguments}
        if unknown:
            raise TypeError(f"{artifact.prefix}: missing or unknown arguments: {', '.join(sorted(unknown))}")
        self.block = np.zeros(artifact.size, np.uint8)
        values = [given[a.name] if a.kind == SIZE_ARGUMENT else np.ascontiguousarray(given[a.name], a.dtype) for a in artifact.arguments]
        dims = self.dims(values)
        bytes_needed = artifact.workspace(dims.ctypes.data, artifact.threads)
        workspace = self.keep(artifact.allocate(max(bytes_needed, 1), np.uint8))
        struct.pack_into("<IIQQ", self.block, 0, artifact.size, artifact.number, workspace.ctypes.data, workspace.nbytes)
        for value, array in zip(artifact.arguments, values):
            self.put_input(value, array)
        self.results = [self.put_output(value, dims) for value in artifact.outputs]
        self.address = self.block.ctypes.data

    def keep(self, array):
        self.kept.append(array)
        return array

    def dims(self, values):
        dims = np.zeros(max(1, len(self.artifact.symbols)), np.int64)
        for symbol in range(len(self.artifact.symbols)):
            if symbol in self.artifact.axis_symbols:
                argument, axis, factor = self.artifact.axis_symbols[symbol]
                dims[symbol] = values[argument].shape[axis] // factor
            elif symbol in self.artifact.bindings and self.artifact.arguments[self.artifact.bindings[symbol]].kind == SIZE_ARGUMENT:
                dims[symbol] = values[self.artifact.bindings[symbol]]
        return dims

    def put_input(self, value, array):
        if value.kind == SIZE_ARGUMENT:
            struct.pack_into("<q", self.block, value.field, array)
            return
        if array.ndim != value.rank:
            raise TypeError(f"{value.name}: {array.ndim} axes, not {value.rank}")
        copy = self.keep(self.artifact.allocate(array.shape, array.dtype))
        copy[...] = array
        stride = [0] if value.rank >= 2 else []
        struct.pack_into(f"<Q{value.rank + len(stride)}q", self.block, value.field, copy.ctypes.data, *array.shape, *stride)

    def put_output(self, value, dims):
        shape = [evaluate(code, dims) for code in value.capacity]
        array, sizes = self.keep(self.artifact.allocate(shape, value.dtype)), self.keep(np.zeros(max(1, value.rank), np.int64))
        members = [array.ctypes.data, array.size] + [0] * (value.rank >= 2) + [sizes.ctypes.data] * (value.rank >= 1)
        struct.pack_into(f"<{len(members)}Q", self.block, value.field, *members)
        return array, sizes

    def run(self):
        code = self.artifact.call(self.artifact.context, self.address)
        if code:
            raise ValueError(self.artifact.sentence(code, self.address))

    def read(self):
        cut = [array[tuple(slice(0, n) for n in sizes[: array.ndim])] for array, sizes in self.results]
        return {value.name: array for value, array in zip(self.artifact.outputs, cut)}


def description(data):
    """The blob of the .rondo section. Its magic number may also stand in code; what follows it tells them apart."""
    at = data.find(MAGIC)
    while at >= 0:
        if at + HEADER.size <= len(data):
            _, version, _, size, _, _ = HEADER.unpack_from(data, at)
            if version == VERSION and at + size <= len(data):
                return data[at : at + size]
        at = data.find(MAGIC, at + 1)
    raise ValueError("no description of a Rondo model in this file")


def evaluate(code, dims):
    stack = []
    for operation, value in code:
        if operation == 0:
            stack.append(value)
        elif operation == 1:
            stack.append(int(dims[value]))
        else:
            b, a = stack.pop(), stack.pop()
            stack.append([a + b, a - b, a * b, a // b if b else 0, min(a, b), max(a, b)][operation - 2])
    return stack[0]
