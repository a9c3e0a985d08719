# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes the goldens of docs/Porting.md with Keras and PyTorch; the weights are saved by the very lines that the page shows.

Both are needed only here: pip install keras torch safetensors, then python tests/goldens/make_porting.py (Keras runs on PyTorch, without TensorFlow).
The files are committed, made with Keras 3.15.1 and PyTorch 2.15.0. keras_weights.npz and torch_weights.safetensors have the parameters of keras.rondo and
torch.rondo, the _run.npz the arrays of each entry: ENTRY/in/NAME and ENTRY/out/NAME, zero beyond each row's length; ENTRY:CASE is one more case of it.
"""
import os
import re
import tempfile
from pathlib import Path
from types import SimpleNamespace

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch
from keras import layers
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

HERE = Path(__file__).resolve().parent
B, S, I, H, V = 3, 6, 5, 7, 11
LENGTHS = np.array([4, 6, 1], np.int32)
VALID = np.arange(S) < LENGTHS[:, None]


def python_block(words):
    """The Python block of the page that has these words."""
    blocks = re.findall(r"```python\n(.*?)```", (HERE.parents[1] / "docs" / "Porting.md").read_text(), re.S)
    return next(block for block in blocks if words in block)


def save_weights(model, written, kept):
    here = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        exec(python_block(f'"{written}"'), {"model": model})
        (HERE / kept).write_bytes(Path(written).read_bytes())
        os.chdir(here)


def array(value):
    return value.detach().cpu().numpy() if isinstance(value, torch.Tensor) else np.asarray(value)


def rows(y):
    """Zero beyond each row's length: there Keras repeats the last output."""
    y = array(y)
    return np.where(VALID.reshape(B, S, *[1] * (y.ndim - 2)), y, 0)


class Runs:
    def __init__(self):
        self.random, self.arrays = np.random.default_rng(50), {}

    def normal(self, *shape):
        return self.random.standard_normal(shape).astype(np.float32)

    def add(self, entry, inputs, results):
        for kind, values in (("in", inputs), ("out", results)):
            for name, value in values.items():
                value = array(value)
                self.arrays[f"{entry}/{kind}/{name}"] = value.astype(np.float32) if value.dtype.kind == "f" else value.astype(bool if value.dtype.kind == "b" else np.int32)

    def save(self, name):
        np.savez_compressed(HERE / f"{name}_run.npz", **self.arrays)


# --- keras.rondo -------------------------------------------------------------


def keras_layers(runs):
    """The layers of keras.rondo by name, built, with weights that are no initial values."""
    sequences = {"return_sequences": True, "return_state": True}
    made = {
        "lstm": layers.LSTM(H, **sequences, name="lstm"), "no_bias": layers.LSTM(H, use_bias=False, return_sequences=True, name="no_bias"),
        "gru_no_bias": layers.GRU(H, use_bias=False, **sequences, name="gru_no_bias"), "gru": layers.GRU(H, **sequences, name="gru"), "before": layers.GRU(H, reset_after=False, **sequences, name="before"),
        "rnn": layers.SimpleRNN(H, **sequences, name="rnn"), "both": layers.Bidirectional(layers.LSTM(H, **sequences), name="both"),
        "stack": layers.RNN([layers.LSTMCell(H), layers.LSTMCell(6)], **sequences, name="stack"),
        "one_cell": layers.RNN(layers.GRUCell(H), **sequences, name="one_cell"),
        "dense": layers.TimeDistributed(layers.Dense(H, activation="tanh", name="dense"), name="distributed"), "norm": layers.LayerNormalization(name="layer_normalization"),
    }
    x = runs.normal(B, S, I)
    for layer in made.values():
        layer(x)
    made["dense"] = made["dense"].layer
    made["embedding"] = layers.Embedding(V, I, mask_zero=True, name="embedding")
    made["embedding"](np.zeros((B, S), np.int32))
    made["attention"] = layers.Attention(use_scale=True, name="attention")
    made["concat"] = layers.Attention(use_scale=True, score_mode="concat", name="attention_concat")
    made["additive"] = layers.AdditiveAttention(name="additive_attention")
    for name in ("attention", "concat", "additive"):
        made[name]([x, x])
    for layer in made.values():
        layer.set_weights([runs.random.uniform(-0.5, 0.5, w.shape).astype(np.float32) for w in layer.get_weights()])
    return made


