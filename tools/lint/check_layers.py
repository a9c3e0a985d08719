# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Refuses an include that goes against the layers of docs/Architecture.md (the table there and the one here are the same)."""
import re

import tree

# folder: what it may include besides itself. A name that ends in .h is that one header.
MAY_INCLUDE = {
    "runtime": [],
    "ir": [],
    "frontend": ["ir"],
    # The checker of certificates knows nothing of the prover; the prover writes certificates.
    "certificate": ["ir"],
    "passes": ["ir", "certificate"],
    "backends": ["ir", "passes", "runtime/Abi.h", "runtime/Description.h", "runtime/Bitcode.h"],
    "examples": ["runtime"],
    "benchmarks": ["runtime"],
    "python": ["runtime"],
}
OURS = {*MAY_INCLUDE, "tools", "tests"}
INCLUDE = re.compile(r'^\s*#\s*include\s*["<]([^">]+)[">]')


def allowed(source, header):
    home, top = source.parts[0], header.split("/")[0]
    if home == "backends" and top == "backends":
        # backends/X never sees backends/Y; what lies in backends/ itself is for all of them.
        return len(header.split("/")) == 2 or source.parts[1] == header.split("/")[1] or len(source.parts) == 2
    return top == home or top in MAY_INCLUDE[home] or header in MAY_INCLUDE[home]


def check(top):
    for source in tree.files(top, ".h", ".cpp", ".c", ".td"):
        if source.parts[0] not in MAY_INCLUDE:
            continue  # tools/ and tests/ may include everything
        for number, line in enumerate((top / source).read_text(errors="replace").splitlines(), 1):
            found = INCLUDE.match(line)
            if found and ".." in found[1].split("/"):
                yield f'{source}:{number}: write includes from the repository root: "{found[1]}"'
            elif found and found[1].split("/")[0] in OURS and not allowed(source, found[1]):
                yield f'{source}:{number}: {source.parts[0]}/ may not include "{found[1]}"'


if __name__ == "__main__":
    tree.report(list(check(tree.root())))
