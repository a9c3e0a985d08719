# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""PyTorch: layers through nn.LSTM and nn.GRU and as its users write cells (eager, inference mode); ragged encoders as packed sequences;
decoder steps compiled ahead of time by AOTInductor with max_autotune and frozen weights, in a loop outside."""
import hashlib
import inspect
import os
import zlib
from pathlib import Path

import numpy as np
import torch

from benchmarks.loops import ended
from benchmarks.seq2seq import BOS

NAME = f"torch {torch.__version__}"
CACHE = Path(os.environ.get("RONDO_BUILD", "build")) / "bench" / "aoti"  # compiling a step takes half a minute


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
    kind = {"lstm_step": torch.nn.LSTM, "gru_step": torch.nn.GRU}.get(layer.step.__name__)
    if not kind:
        return ways
    module = kind(layer.I, layer.H, batch_first=True)
    fill(module, "l0", p["w"], p["u"], p["b"], p.get("bu", torch.zeros_like(p["b"])))
    ways[f"nn.{kind.__name__}"] = inference(lambda: module(x)[0])
    if kind is torch.nn.LSTM:  # a GRU is unrolled into its steps there: minutes to compile, and slower than nn.GRU
        made = ahead_of_time(f"{layer.name}-b{len(x)}", inspect.getsource(Outputs), lambda: Outputs(module), weights, (x,), threads)
        ways["AOTInductor nn.LSTM"] = inference(lambda: made(x))
    return ways


def ahead_of_time(name, source, make, weights, arguments, threads):
    """A module compiled by AOTInductor. What was compiled before, of the same source, weights and shapes and for as many threads, is taken again."""
    shapes = str([tuple(a.shape) for a in arguments])
    values = str([(key, zlib.crc32(np.ascontiguousarray(value))) for key, value in sorted(weights.items())])
    key = hashlib.sha256((source + values + shapes + NAME).encode()).hexdigest()[:12]
    package = CACHE / f"{name}-{threads}-{key}.pt2"
    if not package.exists():
        package.parent.mkdir(parents=True, exist_ok=True)
        with torch.no_grad():
            exported = torch.export.export(make().eval(), arguments)
            torch._inductor.aoti_compile_and_package(exported, package_path=str(package),
                                                     inductor_configs={"max_autotune": True, "freezing": True})
    return torch._inductor.aoti_load_package(str(package))


class Outputs(torch.nn.Module):
    """A recurrent module's outputs without its states."""

    def __init__(self, module):
        super().__init__()
        self.module = module

    def forward(self, x):
        return self.module(x)[0]


def fill(module, which, w, u, b, bu):
    with torch.no_grad():
        for name, value in (("weight_ih", w.T), ("weight_hh", u.T), ("bias_ih", b), ("bias_hh", bu)):
            getattr(module, f"{name}_{which}").copy_(value)


def normed(x, p, which):
    return torch.nn.functional.layer_norm(x, (3 * p["u"].shape[0],), p["gain_" + which], p["bias_" + which], 1e-5)


def written(layer, p, x):
    hoisted = x @ p["w"]
    hoisted = hoisted + p["b"] if layer.hoisted_bias else normed(hoisted, p, "x")
    state, out = [x.new_zeros(x.shape[0], layer.H)] * layer.states, []
    for t in range(layer.T):
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


def gru_step(p, x, h):
    xr, xz, xn = x.chunk(3, -1)
    hr, hz, hn = torch.addmm(p["bu"], h, p["u"]).chunk(3, -1)
    z = (xz + hz).sigmoid()
    return ((1 - z) * (xn + (xr + hr).sigmoid() * hn).tanh() + z * h,)


STEPS = {f.__name__: f for f in (gru_step, lstm_step, coupled_step, minimal_step, normed_step)}


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
            kept[:] = [row for word, length in fed for row in phonemes(p, gru, cell, word, length)]

    return {"eager": (run, lambda: [ended(row) for row in kept])}


def phonemes(p, gru, cell, word, length):
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


# --- Models S and M: encoders ------------------------------------------------


class Encoder:
    """Packed sequences: nothing is computed behind a sentence's end."""

    def __init__(self, model, weights):
        p = {n: torch.from_numpy(v) for n, v in weights.items()}
        self.source, self.lstm = p["source"], model.name == "model_m"
        kind, half = (torch.nn.LSTM if self.lstm else torch.nn.GRU), model.H // 2
        self.lower = kind(model.E, half, batch_first=True, bidirectional=True)
        for which, name in (("l0", "forward"), ("l0_reverse", "backward")):
            name = "encoder." + name if self.lstm else name
            b = p[name + ".b"]
            fill(self.lower, which, p[name + ".w"], p[name + ".u"], b, p.get(name + ".bu", torch.zeros_like(b)))
        if self.lstm:
            self.upper = kind(model.H, model.H, batch_first=True)
            b = p["encoder.upper.b"]
            fill(self.upper, "l0", p["encoder.upper.w"], p["encoder.upper.u"], b, torch.zeros_like(b))

    def __call__(self, src, length):
        x = torch.nn.utils.rnn.pack_padded_sequence(self.source[src], length, batch_first=True, enforce_sorted=False)
        y, state = self.lower(x)
        states = [torch.cat([s[0], s[1]], -1) for s in (state if self.lstm else (state,))]
        if self.lstm:
            y, state = self.upper(y)
            states += [s[0] for s in state]
        return [torch.nn.utils.rnn.pad_packed_sequence(y, batch_first=True)[0], *states]


