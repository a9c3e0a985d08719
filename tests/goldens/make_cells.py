# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes the goldens of the recurrent cells with PyTorch: weights as its modules keep them, inputs, and what the modules answer.

PyTorch is needed only here: pip install torch numpy, then python tests/goldens/make_cells.py. The files are committed.
Each X_weights.npz has the parameters as PyTorch keeps them, w_ih for weight_ih_l0 and so on; X_run.npz has x[B, S, I] with lengths len[B], y[B, S, H] (zero beyond a
length), and the state after each row's last step (h, and c). Sizes are odd on purpose: no vector length divides them.
"""
from pathlib import Path

import numpy as np
import torch

B, S, I, H = 3, 6, 13, 21
LENGTHS = [4, 6, 1]


def save(name, weights, results):
    for kind, arrays in (("weights", weights), ("run", results)):
        arrays = {n: np.asarray(v, np.float32) for n, v in arrays.items()}
        if kind == "run":
            arrays["len"] = np.array(LENGTHS, np.int32)
        np.savez_compressed(Path(__file__).with_name(f"{name}_{kind}.npz"), **arrays)


def run(module, name):
    torch.manual_seed(20)
    for parameter in module.parameters():
        torch.nn.init.uniform_(parameter, -0.5, 0.5)
    x, lengths = torch.randn(B, S, I), torch.tensor(LENGTHS)
    packed = torch.nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    with torch.no_grad():
        # In double precision: the golden's own rounding shall not count.
        y, state = module.double()(packed.to(torch.float64))
    y, _ = torch.nn.utils.rnn.pad_packed_sequence(y, batch_first=True, total_length=S)
    states = dict(zip("hc", state if isinstance(state, tuple) else (state,)))
    weights = {n.removesuffix("_l0").replace("weight_", "w_").replace("bias_", "b_"): p.detach().numpy() for n, p in module.named_parameters()}
    save(name, weights, {"x": x.numpy(), "y": y.numpy(), **{n: v[0].numpy() for n, v in states.items()}})


def gru_reset_before():
    """The other convention of the GRU (Cho et al. 2014): the reset meets the state before the product. PyTorch has no module for it."""
    torch.manual_seed(21)
    w, u, b, bu = (torch.empty(*s).uniform_(-0.5, 0.5) for s in ((I, 3 * H), (H, 3 * H), (3 * H,), (3 * H,)))
    x, h = torch.randn(B, S, I), torch.zeros(B, H, dtype=torch.float64)
    W, U, bias, bias_u, X = (v.double() for v in (w, u, b, bu, x))
    y = torch.zeros(B, S, H, dtype=torch.float64)
    for t in range(S):
        xr, xz, xn = (X[:, t] @ W + bias).chunk(3, -1)
        ur, uz, un = U.chunk(3, -1)
        br, bz, bn = bias_u.chunk(3, -1)
        r, z = torch.sigmoid(xr + h @ ur + br), torch.sigmoid(xz + h @ uz + bz)
        after = (1 - z) * torch.tanh(xn + (r * h) @ un + bn) + z * h
        alive = (torch.tensor(LENGTHS) > t)[:, None]
        h = torch.where(alive, after, h)
        y[:, t] = torch.where(alive, after, torch.zeros_like(after))
    save("gru_before", {"w": w, "u": u, "b": b, "bu": bu}, {"x": x, "y": y, "h": h})


if __name__ == "__main__":
    run(torch.nn.LSTM(I, H, batch_first=True), "lstm")
    run(torch.nn.GRU(I, H, batch_first=True), "gru")
    run(torch.nn.RNN(I, H, batch_first=True), "rnn")
    gru_reset_before()