def like(layer, **options):
    """The same layer with other options and the same weights."""
    made = type(layer).from_config({**layer.get_config(), **options, "name": "other"})
    made.build((B, S, I))
    made.set_weights(layer.get_weights())
    return made


def keras_recurrent(runs, made):
    x = runs.normal(B, S, I)
    given, masked = {"x": x, "len": LENGTHS}, {"mask": torch.tensor(VALID)}
    lstm = made["lstm"]
    y, h, c = lstm(x, **masked)
    runs.add("lstm", given, {"y": rows(y), "h": h, "c": c})
    runs.add("lstm_last", given, {"h": like(lstm, return_sequences=False, return_state=False, dropout=0.4, recurrent_dropout=0.4)(x, **masked)})
    h, c = runs.normal(B, H), runs.normal(B, H)
    y, h1, c1 = lstm(x, initial_state=[h, c], **masked)
    runs.add("lstm_from", {**given, "h": h, "c": c}, {"y": rows(y), "h1": h1, "c1": c1})
    stateful, before = like(lstm, stateful=True), runs.normal(B, S, I)
    _, h, c = stateful(before)
    h, c = array(h).copy(), array(c).copy()
    y, h1, c1 = stateful(x)
    runs.add("lstm_from:stateful", {**given, "len": [S] * B, "h": h, "c": c}, {"y": y, "h1": h1, "c1": c1})
    y, h, _ = like(lstm, go_backwards=True)(x, **masked)
    # Keras starts with the padding: a row's outputs stand at its end. Ours stand at its beginning.
    shifted = np.stack([np.roll(row, n - S, 0) for row, n in zip(array(y), LENGTHS)])
    runs.add("lstm_backwards", given, {"y": rows(shifted), "h": h})
    runs.add("lstm_no_bias", given, {"y": rows(made["no_bias"](x, **masked))})
    runs.add("lstm_other", given, {"y": rows(like(lstm, activation="softsign", recurrent_activation="hard_sigmoid")(x, **masked)[0])})
    for name, layer in (("gru", made["gru"]), ("gru_no_bias", made["gru_no_bias"]), ("gru_before", made["before"]), ("rnn", made["rnn"]), ("one_cell", made["one_cell"]),
                        ("gru_other", like(made["gru"], activation="relu", recurrent_activation="hard_sigmoid")), ("rnn_relu", like(made["rnn"], activation="relu"))):
        y, h = layer(x, **masked)
        runs.add(name, given, {"y": rows(y), "h": h})
    y, (h0, c0), (h1, c1) = made["stack"](x, **masked)
    runs.add("stacked_cells", given, {"y": rows(y), "h0": h0, "c0": c0, "h1": h1, "c1": c1})


def keras_bidirectional(runs, made):
    x = runs.normal(B, S, I)
    given, masked, results = {"x": x, "len": LENGTHS}, {"mask": torch.tensor(VALID)}, {}

    def other(mode, sequences=True, state=False):
        inner = {**made["both"].get_config()["layer"]["config"], "return_sequences": sequences, "return_state": state}
        layer = layers.Bidirectional(layers.LSTM.from_config(inner), merge_mode=mode)
        layer.build((B, S, I))
        layer.set_weights(made["both"].get_weights())
        return layer(x, **masked)

    for mode, name in (("concat", "both"), ("sum", "total"), ("mul", "product"), ("ave", "average")):
        results[name] = rows(other(mode))
    f, b = other(None)
    _, hf, cf, hb, cb = other("concat", state=True)
    runs.add("bidirectional_lstm", given, {**results, "forward": rows(f), "backward": rows(b), "hf": hf, "cf": cf, "hb": hb, "cb": cb})
    mixed = layers.Bidirectional(like(made["gru"], return_state=False), backward_layer=like(made["rnn"], return_state=False, go_backwards=True))
    mixed.build((B, S, I))
    mixed.set_weights(made["gru"].get_weights() + made["rnn"].get_weights())
    runs.add("bidirectional_other", given, {"y": rows(mixed(x, **masked))})
    runs.add("bidirectional_last", given, {"h": other("concat", sequences=False)})


