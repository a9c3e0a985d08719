# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The cells of the table: what is timed, in which unit, with which least work, and how the outputs are compared."""
import sys
from pathlib import Path

import numpy as np

from benchmarks import ours, seq_cells
from benchmarks.cell import TOLERANCE, Cell
from benchmarks.layers import LAYERS

ROOT = Path(__file__).resolve().parents[1]
# The table: what other systems are also good at; the other layers are for cells of a user's own.
TABLE = {"1": "lstm512-b1", "2": "lstm512-b32", "3": "encoder-m", "4": "gru256-b1", "5": "decode-m", "6": "greedy-m", "9": "greedy-s"}


class LayerCell(Cell):
    def __init__(self, layer, batch):
        super().__init__(f"{layer.name}-b{batch}", "us/step", layer.T)
        self.layer, self.batch = layer, batch
        self.weights, self.inputs = layer.weights(), layer.inputs(batch)
        self.expected = None

    def phases(self):
        return self.layer.phases(self.batch)

    def ours(self, build, threads):
        return ours.layer(build, self.layer, self.weights, self.inputs, threads)

    def peer(self, module, threads):
        return module.layer(self.layer, self.weights, self.inputs, threads)

    def check(self, result):
        if self.expected is None:
            self.expected = self.layer.reference(self.weights, self.inputs)
        if result.shape != self.expected.shape:
            return f"shape {result.shape}, not {self.expected.shape}"
        error = float(np.abs(result - self.expected).max() / np.abs(self.expected).max())
        return None if error <= TOLERANCE else f"differs from the float64 reference by {error:.1e} of its greatest value"


class PronounceCell(Cell):
    WORDS = 64

    def __init__(self, batch):
        super().__init__(f"pronounce-{batch}", "us/word", self.WORDS)
        sys.path.insert(0, str(ROOT / "examples" / "pronounce"))
        import oracle
        import setup
        setup.main()
        self.file = setup.WEIGHTS
        self.weights = dict(np.load(self.file))
        self.words = oracle.words(self.WORDS)
        letters = {c: i for i, c in enumerate(setup.HERE.joinpath("letters.txt").read_text().split())}
        phonemes = setup.HERE.joinpath("phonemes.txt").read_text().split()
        self.expected = [[phonemes.index(p) for p in oracle.pronounce([w])[w]] for w in self.words]
        self.batches = [self.ids(self.words[i : i + batch], letters) for i in range(0, self.WORDS, batch)]

    @staticmethod
    def ids(words, letters):
        length = np.array([len(w) + 1 for w in words], np.int32)
        ids = np.zeros((len(words), length.max()), np.int32)
        for row, word in enumerate(words):
            ids[row, : length[row]] = [letters.get(c, letters["<unk>"]) for c in word] + [letters["</s>"]]
        return ids, length

    def phases(self):
        """The recurrent products of the words that are still there in a step, and the logits; tables take the place of the others."""
        units, work, words = 256, [], 0
        each_step = 3 * units * units
        for _, length in self.batches:
            steps = [len(p) + 1 for p in self.expected[words : words + len(length)]]
            words += len(length)
            for lengths, size in ((length, each_step), (np.minimum(steps, 20), each_step + 74 * units)):
                for t in range(int(max(lengths))):
                    rows = int((np.asarray(lengths) > t).sum())
                    work.append((2 * rows * size, 4 * size, 4 * size, 1))
        return work

    def ours(self, build, threads):
        return ours.pronounce(build, self.file, self.batches, threads)

    def peer(self, module, threads):
        return module.pronounce(self.weights, self.batches, threads)

    def check(self, result):
        wrong = [word for word, a, b in zip(self.words, result, self.expected) if list(a) != b]
        return f"other phonemes than the package's for {', '.join(wrong[:3])} ({len(wrong)} words)" if wrong else None


def table():
    return [*TABLE.values(), "pronounce-1", "pronounce-64"]


def names():
    return [*table(), *(name for name in (f"{layer}-b{batch}" for layer in LAYERS for batch in (1, 32)) if name not in table())]


def make(name, cache=None):
    """A cell; what is slow to compute is kept in the folder `cache`."""
    kind, _, batch = name.rpartition("-")
    if name in seq_cells.CELLS:
        cell = seq_cells.CELLS[name]()
    else:
        cell = PronounceCell(int(batch)) if kind == "pronounce" else LayerCell(LAYERS[kind], int(batch[1:]))
    cell.cache = cache or ROOT / "build" / "bench"
    return cell
