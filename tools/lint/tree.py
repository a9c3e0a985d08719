# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What every linter needs: the tree it looks at (the repository, or the folder named on the command line), and one way to report."""
import os
import sys
from pathlib import Path

SKIPPED = {".git", ".cache", "__pycache__", "shared"}


def root():
    return Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]


def files(top, *suffixes):
    """The files under `top` with one of these suffixes, sorted, as paths relative to `top`; build folders are left out."""
    found = []
    for folder, subfolders, names in os.walk(top):
        subfolders[:] = [d for d in subfolders if d not in SKIPPED and not d.startswith("build")]
        found += [Path(folder, n).relative_to(top) for n in names if not suffixes or n.endswith(suffixes)]
    return sorted(found)


def report(violations):
    """Prints `file:line: sentence` for each and ends the program, with 1 if there was one."""
    for line in violations:
        print(line)
    sys.exit(1 if violations else 0)
