# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""`rondo explain`: every code has a page, whose wrong program is rejected with that code alone and whose right one is accepted."""
import json
import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RONDO = Path(os.environ.get("RONDO_BUILD", ROOT / "build")) / "bin" / "rondo"
PAGES = {page.stem: page.read_text() for page in sorted((ROOT / "docs" / "codes").glob("*.md"))}
NOT_IN_CHECK = {"E-WEIGHT", "E-UNSUPPORTED"}  # told by compile and run


def rondo(*words):
    return subprocess.run([RONDO, *words], capture_output=True, text=True, timeout=60)


def check(text, folder):
    model = folder / "model.rondo"
    model.write_text(text)
    return json.loads(rondo("check", "--json", model).stdout)


def programs(code):
    return re.findall(r"```rondo\n(.*?)```", PAGES[code], re.S)


@pytest.mark.parametrize("code", [code for code in PAGES if code not in NOT_IN_CHECK])
def test_programs_of_a_page(code, tmp_path):
    wrong, right = programs(code)
    rejected, accepted = check(wrong, tmp_path), check(right, tmp_path)
    assert [d["code"] for d in rejected["diagnostics"]] == [code]
    assert accepted["verdict"] == "accepted", accepted["diagnostics"]


def test_every_code_has_a_page():
    sources = [ROOT / "ir" / "Dialect.td", ROOT / "frontend" / "language" / "Diagnostics.h", *(ROOT / "tools").glob("*.cpp")]
    codes = {code for source in sources for code in re.findall(r'"(E-[A-Z-]+)"', source.read_text())}
    assert codes - {"E-SHAPE"} == set(PAGES)  # the name of "not yet chosen", never printed


def test_prints_a_page():
    done = rondo("explain", "e-time")
    assert done.returncode == 0
    assert done.stdout.startswith("E-TIME: lengths of time differ\n")
    assert "    entry error<B, T>" in done.stdout and "```" not in done.stdout
    assert rondo("explain", "time").stdout == done.stdout


def test_lists_all_codes():
    lines = rondo("explain").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(PAGES)


def test_unknown_code():
    done = rondo("explain", "E-TIMES")
    assert done.returncode == 2
    assert done.stderr == "rondo: error: there is no code `E-TIMES`; did you mean `E-TIME`? `rondo explain` lists them all\n"
