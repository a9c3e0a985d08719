# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Refuses files over 1,000 lines, and says on stderr which are past the size that is still pleasant to read."""
import sys

import tree

HARD = 1000
SOFT = {".h": 200, ".mlir": 300}
SOFT_OTHERS = 500
SUFFIXES = (".h", ".cpp", ".c", ".td", ".py", ".rondo", ".mlir", ".test", ".cmake", ".md", "CMakeLists.txt")

# A file that may be longer, and why.
EXCEPTIONS = {}


def check(top):
    for name in EXCEPTIONS:
        if not (top / name).exists():
            yield f"tools/lint/check_sizes.py:1: the exception for {name} names no file"
    for file in tree.files(top, *SUFFIXES):
        lines = len((top / file).read_text(errors="replace").splitlines())
        if lines > HARD and str(file) not in EXCEPTIONS:
            yield f"{file}:{HARD + 1}: {lines} lines, more than {HARD}: split it by what it is for"
        elif lines > SOFT.get(file.suffix, SOFT_OTHERS):
            print(f"note: {file}: {lines} lines", file=sys.stderr)


if __name__ == "__main__":
    tree.report(list(check(tree.root())))
