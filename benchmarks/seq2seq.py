# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The models S and M: seeded weights and inputs, the float64 results, the least work. models/model_s.rondo and model_m.rondo are the same for us.

Weights lie as the standard library has them: [in, parts*H], parts i f g o and r z n, the reset after the product.
"""
from dataclasses import dataclass

import numpy as np

from benchmarks.layers import sigmoid

BOS = 1
SENTENCES, MEAN, LONGEST = 32, 24, 64


def lengths():
    """32 sentences: lognormal, mean 24, at most 64, seeded."""
    drawn = np.random.default_rng(24).lognormal(np.log(MEAN) - 0.5 * 0.5**2, 0.5, SENTENCES)
    return np.clip(np.round(drawn), 1, LONGEST).astype(np.int32)


@dataclass(frozen=True)
class Model:
    name: str
    E: int
    H: int
    V: int

    def shapes(self):
        raise NotImplementedError

    def weights(self):
        random = np.random.default_rng(11)

        def values(name, shape):
            # What is fed back counts for much and a bias for little: or else every step finds the same token best.
            scale = {"source": 1, "target": 2, "out.b": 0.01}.get(name, (4 if name == "combine.w" else 1.5) / np.sqrt(self.H))
            return (random.random(shape, np.float32) * 2 - 1) * np.float32(scale)
        return {name: values(name, shape) for name, shape in self.shapes().items()}

    def sentences(self, length):
        ids = np.random.default_rng(int(length.sum())).integers(2, self.V, (len(length), int(length.max()))).astype(np.int32)
        return {"src": np.where(np.arange(ids.shape[1]) < length[:, None], ids, 0).astype(np.int32), "len": length}

    def attend(self, p, query, keys, memory, valid):
        scores = np.where(valid, np.einsum("bh,bsh->bs", query, keys), -np.inf)
        e = np.exp(scores - scores.max(-1, keepdims=True))
        context = np.einsum("bs,bsh->bh", e / e.sum(-1, keepdims=True), memory)
        return np.tanh(np.concatenate([context, query], -1) @ p["combine.w"])

    def generate(self, p, state, steps, step):
        """Tokens [B, T], and how far ahead of the next best the best logit was, of the greatest logit."""
        token = np.full(len(state[0]), BOS)
        tokens, margins = [], []
        for _ in range(steps):
            y, state = step(p["target"][token], state)
            logits = y @ p["out.w"] + p["out.b"]
            second, first = np.partition(logits, -2, -1)[:, -2:].T
            token = logits.argmax(-1)
            tokens.append(token)
            margins.append((first - second) / np.abs(logits).max(-1))
        return np.stack(tokens, 1), np.stack(margins, 1), state


def doubles(weights):
    return {name: value.astype(np.float64) for name, value in weights.items()}


def run_layer(cell, x, length, states, reverse=False):
    """Outputs [B, S, H] (zero behind a row's end) and the states after each row's last step."""
    out = np.zeros((*x.shape[:2], states[0].shape[-1]))
    for t in reversed(range(x.shape[1])) if reverse else range(x.shape[1]):
        live = length > t
        states = [np.where(live[:, None], new, old) for new, old in zip(cell(x[:, t], *states), states)]
        out[:, t] = np.where(live[:, None], states[0], 0)
    return out, states


def lstm(p, name):
    w, u, b = (p[f"{name}.{part}"] for part in "wub")

    def cell(x, h, c):
        i, f, g, o = np.split(x @ w + h @ u + b, 4, -1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        return sigmoid(o) * np.tanh(c), c
    return cell


def gru(p, name):
    w, u, b, bu = (p[f"{name}.{part}"] for part in ("w", "u", "b", "bu"))

    def cell(x, h):
        xr, xz, xn = np.split(x @ w + b, 3, -1)
        hr, hz, hn = np.split(h @ u + bu, 3, -1)
        z = sigmoid(xz + hz)
        return ((1 - z) * np.tanh(xn + sigmoid(xr + hr) * hn) + z * h,)
    return cell


def product(rows, inner, columns, working_set, times=1):
    """A phase: [rows, inner] @ [inner, columns] with resident weights."""
    return (2 * rows * inner * columns, 4 * inner * columns, working_set, times)


class LstmModel(Model):
    def shapes(self):
        E, H, V, D = self.E, self.H, self.V, self.H // 2
        cells = {"encoder.forward": (E, D), "encoder.backward": (E, D), "encoder.upper": (H, H), "decoder_0": (E + H, H), "decoder_1": (H, H)}
        made = {"source": (V, E), "target": (V, E), "attention.w": (H, H), "combine.w": (2 * H, H), "out.w": (H, V), "out.b": (V,)}
        for name, (i, h) in cells.items():
            made |= {f"{name}.w": (i, 4 * h), f"{name}.u": (h, 4 * h), f"{name}.b": (4 * h,)}
        return made

    def encode(self, p, given):
        """memory, h0, c0, h1, c1 in float64."""
        x, length, D = p["source"][given["src"]], given["len"], self.H // 2
        zero = [np.zeros((len(x), D))] * 2
        forward, (hf, cf) = run_layer(lstm(p, "encoder.forward"), x, length, zero)
        backward, (hb, cb) = run_layer(lstm(p, "encoder.backward"), x, length, zero, reverse=True)
        memory, (h1, c1) = run_layer(lstm(p, "encoder.upper"), np.concatenate([forward, backward], -1), length, [np.zeros((len(x), self.H))] * 2)
        return [memory, np.concatenate([hf, hb], -1), np.concatenate([cf, cb], -1), h1, c1]

    def decode(self, p, memory, keys, valid, state, steps):
        lower, upper = lstm(p, "decoder_0"), lstm(p, "decoder_1")

        def step(x, state):
            h0, c0, h1, c1, fed = state
            h0, c0 = lower(np.concatenate([x, fed], -1), h0, c0)
            h1, c1 = upper(h0, h1, c1)
            y = self.attend(p, h1, keys, memory, valid)
            return y, (h0, c0, h1, c1, y)
        return self.generate(p, state, steps, step)

    def translate(self, p, given, steps):
        memory, *state = self.encode(p, given)
        valid = np.arange(memory.shape[1]) < given["len"][:, None]
        return self.decode(p, memory, memory @ p["attention.w"], valid, (*state, np.zeros((len(memory), self.H))), steps)[:2]

    def encoder_phases(self, length):
        E, H, D, total = self.E, self.H, self.H // 2, int(length.sum())
        work = [product(total, E, 4 * D, 16 * E * D)] * 2 + [product(total, H, 4 * H, 16 * H * H)]
        for t in range(int(length.max())):
            rows = int((length > t).sum())
            work += [product(rows, D, 4 * D, 16 * D * D)] * 2 + [product(rows, H, 4 * H, 16 * H * H)]
        return work

    def step_phases(self, rows, positions, times):
        """`positions`: attended ones of all rows."""
        E, H, V = self.E, self.H, self.V
        weights = 4 * ((E + 2 * H) * 4 * H + 2 * H * 4 * H + 2 * H * H + H * V)
        return [product(rows, E + 2 * H, 4 * H, weights, times), product(rows, 2 * H, 4 * H, weights, times),
                (4 * positions * H, 8 * positions * H, weights, times), product(rows, 2 * H, H, weights, times),
                product(rows, H, V, weights, times)]

    def translate_phases(self, length, steps):
        total = int(length.sum())
        keys = [product(total, self.H, self.H, 4 * self.H * self.H)]
        return self.encoder_phases(length) + keys + self.step_phases(len(length), total, steps)


class GruModel(Model):
    def shapes(self):
        E, H, V, D = self.E, self.H, self.V, self.H // 2
        made = {"source": (V, E), "target": (V, E), "combine.w": (2 * H, H), "out.w": (H, V), "out.b": (V,)}
        for name, h in (("forward", D), ("backward", D), ("decoder", H)):
            made |= {f"{name}.w": (E, 3 * h), f"{name}.u": (h, 3 * h), f"{name}.b": (3 * h,), f"{name}.bu": (3 * h,)}
        return made

    def translate(self, p, given, steps):
        x, length = p["source"][given["src"]], given["len"]
        zero = [np.zeros((len(x), self.H // 2))]
        forward, (hf,) = run_layer(gru(p, "forward"), x, length, zero)
        backward, (hb,) = run_layer(gru(p, "backward"), x, length, zero, reverse=True)
        memory = np.concatenate([forward, backward], -1)
        valid, cell = np.arange(memory.shape[1]) < length[:, None], gru(p, "decoder")

        def step(x, state):
            (h,) = cell(x, state[0])
            return self.attend(p, h, memory, memory, valid), (h,)
        return self.generate(p, (np.concatenate([hf, hb], -1),), steps, step)[:2]

    def translate_phases(self, length, steps):
        E, H, V, D, total = self.E, self.H, self.V, self.H // 2, int(length.sum())
        work = [product(total, E, 3 * D, 12 * E * D)] * 2
        for t in range(int(length.max())):
            work += [product(int((length > t).sum()), D, 3 * D, 12 * D * D)] * 2
        # The input's product may be a row of a folded table: the least work is without it.
        weights = 4 * (H * 3 * H + 2 * H * H + H * V)
        rows = len(length)
        return work + [product(rows, H, 3 * H, weights, steps), (4 * total * H, 8 * total * H, weights, steps),
                       product(rows, 2 * H, H, weights, steps), product(rows, H, V, weights, steps)]


M = LstmModel("model_m", 512, 512, 32000)
S = GruModel("model_s", 256, 256, 8000)
