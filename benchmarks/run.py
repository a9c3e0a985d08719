# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Times cells with one number of threads: every contestant in this process, on the same cores, with the same weights, outputs compared.
Started by `./dev bench` (benchmarks/__main__.py), which says how many threads OpenMP may have before anything loads it."""
import argparse
import gc
import importlib
import json
import os
import platform
import sys
from pathlib import Path

from benchmarks import building, cells
from benchmarks.limits import Limits, openblas_sgemm
from benchmarks.measure import interleaved, pin, summary

BUILD = "pronounce-build"  # not timed against anyone: what checking and compiling cost
PEERS = ["onnxruntime", "openvino", "torch"]
COLUMNS = "{:<14}{:>3}{:>13}{:>12}{:>10}{:>10}{:>10}{:>8}{:>8}   {}"


def arguments():
    parser = argparse.ArgumentParser(prog="benchmarks.run", description=__doc__)
    parser.add_argument("cells", nargs="*")
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--peers", default="")
    parser.add_argument("--only-peers", action="store_true")
    parser.add_argument("--result", type=Path, required=True, metavar="FILE")
    return parser.parse_args()


def guarded(who, make):
    """What `make` gives, or the sentence that tells why it could not."""
    try:
        return make(), None
    except Exception as error:  # a peer may fail in any way of its own; the row says so
        return None, f"{who} fails: {type(error).__name__}: {(str(error).strip().splitlines() or ['no reason given'])[0]}"


def contestants(cell, options, peers):
    """{name: (run, result)}, and the sentences of those that cannot take part."""
    made, absent = {}, {}
    if not options.only_peers:
        mine, reason = guarded("rondo", lambda: cell.ours(options.build, options.threads))
        reason = reason or guarded("rondo", mine[0])[1]
        if reason:
            absent["rondo"] = reason
        else:
            made["rondo"] = mine[:2]
    for name, module in peers.items():
        ways, reason = guarded(name, lambda module=module: cell.peer(module, options.threads))
        if reason:
            absent[name] = reason
        for way, both in (ways or {}).items():
            _, reason = guarded(name, both[0])
            if reason:
                absent[f"{name}: {way}"] = reason
            else:
                made[f"{name}: {way}"] = both
    return made, absent


def measure(cell, options, peers, limits):
    made, absent = contestants(cell, options, peers)
    # A result is looked at before anything is timed: a contestant that computes something else is told, whatever it takes.
    wrong = {name: cell.check(result()) for name, (_, result) in made.items()}
    times, steady = interleaved({name: run for name, (run, _) in made.items()}, limits.speed, options.threads)
    row = {"cell": cell.name, "unit": cell.unit, "threads": options.threads, "steady": steady, "contestants": {}, "absent": absent}
    for name, (_, result) in made.items():
        figures = {k: v / cell.per_run if k != "timings" else v for k, v in summary(times[name]).items()}
        row["contestants"][name] = {**figures, "wrong": wrong[name] or cell.check(result())}
    limits.measure()
    seconds, row["binding"] = limits.seconds(cell.phases())
    row["limit"] = seconds / cell.per_run
    return row


def show(row, quoted):
    us = {name: c["median"] * 1e6 for name, c in row["contestants"].items()}
    mine = us.get("rondo")
    for name, c in row["contestants"].items():
        fraction = f"{row['limit'] * 1e6 / us[name]:.2f}" if quoted else "-"
        ratio = f"{us[name] / mine:.2f}x" if mine and name != "rondo" else ""
        note = f"{name}   WRONG: {c['wrong']}" if c["wrong"] else name
        print(COLUMNS.format(row["cell"], row["threads"], row["unit"], f"{us[name]:.1f}", f"{c['p10'] * 1e6:.1f}", f"{c['p90'] * 1e6:.1f}",
                             f"{row['limit'] * 1e6:.1f}" if quoted else "-", fraction, ratio, note))
    for reason in row["absent"].values():
        print(f"{row['cell']:<14} {reason}")
    print(f"{'':<14} limit bound by {row['binding']}" if quoted else "")
    if not row["steady"]:
        stands = "the process's own time stands in for it" if row["threads"] == 1 else "take these figures as upper bounds"
        print(f"{'':<14} others used these cores in most blocks: {stands}")
    print(flush=True)


def build_costs(options):
    cell = cells.make("pronounce-1")
    costs = building.cost(options.build, cells.ROOT / "examples" / "pronounce" / "pronounce.rondo", cell.file)
    print(BUILD + ": " + ", ".join(f"{what} {value:.3g} {unit}" for what, (value, unit) in costs.items()))
    return costs


def main():
    options = arguments()
    cores = pin(options.threads)
    limits = Limits(options.build / "bench", options.threads)
    peers = {name: importlib.import_module(f"benchmarks.peer_{name}") for name in options.peers.split(",") if name}
    blas = openblas_sgemm()
    names = ", ".join(peer.NAME for peer in peers.values())
    print(f"{options.threads} thread{'s' if options.threads > 1 else ''}, cores {cores}; {names}")
    print(", ".join(f"{name} {rate / 1e9:.0f} {'GF/s' if name == 'fma' else 'GB/s'}" for name, rate in limits.levels().items())
          + (f"; OpenBLAS sgemm, one thread {blas / 1e9:.0f} GF/s" if blas else ""))
    distrust = limits.trusted()
    if distrust:
        print(distrust)
    print(COLUMNS.format("cell", "T", "unit", "median", "p10", "p90", "limit", "of it", "to ours", "who"))
    rows = []
    for name in options.cells:
        if name == BUILD:
            continue
        rows.append(measure(cells.make(name, options.build / "bench"), options, peers, limits))
        show(rows[-1], not distrust)
        gc.collect()  # the sessions of one cell are gone before the next one's are made
    report = {"machine": machine(), "threads": options.threads, "cores": cores, "probes": limits.levels(), "openblas": blas,
              "peers": {name: peer.NAME for name, peer in peers.items()}, "trusted": distrust is None, "rows": rows,
              "build": build_costs(options) if BUILD in options.cells else {}}
    options.result.write_text(json.dumps(report, indent=1))
    sys.stdout.flush()
    os._exit(0)  # what peers do when they are torn down is nobody's time


def machine():
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []:
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main())
