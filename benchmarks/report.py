# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The table of a run: text, markdown, a plot. A peer stands there with the fastest of its ways that computes what it should."""
import json
from pathlib import Path


def best(row, peer):
    """(seconds, way) of a peer, or the reason why it has none."""
    ways = {name.partition(": ")[2]: c for name, c in row["contestants"].items() if name.partition(": ")[0] == peer}
    right = {way: c["median"] for way, c in ways.items() if not c["wrong"]}
    if right:
        way = min(right, key=right.get)
        return right[way], way
    if ways:
        return None, "wrong"
    failed = [name for name in row["absent"] if name.partition(": ")[0] == peer]
    return None, "fails" if failed else "-"


def time_text(seconds):
    us = seconds * 1e6
    return f"{us:.1f}" if us < 1000 else f"{us:.0f}"


def table(runs):
    """Header and rows of texts."""
    peers = list(dict.fromkeys(name for run in runs for name in run["peers"]))
    titles = {name: run["peers"][name] for run in runs for name in run["peers"]}
    lines = [["cell", "threads", "unit", "limit", "bound by", "rondo", "of the limit", *(f"{titles[p]}" for p in peers), "best peer / rondo"]]
    rows = [(run, row) for run in runs for row in run["rows"]]
    order = list(dict.fromkeys(row["cell"] for _, row in rows))
    for run, row in sorted(rows, key=lambda both: (order.index(both[1]["cell"]), both[1]["threads"])):
        quoted, mine = run["trusted"], row["contestants"].get("rondo")
        fraction = lambda seconds: f" ({row['limit'] / seconds:.2f})" if quoted else ""  # noqa: E731
        found = [best(row, peer) for peer in peers]
        others = [f"{time_text(s)}{fraction(s)} {way}" if s else way for s, way in found]
        times = [s for s, _ in found if s]
        own = time_text(mine["median"]) + (" WRONG" if mine["wrong"] else "") if mine else "-"
        lines.append([row["cell"], str(row["threads"]), row["unit"], time_text(row["limit"]) if quoted else "-", row["binding"] if quoted else "-", own,
                      f"{row['limit'] / mine['median']:.2f}" if mine and quoted else "-", *others,
                      f"{min(times) / mine['median']:.2f}" if mine and times else "-"])
    return lines


def heading(runs):
    said = [runs[0]["machine"] + ", f32; times in microseconds, medians; in brackets the fraction of the limit"]
    for run in runs:
        rates = ", ".join(f"{name.upper()} {rate / 1e9:.0f} {'GF/s' if name == 'fma' else 'GB/s'}" for name, rate in run["probes"].items())
        unsteady = [row["cell"] for row in run["rows"] if not row["steady"]]
        instead = " (the process's own time stands for time)" if run["threads"] == 1 else ""
        busy = f"; the machine was busy while it timed {', '.join(unsteady)}{instead}" if unsteady else ""
        said.append(f"{run['threads']} thread{'s' if run['threads'] > 1 else ''}: {rates}{'' if run['trusted'] else ' (too little: no fraction is quoted)'}{busy}")
    return said


def text(runs):
    lines = table(runs)
    widths = [max(len(line[k]) for line in lines) for k in range(len(lines[0]))]
    return "\n".join([*heading(runs), *("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)])


def markdown(runs):
    lines = table(runs)
    made = ["; ".join(heading(runs)) + ".", ""]
    made += ["| " + " | ".join(lines[0]) + " |", "| " + " | ".join("---" for _ in lines[0]) + " |"]
    return "\n".join([*made, *("| " + " | ".join(line) + " |" for line in lines[1:])]) + "\n"


BEGIN, END = "<!-- begin of the table: ./dev bench --document -->", "<!-- end of the table -->"


def document(runs, folder):
    """Puts a run into Performance.md, between the two marks; the plot and the figures stand beside it."""
    page = folder / "Performance.md"
    before, found, rest = page.read_text().partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not found or not closed:
        raise ValueError(f"{page} lacks the marks `{BEGIN}` and `{END}`")
    page.write_text(f"{before}{BEGIN}\n\n{markdown(runs)}\n{END}{after}")
    (folder / "performance.json").write_text(json.dumps(runs, indent=1) + "\n")
    plot(runs, folder / "performance.png")


def unit_of(run, row):
    """What a bar is measured by: the limit, or our own time where no limit is quoted."""
    mine = row["contestants"].get("rondo")
    return row["limit"] if run["trusted"] or not mine else mine["median"]


def plot(runs, path):
    """Time against the limit, a bar a contestant, a group of bars a cell: 1 is the limit. None without matplotlib."""
    try:
        import matplotlib
    except ImportError:
        return None
    matplotlib.use("Agg")
    from matplotlib import pyplot
    figure, axes = pyplot.subplots(len(runs), 1, figsize=(12, 3.6 * len(runs)), squeeze=False)
    colours = {"rondo": "#1b6ca8", "onnxruntime": "#e07b39", "openvino": "#7a9e3f", "torch": "#b04a5a"}
    for run, (axis,) in zip(runs, axes):
        who = ["rondo", *run["peers"]]
        for k, name in enumerate(who):
            seconds = [row["contestants"].get("rondo", {}).get("median") if name == "rondo" else best(row, name)[0] for row in run["rows"]]
            heights = [s / unit_of(run, row) if s else 0 for s, row in zip(seconds, run["rows"])]
            places = [n + (k - (len(who) - 1) / 2) * 0.8 / len(who) for n in range(len(heights))]
            bars = axis.bar(places, heights, 0.8 / len(who), label=run["peers"].get(name, name), color=colours.get(name))
            axis.bar_label(bars, [f"{h:.2f}" if h else "" for h in heights], fontsize=6)
        axis.axhline(1, color="black", linewidth=0.8)
        axis.set_xticks(range(len(run["rows"])), [row["cell"] for row in run["rows"]])
        against = "limit" if run["trusted"] else "rondo"
        axis.set_ylabel(f"time / {against}, {run['threads']} thread{'s' if run['threads'] > 1 else ''}")
        axis.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=130)
    return Path(path)
