# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""./dev bench [CELL...]: ours, every peer that is installed, the machine's limit. One process for each number of threads; then the table as
text, JSON and a plot."""
import argparse
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks import cells, report
from benchmarks.run import BUILD, PEERS


def names(given, parser):
    """Cells by name or by the number that they have in the table."""
    known = [*cells.names(), BUILD]
    if given == ["all"]:
        return known
    asked = [cells.TABLE.get(name.rstrip("'"), name) for name in given]
    for name in asked:
        if name not in known:
            parser.error(f"no cell {name}; there are {', '.join(known)}, the numbers {', '.join(cells.TABLE)}, and all")
    return asked or [*cells.table(), BUILD]


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("cells", nargs="*", metavar="CELL", help="names, or numbers 1 to 6 and 9; all; without any: the table")
    parser.add_argument("--build", type=Path, default=Path("build"), help=argparse.SUPPRESS)
    parser.add_argument("--threads", default="1,2", help="1, 2, or 1,2 (default)")
    parser.add_argument("--with", dest="install", action="append", default=[], metavar="PEER",
                        help="install it first: openvino, torch, or all (5 GB)")  # ./dev has done that
    parser.add_argument("--peers", help="of those installed only these, with commas; none for us alone")
    parser.add_argument("--only-peers", action="store_true", help="leave our side out")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there (default: bench/results.json in the build folder)")
    parser.add_argument("--document", action="store_true", help="put table, plot and figures of this run into docs/Performance.md and beside it")
    options = parser.parse_args()
    options.cells = names(options.cells, parser)
    if options.only_peers:
        options.cells = [name for name in options.cells if name != BUILD]
    options.threads = [int(n) for n in options.threads.split(",")]
    installed = [name for name in PEERS if importlib.util.find_spec(name)]
    wanted = installed if options.peers is None else [name for name in options.peers.split(",") if name not in ("", "none")]
    for name in wanted:
        if name not in PEERS:
            parser.error(f"no peer {name}; there are {', '.join(PEERS)}")
        if name not in installed:
            parser.error(f"{name} is not installed: ./dev bench --with={name}")
    options.peers = wanted
    return options


def environment(build, threads):
    """OpenMP is told its threads before a library loads it. They spin between the products of a step, and sleep soon after the last one:
    another contestant's turn comes then."""
    return {**os.environ, "OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads),
            "GOMP_SPINCOUNT": "200000", "RONDO_BUILD": str(build)}


def run(options, threads):
    folder = options.build / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    result = folder / f"results-{threads}.json"
    result.unlink(missing_ok=True)
    # What building costs does not depend on how many threads are timed.
    todo = [name for name in options.cells if name != BUILD or threads == options.threads[0]]
    command = [sys.executable, "-m", "benchmarks.run", *todo, f"--build={options.build}", f"--threads={threads}", f"--result={result}",
               f"--peers={','.join(options.peers)}", *(["--only-peers"] if options.only_peers else [])]
    status = subprocess.run(command, env=environment(options.build, threads)).returncode
    if status or not result.exists():
        sys.exit(f"./dev bench: timing with {threads} threads ended with exit status {status}")
    return json.loads(result.read_text())


def main():
    options = arguments()
    runs = [run(options, threads) for threads in options.threads]
    out = options.json or options.build / "bench" / "results.json"
    out.write_text(json.dumps(runs, indent=1))
    print(report.text(runs))
    plot = report.plot(runs, out.with_suffix(".png"))
    out.with_suffix(".md").write_text(report.markdown(runs))
    print(f"figures in {out}, as a table in {out.with_suffix('.md')}" + (f", plot in {plot}" if plot else "; no plot: matplotlib is not installed"))
    if options.document:
        report.document(runs, cells.ROOT / "docs")
    bad = [row["cell"] for made in runs for row in made["rows"]
           if "rondo" in row["absent"] or any(c["wrong"] for c in row["contestants"].values())]
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
