# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The recurrent layers that are timed: seeded weights, the float64 result, the least work, and the step in ONNX operators.

Every layer reads x[B, T, I] and yields h[B, T, H]. Its model for us is models/NAME.rondo; both sides get the same arrays.
"""
from dataclasses import dataclass, field
from typing import Callable

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def layer_norm(x, gain, bias):
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt((centred * centred).mean(-1, keepdims=True) + 1e-5) * gain + bias


@dataclass
class Layer:
    name: str
    parts: int                # columns of the products, in units of H
    step: Callable            # NumPy: (weights, hoisted x, state) -> state; the first of the state is yielded
    nodes: Callable           # ONNX: (Graph, hoisted x, state) -> state; names of values
    states: int = 1           # h, or h and c
    hoisted_bias: bool = True
    extra: dict = field(default_factory=dict)  # more parameters: name -> shape
    normed_input: bool = False
    I: int = 512
    H: int = 512
    T: int = 32

    def weights(self):
        random, I, H = np.random.default_rng(7), self.I, self.H
        shapes = {"w": (I, self.parts * H), "u": (H, self.parts * H)}
        if self.hoisted_bias:
            shapes["b"] = (self.parts * H,)
        made = {n: random.uniform(-1, 1, s) / np.sqrt(H) for n, s in {**shapes, **self.extra}.items()}
        for name in self.extra:
            made[name] += 1.0 if name.startswith("gain") else 0.0
        return {n: v.astype(np.float32) for n, v in made.items()}

    def inputs(self, batch):
        return {"x": np.random.default_rng(batch).standard_normal((batch, self.T, self.I)).astype(np.float32)}

    def reference(self, weights, inputs):
        """h[B, T, H] in float64."""
        p = {n: v.astype(np.float64) for n, v in weights.items()}
        x = inputs["x"].astype(np.float64) @ p["w"] + p.get("b", 0.0)
        if self.normed_input:
            x = layer_norm(x, p["gain_x"], p["bias_x"])
        state = [np.zeros((x.shape[0], self.H))] * self.states
        out = []
        for t in range(self.T):
            state = self.step(p, x[:, t], *state)
            out.append(state[0])
        return np.stack(out, 1)

    def phases(self, batch):
        """(flops, bytes, working set, times): the input's product for all steps, then the recurrent product of each."""
        I, H, T, n = self.I, self.H, self.T, self.parts * self.H
        return [(2 * batch * T * I * n, 4 * (I * n + batch * T * (I + n)), 4 * I * n, 1), (2 * batch * H * n, 4 * H * n, 4 * H * n, T)]


def lstm_step(p, x, h, c):
    i, f, g, o = np.split(x + h @ p["u"], 4, -1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def lstm_nodes(g, x, h, c):
    i, f, n, o = g.split(g("Add", x, g("MatMul", h, "u")), 4)
    c = g("Add", g("Mul", g("Sigmoid", f), c), g("Mul", g("Sigmoid", i), g("Tanh", n)))
    return g("Mul", g("Sigmoid", o), g("Tanh", c)), c


def coupled_step(p, x, h, c):
    f, g, o = np.split(x + h @ p["u"], 3, -1)
    f = sigmoid(f)
    c = f * c + (1 - f) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def coupled_nodes(g, x, h, c):
    f, n, o = g.split(g("Add", x, g("MatMul", h, "u")), 3)
    f = g("Sigmoid", f)
    c = g("Add", g("Mul", f, c), g("Mul", g("Sub", "one", f), g("Tanh", n)))
    return g("Mul", g("Sigmoid", o), g("Tanh", c)), c


def minimal_step(p, x, h):
    xf, xn = np.split(x, 2, -1)
    uf, un = np.split(p["u"], 2, -1)
    f = sigmoid(xf + h @ uf)
    return ((1 - f) * h + f * np.tanh(xn + (f * h) @ un),)


def minimal_nodes(g, x, h):
    xf, xn = g.split(x, 2)
    f = g("Sigmoid", g("Add", xf, g("MatMul", h, "u_f")))
    n = g("Tanh", g("Add", xn, g("MatMul", g("Mul", f, h), "u_n")))
    return (g("Add", g("Mul", g("Sub", "one", f), h), g("Mul", f, n)),)


def normed_step(p, x, h):
    xr, xz, xn = np.split(x, 3, -1)
    hr, hz, hn = np.split(layer_norm(h @ p["u"], p["gain_h"], p["bias_h"]), 3, -1)
    z = sigmoid(xz + hz)
    return ((1 - z) * np.tanh(xn + sigmoid(xr + hr) * hn) + z * h,)


def normed_nodes(g, x, h):
    xr, xz, xn = g.split(x, 3)
    hr, hz, hn = g.split(g("LayerNormalization", g("MatMul", h, "u"), "gain_h", "bias_h", axis=-1, epsilon=1e-5), 3)
    z = g("Sigmoid", g("Add", xz, hz))
    n = g("Tanh", g("Add", xn, g("Mul", g("Sigmoid", g("Add", xr, hr)), hn)))
    return (g("Add", g("Mul", g("Sub", "one", z), n), g("Mul", z, h)),)


def gru_step(p, x, h):
    xr, xz, xn = np.split(x, 3, -1)
    hr, hz, hn = np.split(h @ p["u"] + p["bu"], 3, -1)
    z = sigmoid(xz + hz)
    return ((1 - z) * np.tanh(xn + sigmoid(xr + hr) * hn) + z * h,)


def gru_nodes(g, x, h):
    xr, xz, xn = g.split(x, 3)
    hr, hz, hn = g.split(g("Gemm", h, "u", "bu"), 3)
    z = g("Sigmoid", g("Add", xz, hz))
    n = g("Tanh", g("Add", xn, g("Mul", g("Sigmoid", g("Add", xr, hr)), hn)))
    return (g("Add", g("Mul", g("Sub", "one", z), n), g("Mul", z, h)),)


NORMS = {name: (3 * 512,) for name in ("gain_x", "bias_x", "gain_h", "bias_h")}
LAYERS = {layer.name: layer for layer in [
    Layer("lstm512", 4, lstm_step, lstm_nodes, states=2),
    Layer("gru256", 3, gru_step, gru_nodes, extra={"bu": (3 * 256,)}, I=256, H=256, T=64),
    Layer("renamed", 4, lstm_step, lstm_nodes, states=2),
    Layer("coupled", 3, coupled_step, coupled_nodes, states=2),
    Layer("minimal", 2, minimal_step, minimal_nodes),
    Layer("normed", 3, normed_step, normed_nodes, hoisted_bias=False, extra=NORMS, normed_input=True),
]}
