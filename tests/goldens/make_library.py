# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes the goldens of the standard library: with PyTorch's modules where it has them, else by the equations of the papers in float64.

PyTorch is needed only here: pip install torch numpy, then python tests/goldens/make_library.py. The files are committed.
PROGRAM_weights.npz has the parameters of PROGRAM.rondo; PROGRAM_run.npz the arrays of each entry: ENTRY/in/NAME, ENTRY/set/NAME and
ENTRY/out/NAME, rows of unequal length, zero beyond a length. Sizes are odd on purpose: no vector length divides them.
"""
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

B, S = 3, 6
LENGTHS = torch.tensor([4, 6, 1])


class Golden:
    def __init__(self, name, seed):
        self.name, self.weights, self.runs = name, {}, {}
        torch.manual_seed(seed)

    def weight(self, name, *shape):
        value = torch.empty(*shape).uniform_(-0.5, 0.5)
        self.weights[name] = value
        return value.double()

    def module(self, prefix, module):
        """A module's parameters under the names that TorchLstm and its like have; the module in double precision."""
        for name, parameter in module.named_parameters():
            torch.nn.init.uniform_(parameter, -0.5, 0.5)
            recurrent = isinstance(module, torch.nn.RNNBase)
            self.weights[prefix + (name.replace("weight_", "w_").replace("bias_", "b_") if recurrent else name)] = parameter.detach().float().clone()
        return module.double()

    def entry(self, name, inputs, results, **settings):
        for kind, arrays in (("in", inputs), ("set", settings), ("out", results)):
            for key, value in arrays.items():
                value = np.asarray(value)
                self.runs[f"{name}/{kind}/{key}"] = value.astype({"f": np.float32, "i": np.int32, "b": bool}[value.dtype.kind])

    def save(self):
        for kind, arrays in (("weights", self.weights), ("run", self.runs)):
            arrays = {n: v.numpy() if isinstance(v, torch.Tensor) else v for n, v in arrays.items()}
            np.savez_compressed(Path(__file__).with_name(f"{self.name}_{kind}.npz"), **arrays)


def rows(x, lengths=LENGTHS):
    """Zero beyond each row's length."""
    valid = torch.arange(x.shape[1]) < lengths[:, None]
    return torch.where(valid.reshape(*valid.shape, *[1] * (x.dim() - 2)), x, torch.zeros_like(x))


def normal(*shape):
    return torch.randn(*shape)


def packed(module, x, *state):
    """A recurrent module over rows of unequal length."""
    y, state = module(pack_padded_sequence(x.double(), LENGTHS, batch_first=True, enforce_sorted=False), *state)
    return pad_packed_sequence(y, batch_first=True, total_length=x.shape[1])[0], state


def walk(cell, x, state, lengths=LENGTHS):
    """A cell over rows of unequal length: a row that has ended keeps its state. State is a tuple, its first part what is put out."""
    ys, x = [], x.double()
    for t in range(x.shape[1]):
        alive = (lengths > t)[:, None]
        state = tuple(torch.where(alive, new, old) for new, old in zip(cell(x[:, t], *state), state))
        ys.append(torch.where(alive, state[0], torch.zeros_like(state[0])))
    return torch.stack(ys, 1), state


def zeros(*shape):
    return torch.zeros(*shape, dtype=torch.float64)


# --- layers.rondo ------------------------------------------------------------


def layers():
    golden, N, M, V = Golden("layers", 30), 13, 5, 11
    x = normal(B, S, N)
    linear, norm = golden.module("linear.", torch.nn.Linear(N, M)), golden.module("norm.", torch.nn.LayerNorm(N))
    golden.entry("dense", {"x": x, "len": LENGTHS}, {"y": rows(linear(x.double()).detach())})
    golden.entry("norm", {"x": x, "len": LENGTHS}, {"y": rows(norm(x.double()).detach())})
    table, ids = golden.weight("table.table", V, N), torch.randint(0, V, (B, S))
    golden.entry("embed", {"ids": ids, "len": LENGTHS}, {"y": rows(functional.embedding(ids, table))})
    x = torch.linspace(-90, 90, 61)
    golden.entry("activations", {"x": x}, {
        "hard": functional.hardsigmoid(x.double()), "sign": functional.softsign(x.double()), "plus": functional.softplus(x.double()),
        "exponential": functional.elu(x.double()), "swish": functional.silu(x.double()), "same": x, "clipped": x.clamp(-2.5, 2.5)})
    golden.save()


# --- recurrent.rondo ---------------------------------------------------------


