# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Times two or more contestants in turns, so that whatever slows the machine meets them alike."""
import os
import time

import numpy as np

BLOCKS = 10        # turns of each contestant: forwards and backwards, ABBA
MOST_BLOCKS = 40   # while others use the machine, that many are tried
BLOCK_TIME = 0.06  # seconds a turn
LEAST = 4          # timings a turn, however long each takes
STEADY = 0.92      # of the best speed that was seen: a block before and after which the core was slower does not count


def pin(threads):
    """Keeps this process on its last `threads` cores: the first one serves interrupts on many machines."""
    cores = sorted(os.sched_getaffinity(0))[-threads:]
    os.sched_setaffinity(0, cores)
    return cores


def one(run):
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def interleaved(contestants, speed=lambda: 1.0):
    """{name: seconds of each timing} of {name: function}, and whether the machine was steady while they were taken."""
    turns = {}
    for name, run in contestants.items():
        one(run)  # the first run may still set things up
        turns[name] = max(LEAST, int(BLOCK_TIME / max(1e-7, min(one(run), one(run)))))
    blocks, best = [], speed()
    while len(blocks) < MOST_BLOCKS and sum(rate >= STEADY * best for rate, _ in blocks) < BLOCKS:
        before, times = speed(), {}
        for name in list(contestants)[:: 1 if len(blocks) % 2 == 0 else -1]:
            one(contestants[name])  # the other one's data leave the cache untimed
            times[name] = [one(contestants[name]) for _ in range(turns[name])]
        blocks.append((min(before, speed()), times))
        best = max(best, blocks[-1][0])
    steady = [times for rate, times in blocks if rate >= STEADY * best]
    kept = steady if len(steady) >= BLOCKS // 2 else [times for _, times in blocks]
    return {name: [t for times in kept for t in times[name]] for name in contestants}, kept is steady


def summary(times):
    p10, median, p90 = np.percentile(times, [10, 50, 90])
    return {"median": float(median), "p10": float(p10), "p90": float(p90), "timings": len(times)}
