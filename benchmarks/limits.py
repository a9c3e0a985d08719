# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The machine's limit, probed in this process by what `rondo bench` probes with: how fast the cores multiply and add, and how fast they read
from each level of memory, as many threads together as the contestants have."""
import ctypes
import ctypes.util
import subprocess
import time
from pathlib import Path

import numpy as np

KIB, MIB = 1 << 10, 1 << 20
READ_SIZES = [32 * KIB, 256 * KIB, 512 * KIB, 1 * MIB, 2 * MIB, 4 * MIB, 8 * MIB, 16 * MIB, 64 * MIB, 256 * MIB]
SHARE = 0.002   # seconds a reading
READINGS = 20   # of each kind

# What these probes read on an idle machine of the kind that the project measures on, with one thread. Below 0.9 of them the machine was
# busy, and a fraction of what was probed would flatter us. Two threads share memory: together they read 33 GB/s.
EXPECTED = {"fma": 124e9, "l3": 86e9, "dram": 24e9}
EXPECTED_SHARED = {"dram": 33e9}


def build(folder):
    library, source = folder / "libprobe.so", Path(__file__).resolve().parents[1] / "tools" / "Probe.cpp"
    if not library.exists() or library.stat().st_mtime < source.stat().st_mtime:
        folder.mkdir(parents=True, exist_ok=True)
        flags = ["-std=c++20", "-O3", "-shared", "-fPIC", "-pthread", f"-I{source.parents[1]}"]
        subprocess.run(["clang++-19", *flags, str(source), "-o", str(library)], check=True)
    probe = ctypes.CDLL(str(library))
    probe.rondo_probe_operations.restype = probe.rondo_probe_read.restype = ctypes.c_double
    probe.rondo_probe_operations.argtypes = [ctypes.c_int, ctypes.c_double, ctypes.c_int]
    probe.rondo_probe_read.argtypes = [ctypes.c_int, ctypes.c_size_t, ctypes.c_double, ctypes.c_int]
    return probe


class Limits:
    """Rates a second of all threads together: `fma` in operations, `read` in bytes by working set."""

    def __init__(self, folder, threads=1):
        self.probe, self.threads = build(folder), threads
        self.fma, self.read = 0.0, {}
        self.measure()

    def measure(self):
        """Probes again; each rate keeps its best reading."""
        self.fma = max(self.fma, self.probe.rondo_probe_operations(self.threads, SHARE, 2 * READINGS))
        for size in READ_SIZES:
            if size // self.threads >= 4096:
                self.read[size] = max(self.read.get(size, 0.0), self.probe.rondo_probe_read(self.threads, size, SHARE, READINGS))

    def speed(self):
        """Multiply-adds a second just now, in 2 ms: are the cores ours, and at their usual clock?"""
        return self.probe.rondo_probe_operations(self.threads, SHARE, 1)

    def bandwidth(self, size):
        """Bytes a second for a working set of `size` bytes: between two probed sizes, the line between them."""
        sizes = sorted(self.read)
        return float(np.interp(np.log(size), np.log(sizes), [self.read[s] for s in sizes]))

    def levels(self):
        return {"fma": self.fma, "l2": self.bandwidth(512 * KIB * self.threads), "l3": self.bandwidth(4 * MIB * self.threads),
                "dram": self.bandwidth(256 * MIB)}

    def trusted(self):
        """None if the machine was idle enough to speak of fractions, else the sentence that says why not."""
        expected = {name: rate * self.threads for name, rate in EXPECTED.items()}
        if self.threads > 1:
            expected |= EXPECTED_SHARED
        low = [f"{name} {self.levels()[name] / 1e9:.0f} of {rate / 1e9:.0f}" for name, rate in expected.items()
               if self.levels()[name] < 0.9 * rate]
        return f"the probes read less than on an idle machine ({', '.join(low)} G/s): no fraction is quoted" if low else None

    def level(self, working_set):
        if working_set <= MIB * self.threads:
            return "L2"
        return "L3" if working_set <= 32 * MIB else "DRAM"

    def seconds(self, phases):
        """The least time of phases (flops, bytes, working set, times), and what binds most of it."""
        by_resource = {}
        for flops, size, working_set, times in phases:
            compute, memory = flops / self.fma, size / self.bandwidth(working_set)
            resource = "FMA" if compute >= memory else self.level(working_set)
            by_resource[resource] = by_resource.get(resource, 0.0) + times * max(compute, memory)
        return sum(by_resource.values()), max(by_resource, key=by_resource.get)


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
