# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The cells with models S and M: an encoder over ragged sentences, decoder steps, whole greedy decoding of a fixed number of steps."""
import hashlib
import inspect
from pathlib import Path

import numpy as np

from benchmarks import layers, ours, seq2seq
from benchmarks.cell import TOLERANCE, Cell

MARGIN = 1e-4  # two best logits that are closer, relative to the greatest, may change places: from there on a row is not compared


def wrong_values(results, expected):
    """What is wrong with arrays that should be these, or None."""
    for number, (result, right) in enumerate(zip(results, expected)):
        if result.shape != right.shape:
            return f"result {number} has shape {result.shape}, not {right.shape}"
        error = float(np.abs(result - right).max() / np.abs(right).max())
        if not error <= TOLERANCE:
            return f"result {number} differs from the float64 reference by {error:.1e} of its greatest value"
    return None


def wrong_tokens(tokens, expected, margins):
    """Tokens are equal in each row up to the first step whose two best logits could not be told apart."""
    if tokens.shape != expected.shape:
        return f"tokens have shape {tokens.shape}, not {expected.shape}"
    for row, (mine, right, margin) in enumerate(zip(tokens, expected, margins)):
        different = np.flatnonzero(mine != right)
        if different.size and not (margin[: different[0] + 1] < MARGIN).any():
            return f"row {row}, step {different[0] + 1}: token {mine[different[0]]}, not {right[different[0]]}"
    return None


class SequenceCell(Cell):
    """The float64 reference takes a while: it is kept in the build folder, under a name that changes with the models."""

    def __init__(self, name, unit, per_run, model):
        super().__init__(name, unit, per_run)
        self.model, self.weights = model, model.weights()

    def reference(self, folder=None):
        raise NotImplementedError

    def expected(self):
        if not hasattr(self, "_expected"):
            sources = inspect.getsource(seq2seq) + inspect.getsource(layers) + inspect.getsource(type(self))
            kept = Path(self.cache) / f"reference-{self.name}-{hashlib.sha256(sources.encode()).hexdigest()[:12]}.npz"
            if not kept.exists():
                kept.parent.mkdir(parents=True, exist_ok=True)
                np.savez(kept, *self.reference())
            self._expected = list(np.load(kept).values())
        return self._expected


class EncoderCell(SequenceCell):
    def __init__(self):
        self.given = seq2seq.M.sentences(seq2seq.lengths())
        super().__init__("encoder-m", "us/token", int(self.given["len"].sum()), seq2seq.M)

    def phases(self):
        return self.model.encoder_phases(self.given["len"])

    def reference(self):
        return self.model.encode(seq2seq.doubles(self.weights), self.given)

    def ours(self, build, threads):
        return ours.entry(build, self.model, self.weights, "encode_batch", threads, **self.given)

    def peer(self, module, threads):
        return module.encoder(self.model, self.weights, self.given, threads)

    def check(self, result):
        # What stands behind a row's end is nobody's result.
        inside = np.arange(self.given["src"].shape[1]) < self.given["len"][:, None]
        return wrong_values([np.where(inside[..., None], result[0], 0), *result[1:]], self.expected())


class DecodeCell(SequenceCell):
    STEPS, POSITIONS = 16, 32

    def __init__(self):
        super().__init__("decode-m", "us/step", self.STEPS, seq2seq.M)
        random, H = np.random.default_rng(3), self.model.H
        self.memory = {name: random.uniform(-0.5, 0.5, (1, self.POSITIONS, H)).astype(np.float32) for name in ("keys", "memory")}
        self.state = {name: random.uniform(-0.5, 0.5, (1, H)).astype(np.float32) for name in ("h0", "c0", "h1", "c1", "fed")}

    def phases(self):
        return self.model.step_phases(1, self.POSITIONS, self.STEPS)

    def reference(self):
        p, memory, state = (seq2seq.doubles(values) for values in (self.weights, self.memory, self.state))
        tokens, margins, last = self.model.decode(p, memory["memory"], memory["keys"], np.ones((1, self.POSITIONS), bool), tuple(state.values()),
                                                  self.STEPS)
        return tokens, margins, last[-1]

    def ours(self, build, threads):
        return ours.entry(build, self.model, self.weights, "decode", threads, **self.memory, **self.state, steps=self.STEPS)

    def peer(self, module, threads):
        memory = {**self.memory, "mask": np.zeros((1, self.POSITIONS), np.float32)}
        return module.decode(self.model, self.weights, memory, self.state, self.STEPS, threads)

    def check(self, result):
        tokens, margins, last = self.expected()
        return wrong_tokens(result[0], tokens, margins) or wrong_values([result[1]], [last])


class GreedyCell(SequenceCell):
    def __init__(self, name, model, length, steps, unit, per_run):
        self.given, self.steps = model.sentences(length), steps
        super().__init__(name, unit, per_run, model)

    def phases(self):
        return self.model.translate_phases(self.given["len"], self.steps)

    def reference(self):
        return self.model.translate(seq2seq.doubles(self.weights), self.given, self.steps)

    def ours(self, build, threads):
        run, read, seconds = ours.entry(build, self.model, self.weights, "translate", threads, **self.given, steps=self.steps)
        return run, lambda: read()[0], seconds

    def peer(self, module, threads):
        return module.translate(self.model, self.weights, self.given, self.steps, threads)

    def check(self, result):
        return wrong_tokens(np.asarray(result), *self.expected())


CELLS = {
    "encoder-m": EncoderCell,
    "decode-m": DecodeCell,
    "greedy-m": lambda: GreedyCell("greedy-m", seq2seq.M, seq2seq.lengths(), 32, "us/token", 32 * seq2seq.SENTENCES),
    "greedy-s": lambda: GreedyCell("greedy-s", seq2seq.S, np.full(1, 16, np.int32), 16, "us/sentence", 1),
}