def tensors(given):
    return torch.from_numpy(given["src"].astype(np.int64)), torch.from_numpy(given["len"].astype(np.int64))


def encoder(model, weights, given, threads):
    start(threads)
    made, fed, kept = Encoder(model, weights), tensors(given), {}

    def run():
        with torch.inference_mode():
            kept["all"] = made(*fed)
    return {"packed": (run, lambda: [value.numpy() for value in kept["all"]])}


# --- Steps -------------------------------------------------------------------


class Step(torch.nn.Module):
    """A decoder's step; products take their operands side by side, weights lie [in, out]."""

    def __init__(self, model, weights):
        super().__init__()
        for name, value in weights.items():
            if not name.startswith(("source", "encoder", "forward", "backward", "attention")):
                self.register_buffer(name.replace(".", "_"), torch.from_numpy(value))
        if model.name == "model_m":
            for name in ("decoder_0", "decoder_1"):
                both = np.concatenate([weights[name + ".w"], weights[name + ".u"]])
                self.register_buffer(name + "_wu", torch.from_numpy(both))

    def attend(self, query, keys, memory, mask):
        scores = torch.softmax((keys @ query.unsqueeze(2)).squeeze(2) + mask, -1)
        context = (scores.unsqueeze(1) @ memory).squeeze(1)
        return torch.tanh(torch.cat([context, query], -1) @ self.combine_w)

    def best(self, y):
        return torch.addmm(self.out_b, y, self.out_w).argmax(-1)


class StepM(Step):
    def cell(self, x, h, c, name):
        both = torch.addmm(getattr(self, name + "_b"), torch.cat([x, h], -1), getattr(self, name + "_wu"))
        i, f, g, o = both.chunk(4, -1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        return o.sigmoid() * c.tanh(), c

    def forward(self, token, h0, c0, h1, c1, fed, keys, memory, mask):
        h0, c0 = self.cell(torch.cat([self.target[token], fed], -1), h0, c0, "decoder_0")
        h1, c1 = self.cell(h0, h1, c1, "decoder_1")
        y = self.attend(h1, keys, memory, mask)
        return self.best(y), h0, c0, h1, c1, y


class StepS(Step):
    def forward(self, token, h0, memory, mask):
        p = {"u": self.decoder_u, "bu": self.decoder_bu}
        (h,) = gru_step(p, torch.addmm(self.decoder_b, self.target[token], self.decoder_w), h0)
        return self.best(self.attend(h, memory, memory, mask)), h


def compiled(model, weights, arguments, threads):
    """The step for just these shapes."""
    source = inspect.getsource(StepM) + inspect.getsource(StepS) + inspect.getsource(Step)
    return ahead_of_time(model.name, source, lambda: (StepM if model.name == "model_m" else StepS)(model, weights), weights, arguments, threads)


def turns(model, weights, state, memory, threads):
    names, shared = list(state), [torch.from_numpy(np.array(value)) for value in memory.values()]
    first = [torch.zeros(len(state[names[0]]), dtype=torch.int64), *(torch.from_numpy(np.array(v)) for v in state.values())]
    step = compiled(model, weights, (*first, *shared), threads)

    def run(start_state, begun_memory, steps):
        """Tokens, and the last state: what a step returns is what the next one takes."""
        token, values = torch.full_like(first[0], BOS), [torch.from_numpy(v) if isinstance(v, np.ndarray) else v for v in start_state]
        tokens = []
        with torch.inference_mode():
            for _ in range(steps):
                token, *values = step(token, *values, *begun_memory)
                tokens.append(token)
            return torch.stack(tokens, 1), values
    return run, shared


def decode(model, weights, memory, state, steps, threads):
    start(threads)
    run, shared = turns(model, weights, state, memory, threads)
    kept = {}

    def outside():
        kept["all"] = run(list(state.values()), shared, steps)
    return {"AOTInductor step": (outside, lambda: (kept["all"][0].numpy(), kept["all"][1][-1].numpy()))}


def translate(model, weights, given, steps, threads):
    start(threads)
    made, fed, kept = Encoder(model, weights), tensors(given), {}
    mask = torch.where(torch.arange(int(fed[1].max())) < fed[1][:, None], 0.0, -1e30)
    general = torch.from_numpy(weights["attention.w"]) if model.name == "model_m" else None

    def begin():
        memory, *states = made(*fed)
        if general is None:
            return [memory, mask], states
        return [memory @ general, memory, mask], [*states, torch.zeros_like(states[0])]

    with torch.inference_mode():
        shared, states = begin()
    as_arrays = [value.clone().numpy() for value in states]
    names = ["keys", "memory", "mask"][-len(shared):]
    run, _ = turns(model, weights, dict(enumerate(as_arrays)), {n: v.clone().numpy() for n, v in zip(names, shared)}, threads)

    def outside():
        with torch.inference_mode():
            shared, states = begin()
        kept["tokens"] = run(states, shared, steps)[0]
    return {"AOTInductor step": (outside, lambda: kept["tokens"].numpy())}
