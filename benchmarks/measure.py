# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Times two or more contestants in turns, so that whatever slows the machine meets them alike."""
import os
import time

import numpy as np

BLOCKS = 10        # turns of each contestant: forwards and backwards, ABBA
MOST_BLOCKS = 40   # while others use the machine, that many are tried
BLOCK_TIME = 0.06  # seconds a turn
LEAST = 4          # timings a turn, however long each takes...
LONG = 0.05        # ...but one alone when it takes longer than this, and then nobody needs to warm a cache first
FEW_BLOCKS = 6     # turns where a round of all contestants takes...
LONG_ROUND = 1.5   # ...more seconds than this
LONGEST = 25.0     # seconds for one cell and all contestants, when the machine is shared
STEADY = 0.92      # of the best speed that was seen: a block before or after which the core was slower does not count
OWN = 0.98         # of a timing that this process must have run itself: else another program was on the core, and it does not count


def pin(threads):
    """Keeps this process on its last `threads` cores: the first one serves interrupts on many machines."""
    cores = sorted(os.sched_getaffinity(0))[-threads:]
    os.sched_setaffinity(0, cores)
    return cores


def one(run):
    """Seconds, and the share of them in which this process ran (some peers compute on threads of their own)."""
    ran, began = time.process_time(), time.perf_counter()
    run()
    took = time.perf_counter() - began
    return took, (time.process_time() - ran) / took


def interleaved(contestants, speed=lambda: 1.0, threads=1):
    """{name: seconds of each timing} of {name: function}, and whether the machine was ours while they were taken. Where it was not, the
    time that the process ran stands for the seconds of one thread; nothing stands for those of several."""
    turns, takes, began = {}, {}, time.monotonic()
    for name, run in contestants.items():
        one(run)  # the first run may still set things up
        took = max(1e-7, one(run)[0])
        takes[name] = took = took if took >= LONG else min(took, one(run)[0])
        turns[name] = max(LEAST if took < LONG else 1, int(BLOCK_TIME / took))
    least = BLOCKS if sum(takes.values()) < LONG_ROUND else FEW_BLOCKS
    wanted, blocks, best = {name: least * min(turn, LEAST) for name, turn in turns.items()}, [], speed()

    def tired():
        """A busy machine may never be quiet for long enough."""
        return len(blocks) >= MOST_BLOCKS or (len(blocks) >= least and time.monotonic() - began > LONGEST)
    while not tired() and not enough(clean(blocks, best, contestants), wanted):
        before, times = speed(), {}
        for name in list(contestants)[:: 1 if len(blocks) % 2 == 0 else -1]:
            if takes[name] < LONG:
                one(contestants[name])  # the other one's data leave the cache untimed
            times[name] = [one(contestants[name]) for _ in range(turns[name])]
        blocks.append((min(before, speed()), times))
        best = max(best, blocks[-1][0])
    if enough(steady := clean(blocks, best, contestants), wanted):
        return steady, True
    return {name: [took * (share if threads == 1 else 1) for _, times in blocks for took, share in times[name]] for name in contestants}, False


def clean(blocks, best, contestants):
    """The timings that nobody else disturbed."""
    kept = [times for speed, times in blocks if speed >= STEADY * best]
    return {name: [took for times in kept for took, share in times[name] if share >= OWN] for name in contestants}


def enough(times, wanted):
    return all(len(times[name]) >= count for name, count in wanted.items())


def summary(times):
    p10, median, p90 = np.percentile(times, [10, 50, 90])
    return {"median": float(median), "p10": float(p10), "p90": float(p90), "timings": len(times)}
