# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""PyTorch, on request (--with=torch): nn.LSTM through its own kernels, other cells as its users write them; eager, inference mode."""
import numpy as np
import torch

from benchmarks.layers import H, I, T

NAME = f"torch {torch.__version__}"


def start(threads):
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)


def inference(run):
    """(run, result) of a function of no arguments."""
    kept = {}

    def once():
        with torch.inference_mode():
            kept["y"] = run()

    return once, lambda: kept["y"].numpy()


def layer(layer, weights, inputs, threads):
    start(threads)
    p = {n: torch.from_numpy(v) for n, v in weights.items()}
    x = torch.from_numpy(inputs["x"])
    ways = {"eager": inference(lambda: written(layer, p, x))}
    if layer.step.__name__ == "lstm_step":
        module = torch.nn.LSTM(I, H, batch_first=True)
        with torch.no_grad():
            module.weight_ih_l0.copy_(p["w"].T)
            module.weight_hh_l0.copy_(p["u"].T)
            module.bias_ih_l0.copy_(p["b"])
            module.bias_hh_l0.zero_()
        ways["nn.LSTM"] = inference(lambda: module(x)[0])
    return ways


def normed(x, p, which):
    return torch.nn.functional.layer_norm(x, (3 * H,), p["gain_" + which], p["bias_" + which], 1e-5)


def written(layer, p, x):
    hoisted = x @ p["w"]
    hoisted = hoisted + p["b"] if layer.hoisted_bias else normed(hoisted, p, "x")
    state, out = [x.new_zeros(x.shape[0], H)] * layer.states, []
    for t in range(T):
        state = STEPS[layer.step.__name__](p, hoisted[:, t], *state)
        out.append(state[0])
    return torch.stack(out, 1)


def lstm_step(p, x, h, c):
    i, f, g, o = torch.addmm(x, h, p["u"]).chunk(4, -1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


def coupled_step(p, x, h, c):
    f, g, o = torch.addmm(x, h, p["u"]).chunk(3, -1)
    f = f.sigmoid()
    c = f * c + (1 - f) * g.tanh()
    return o.sigmoid() * c.tanh(), c


def minimal_step(p, x, h):
    xf, xn = x.chunk(2, -1)
    uf, un = p["u"].chunk(2, -1)
    f = torch.addmm(xf, h, uf).sigmoid()
    return ((1 - f) * h + f * torch.addmm(xn, f * h, un).tanh(),)


def normed_step(p, x, h):
    xr, xz, xn = x.chunk(3, -1)
    hr, hz, hn = normed(h @ p["u"], p, "h").chunk(3, -1)
    z = (xz + hz).sigmoid()
    return ((1 - z) * (xn + (xr + hr).sigmoid() * hn).tanh() + z * h,)


STEPS = {f.__name__: f for f in (lstm_step, coupled_step, minimal_step, normed_step)}


def pronounce(weights, batches, threads):
    start(threads)
    p = {n: torch.from_numpy(np.ascontiguousarray(v)) for n, v in weights.items()}
    gru = torch.nn.GRU(256, 256, batch_first=True)
    cell = torch.nn.GRUCell(256, 256)
    with torch.no_grad():
        for name in ("w_ih", "w_hh", "b_ih", "b_hh"):
            full = name.replace("w_", "weight_").replace("b_", "bias_")
            getattr(gru, full + "_l0").copy_(p["enc_" + name])
            getattr(cell, full).copy_(p["dec_" + name])
    fed = [(torch.from_numpy(w.astype(np.int64)), torch.from_numpy(n.astype(np.int64))) for w, n in batches]
    kept = []

    def run():
        with torch.inference_mode():
            kept[:] = [row for word, length in fed for row in decode(p, gru, cell, word, length)]

    from benchmarks.peer_onnxruntime import ended
    return {"eager": (run, lambda: [ended(row) for row in kept])}


def decode(p, gru, cell, word, length):
    x = torch.nn.utils.rnn.pack_padded_sequence(p["enc_emb"][word], length, batch_first=True, enforce_sorted=False)
    h, token, tokens = gru(x)[1][0], torch.full((word.shape[0],), 2), []
    done = torch.zeros(word.shape[0], dtype=torch.bool)
    for _ in range(20):
        h = cell(p["dec_emb"][token], h)
        token = torch.addmm(p["fc_b"], h, p["fc_w"].T).argmax(-1)
        tokens.append(token)
        done |= token == 3
        if bool(done.all()):
            break
    return torch.stack(tokens, 1)