def lstm_equations(x_part, h_part, c, *, peephole=(0, 0, 0), squash=torch.tanh, gate=torch.sigmoid, clip=None, norm=lambda c: c):
    i, f, g, o = (x_part + h_part).chunk(4, -1)
    pi, pf, po = peephole
    c1 = gate(f + pf * c) * c + gate(i + pi * c) * squash(g)
    c1 = c1 if clip is None else c1.clamp(-clip, clip)
    return gate(o + po * c1) * squash(norm(c1)), c1


def plain_gru(p, prefix, x, h, squash=torch.tanh, gate=torch.sigmoid):
    w_ih, w_hh, b_ih, b_hh = (p[prefix.format(n)].double() for n in ("w_ih", "w_hh", "b_ih", "b_hh"))
    (xr, xz, xn), (hr, hz, hn) = (x @ w_ih.T + b_ih).chunk(3, -1), (h @ w_hh.T + b_hh).chunk(3, -1)
    z = gate(xz + hz)
    return ((1 - z) * squash(xn + gate(xr + hr) * hn) + z * h,)


def recurrent_lstms(golden, I, H, P):
    x, sizes = normal(B, S, I), {"batch_first": True}
    given = {"x": x, "len": LENGTHS}
    lower = golden.module("lstm.", torch.nn.LSTM(I, H, bidirectional=True, **sizes))
    upper = golden.module("upper.", torch.nn.LSTM(2 * H, H, bidirectional=True, **sizes))
    below, (h0, c0) = packed(lower, x)
    y, (h1, c1) = packed(upper, below)
    golden.entry("bidirectional_lstm", given, {"y": y, "hf0": h0[0], "cf0": c0[0], "hb0": h0[1], "cb0": c0[1],
                                               "hf1": h1[0], "cf1": c1[0], "hb1": h1[1], "cb1": c1[1]})
    p = golden.weights
    w, u, b = (p["lstm.w_ih_l0"].double().T, p["lstm.w_hh_l0"].double().T, (p["lstm.b_ih_l0"] + p["lstm.b_hh_l0"]).double())
    forward = torch.nn.LSTM(I, H, **sizes).double()
    forward.load_state_dict({n: v for n, v in lower.state_dict().items() if "reverse" not in n})
    h0, c0 = normal(B, H), normal(B, H)
    y, (h, c) = packed(forward, x, (h0[None].double(), c0[None].double()))
    golden.entry("one_lstm", {**given, "h0": h0, "c0": c0}, {"y": y, "h": h[0], "c": c[0]})

    projected = golden.module("projected.", torch.nn.LSTM(I, H, proj_size=P, **sizes))
    y, (h, c) = packed(projected, x)
    golden.entry("projected_lstm", given, {"y": y, "h": h[0], "c": c[0]})

    y, (h, c) = walk(lambda x, h, c: lstm_equations(x @ w + b, h @ u, c, clip=0.25), x, (zeros(B, H), zeros(B, H)))
    golden.entry("clipped_lstm", given, {"y": y, "h": h, "c": c})
    other = {"squash": functional.softsign, "gate": functional.hardsigmoid}
    y, _ = walk(lambda x, h, c: lstm_equations(x @ w + b, h @ u, c, **other), x, (zeros(B, H), zeros(B, H)))
    golden.entry("other_lstm", given, {"y": y})

    def own(name):
        return golden.weight(f"{name}.w", I, 4 * H), golden.weight(f"{name}.u", H, 4 * H), golden.weight(f"{name}.b", 4 * H)

    w, u, b = own("peephole")
    peephole = [golden.weight(f"peephole.p{gate}", H) for gate in "ifo"]
    y, (h, c) = walk(lambda x, h, c: lstm_equations(x @ w + b, h @ u, c, peephole=peephole), x, (zeros(B, H), zeros(B, H)))
    golden.entry("peephole_lstm", given, {"y": y, "h": h, "c": c})

    w2, u2, b2 = own("normed")
    norms = [(golden.weight(f"normed.norm_{n}.scale", size), golden.weight(f"normed.norm_{n}.shift", size)) for n, size in (("x", 4 * H), ("h", 4 * H), ("c", H))]
    nx, nh, nc = (lambda v, n=n: functional.layer_norm(v, v.shape[-1:], *n) for n in norms)
    y, (h, c) = walk(lambda x, h, c: lstm_equations(nx(x @ w2) + b2, nh(h @ u2), c, norm=nc), x, (zeros(B, H), zeros(B, H)))
    golden.entry("norm_lstm", given, {"y": y, "h": h, "c": c})


