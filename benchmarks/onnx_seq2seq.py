# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Models S and M as ONNX graphs: encoders with the recurrent operators and lengths; decoder steps as Gemm and elementwise operators, which beat
the operators at one step; the step as a graph of its own for a loop outside, or the body of Loop."""
import numpy as np
from onnx import TensorProto, helper

from benchmarks.onnx_models import BOOL, FLOAT, INT64, Graph
from benchmarks.seq2seq import BOS

INT32 = TensorProto.INT32


def reordered(value, order):
    parts = np.split(value, len(order), -1)
    return np.concatenate([parts[k] for k in order], -1)


def recurrent(g, kind, x, weights, names, length, hidden):
    """The LSTM or GRU operator over x [T, B, I]; `names` are one cell, or forward and backward. Outputs [T, B, H] side by side, states [B, H]."""
    order = {"LSTM": [0, 3, 1, 2], "GRU": [1, 0, 2]}[kind]  # ours i f g o and r z n; the operator's i o f c and z r h
    def stacked(make):
        return np.ascontiguousarray(np.stack([make(name) for name in names]))

    def bias(name):
        second = weights.get(f"{name}.bu", np.zeros_like(weights[f"{name}.b"]))
        return np.concatenate([reordered(weights[f"{name}.b"], order), reordered(second, order)])
    key = names[0]
    g.constant(key + "_W", stacked(lambda n: reordered(weights[f"{n}.w"], order).T))
    g.constant(key + "_R", stacked(lambda n: reordered(weights[f"{n}.u"], order).T))
    g.constant(key + "_B", stacked(bias))
    extra = {"linear_before_reset": 1} if kind == "GRU" else {}
    direction = "bidirectional" if len(names) == 2 else "forward"
    y, *states = g(kind, x, key + "_W", key + "_R", key + "_B", length, outputs=3 if kind == "LSTM" else 2, hidden_size=hidden,
                   direction=direction, **extra)
    y = g("Transpose", y, perm=[0, 2, 1, 3])  # [T, D, B, H] to [T, B, D, H]
    y = g("Reshape", y, g.constant(key + "_flat", np.array([0, 0, -1])))
    joined = [g("Reshape", g("Transpose", state, perm=[1, 0, 2]), g.constant(key + "_row", np.array([0, -1]))) for state in states]
    return y, joined


def inputs_of(g, model, weights):
    """Embedded words [T, B, E]; the additive mask [B, S]."""
    g.constant("source", weights["source"])
    x = g("Transpose", g("Gather", "source", "src"), perm=[1, 0, 2])
    positions = g("Range", g.constant("zero32", np.array(0, np.int32)),
                  g("Cast", g("Squeeze", g("Slice", g("Shape", "src"), g.constant("at1", np.array([1])), g.constant("at2", np.array([2]))),
                             g.constant("axis0", np.array([0]))), to=INT32), g.constant("one32", np.array(1, np.int32)))
    inside = g("Less", positions, g("Unsqueeze", "len", g.constant("axis1", np.array([1]))))
    mask = g("Where", inside, g.constant("keep", np.float32(0)), g.constant("drop", np.float32(-1e30)))
    return x, mask


def encoder_m(g, model, weights):
    """memory [B, S, H], the mask, h0, c0, h1, c1."""
    x, mask = inputs_of(g, model, weights)
    y, lower = recurrent(g, "LSTM", x, weights, ["encoder.forward", "encoder.backward"], "len", model.H // 2)
    y, upper = recurrent(g, "LSTM", y, weights, ["encoder.upper"], "len", model.H)
    return g("Transpose", y, perm=[1, 0, 2]), mask, [*lower, *upper]


def encoder_s(g, model, weights):
    x, mask = inputs_of(g, model, weights)
    y, states = recurrent(g, "GRU", x, weights, ["forward", "backward"], "len", model.H // 2)
    return g("Transpose", y, perm=[1, 0, 2]), mask, states


def lstm_gemm(g, x, h, c, name):
    i, f, n, o = g.split(g("Gemm", g("Concat", x, h, axis=-1), name + "_wu", name + "_b"), 4)
    c = g("Add", g("Mul", g("Sigmoid", f), c), g("Mul", g("Sigmoid", i), g("Tanh", n)))
    return g("Mul", g("Sigmoid", o), g("Tanh", c)), c


def gru_gemm(g, x, h, name):
    xr, xz, xn = g.split(g("Gemm", x, name + "_w", name + "_b"), 3)
    hr, hz, hn = g.split(g("Gemm", h, name + "_u", name + "_bu"), 3)
    z = g("Sigmoid", g("Add", xz, hz))
    n = g("Tanh", g("Add", xn, g("Mul", g("Sigmoid", g("Add", xr, hr)), hn)))
    return g("Add", g("Mul", g("Sub", "one", z), n), g("Mul", z, h))


def attend(g, query, keys, memory, mask):
    """tanh(Wc [context; query])"""
    scores = g("Add", g("Squeeze", g("MatMul", keys, g("Unsqueeze", query, "axis2")), "axis2"), mask)
    context = g("Squeeze", g("MatMul", g("Unsqueeze", g("Softmax", scores, axis=-1), "axis1"), memory), "axis1")
    return g("Tanh", g("MatMul", g("Concat", context, query, axis=-1), "combine"))


def best(g, y):
    return g("ArgMax", g("Gemm", y, "out_w", "out_b"), axis=-1, keepdims=0)


def step_m(g, token, state):
    h0, c0, h1, c1, fed = state
    x = g("Concat", g("Gather", "target", token), fed, axis=-1)
    h0, c0 = lstm_gemm(g, x, h0, c0, "decoder_0")
    h1, c1 = lstm_gemm(g, h0, h1, c1, "decoder_1")
    y = attend(g, h1, "keys", "memory", "mask")
    return best(g, y), [h0, c0, h1, c1, y]


def step_s(g, token, state):
    h = gru_gemm(g, g("Gather", "target", token), state[0], "decoder")
    return best(g, attend(g, h, "memory", "memory", "mask")), [h]


def add_decoder_constants(g, model, weights):
    values = {"target": weights["target"], "combine": weights["combine.w"], "out_w": weights["out.w"], "out_b": weights["out.b"]}
    if model.name == "model_m":
        for name in ("decoder_0", "decoder_1"):
            values |= {name + "_wu": np.concatenate([weights[f"{name}.w"], weights[f"{name}.u"]]), name + "_b": weights[f"{name}.b"]}
    else:
        values |= {f"decoder_{part}": weights[f"decoder.{part}"] for part in ("w", "u", "b", "bu")}
    values |= {"one": np.float32(1), "axis1": np.array([1]), "axis2": np.array([2])}
    for name, value in values.items():
        g.constants.setdefault(name, value)


STATES = {"model_m": ["h0", "c0", "h1", "c1", "fed"], "model_s": ["h0"]}
STEPS = {"model_m": step_m, "model_s": step_s}


def memory_inputs(model):
    shaped = [("memory", FLOAT, ["B", "S", model.H]), ("mask", FLOAT, ["B", "S"])]
    return [("keys", FLOAT, ["B", "S", model.H]), *shaped] if model.name == "model_m" else shaped


def step_model(model, weights):
    """One step: token and state and memory to the next token and state."""
    g, names = Graph(), STATES[model.name]
    add_decoder_constants(g, model, weights)
    token, state = STEPS[model.name](g, "token", names)
    for value, name in zip([token, *state], ["next", *(n + "_next" for n in names)]):
        g.name_output(value, name)
    states = [(n, FLOAT, ["B", model.H]) for n in names]
    return g.model([("token", INT64, ["B"]), *states, *memory_inputs(model)],
                   [("next", INT64, ["B"]), *((n + "_next", FLOAT, ["B", model.H]) for n in names)])


def add_loop(g, model, state, batch):
    """Adds the loop of `steps` steps; gives tokens [B, T] and the last state."""
    names = STATES[model.name]
    body = Graph("body_")
    token, after = STEPS[model.name](body, "token", names)
    for value, name in zip(["more_in", token, *after, token], ["more_out", "token_out", *(n + "_out" for n in names), "yielded"]):
        body.name_output(value, name)
    states = [(n, FLOAT, ["B", model.H]) for n in names]
    graph = body.graph("decode", [("step", INT64, []), ("more_in", BOOL, []), ("token", INT64, ["B"]), *states],
                       [("more_out", BOOL, []), ("token_out", INT64, ["B"]), *((n + "_out", s, d) for n, s, d in states), ("yielded", INT64, ["B"])])
    first = g("ConstantOfShape", batch, value=helper.make_tensor("bos", INT64, [1], [BOS]))
    more = g.constant("more", np.array(True))
    out = g("Loop", "steps", more, first, *state, outputs=len(names) + 2, body=graph)
    return g("Transpose", out[-1], perm=[1, 0]), out[1:-1]


def decode_model(model, weights):
    """As many steps as asked for from given states: Loop."""
    g = Graph()
    add_decoder_constants(g, model, weights)
    batch = g("Slice", g("Shape", "memory"), g.constant("at0", np.array([0])), g.constant("at1", np.array([1])))
    names = STATES[model.name]
    tokens, last = add_loop(g, model, [n + "_start" for n in names], batch)
    g.name_output(tokens, "tokens")
    g.name_output(last[-1], "last")
    return g.model([("steps", INT64, []), *((n + "_start", FLOAT, ["B", model.H]) for n in names), *memory_inputs(model)],
                   [("tokens", INT64, ["B", "T"]), ("last", FLOAT, ["B", model.H])])


def start_of_decoding(g, model, weights):
    """The encoder; memory, mask, keys get the names that steps use. The decoder's first state."""
    memory, mask, states = (encoder_m if model.name == "model_m" else encoder_s)(g, model, weights)
    g.name_output(memory, "memory")
    g.name_output(mask, "mask")
    if model.name == "model_m":
        g.name_output(g("MatMul", "memory", g.constant("attention", weights["attention.w"])), "keys")
        # Nothing is fed back in the first step.
        zeros = g("ConstantOfShape", g("Shape", states[0]), value=helper.make_tensor("none", FLOAT, [1], [0.0]))
        states = [*states, zeros]
    return states


