# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Calls an artifact with every array ending (or, with `begin`, beginning) at a page that may not be touched. One access outside ends it.

usage: guarded.py LIBRARY INPUTS.npz begin|end THREADS [NAME=SIZE...]; prints a digest of the outputs.
"""
import ctypes
import hashlib
import mmap
import sys

import numpy as np

from benchmarks.artifact import Artifact

PAGE = mmap.PAGESIZE
libc = ctypes.CDLL(None, use_errno=True)
kept = []


def guarded(side):
    def allocate(shape, dtype):
        size = int(np.prod(shape)) * np.dtype(dtype).itemsize
        pages = max(1, -(-size // PAGE))
        memory = mmap.mmap(-1, (pages + 2) * PAGE)
        kept.append(memory)
        start = ctypes.addressof(ctypes.c_char.from_buffer(memory))
        for guard in (start, start + (pages + 1) * PAGE):
            if libc.mprotect(ctypes.c_void_p(guard), ctypes.c_size_t(PAGE), 0):
                sys.exit("mprotect failed")
        offset = PAGE if side == "begin" else (pages + 1) * PAGE - size
        array = np.frombuffer(memory, np.uint8, size, offset).view(dtype)
        array[:] = 255  # what lies in fresh memory must not matter; as floats these are NaN
        return array.reshape(shape)

    return allocate


def main():
    library, inputs, side, threads = sys.argv[1:5]
    settings = {name: int(value) for name, value in (pair.split("=") for pair in sys.argv[5:])}
    artifact = Artifact(library, int(threads))
    artifact.allocate = guarded(side)
    call = artifact.prepare(**dict(np.load(inputs)), **settings)
    for _ in range(2):
        call.run()
    print(hashlib.sha256(b"".join(np.ascontiguousarray(v).tobytes() for v in call.read().values())).hexdigest())


if __name__ == "__main__":
    main()
