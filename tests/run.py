# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs lit, the GoogleTest programs and pytest, and adds them up: the last line is `N passed, N failed`, and the exit status says the same."""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as xml
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
LLVM = next(iter(sorted(Path("/usr/lib").glob("llvm-19*"))), Path("/usr"))
TEXT_TESTS = (".mlir", ".rondo", ".test")


class Tally:
    def __init__(self):
        self.passed, self.failed, self.skipped = 0, [], []

    def summary(self):
        for name, reason in self.skipped:
            print(f"skipped: {name}: {reason}")
        for name in self.failed:
            print(f"failed: {name}")
        line = f"{self.passed} passed, {len(self.failed)} failed"
        return line + (f", {len(self.skipped)} skipped" if self.skipped else "")


def first_line(text):
    return next((line.strip() for line in (text or "").splitlines() if line.strip()), "no reason given")


def run(title, command, environment=None):
    print(f"== {title}", flush=True)
    began = time.monotonic()
    status = subprocess.run([str(c) for c in command], env=environment, cwd=ROOT).returncode
    print(f"   {time.monotonic() - began:.1f} s", flush=True)
    return status


def run_lit(paths, build, scratch, tally):
    report = scratch / "lit.json"
    command = [sys.executable, LLVM / "build/utils/lit/lit.py", "-sv", f"--param=build={build}", "-o", report, *paths]
    status = run("text tests (lit)", command)
    if not report.exists():
        tally.failed.append(f"lit itself, exit status {status}")
        return
    failed = len(tally.failed)
    for test in json.loads(report.read_text())["tests"]:
        name, code = test["name"].removeprefix("rondo :: "), test["code"]
        if code in ("PASS", "XFAIL", "FLAKYPASS"):
            tally.passed += 1
        elif code in ("UNSUPPORTED", "SKIPPED", "EXCLUDED"):
            tally.skipped.append((name, first_line(test.get("output") or "a feature that it requires is not here")))
        else:
            tally.failed.append(f"tests/{name} (repeat: ./dev test tests/{name})")
    if status and failed == len(tally.failed):
        tally.failed.append(f"lit itself, exit status {status}")


def run_program(program, scratch, tally, shares=len(os.sched_getaffinity(0))):
    """A share of the tests on each core."""
    reports = [scratch / f"{program.name}-{share}.json" for share in range(shares)]
    print(f"== {program.name}", flush=True)
    began = time.monotonic()
    running = []
    for share, report in enumerate(reports):
        folder = scratch / f"{program.name}-{share}"  # of testing::TempDir()
        folder.mkdir()
        environment = {"GTEST_TOTAL_SHARDS": str(shares), "GTEST_SHARD_INDEX": str(share), "TEST_TMPDIR": f"{folder}/"}
        running.append(subprocess.Popen([str(program), "--gtest_brief=1", f"--gtest_output=json:{report}"], cwd=ROOT,
                                        env={**os.environ, **environment}))
    statuses = [process.wait() for process in running]
    print(f"   {time.monotonic() - began:.1f} s", flush=True)
    for status, report in zip(statuses, reports):
        count_program(program, status, report, tally)


def count_program(program, status, report, tally):
    failed = len(tally.failed)
    suites = json.loads(report.read_text())["testsuites"] if report.exists() else []
    for case in [case for suite in suites for case in suite["testsuite"]]:
        name = f"{program.name}: {case['classname']}.{case['name']}"
        if case.get("failures"):
            tally.failed.append(f"{name} (repeat: {program} --gtest_filter={case['classname']}.{case['name']})")
        elif case.get("result") == "SKIPPED":
            tally.skipped.append((name, first_line((case.get("skipped") or [{}])[0].get("message"))))
        elif case.get("status") == "RUN":
            tally.passed += 1
    if status and failed == len(tally.failed):
        tally.failed.append(f"{program.name} itself, exit status {status}")


def run_pytest(paths, build, scratch, tally):
    report = scratch / "pytest.xml"
    environment = {**os.environ, "RONDO_BUILD": str(build), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib",
               "--no-header", f"--rootdir={ROOT}", f"--junitxml={report}", *paths]
    status = run("Python tests (pytest)", command, environment)
    failed = len(tally.failed)
    for case in xml.parse(report).iter("testcase") if report.exists() else []:
        name = f"{case.get('classname')}::{case.get('name')}"
        if case.find("failure") is not None or case.find("error") is not None:
            tally.failed.append(name)
        elif case.find("skipped") is not None:
            tally.skipped.append((name, first_line(case.find("skipped").get("message"))))
        else:
            tally.passed += 1
    if status not in (0, 5) and failed == len(tally.failed):
        tally.failed.append(f"pytest itself, exit status {status}")


def program_folder(program, build):
    """The source folder of a test program: that of any of its object files."""
    for entry in json.loads((build / "compile_commands.json").read_text()):
        if f"CMakeFiles/{program.name}.dir/" in entry.get("output", entry["command"]):
            return Path(entry["file"]).parent
    return TESTS


def under(path, wanted):
    return any(path == w or w in path.parents for w in wanted)


def select(paths, build):
    """What of each kind lies under the paths, or is one of them."""
    wanted = [Path(p).resolve() for p in paths] or [ROOT]
    everything = [p for p in sorted(TESTS.rglob("*")) if under(p, wanted) and p.is_file()]
    text = [p for p in everything if p.suffix in TEXT_TESTS and not {"Inputs", "goldens", "bugs", "padding", "corpus", "found"} & {*p.parts}]  # as in lit.cfg.py
    python = [p for p in everything if p.match("test_*.py")]
    programs = [p for p in sorted((build / "bin").glob("*_tests"))
                if under(program_folder(p, build), wanted) or any(program_folder(p, build) == w.parent for w in wanted)]
    # A folder given to lit keeps its own rules of what to leave out.
    lit = [w if TESTS in [w, *w.parents] else TESTS for w in wanted if any(under(p, [w]) for p in text)]
    return [p for p in lit if p.is_dir() or p.suffix in TEXT_TESTS], programs, python


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default=ROOT / "build", type=Path)
    parser.add_argument("paths", nargs="*")
    options = parser.parse_args()
    for path in options.paths:
        if not Path(path).exists():
            sys.exit(f"tests/run.py: there is no {path}")
    tally, build = Tally(), options.build.resolve()
    lit, programs, python = select(options.paths, build)
    with tempfile.TemporaryDirectory() as scratch:
        if lit:
            run_lit(lit, build, Path(scratch), tally)
        for program in programs:
            run_program(program, Path(scratch), tally)
        if python:
            run_pytest(python, build, Path(scratch), tally)
    if not (lit or programs or python):
        tally.failed.append("there is no test under " + " ".join(options.paths))
    print(tally.summary())
    sys.exit(1 if tally.failed else 0)


if __name__ == "__main__":
    main()
