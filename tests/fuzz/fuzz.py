# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the fuzzers, side by side, from the corpora in this folder; prints a line for each, and what was found.

usage: fuzz.py [--seconds=N] [--keep=FOLDER] [NAME...]
A finding is a crash, what a sanitizer reports, an input that takes longer than 10 s, or one that takes more memory than
1 GB. Mend it, and put its file into found/NAME, where it is tried again by every test. `--keep` merges what covers new code into FOLDER/NAME.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NAMES = ["rondo", "npz", "safetensors", "npy", "artifact", "certificate", "repairs"]
LIMITS = ["-timeout=10", "-rss_limit_mb=1536", "-malloc_limit_mb=1024", "-max_len=16384", "-report_slow_units=10"]
# A function that is a value and the names that it sees refer to each other: what they hold lives as long as the compiler runs.
LEAKS = ["rondo", "repairs"]
# Programs that are there anyway are good beginnings too.
MORE = {
    "repairs": [ROOT / "tests" / "bugs", ROOT / "tests" / "padding", ROOT / "tests" / "programs", HERE / "corpus" / "rondo"],
    "rondo": [ROOT / "tests" / "programs", ROOT / "examples" / "pronounce", ROOT / "examples" / "seed", ROOT / "tests" / "goldens"],
}
# LLVM and MLIR are not instrumented: what crosses over would look wrong (./dev says more).
OPTIONS = "detect_container_overflow=0:allow_user_poisoning=0:allocator_may_return_null=1"


def program(name):
    return Path(os.environ.get("RONDO_BUILD", ROOT / "build")) / "bin" / f"{name}_fuzz"


def dictionary(name):
    file = HERE / f"{ {'npz': 'npy', 'repairs': 'rondo'}.get(name, name)}.dict"
    return [f"-dict={file}"] if file.exists() else []


class Running:
    """A fuzzer in the background. It writes to a file: a pipe that nobody reads for a while would hold it up."""

    def __init__(self, name, *options):
        self.log = tempfile.TemporaryFile()
        command = [program(name), *LIMITS, *options]
        sanitizer = OPTIONS + (":detect_leaks=0" if name in LEAKS else "")
        self.process = subprocess.Popen([str(c) for c in command], stdout=self.log, stderr=subprocess.STDOUT,
                                        env={**os.environ, "ASAN_OPTIONS": sanitizer})

    def finish(self):
        """The exit status, and what was printed."""
        status = self.process.wait()
        self.log.seek(0)
        return status, self.log.read().decode(errors="replace")


def folders(name):
    return [f for f in (HERE / "corpus" / name, HERE / "found" / name, *MORE.get(name, [])) if f.is_dir()]


def begin(name, seconds, scratch):
    """Fuzzes in the background; whatever is new goes to the scratch folder."""
    for part in ("corpus", "found"):
        (scratch / part / name).mkdir(parents=True)
    return Running(name, f"-max_total_time={seconds}", "-print_final_stats=1", *dictionary(name),
                   f"-artifact_prefix={scratch / 'found' / name}/", scratch / "corpus" / name, *folders(name))


def retry(name, files):
    """Runs each of the files once."""
    return Running(name, *files).finish()


def statistic(output, name):
    found = re.search(rf"^stat::{name}: *(\d+)", output, re.M)
    return int(found[1]) if found else 0


def summary(name, output, found):
    covered = re.findall(r"cov: (\d+)", output) or ["0"]
    return (f"{name}: {statistic(output, 'number_of_executed_units')} inputs, {statistic(output, 'average_exec_per_sec')} a second, "
            f"{covered[-1]} edges covered, {statistic(output, 'peak_rss_mb')} MB, {len(found)} found")


def fuzz(names, seconds, keep=None):
    """{name: (exit status, summary, output, [(file name, content)])} of each fuzzer."""
    results = {}
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        running = {name: begin(name, seconds, scratch) for name in names}
        for name, fuzzer in running.items():
            status, output = fuzzer.finish()
            found = [(f.name, f.read_bytes()) for f in sorted((scratch / "found" / name).iterdir())]
            results[name] = status, summary(name, output, found), output, found
            if keep:
                merge(name, scratch / "corpus" / name, Path(keep) / name)
                for file, content in found:
                    (Path(keep) / f"{name}-{file}").write_bytes(content)
    return results


def merge(name, corpus, into):
    into.mkdir(parents=True, exist_ok=True)
    Running(name, "-merge=1", into, corpus, *folders(name)).finish()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--keep")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    options = parser.parse_args()
    failed = False
    for name, (status, line, output, found) in fuzz(options.names or NAMES, options.seconds, options.keep).items():
        print(line, flush=True)
        if status:
            failed = True
            print(output[-6000:])
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