def keras_others(runs, made):
    x, masked = runs.normal(B, S, I), torch.tensor(VALID)
    ids = np.where(VALID, runs.random.integers(1, V, (B, S)), 0)
    embedded = made["embedding"](ids)
    runs.add("embedded_lstm", {"ids": ids, "len": LENGTHS}, {"y": rows(made["lstm"](embedded, mask=made["embedding"].compute_mask(ids))[0])})
    holes = ids * (runs.random.integers(0, 3, (B, S)) > 0)
    y, h, _ = like(made["lstm"], zero_output_for_mask=True)(made["embedding"](holes), mask=made["embedding"].compute_mask(holes))
    runs.add("masked_lstm", {"ids": holes}, {"y": y, "h": h})
    runs.add("dense", {"x": x, "len": LENGTHS}, {"y": rows(layers.TimeDistributed(made["dense"])(x))})
    runs.add("norm", {"x": x, "len": LENGTHS}, {"y": rows(made["norm"](x))})
    query, value, key = runs.normal(B, 4, I), x, runs.normal(B, S, I)
    given = {"query": query, "value": value, "len": LENGTHS}
    runs.add("attention", given, {"y": layers.Attention()([query, value], mask=[None, masked])})
    runs.add("attention_scaled", {**given, "key": key}, {"y": made["attention"]([query, value, key], mask=[None, masked])})
    runs.add("attention_concat", given, {"y": made["concat"]([query, value], mask=[None, masked])})
    runs.add("additive_attention", given, {"y": made["additive"]([query, value], mask=[None, masked])})


def make_keras():
    runs = Runs()
    made = keras_layers(runs)
    keras_recurrent(runs, made)
    keras_bidirectional(runs, made)
    keras_others(runs, made)
    weights = [SimpleNamespace(path=w.path.removeprefix("distributed/"), numpy=w.numpy) for layer in made.values() for w in layer.weights]
    save_weights(SimpleNamespace(name="none", weights=weights), "weights.npz", "keras_weights.npz")
    runs.save("keras")


# --- torch.rondo -------------------------------------------------------------


def packed(module, x, *state):
    y, state = module(pack_padded_sequence(torch.tensor(x).double(), torch.tensor(LENGTHS), batch_first=True, enforce_sorted=False), *state)
    return pad_packed_sequence(y, batch_first=True, total_length=S)[0], state


