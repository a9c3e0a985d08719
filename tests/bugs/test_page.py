# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""docs/Bugs.md says what `rondo check` says today."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from page import PAGE, page  # noqa: E402


def test_page_is_current():
    for written, made in zip(PAGE.read_text().splitlines(), page().splitlines(), strict=True):
        assert written == made, "run python3 tests/bugs/page.py"
