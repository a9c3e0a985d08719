# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The planted faults follow the sources: each is put in by a text that must occur once (campaign_planted itself is built on demand)."""
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/campaign/planted"))
import plant  # noqa: E402


def test_each_text_occurs_once(tmp_path):
    files = sorted({file for file, *_ in plant.FAULTS})
    plant.main(ROOT, tmp_path, *files)
    for file in files:
        assert "::plantedFault ==" in (tmp_path / file).read_text()
