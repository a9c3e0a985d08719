# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The machine's limit, probed in this process: how fast a core multiplies and adds, and how fast it reads from each level of memory."""
import ctypes
import ctypes.util
import mmap
import subprocess
import time
from pathlib import Path

import numpy as np

KIB, MIB = 1 << 10, 1 << 20
READ_SIZES = [32 * KIB, 256 * KIB, 512 * KIB, 1 * MIB, 2 * MIB, 4 * MIB, 8 * MIB, 16 * MIB, 64 * MIB, 256 * MIB]
SHARE = 0.03  # seconds a reading
TRIES = 7     # the best counts: a limit is what the machine can do, not what its neighbours leave

# What these probes read on an idle machine of the kind that the project measures on. Below 0.9 of them the machine was busy,
# and a fraction of what was probed would flatter us.
EXPECTED = {"fma": 124e9, "l3": 86e9, "dram": 24e9}
HUGE_PAGES = 14  # MADV_HUGEPAGE


def build(folder):
    library, source = folder / "libprobe.so", Path(__file__).with_name("probe.c")
    if not library.exists() or library.stat().st_mtime < source.stat().st_mtime:
        folder.mkdir(parents=True, exist_ok=True)
        flags = ["-O3", "-march=native", "-mprefer-vector-width=512", "-shared", "-fPIC"]
        subprocess.run(["clang-19", *flags, str(source), "-o", str(library)], check=True)
    probe = ctypes.CDLL(str(library))
    probe.probe_fma.restype = probe.probe_read.restype = ctypes.c_double
    probe.probe_fma.argtypes = [ctypes.c_int64]
    probe.probe_read.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64]
    return probe


def best(measure, work):
    """The best of a few readings of SHARE seconds each; `work(rate)` says how many rounds those are."""
    rate = measure(1)
    for _ in range(TRIES):
        rate = max(rate, measure(max(1, int(work(rate)))))
    return rate


class Limits:
    """Rates a second: `fma` in operations, `read` in bytes by working set."""

    def __init__(self, folder):
        self.probe = build(folder)
        self.memory = mmap.mmap(-1, READ_SIZES[-1])
        self.memory.madvise(HUGE_PAGES)
        self.values = np.frombuffer(self.memory, np.float32)
        self.values[:] = 1e-3
        self.fma, self.read = 0.0, {}
        self.measure()

    def measure(self):
        """Probes again; each rate keeps its best reading."""
        address = self.values.ctypes.data
        self.fma = max(self.fma, best(self.probe.probe_fma, lambda rate: SHARE * rate / 384))
        for size in READ_SIZES:
            read = best(lambda rounds: self.probe.probe_read(address, size, rounds), lambda rate: SHARE * rate / size)
            self.read[size] = max(self.read.get(size, 0.0), read)

    def speed(self):
        """Multiply-adds a second just now, in 2 ms: is the core ours, and at its usual clock?"""
        return self.probe.probe_fma(int(2e-3 * self.fma / 384))

    def bandwidth(self, size):
        """Bytes a second for a working set of `size` bytes: between two probed sizes, the line between them."""
        sizes = sorted(self.read)
        return float(np.interp(np.log(size), np.log(sizes), [self.read[s] for s in sizes]))

    def levels(self):
        return {"fma": self.fma, "l2": self.bandwidth(512 * KIB), "l3": self.bandwidth(4 * MIB), "dram": self.bandwidth(256 * MIB)}

    def trusted(self):
        """None if the machine was idle enough to speak of fractions, else the sentence that says why not."""
        low = [f"{name} {self.levels()[name] / 1e9:.0f} of {EXPECTED[name] / 1e9:.0f}" for name in EXPECTED
               if self.levels()[name] < 0.9 * EXPECTED[name]]
        return f"the probes read less than on an idle machine ({', '.join(low)} G/s): no fraction is quoted" if low else None

    def seconds(self, phases):
        """The least time of phases (flops, bytes, working set, times), and what binds the longest of them."""
        total, binding = 0.0, (0.0, "")
        for flops, size, working_set, times in phases:
            compute, memory = flops / self.fma, size / self.bandwidth(working_set)
            total += times * max(compute, memory)
            level = "fma" if compute >= memory else "L2" if working_set <= MIB else "L3" if working_set <= 32 * MIB else "DRAM"
            binding = max(binding, (times * max(compute, memory), level))
        return total, binding[1]


def openblas_sgemm(n=1024):
    """Operations a second of OpenBLAS's product of two n x n matrices on one thread: the yardstick that everybody knows."""
    name = ctypes.util.find_library("openblas")
    if not name:
        return None
    blas = ctypes.CDLL(name)
    blas.openblas_set_num_threads(1)
    a, b = np.ones((n, n), np.float32), np.ones((n, n), np.float32)
    c = np.zeros((n, n), np.float32)
    pointer = [m.ctypes.data_as(ctypes.c_void_p) for m in (a, b, c)]
    row_major, plain, one, zero = 101, 111, ctypes.c_float(1), ctypes.c_float(0)
    times = []
    for _ in range(5):
        began = time.perf_counter()
        blas.cblas_sgemm(row_major, plain, plain, n, n, n, one, pointer[0], n, pointer[1], n, zero, pointer[2], n)
        times.append(time.perf_counter() - began)
    return 2 * n**3 / min(times)
