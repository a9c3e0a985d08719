# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Refuses the names of cells in the general parts: a rule for one cell would make a user's own cell slower than the library's."""
import re

import tree

FOLDERS = ("ir", "passes", "backends")
BANNED = {"lstm", "gru", "gate"}
# Words of identifiers too: LstmCell, numGates, gate_count; but not aggregate, propagate or grub.
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def banned(text):
    for word in WORD.findall(text):
        lower = word.lower()
        if lower in BANNED or (lower[-1] in "sd" and lower[:-1] in BANNED):
            return lower
    return None


def check(top):
    for folder in FOLDERS:
        for file in tree.files(top / folder):
            where = f"{folder}/{file}"
            if banned(str(file)):
                yield f"{where}:1: the file's name says '{banned(str(file))}': {folder}/ knows no cell by name"
            for number, line in enumerate((top / folder / file).read_text(errors="replace").splitlines(), 1):
                word = banned(line)
                if word:
                    yield f"{where}:{number}: '{word}': {folder}/ knows no cell by name (docs/Rationale.md)"


if __name__ == "__main__":
    tree.report(list(check(tree.root())))
