# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Each fix that `check` tells of a broken program is put in place, and the program is then accepted."""
import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "driver"))
from reports import check, with_fix, wording  # noqa: E402

HERE = Path(__file__).resolve().parent
BROKEN = {file.stem.removesuffix("_broken"): file for file in sorted(HERE.glob("*_broken.rondo"))}
# Nothing on the menu mends these.
WITHOUT = {"C10": "only the caller can promise that K <= V: the `assume` is told instead"}
# A search ends after 800 ms; reading and proving the model, and starting, come on top.
LONGEST_IN_SECONDS = 2.0

FIXED = {}


@pytest.mark.parametrize("name", [name for name in BROKEN if name not in WITHOUT])
def test_fixes_are_accepted(name, tmp_path):
    text = BROKEN[name].read_text()
    before = os.times()
    told = check(BROKEN[name])
    after = os.times()
    assert after.children_user - before.children_user < LONGEST_IN_SECONDS
    fixes = [fix for diagnostic in told["diagnostics"] for fix in diagnostic["fixes"]]
    assert fixes
    for fix in fixes:
        (tmp_path / "fixed.rondo").write_text(with_fix(text, fix))
        again = check(tmp_path / "fixed.rondo")
        assert again["verdict"] == "accepted", (wording(fix), again["diagnostics"])
    FIXED[name] = wording(fixes[0])


def test_enough_of_the_suite_has_a_fix():
    """At least 25 of C01 to C37. Runs behind the others, in the same process."""
    if not FIXED:
        pytest.skip("runs with the fixes of the whole suite only")
    print("\n".join(f"{name}  {fix}" for name, fix in FIXED.items()))
    assert len([name for name in FIXED if name.startswith("C")]) >= 25


@pytest.mark.parametrize("name", WITHOUT)
def test_no_fix_is_invented(name):
    told = check(BROKEN[name])
    assert not any(diagnostic["fixes"] for diagnostic in told["diagnostics"])
    assert any("assume" in diagnostic for diagnostic in told["diagnostics"])
