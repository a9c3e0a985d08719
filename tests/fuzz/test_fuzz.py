# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Every reader is fuzzed for twenty seconds, all side by side; what fuzzing ever found is tried again."""
import base64
import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import fuzz  # noqa: E402

SECONDS = 20
pytestmark = pytest.mark.skipif("asan" in Path(os.environ.get("RONDO_BUILD", "build")).name, reason="the fuzzers belong to the release build")


@pytest.fixture(scope="module")
def results():
    return fuzz.fuzz(fuzz.NAMES, SECONDS)


@pytest.mark.parametrize("name", fuzz.NAMES)
def test_finds_nothing(results, name):
    status, line, output, found = results[name]
    shown = "".join(f"\n{file} (base64): {base64.b64encode(content).decode()}" for file, content in found)
    assert status == 0 and not found, f"{line}\n{output[-6000:]}{shown}"
    assert fuzz.statistic(output, "number_of_executed_units") > 100, output[-2000:]


@pytest.mark.parametrize("name", fuzz.NAMES)
def test_what_was_found_is_mended(name):
    files = sorted(f for kind in ("corpus", "found") for f in (fuzz.HERE / kind / name).glob("*"))
    assert files
    status, output = fuzz.retry(name, files)
    assert status == 0, output[-6000:]