def make_torch():
    runs, nn, first = Runs(), torch.nn, {"batch_first": True}
    torch.manual_seed(51)
    model = nn.ModuleDict({
        "lstm": nn.LSTM(I, H, **first), "gru": nn.GRU(I, H, num_layers=2, bidirectional=True, dropout=0.3, **first), "rnn": nn.RNN(H, H, num_layers=3, nonlinearity="relu", **first),
        "projected": nn.LSTM(I, H, proj_size=3, bidirectional=True, **first), "no_bias": nn.LSTM(I, H, bias=False, **first),
        "gru_no_bias": nn.GRU(I, H, bias=False, **first),
        "lstm_cell": nn.LSTMCell(I, H), "gru_cell": nn.GRUCell(I, H), "rnn_cell": nn.RNNCell(I, H), "embedding": nn.Embedding(V, I, padding_idx=0),
        "linear": nn.Linear(H, V), "norm": nn.LayerNorm(H)}).eval()
    for parameter in model.parameters():
        nn.init.uniform_(parameter, -0.5, 0.5)
    with torch.no_grad():
        model["embedding"].weight[0] = 0
    save_weights(model, "weights.safetensors", "torch_weights.safetensors")
    model.double()

    x, wide, h, c = runs.normal(B, S, I), runs.normal(B, S, H), runs.normal(B, H), runs.normal(B, H)
    given, given_wide = {"x": x, "len": LENGTHS}, {"x": wide, "len": LENGTHS}
    double = lambda v: torch.tensor(v).double()
    y, (h1, c1) = packed(model["lstm"], x, (double(h)[None], double(c)[None]))
    runs.add("lstm", {**given, "h": h, "c": c}, {"y": y, "h1": h1[0], "c1": c1[0]})
    steps_first = nn.LSTM(I, H).double()
    steps_first.load_state_dict(model["lstm"].state_dict())
    runs.add("lstm_steps_first", {"x": x.transpose(1, 0, 2)}, {"y": steps_first(double(x).transpose(0, 1))[0]})
    y, states = packed(model["gru"], x)
    runs.add("gru", given, {"y": y, "h": states})
    runs.add("rnn_relu", given_wide, {"y": packed(model["rnn"], wide)[0]})
    tanh = nn.RNN(H, H, **first).double()
    tanh.load_state_dict({n: v for n, v in model["rnn"].state_dict().items() if n.endswith("l0")})
    y, last = packed(tanh, wide)
    runs.add("rnn", given_wide, {"y": y, "h": last[0]})
    runs.add("projected_lstm", given, {"y": packed(model["projected"], x)[0]})
    runs.add("no_bias", given, {"y": packed(model["no_bias"], x)[0]})
    runs.add("gru_no_bias", given, {"y": packed(model["gru_no_bias"], x)[0]})
    step, state = double(x[:, 0]), double(h)
    h_lstm, c_lstm = model["lstm_cell"](step, (state, double(c)))
    runs.add("cells", {"x": x[:, 0], "h": h, "c": c}, {"h_lstm": h_lstm, "c_lstm": c_lstm, "h_gru": model["gru_cell"](step, state), "h_rnn": model["rnn_cell"](step, state)})
    ids = np.where(VALID, runs.random.integers(1, V, (B, S)), 0)
    y, _ = packed(model["lstm"], array(model["embedding"](torch.tensor(ids))))
    runs.add("embedded", {"ids": ids, "len": LENGTHS}, {"y": rows(model["linear"](model["norm"](y)))})
    runs.save("torch")


# --- The models of the page's first two sections -----------------------------


def example_ids(runs):
    return np.where(VALID, runs.random.integers(1, V, (B, S)), 0).astype(np.int32)


def make_examples():
    runs, names = Runs(), {}
    keras.utils.clear_session()  # The names of layers count from the beginning, as in a user's program.
    exec(python_block("keras.Sequential"), names)
    model, ids = names["model"], example_ids(runs)
    model(ids)
    model.set_weights([runs.random.uniform(-1, 1, w.shape).astype(np.float32) for w in model.get_weights()])
    save_weights(model, "weights.npz", "classify_weights.npz")
    np.savez(HERE / "classify_example.npz", ids=ids, len=LENGTHS, p=array(model(ids)))

    torch.manual_seed(52)
    exec(python_block("class Tagger"), names)
    model, ids = names["model"].eval(), example_ids(runs)
    for parameter in model.parameters():
        torch.nn.init.uniform_(parameter, -1, 1)
    save_weights(model, "weights.safetensors", "tag_weights.safetensors")
    tags = model(torch.tensor(ids), torch.tensor(LENGTHS))
    np.savez(HERE / "tag_example.npz", ids=ids, len=LENGTHS, tags=rows(tags).astype(np.int32))


if __name__ == "__main__":
    with torch.no_grad():
        make_keras()
        make_torch()
        make_examples()
