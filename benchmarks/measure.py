# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Times two or more contestants in turns, so that whatever slows the machine meets them alike."""
import os
import time

import numpy as np

BLOCKS = 10        # turns of each contestant: forwards and backwards, ABBA
MOST_BLOCKS = 40   # while others use the machine, that many are tried
BLOCK_TIME = 0.06  # seconds a turn
LEAST = 4          # timings a turn, however long each takes
STEADY = 0.92      # of the best speed that was seen: a block before or after which the core was slower does not count
OWN = 0.98         # of a timing that this thread must have run itself: else another program was on the core, and it does not count


def pin(threads):
    """Keeps this process on its last `threads` cores: the first one serves interrupts on many machines."""
    cores = sorted(os.sched_getaffinity(0))[-threads:]
    os.sched_setaffinity(0, cores)
    return cores


def one(run):
    """Seconds, and the share of them in which this thread ran."""
    ran, began = time.thread_time(), time.perf_counter()
    run()
    took = time.perf_counter() - began
    return took, (time.thread_time() - ran) / took


def interleaved(contestants, speed=lambda: 1.0):
    """{name: seconds of each timing} of {name: function}, and whether the machine was ours while they were taken."""
    turns = {}
    for name, run in contestants.items():
        one(run)  # the first run may still set things up
        turns[name] = max(LEAST, int(BLOCK_TIME / max(1e-7, min(one(run)[0], one(run)[0]))))
    blocks, best = [], speed()
    while len(blocks) < MOST_BLOCKS and not enough(steady := clean(blocks, best, contestants)):
        before, times = speed(), {}
        for name in list(contestants)[:: 1 if len(blocks) % 2 == 0 else -1]:
            one(contestants[name])  # the other one's data leave the cache untimed
            times[name] = [one(contestants[name]) for _ in range(turns[name])]
        blocks.append((min(before, speed()), times))
        best = max(best, blocks[-1][0])
    if enough(steady := clean(blocks, best, contestants)):
        return steady, True
    return {name: [took for _, times in blocks for took, _ in times[name]] for name in contestants}, False


def clean(blocks, best, contestants):
    """The timings that nobody else disturbed."""
    kept = [times for speed, times in blocks if speed >= STEADY * best]
    return {name: [took for times in kept for took, share in times[name] if share >= OWN] for name in contestants}


def enough(times):
    return all(len(some) >= BLOCKS * LEAST for some in times.values())


def summary(times):
    p10, median, p90 = np.percentile(times, [10, 50, 90])
    return {"median": float(median), "p10": float(p10), "p90": float(p90), "timings": len(times)}
