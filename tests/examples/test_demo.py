# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What `./dev demo` shows: each model proved, compiled, answering and timed."""
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RONDO = Path(os.environ.get("RONDO_BUILD", ROOT / "build")) / "bin" / "rondo"


def demo(*texts):
    command = [sys.executable, ROOT / "examples" / "demo.py", "--rondo", RONDO, "--", *texts]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_dates_on_each_text_and_pronounce_on_its_words():
    said = demo("3rd of march '99", "Hello, hello world", "-5.3")
    for line in (
        "  3rd of march '99    1999-03-03",
        "  Hello, hello world  no date",
        "  of     AO1 F",  # not "3rd", which holds a digit, nor "Hello,", which holds a comma
        "  hello  HH EH1 L OW0",
    ):
        assert line + "\n" in said, said
    assert said.count("  hello ") == 1
    assert said.count("  accepted: ") == 2 and said.count("  wrote build/examples/") == 2 and said.count(" answers a second on one thread, 64 texts a call\n") == 2


def test_no_words_no_pronunciation():
    said = demo("3.3.1999", "")
    assert "  3.3.1999  1999-03-03\n            no date\n" in said and "pronounce" not in said


def test_a_rondo_that_is_not_there_is_told():
    command = [sys.executable, ROOT / "examples" / "demo.py", "--rondo", "no/such/rondo"]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert done.returncode == 2 and done.stderr == "demo: there is no no/such/rondo: ./dev setup builds it\n"
