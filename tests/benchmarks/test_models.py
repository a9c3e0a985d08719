# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Models S and M at small sizes: the reference by other means, and every installed peer against it. A peer that computes something else is told."""
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks import seq2seq, seq_cells  # noqa: E402

M = seq2seq.LstmModel("model_m", 16, 16, 60)
S = seq2seq.GruModel("model_s", 16, 16, 60)
LENGTHS = np.array([3, 5, 1], np.int32)
STEPS = 6


def test_sentences_are_those_of_the_table():
    lengths = seq2seq.lengths()
    assert len(lengths) == 32 and lengths.max() <= 64 and lengths.min() >= 1 and 22 <= lengths.mean() <= 26
    given = M.sentences(LENGTHS)
    assert given["src"].shape == (3, 5) and (given["src"][0, 3:] == 0).all() and given["src"].max() < M.V


def test_a_sentence_alone_and_in_a_batch_are_the_same():
    p, given = seq2seq.doubles(M.weights()), M.sentences(LENGTHS)
    tokens, _ = M.translate(p, given, STEPS)
    for row, length in enumerate(LENGTHS):
        alone = {"src": given["src"][row : row + 1, :length], "len": LENGTHS[row : row + 1]}
        assert (M.translate(p, alone, STEPS)[0] == tokens[row]).all()


def test_least_work_of_a_step_by_hand():
    E, H, V = 512, 512, 32000
    flops = sum(phase[0] * phase[3] for phase in seq2seq.M.step_phases(1, 32, 1))
    assert flops == 2 * ((E + H + H) * 4 * H + 2 * H * 4 * H + 2 * H * H + H * V) + 4 * 32 * H
    weights = {size for _, _, size, _ in seq2seq.M.step_phases(1, 32, 1)}
    assert len(weights) == 1 and 88.5e6 < weights.pop() < 88.7e6  # what a step reads comes again in the next


def test_padding_is_no_work():
    def total(length):
        return sum(flops * times for flops, _, _, times in M.encoder_phases(np.array(length)))
    assert total([5, 1]) == total([1, 5]) == total([3, 3])


def test_wrong_tokens_are_told_but_for_ties():
    expected, margins = np.array([[1, 2, 3]]), np.array([[0.5, 0.5, 0.5]])
    assert seq_cells.wrong_tokens(expected, expected, margins) is None
    assert seq_cells.wrong_tokens(np.array([[1, 2, 4]]), expected, margins) == "row 0, step 3: token 4, not 3"
    assert seq_cells.wrong_tokens(np.array([[1, 9, 9]]), expected, np.array([[0.5, 1e-6, 0.5]])) is None
    assert seq_cells.wrong_tokens(np.array([[9, 2, 3]]), expected, np.array([[0.5, 1e-6, 0.5]])) is not None
    assert "shape" in seq_cells.wrong_tokens(np.array([[1, 2]]), expected, margins)


def test_wrong_values_are_told():
    right = [np.ones(3), np.full(2, 100.0)]
    assert seq_cells.wrong_values([np.ones(3) + 1e-6, right[1]], right) is None
    assert "result 1 differs" in seq_cells.wrong_values([right[0], right[1] + 0.01], right)
    assert "result 0 differs" in seq_cells.wrong_values([np.array([1, 1, np.nan]), right[1]], right)
    assert "shape" in seq_cells.wrong_values([np.ones(4), right[1]], right)


@pytest.fixture(params=["onnxruntime", "openvino", "torch"])
def peer(request, tmp_path, monkeypatch):
    pytest.importorskip(request.param)
    if request.param != "torch":
        pytest.importorskip("onnx")
    module = pytest.importorskip(f"benchmarks.peer_{request.param}")
    if request.param == "torch":  # compiling ahead of time takes half a minute a step: here the step runs as it is written
        def as_written(model, weights, arguments, threads):
            return (module.StepM if model.name == "model_m" else module.StepS)(model, weights)
        monkeypatch.setattr(module, "compiled", as_written)
    return module


def inside(given, memory):
    return np.where((np.arange(given["src"].shape[1]) < given["len"][:, None])[..., None], memory, 0)


def test_encoder(peer):
    weights, given = M.weights(), M.sentences(LENGTHS)
    expected = M.encode(seq2seq.doubles(weights), given)
    for run, result in peer.encoder(M, weights, given, 1).values():
        run()
        memory, *states = result()
        assert seq_cells.wrong_values([inside(given, memory), *states], expected) is None


@pytest.mark.parametrize("model", [M, S], ids=["M", "S"])
def test_translate(peer, model):
    weights, given = model.weights(), model.sentences(LENGTHS)
    expected = model.translate(seq2seq.doubles(weights), given, STEPS)
    assert len(np.unique(expected[0])) > 3  # a model that repeats itself would tell nothing
    for run, result in peer.translate(model, weights, given, STEPS, 1).values():
        for _ in range(2):  # a second run starts from the beginning
            run()
            assert seq_cells.wrong_tokens(np.asarray(result()), *expected) is None


def test_a_peer_with_a_wrong_setup_is_told(peer):
    """Its update and reset exchanged: the cell's check must say so."""
    weights, given = S.weights(), S.sentences(LENGTHS)
    expected = S.translate(seq2seq.doubles(weights), given, STEPS)
    r, z, n = np.split(weights["decoder.u"], 3, -1)
    wrong = {**weights, "decoder.u": np.concatenate([z, r, n], -1)}
    for run, result in peer.translate(S, wrong, given, STEPS, 1).values():
        run()
        assert seq_cells.wrong_tokens(np.asarray(result()), *expected) is not None


def test_decode(peer):
    random, weights = np.random.default_rng(1), M.weights()
    memory = {name: random.uniform(-1, 1, (2, 4, M.H)).astype(np.float32) for name in ("keys", "memory")}
    state = {name: random.uniform(-1, 1, (2, M.H)).astype(np.float32) for name in ("h0", "c0", "h1", "c1", "fed")}
    doubles = seq2seq.doubles(state)
    tokens, margins, last = M.decode(seq2seq.doubles(weights), *(memory[n].astype(np.float64) for n in ("memory", "keys")), np.ones((2, 4), bool),
                                     tuple(doubles.values()), STEPS)
    memory["mask"] = np.zeros((2, 4), np.float32)
    for run, result in peer.decode(M, weights, memory, state, STEPS, 1).values():
        for _ in range(2):
            run()
            assert seq_cells.wrong_tokens(np.asarray(result()[0]), tokens, margins) is None
            assert seq_cells.wrong_values([result()[1]], [last[-1]]) is None
