# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""tests/run.py itself: what it counts, and that a runner which dies is a failure."""
import importlib.util
import sys
from pathlib import Path

import pytest

spec = importlib.util.spec_from_file_location("run", Path(__file__).resolve().parents[1] / "run.py")
runner = importlib.util.module_from_spec(spec)
spec.loader.exec_module(runner)


def program(folder, text):
    file = folder / "fake_tests"
    file.write_text(f"#!{sys.executable}\nimport os, sys\nout = sys.argv[2].split(':', 1)[1]\n{text}\n")
    file.chmod(0o755)
    return file


REPORT = """open(out, 'w').write('''{"testsuites": [{"testsuite": [
 {"classname": "A", "name": "good", "status": "RUN", "result": "COMPLETED"},
 {"classname": "A", "name": "off", "status": "RUN", "result": "SKIPPED", "skipped": [{"message": "no device"}]}%s]}]}''')"""
BAD = ', {"classname": "A", "name": "bad", "status": "RUN", "result": "COMPLETED", "failures": [{}]}'


@pytest.mark.parametrize("text, summary", [
    (REPORT % "", "1 passed, 0 failed, 1 skipped"),
    (REPORT % BAD + "\nsys.exit(1)", "1 passed, 1 failed, 1 skipped"),
    (REPORT % "" + "\nsys.exit(3)", "1 passed, 1 failed, 1 skipped"),
    ("os.abort()", "0 passed, 1 failed"),
])
def test_program(tmp_path, text, summary):
    tally = runner.Tally()
    runner.run_program(program(tmp_path, text), tmp_path, tally, shares=1)
    assert tally.summary() == summary


def test_shares_of_a_program_add_up(tmp_path):
    tally = runner.Tally()
    text = REPORT % "" + "\nif os.environ['GTEST_SHARD_INDEX'] == '1': os.abort()"
    runner.run_program(program(tmp_path, text), tmp_path, tally, shares=2)
    assert (tally.passed, len(tally.failed), len(tally.skipped)) == (2, 1, 2)


def test_lit_and_pytest_that_cannot_start(tmp_path):
    tally = runner.Tally()
    runner.run_lit([tmp_path / "missing"], tmp_path, tmp_path, tally)
    runner.run_pytest([tmp_path / "missing"], tmp_path, tmp_path, tally)
    assert tally.passed == 0 and len(tally.failed) == 2


def test_a_skip_says_why(capsys):
    tally = runner.Tally()
    tally.skipped.append(("x", "no device"))
    assert tally.summary() == "0 passed, 0 failed, 1 skipped"
    assert "skipped: x: no device" in capsys.readouterr().out
