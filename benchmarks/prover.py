# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""./dev bench prover: how long proofs take. The whole proof of examples/dates, single obligations of every right model, and stacks of 8 to
512 layers, each a loop around a scan, with the exponent of their growth. The exit status is 1 where a limit is not met."""
import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LAYERS = (8, 16, 32, 64, 128, 256, 512)
LIMITS = {"dates, ms": 50, "median obligation, us": 10, "99th percentile, us": 1000, "64 layers, ms": 2000, "exponent": 2}

STACK = """const H = 8
param layers: [Lstm<H, H>; {count}]

entry stack<B, S>(x: f32[B, S ragged len, H], len: i32[B] in 1..=S, steps: size) -> (y: f32[B, S ragged len, H]) {{
  for p in layers carry x = x {{
    let (_, z) = loop at most steps carry grown = zeros([B, 1, H]), z = x {{
      let (ys, h, c) = scan z over z along S carry h = zeros([B, H]), c = zeros([B, H]) {{
        let (h1, c1) = lstm_cell(p, z, h, c)
        yield h1
        carry h = h1, c = c1
      }}
      carry grown = concat(grown, insert_axis(h, 1), along 1), z = ys
    }}
    carry x = z
  }}
}}
"""


def check(build, model):
    done = subprocess.run([build / "bin" / "rondo", "check", "--json", model], capture_output=True, text=True)
    told = json.loads(done.stdout)
    if told["verdict"] != "accepted":
        sys.exit(f"{model}: {told['verdict']}: {told['diagnostics'][:1]}")
    return told


def median_proof(build, model, repeat):
    return statistics.median(check(build, model)["milliseconds"] for _ in range(repeat))


def right_models():
    examples = [ROOT / "examples" / "dates" / "dates.rondo", ROOT / "examples" / "pronounce" / "pronounce.rondo"]
    return examples + sorted((ROOT / "tests" / "bugs").glob("*_fixed.rondo")) + sorted((ROOT / "benchmarks" / "models").glob("*.rondo"))


def exponent(times):
    """The slope of a straight line through the logarithms."""
    xs, ys = [math.log(n) for n in times], [math.log(t) for t in times.values()]
    x, y = statistics.mean(xs), statistics.mean(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys)) / sum((a - x) ** 2 for a in xs)


def stacks(build, repeat):
    times = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in LAYERS:
            model = Path(folder) / f"stack{count}.rondo"
            model.write_text(STACK.format(count=count))
            times[count] = median_proof(build, model, repeat if count <= 64 else 1)
            print(f"  {count:4} layers: {times[count]:9.1f} ms", flush=True)
    return times


def main():
    parser = argparse.ArgumentParser(prog="./dev bench prover", description=__doc__)
    parser.add_argument("--build", type=Path, default=ROOT / "build", help=argparse.SUPPRESS)
    parser.add_argument("--repeat", type=int, default=5, help="medians of so many runs (default: 5)")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    figures = {"dates, ms": median_proof(options.build, ROOT / "examples" / "dates" / "dates.rondo", options.repeat)}
    # Of each model by itself; the worst one counts.
    times = {model.stem: check(options.build, model)["obligations"].get("microseconds") for model in right_models()}
    times = {name: each for name, each in times.items() if each}
    figures["median obligation, us"] = max(each["median"] for each in times.values())
    figures["99th percentile, us"] = max(each["p99"] for each in times.values())
    layers = stacks(options.build, options.repeat)
    figures["64 layers, ms"] = layers[64]
    figures["exponent"] = exponent(layers)
    for name, value in figures.items():
        print(f"{name:<24}{value:10.2f}   limit {LIMITS[name]}{'' if value <= LIMITS[name] else '   NOT MET'}")
    if options.json:
        options.json.write_text(json.dumps({"figures": figures, "layers": layers, "obligations": times}, indent=1))
    sys.exit(any(value > LIMITS[name] for name, value in figures.items()))


if __name__ == "__main__":
    main()