def recurrent_others(golden, I, H):
    x, wide, sizes = normal(B, S, I), normal(B, S, H), {"batch_first": True}
    given, given_wide = {"x": x, "len": LENGTHS}, {"x": wide, "len": LENGTHS}
    gru = golden.module("gru.", torch.nn.GRU(H, H, num_layers=2, **sizes))
    y, h = packed(gru, wide)
    for name in ("stacked_gru", "stacked_gru_step"):
        golden.entry(name, given_wide, {"y": y, "h0": h[0], "h1": h[1]})
    p = golden.weights
    first, _ = walk(lambda x, h: plain_gru(p, "gru.{}_l0", x, h), wide, (zeros(B, H),))
    second, _ = walk(lambda x, h: plain_gru(p, "gru.{}_l1", x, h), first, (zeros(B, H),))
    golden.entry("residual_gru", given_wide, {"y": first + second})
    y, _ = walk(lambda x, h: plain_gru(p, "gru.{}_l0", x, h, functional.softsign, functional.hardsigmoid), wide, (zeros(B, H),))
    golden.entry("other_gru", given_wide, {"y": y})

    rnn = golden.module("rnn.", torch.nn.RNN(I, H, **sizes))
    y, h = packed(rnn, x)
    golden.entry("one_rnn", given, {"y": y, "h": h[0]})
    both = torch.nn.RNN(I, H, bidirectional=True, **sizes).double()
    both.load_state_dict({n + end: v for n, v in rnn.state_dict().items() for end in ("", "_reverse")})
    y, h = packed(both, x)
    golden.entry("both_rnn", given, {"forward": y[..., :H], "backward": y[..., H:], "hf": h[0], "hb": h[1]})
    relu = torch.nn.RNN(I, H, nonlinearity="relu", **sizes).double()
    relu.load_state_dict(rnn.state_dict())
    y, h = packed(relu, x)
    golden.entry("relu_rnn", given, {"y": y, "h": h[0]})

    w, u, b, bu = (golden.weight(f"before.{n}", *s) for n, s in (("w", (I, 3 * H)), ("u", (H, 3 * H)), ("b", (3 * H,)), ("bu", (3 * H,))))

    def reset_before(x, h):
        (xr, xz, xn), (ur, uz, un), (br, bz, bn) = (x @ w + b).chunk(3, -1), u.chunk(3, -1), bu.chunk(3, -1)
        r, z = torch.sigmoid(xr + h @ ur + br), torch.sigmoid(xz + h @ uz + bz)
        return ((1 - z) * torch.tanh(xn + (r * h) @ un + bn) + z * h,)

    y, (h,) = walk(reset_before, x, (zeros(B, H),))
    golden.entry("gru_before", given, {"y": y, "h": h})

    own = {n: golden.weight(f"below.{n}", *s) for n, s in (("w", (I, 3 * H)), ("u", (H, 3 * H)), ("b", (3 * H,)), ("bu", (3 * H,)))}
    torch_layout = {"w_ih": own["w"].T, "w_hh": own["u"].T, "b_ih": own["b"], "b_hh": own["bu"]}
    mask, h, ys = torch.tensor([[1, 0, 1, 1, 0, 0], [0, 0, 0, 1, 1, 1], [1, 1, 1, 1, 1, 1]], dtype=torch.bool), zeros(B, H), []
    for t in range(S):
        (after,) = plain_gru(torch_layout, "{}", x[:, t].double(), h)
        keep = mask[:, t, None]
        h = torch.where(keep, after, h)
        ys.append(torch.where(keep, after, torch.zeros_like(after)))
    golden.entry("masked_gru", {"x": x, "m": mask}, {"y": torch.stack(ys, 1), "h": h})


def recurrent():
    golden = Golden("recurrent", 31)
    recurrent_lstms(golden, I=5, H=7, P=3)
    recurrent_others(golden, I=5, H=7)
    golden.save()


# --- attention.rondo ---------------------------------------------------------


def attend(scores, values):
    valid = torch.arange(scores.shape[1]) < LENGTHS[:, None]
    weights = torch.softmax(scores.masked_fill(~valid, -torch.inf), -1)
    return torch.einsum("bs,bsm->bm", weights, values), weights


