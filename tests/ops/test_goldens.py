# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The tests of the ops are what goldens.py writes."""
import subprocess
import sys
from pathlib import Path


def test_files_are_up_to_date():
    done = subprocess.run([sys.executable, Path(__file__).with_name("goldens.py"), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
