# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""./dev bench [CELL...]: ours, ONNX Runtime, the machine's limit; one process, the same cores, the same weights, outputs compared."""
import argparse
import importlib
import json
import platform
import sys
from pathlib import Path

from benchmarks import building, cells
from benchmarks.limits import Limits, openblas_sgemm
from benchmarks.measure import interleaved, pin, summary

BUILD = "pronounce-build"  # not timed against anyone: what checking and compiling cost
COLUMNS = "{:<14}{:>8}{:>12}{:>12}{:>10}{:>10}{:>8}{:>8}   {}"


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("cells", nargs="*", metavar="CELL", help="one of: " + ", ".join([*cells.names(), BUILD]))
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--with", dest="peers", action="append", default=[], choices=["torch"], help="another peer; install it first")
    parser.add_argument("--only-peers", action="store_true", help="leave our side out")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures (default: bench/results.json in the build folder)")
    options = parser.parse_args()
    unknown = [name for name in options.cells if name not in [*cells.names(), BUILD]]
    if unknown:
        parser.error(f"no cell {unknown[0]}; there are {', '.join([*cells.names(), BUILD])}")
    options.cells = options.cells or [*cells.names(), *([] if options.only_peers else [BUILD])]
    return options


def load_peers(options):
    peers = {}
    for name in ["onnxruntime", *options.peers]:
        try:
            peers[name] = importlib.import_module(f"benchmarks.peer_{name}")
        except ImportError as missing:
            sys.exit(f"./dev bench: {missing}: install it with build/venv/bin/pip install {name}")
    return peers


def contestants(cell, options, peers):
    """{name: (run, result)}, and the sentences of those that cannot take part."""
    made, absent = {}, {}
    if not options.only_peers:
        try:
            run, result, seconds = cell.ours(options.build, options.threads)
            made["rondo"] = (run, result)
            cell.compile_seconds = seconds
        except (RuntimeError, OSError, ValueError) as error:
            absent["rondo"] = str(error).strip()
    for name, module in peers.items():
        for way, both in cell.peer(module, options.threads).items():
            made[f"{name}: {way}"] = both
    return made, absent


def measure(cell, options, peers, limits):
    made, absent = contestants(cell, options, peers)
    times, steady = interleaved({name: run for name, (run, _) in made.items()}, limits.speed)
    row = {"steady": steady, "cell": cell.name, "unit": cell.unit, "threads": options.threads, "contestants": {}, "absent": absent}
    for name, (_, result) in made.items():
        figures = {k: v / cell.per_run if k != "timings" else v for k, v in summary(times[name]).items()}
        row["contestants"][name] = {**figures, "wrong": cell.check(result())}
    limits.measure()
    seconds, row["binding"] = limits.seconds(cell.phases())
    row["limit"] = seconds / cell.per_run / options.threads
    return row


def show(row, quoted):
    """One line a contestant; the best of a peer's ways is its figure in the ratio."""
    us = {name: c["median"] * 1e6 for name, c in row["contestants"].items()}
    mine = us.get("rondo")
    for name, c in row["contestants"].items():
        fraction = f"{row['limit'] * 1e6 / us[name]:.2f}" if quoted else "-"
        ratio = f"{us[name] / mine:.2f}x" if mine and name != "rondo" else ""
        note = f"{name}   WRONG: {c['wrong']}" if c["wrong"] else name
        print(COLUMNS.format(row["cell"], row["unit"], f"{us[name]:.1f}", f"{c['p10'] * 1e6:.1f}", f"{c['p90'] * 1e6:.1f}",
                             f"{row['limit'] * 1e6:.1f}" if quoted else "-", fraction, ratio, note))
    for name, reason in row["absent"].items():
        print(f"{row['cell']:<14} {name} fails: {reason}")
    print(f"{'':<14} limit bound by {row['binding']}\n" if quoted else "", flush=True)
    if not row["steady"]:
        print(f"{'':<14} others used this core in most blocks: take these figures as upper bounds\n")


def build_costs(options):
    cell = cells.make("pronounce-1")
    costs = building.cost(options.build, cells.ROOT / "examples" / "pronounce" / "pronounce.rondo", cell.file)
    print(BUILD + ": " + ", ".join(f"{what} {value:.3g} {unit}" for what, (value, unit) in costs.items()))
    return costs


def main():
    options = arguments()
    cores = pin(options.threads)
    peers = load_peers(options)
    limits = Limits(options.build / "bench")
    levels = {name: rate / 1e9 for name, rate in limits.levels().items()}
    blas = openblas_sgemm()
    print(f"{platform.machine()}, cores {cores}; " + ", ".join(peer.NAME for peer in peers.values()))
    print("a core: " + ", ".join(f"{name} {rate:.0f} {'GF/s' if name == 'fma' else 'GB/s'}" for name, rate in levels.items())
          + (f"; OpenBLAS sgemm {blas / 1e9:.0f} GF/s" if blas else ""))
    distrust = limits.trusted()
    if distrust:
        print(distrust)
    print(COLUMNS.format("cell", "unit", "median", "p10", "p90", "limit", "of it", "to ours", "who"))
    rows = []
    for name in options.cells:
        if name == BUILD:
            continue
        rows.append(measure(cells.make(name), options, peers, limits))
        show(rows[-1], not distrust)
    after, costs = limits.levels(), build_costs(options) if BUILD in options.cells else {}
    out = options.json or options.build / "bench" / "results.json"
    report = {"machine": platform.processor() or platform.machine(), "cores": cores, "probes": after, "openblas": blas,
              "peers": [peer.NAME for peer in peers.values()], "trusted": distrust is None, "rows": rows,
              "build": costs}
    out.write_text(json.dumps(report, indent=1))
    print(f"figures in {out}")
    wrong = [row["cell"] for row in rows if row["absent"] or any(c["wrong"] for c in row["contestants"].values())]
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