def attention():
    golden, M, Q, G, A, I, O, T = Golden("attention", 33), 6, 6, 5, 4, 3, 8, 5
    memory, query, query_g, x = normal(B, S, M), normal(B, Q), normal(B, G), normal(B, T, I)
    steps = torch.tensor([5, 2, 3])
    values, given = memory.double(), {"memory": memory, "len": LENGTHS}
    w = golden.weight("general.w", M, G)
    aw, au, ab, av = (golden.weight(f"additive.{n}", *s) for n, s in (("w", (G, A)), ("u", (M, A)), ("b", (A,)), ("v", (A,))))
    dot = lambda q: attend(torch.einsum("bd,bsd->bs", q, values), values)
    scaled = lambda q: attend(torch.einsum("bd,bsd->bs", q, values) / M**0.5, values)
    general = lambda q: attend(torch.einsum("bd,bsd->bs", q, values @ w), values)
    additive = lambda q: attend(torch.tanh((q @ aw)[:, None] + values @ au + ab) @ av, values)
    for name, f, q in (("dot", dot, query), ("scaled", scaled, query), ("luong_general", general, query_g), ("bahdanau", additive, query_g)):
        context, weights = f(q.double())
        golden.entry(name, {**given, "query": q}, {"context": context, "weights": weights})

    def gru(name, inputs):
        p = {n: golden.weight(f"{name}.{n}", *s) for n, s in (("w", (inputs, 3 * Q)), ("u", (Q, 3 * Q)), ("b", (3 * Q,)), ("bu", (3 * Q,)))}
        return lambda x, h: plain_gru({"w_ih": p["w"].T, "w_hh": p["u"].T, "b_ih": p["b"], "b_hh": p["bu"]}, "{}", x, h)[0]

    given = {**given, "x": x, "n": steps}
    wc = golden.weight("combine.w", M + Q, O)
    combine = lambda c, h, w: torch.tanh(torch.cat([c, h], -1) @ w)
    cell = gru("cell", I)

    def decoder(x, y, h):
        h1 = cell(x, h)
        return combine(dot(h1)[0], h1, wc), h1

    y, (_, h) = walk(decoder, x, (zeros(B, O), zeros(B, Q)), steps)
    golden.entry("decoder", given, {"y": y, "h": h})
    fed_cell = gru("fed_cell", I + O)

    def fed(x, y, h):
        h1 = fed_cell(torch.cat([x, y], -1), h)
        return combine(dot(h1)[0], h1, wc), h1

    y, (_, h) = walk(fed, x, (zeros(B, O), zeros(B, Q)), steps)
    golden.entry("fed", given, {"y": y, "h": h})
    lw, lu, lb = golden.weight("first_cell.w", I + M, 4 * G), golden.weight("first_cell.u", G, 4 * G), golden.weight("first_cell.b", 4 * G)
    wf = golden.weight("combine_first.w", M + G, O)

    def first(x, y, h, c):
        context = additive(h)[0]
        h1, c1 = lstm_equations(torch.cat([x, context], -1) @ lw + lb, h @ lu, c)
        return combine(context, h1, wf), h1, c1

    y, (_, h, c) = walk(first, x, (zeros(B, O), zeros(B, G), zeros(B, G)), steps)
    golden.entry("first", given, {"y": y, "h": h, "c": c})
    golden.save()


# --- decoding.rondo ----------------------------------------------------------


def decoding():
    golden, V, H, BOS, EOS, LIMIT, rows_ = Golden("decoding", 36), 9, 6, 1, 2, 12, 5
    table = golden.weight("table", V, H) * 6
    golden.weights["table"] = table.float()
    gru = golden.module("gru.", torch.nn.GRU(H, H, batch_first=True))
    out = golden.module("out.", torch.nn.Linear(H, V))
    h0 = normal(rows_, H)

    def step(tokens, h):
        y, h1 = gru(table[tokens][:, None], h[None])
        return torch.log_softmax(out(y[:, 0]), -1), h1[0]

    tokens, scores, totals = [], [], []
    for b in range(rows_):  # Row by row: what a batch gives must not depend on it.
        token, h, said, scored, total = torch.tensor([BOS]), h0[b : b + 1].double(), [], [], 0.0
        for _ in range(LIMIT):
            logits, h = step(token, h)
            token = logits.argmax(-1)
            total += logits[0, token].item()
            if token.item() == EOS:
                break
            said.append(token.item())
            scored.append(logits[0, token].item())
        tokens.append(said), scores.append(scored), totals.append(total)
    longest = max(map(len, tokens))
    pad = lambda rows: np.array([row + [0] * (longest - len(row)) for row in rows])
    assert len({len(row) for row in tokens}) > 2, "rows shall end at different steps"
    golden.entry("best", {"h0": h0}, {"tokens": pad(tokens)}, steps=LIMIT)
    golden.entry("best_scored", {"h0": h0}, {"tokens": pad(tokens), "scores": pad(scores).astype(np.float64), "total": np.array(totals)}, steps=LIMIT)

    target, lengths, h = torch.randint(0, V, (rows_, S)), torch.tensor([6, 1, 3, 2, 5]), h0.double()
    told = torch.cat([torch.full((rows_, 1), BOS), target[:, :-1]], 1)
    y, _ = gru(table[told], h[None])
    scores = rows(torch.log_softmax(out(y), -1).gather(2, target[..., None])[..., 0], lengths)
    golden.entry("forced", {"h0": h0, "target": target, "n": lengths}, {"scores": scores, "total": scores.sum(1)})
    golden.save()


if __name__ == "__main__":
    with torch.no_grad():
        layers()
        recurrent()
        attention()
        decoding()
