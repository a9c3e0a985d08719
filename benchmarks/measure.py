# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Times two or more contestants in turns, so that whatever slows the machine meets them alike."""
import os
import time

import numpy as np

BLOCKS = 10       # turns of each contestant: forwards and backwards, ABBA
BLOCK_TIME = 0.06  # seconds a turn
LEAST = 4         # timings a turn, however long each takes


def pin(threads):
    """Keeps this process on its last `threads` cores: the first one serves interrupts on many machines."""
    cores = sorted(os.sched_getaffinity(0))[-threads:]
    os.sched_setaffinity(0, cores)
    return cores


def one(run):
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def interleaved(contestants):
    """{name: seconds of each timing} of {name: function}."""
    times = {name: [] for name in contestants}
    turns = {}
    for name, run in contestants.items():
        one(run)  # the first run may still set things up
        turns[name] = max(LEAST, int(BLOCK_TIME / max(1e-7, min(one(run), one(run)))))
    for block in range(BLOCKS):
        order = list(contestants) if block % 2 == 0 else list(contestants)[::-1]
        for name in order:
            one(contestants[name])  # the other one's data leave the cache untimed
            times[name] += [one(contestants[name]) for _ in range(turns[name])]
    return times


def summary(times):
    p10, median, p90 = np.percentile(times, [10, 50, 90])
    return {"median": float(median), "p10": float(p10), "p90": float(p90), "timings": len(times)}
