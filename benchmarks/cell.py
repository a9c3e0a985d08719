# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What every cell of the table has."""
from dataclasses import dataclass

TOLERANCE = 1e-5  # of the greatest value of the reference


@dataclass
class Cell:
    """One row. `ours` and `peer` give what is run and how its result is read; `check` says what is wrong with a result, or None."""
    name: str
    unit: str
    per_run: int  # units in one run: sequences, words, steps, tokens

    def phases(self):
        """The least work: (flops, bytes, working set, times) each."""
        raise NotImplementedError
