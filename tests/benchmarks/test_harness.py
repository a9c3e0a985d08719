# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The benchmark's own arithmetic: limits, layers, turns, and what it makes of an artifact's file."""
import struct
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks import artifact, cells, layers, measure  # noqa: E402
from benchmarks.limits import EXPECTED, MIB, READ_SIZES, Limits, build  # noqa: E402


def limits(fma=100e9, read=50e9, threads=1):
    made = object.__new__(Limits)
    made.fma, made.read, made.threads = fma, {size: read for size in READ_SIZES}, threads
    return made


def test_limit_is_the_greater_of_computing_and_reading():
    seconds, binding = limits().seconds([(100e9, 1, MIB, 1)])
    assert (seconds, binding) == (1.0, "FMA")
    seconds, binding = limits().seconds([(1, 50e9, 4 * MIB, 2), (100e9, 1, MIB, 1)])
    assert seconds == pytest.approx(3.0) and binding == "L3"


def test_no_fraction_on_a_busy_machine():
    assert limits(max(EXPECTED.values()), max(EXPECTED.values())).trusted() is None
    assert "fma 100 of 124" in limits(fma=100e9, read=100e9).trusted()
    assert "fma 200 of 248" in limits(fma=200e9, read=200e9, threads=2).trusted()


def test_what_binds_is_what_most_of_the_time_goes_into():
    _, binding = limits().seconds([(60e9, 1, MIB, 1), (1, 50e9, 64 * MIB, 1), (50e9, 1, MIB, 1)])
    assert binding == "FMA"


def test_probes_answer_for_the_least_working_set(tmp_path):
    probe = build(tmp_path)
    assert probe.rondo_probe_read(1, 1 << 20, 1e-4, 1) > 1e8
    assert probe.rondo_probe_read(2, 8192, 1e-4, 1) > 1e8
    assert probe.rondo_probe_operations(1, 1e-4, 1) > 1e8


def test_lstm_by_hand():
    """One step from the zero state, written out."""
    layer = layers.LAYERS["lstm512"]
    weights, inputs = layer.weights(), layer.inputs(1)
    i, _, g, o = np.split(inputs["x"][0, 0].astype(np.float64) @ weights["w"] + weights["b"], 4)
    c = layers.sigmoid(i) * np.tanh(g)
    assert np.allclose(layer.reference(weights, inputs)[0, 0], layers.sigmoid(o) * np.tanh(c), atol=1e-6)


def test_a_layer_counts_two_products():
    layer = layers.LAYERS["coupled"]
    flops = sum(phase[0] * phase[3] for phase in layer.phases(32))
    assert flops == 2 * 32 * layer.T * 3 * layer.H * (layer.I + layer.H)


def test_every_name_is_a_cell_with_a_model():
    models = Path(cells.__file__).with_name("models")
    for name in cells.names():
        layer = name.rpartition("-")[0]
        model = {"encoder": "model_m", "decode": "model_m", "greedy": f"model_{name[-1]}"}.get(layer, layer)
        assert layer == "pronounce" or (models / f"{model}.rondo").exists()
    assert set(cells.TABLE.values()) <= set(cells.names())
    assert cells.make("minimal-b32").batch == 32


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(measure, "BLOCK_TIME", 0.0)
    monkeypatch.setattr(measure, "OWN", 0.0)  # the machine of the tests may be busy


def test_contestants_take_turns(short):
    order = []
    times, steady = measure.interleaved({name: lambda name=name: order.append(name) for name in "ab"})
    assert steady and len(times["a"]) >= measure.BLOCKS * measure.LEAST
    blocks = "".join(name for name, before in zip(order, [None, *order]) if name != before)
    assert "ba" in blocks and "ab" in blocks


def test_blocks_on_a_slow_core_do_not_count(short):
    rates = iter([1.0, *[1.0, 0.5] * 3, *[1.0] * 200])
    assert measure.interleaved({"a": lambda: None}, lambda: next(rates))[1]
    always = iter([1.0, *[0.5] * 200])
    assert not measure.interleaved({"a": lambda: None}, lambda: next(always))[1]


def test_timings_that_another_program_interrupted_do_not_count(short, monkeypatch):
    monkeypatch.setattr(measure, "OWN", 0.98)
    times, steady = measure.interleaved({"a": lambda: measure.time.sleep(1e-4)})
    assert not steady and len(times["a"]) == measure.MOST_BLOCKS * measure.LEAST


def test_a_file_that_is_no_artifact():
    with pytest.raises(ValueError, match="no description"):
        artifact.description(b"\x7fELF" + artifact.MAGIC)
    header = artifact.HEADER.pack(artifact.MAGIC, artifact.VERSION, 88, 88, 0, 0) + bytes(48)
    assert artifact.description(b"code" + artifact.MAGIC + b"code" + header) == header


@pytest.mark.parametrize("code, value", [([(0, 7)], 7), ([(1, 1)], 5), ([(1, 0), (0, 2), (4, 0), (1, 1), (2, 0)], 11),
                                         ([(0, -7), (0, 2), (5, 0)], -4), ([(0, 3), (1, 1), (6, 0)], 3), ([(0, 3), (1, 1), (7, 0)], 5)])
def test_expressions_of_a_description(code, value):
    assert artifact.evaluate(code, [3, 5]) == value
    assert struct.calcsize("<Qq") == artifact.INSTRUCTION
