# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A loop of steps outside of a graph: two sets of buffers take turns as what a step reads and what it writes, so that nothing is copied."""
import numpy as np

from benchmarks import onnx_seq2seq
from benchmarks.seq2seq import BOS


def ended(row):
    """The phonemes of a row of tokens: those before </s>."""
    row = row.tolist()
    return row[: row.index(3)] if 3 in row else row


class Turns:
    """`make(inputs, outputs)` binds one direction and gives the function that runs a step; both map names to arrays.

    The step reads `token` and the states, writes `next` and `STATE_next`.
    """

    def __init__(self, state, make):
        self.sets = [{"token": np.zeros(len(next(iter(state.values()))), np.int64), **{n: np.array(v) for n, v in state.items()}} for _ in range(2)]

        def outputs(values):
            return {"next" if name == "token" else name + "_next": value for name, value in values.items()}
        self.steps = [make(self.sets[k], outputs(self.sets[1 - k])) for k in range(2)]

    def run(self, state, steps):
        """Tokens [B, steps] and the last state."""
        first, tokens = self.sets[0], []
        first["token"][:] = BOS
        for name, value in state.items():
            first[name][...] = value
        for t in range(steps):
            self.steps[t % 2]()
            tokens.append(self.sets[1 - t % 2]["token"].copy())
        return np.stack(tokens, 1), self.sets[steps % 2]


def translated(model, begin, begun, turns, steps):
    """A whole translation outside of one graph: `begin` encodes what `begun` then reads (the first states, and the memory that each
    step sees); `turns(state, memory)` makes the steps. The function that runs it, and the one that gives its tokens."""
    begin()
    names, shared, kept = onnx_seq2seq.STATES[model.name], begun(), {}
    memory = {name: shared[name] for name, _, _ in onnx_seq2seq.memory_inputs(model)}
    loop = turns({name: shared[name] for name in names}, memory)

    def run():
        begin()
        made = begun()
        for name, value in memory.items():
            value[...] = made[name]
        kept["tokens"] = loop.run({name: made[name] for name in names}, steps)[0]
    return run, lambda: kept["tokens"]