SENTENCES = [("src", INT32, ["B", "S"]), ("len", INT32, ["B"])]


def translate_model(model, weights):
    """The whole model in one graph."""
    g = Graph()
    state = start_of_decoding(g, model, weights)
    add_decoder_constants(g, model, weights)
    tokens, _ = add_loop(g, model, state, g("Shape", "len"))
    g.name_output(tokens, "tokens")
    return g.model([*SENTENCES, ("steps", INT64, [])], [("tokens", INT64, ["B", "T"])])


def start_model(model, weights):
    """What a loop outside begins with: the encoder, the keys and the first state."""
    g = Graph()
    state = start_of_decoding(g, model, weights)
    for value, name in zip(state, STATES[model.name]):
        g.name_output(value, name)
    return g.model(SENTENCES, [*memory_inputs(model), *((n, FLOAT, ["B", model.H]) for n in STATES[model.name])])


def encoder_model(model, weights):
    g = Graph()
    memory, _, states = encoder_m(g, model, weights)
    for value, name in zip([memory, *states], ["memory", "h0", "c0", "h1", "c1"]):
        g.name_output(value, name)
    return g.model(SENTENCES, [("memory", FLOAT, ["B", "S", model.H]), *((n, FLOAT, ["B", model.H]) for n in ("h0", "c0", "h1", "c1"))])
