# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The same models as ONNX graphs, in each way that ONNX Runtime is known to run them well; the fastest of the ways is the peer."""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FLOAT, INT64, BOOL = TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL


class Graph:
    """Collects nodes: calling it adds one and returns its output's name (a list of names with `outputs`)."""

    def __init__(self, prefix=""):
        self.nodes, self.constants, self.prefix = [], {}, prefix

    def __call__(self, op, *inputs, outputs=None, **attributes):
        names = [f"{self.prefix}v{len(self.nodes)}_{k}" for k in range(outputs or 1)]
        self.nodes.append(helper.make_node(op, list(inputs), names, **attributes))
        return names if outputs else names[0]

    def constant(self, name, value):
        self.constants[name] = np.asarray(value)
        return name

    def split(self, x, parts):
        return self("Split", x, outputs=parts, axis=-1, num_outputs=parts)

    def name_output(self, value, name):
        self.nodes.append(helper.make_node("Identity", [value], [name]))

    def graph(self, name, inputs, outputs):
        constants = [numpy_helper.from_array(v, n) for n, v in self.constants.items()]
        return helper.make_graph(self.nodes, name, [info(*i) for i in inputs], [info(*o) for o in outputs], constants)

    def model(self, inputs, outputs):
        made = helper.make_model(self.graph("model", inputs, outputs), opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
        onnx.checker.check_model(made)
        return made.SerializeToString()


def info(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def layer_models(layer, weights):
    """{way: (model, feed, result)}: `feed` turns our inputs into the graph's, `result` its output into h[B, T, H]."""
    ways = {"unrolled": unrolled(layer, weights), "scan": scanned(layer, weights)}
    if layer.step.__name__ == "lstm_step":
        ways["operator"] = lstm_operator(layer, weights)
    if layer.step.__name__ == "gru_step":
        ways["operator"] = gru_operator(layer, weights)
    return ways


def start(layer, weights):
    """The weights, and the input's product for all steps in one: [T, B, parts * H]."""
    g = Graph()
    for name, value in weights.items():
        g.constant(name, value)
    if layer.name == "minimal":
        u_f, u_n = np.split(weights["u"], 2, -1)
        g.constant("u_f", np.ascontiguousarray(u_f))
        g.constant("u_n", np.ascontiguousarray(u_n))
        del g.constants["u"]
    g.constant("one", np.float32(1))
    x = g("MatMul", "x", "w")
    if layer.hoisted_bias:
        x = g("Add", x, "b")
    if layer.normed_input:
        x = g("LayerNormalization", x, "gain_x", "bias_x", axis=-1, epsilon=1e-5)
    batch = g("Slice", g("Shape", "x"), g.constant("at1", np.array([1])), g.constant("at2", np.array([2])))
    shape = g("Concat", batch, g.constant("units", np.array([layer.H])), axis=0)
    zero = g("ConstantOfShape", shape, value=helper.make_tensor("zero", FLOAT, [1], [0.0]))
    return g, x, [zero] * layer.states


TIME_MAJOR = (lambda inputs: {"x": np.ascontiguousarray(inputs["x"].transpose(1, 0, 2))}, lambda y: y.transpose(1, 0, 2))


def unrolled(layer, weights):
    g, x, state = start(layer, weights)
    T, H, I = layer.T, layer.H, layer.I
    steps, out = g("Split", x, outputs=T, axis=0, num_outputs=T), []
    axis = g.constant("axis0", np.array([0]))
    for t in range(T):
        state = layer.nodes(g, g("Squeeze", steps[t], axis), *state)
        out.append(g("Unsqueeze", state[0], axis))
    g.name_output(g("Concat", *out, axis=0), "y")
    return (g.model([("x", FLOAT, [T, "B", I])], [("y", FLOAT, [T, "B", H])]), *TIME_MAJOR)


def scanned(layer, weights):
    g, x, state = start(layer, weights)
    T, H, I = layer.T, layer.H, layer.I
    body = Graph("body_")
    names = ["h", "c"][: layer.states]
    after = layer.nodes(body, "x_t", *names)
    for name, value in zip(names, after):
        body.name_output(value, name + "_out")
    body.name_output(after[0], "yielded")
    inputs = [(n, FLOAT, ["B", H]) for n in names] + [("x_t", FLOAT, ["B", layer.parts * H])]
    outputs = [(n + "_out", FLOAT, ["B", H]) for n in names] + [("yielded", FLOAT, ["B", H])]
    results = g("Scan", *state, x, outputs=layer.states + 1, num_scan_inputs=1, body=body.graph("step", inputs, outputs))
    g.name_output(results[-1], "y")
    return (g.model([("x", FLOAT, [T, "B", I])], [("y", FLOAT, [T, "B", H])]), *TIME_MAJOR)


def lstm_operator(layer, weights):
    g = Graph()
    order = [0, 3, 1, 2]  # ours i f g o, the operator's i o f c

    def parts(a):
        return np.concatenate([np.split(a, 4, -1)[k] for k in order], -1)

    g.constant("W", np.ascontiguousarray(parts(weights["w"]).T)[None])
    g.constant("R", np.ascontiguousarray(parts(weights["u"]).T)[None])
    g.constant("B", np.concatenate([parts(weights["b"]), np.zeros(4 * layer.H, np.float32)])[None])
    y, _, _ = g("LSTM", "x", "W", "R", "B", outputs=3, hidden_size=layer.H)
    g.name_output(g("Squeeze", y, g.constant("axis1", np.array([1]))), "y")
    return (g.model([("x", FLOAT, [layer.T, "B", layer.I])], [("y", FLOAT, [layer.T, "B", layer.H])]), *TIME_MAJOR)


def gru_operator(layer, weights):
    g = Graph()

    def parts(a):
        return np.concatenate([np.split(a, 3, -1)[k] for k in (1, 0, 2)], -1)  # ours r z n, the operator's z r h

    g.constant("W", np.ascontiguousarray(parts(weights["w"]).T)[None])
    g.constant("R", np.ascontiguousarray(parts(weights["u"]).T)[None])
    g.constant("B", np.concatenate([parts(weights["b"]), parts(weights["bu"])])[None])
    y, _ = g("GRU", "x", "W", "R", "B", outputs=2, hidden_size=layer.H, linear_before_reset=1)
    g.name_output(g("Squeeze", y, g.constant("axis1", np.array([1]))), "y")
    return (g.model([("x", FLOAT, [layer.T, "B", layer.I])], [("y", FLOAT, [layer.T, "B", layer.H])]), *TIME_MAJOR)


def pronounce_model(p, fold):
    """One batched graph: the encoder is the GRU operator, the decoder a Loop that ends when every word has; `fold` puts the table of
    phonemes through the input's product beforehand, which a person may do by hand and the operators do not do by themselves."""
    g, units = Graph(), 256
    order = [1, 0, 2]  # the file's r z n, the operator's z r h

    def parts(a):
        return np.concatenate([np.split(a, 3, 0)[k] for k in order], 0)

    g.constant("enc_emb", p["enc_emb"])
    g.constant("W", parts(p["enc_w_ih"])[None])
    g.constant("R", parts(p["enc_w_hh"])[None])
    g.constant("B", np.concatenate([parts(p["enc_b_ih"]), parts(p["enc_b_hh"])])[None])
    x = g("Transpose", g("Gather", "enc_emb", "word"), perm=[1, 0, 2])
    _, last = g("GRU", x, "W", "R", "B", "len", outputs=2, hidden_size=units, linear_before_reset=1)
    h0 = g("Squeeze", last, g.constant("axis0", np.array([0])))
    # A batch of first phonemes, and of words that have not ended.
    batch = g("Shape", "len")
    token = g("ConstantOfShape", batch, value=helper.make_tensor("bos", INT64, [1], [2]))
    ended = g("ConstantOfShape", batch, value=helper.make_tensor("no", BOOL, [1], [False]))
    body = pronounce_step(p, fold)
    more = g.constant("more", np.array(True))
    g.constant("limit", np.array(20, np.int64))
    results = g("Loop", "limit", more, token, h0, ended, outputs=4, body=body)
    g.name_output(g("Transpose", results[3], perm=[1, 0]), "tokens")
    for name, value in decoder_constants(p, fold).items():
        g.constant(name, value)
    return g.model([("word", INT64, ["B", "S"]), ("len", TensorProto.INT32, ["B"])], [("tokens", INT64, ["B", "T"])])


def decoder_constants(p, fold):
    made = {"u": np.ascontiguousarray(p["dec_w_hh"].T), "bu": p["dec_b_hh"], "fw": np.ascontiguousarray(p["fc_w"].T), "fb": p["fc_b"],
            "one": np.float32(1), "eos": np.int64(3)}
    if fold:
        return {**made, "table": p["dec_emb"] @ p["dec_w_ih"].T + p["dec_b_ih"]}
    return {**made, "table": p["dec_emb"], "w": np.ascontiguousarray(p["dec_w_ih"].T), "bw": p["dec_b_ih"]}


def pronounce_step(p, fold):
    g = Graph("body_")
    x = g("Gather", "table", "token")
    if not fold:
        x = g("Gemm", x, "w", "bw")
    u = g("Gemm", "h", "u", "bu")
    xr, xz, xn = g.split(x, 3)
    ur, uz, un = g.split(u, 3)
    z = g("Sigmoid", g("Add", xz, uz))
    n = g("Tanh", g("Add", xn, g("Mul", g("Sigmoid", g("Add", xr, ur)), un)))
    h = g("Add", g("Mul", g("Sub", "one", z), n), g("Mul", z, "h"))
    best = g("ArgMax", g("Gemm", h, "fw", "fb"), axis=-1, keepdims=0)
    # A word that has ended says </s> for the rest of the batch's steps.
    token = g("Where", "ended", "eos", best)
    ended = g("Equal", token, "eos")
    some_left = g("Not", g("Cast", g("ReduceMin", g("Cast", ended, to=TensorProto.INT32), keepdims=0), to=BOOL))
    for name, value in (("more_out", some_left), ("token_out", token), ("h_out", h), ("ended_out", ended), ("yielded", token)):
        g.name_output(value, name)
    inputs = [("step", INT64, []), ("more_in", BOOL, []), ("token", INT64, ["B"]), ("h", FLOAT, ["B", 256]), ("ended", BOOL, ["B"])]
    outputs = [("more_out", BOOL, []), ("token_out", INT64, ["B"]), ("h_out", FLOAT, ["B", 256]), ("ended_out", BOOL, ["B"]),
               ("yielded", INT64, ["B"])]
    return g.graph("decode", inputs, outputs)
