# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""ONNX Runtime at its best settings: as many threads as we get, spinning, denormals flushed, all optimisations, outputs bound."""
import numpy as np
import onnxruntime

from benchmarks import onnx_models, onnx_seq2seq
from benchmarks.loops import Turns, ended, translated

NAME = f"onnxruntime {onnxruntime.__version__}"


def session(model, threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.add_session_config_entry("session.intra_op.allow_spinning", "1")
    options.add_session_config_entry("session.set_denormal_as_zero", "1")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def bound(made, feed):
    """A function that runs once, and one that reads the last result. The inputs are handed over beforehand: no copy is timed."""
    binding = made.io_binding()
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(v) for v in feed.values()]
    for name, value in zip(feed, values):
        binding.bind_ortvalue_input(name, value)
    output = made.get_outputs()[0].name
    binding.bind_output(output, "cpu")
    return lambda: made.run_with_iobinding(binding), lambda: binding.get_outputs()[0].numpy()


def layer(layer, weights, inputs, threads):
    """{way: (run, result)}"""
    ways = {}
    for way, (model, feed, result) in onnx_models.layer_models(layer, weights).items():
        run, read = bound(session(model, threads), feed(inputs))
        ways[way] = (run, lambda read=read, result=result: result(read()))
    return ways


def pronounce(weights, batches, threads):
    """{way: (run, result)}: `run` pronounces every batch, one call a batch; the result is one list of tokens a word."""
    ways = {}
    for way, fold in (("loop", False), ("loop, folded by hand", True)):
        made = session(onnx_models.pronounce_model(weights, fold), threads)
        calls = [bound(made, {"word": word.astype(np.int64), "len": length.astype(np.int32)}) for word, length in batches]

        def run(calls=calls):
            for call, _ in calls:
                call()

        ways[way] = (run, lambda calls=calls: [ended(row) for _, read in calls for row in read()])
    return ways


# --- Models S and M ------------------------------------------------------------------------------------------------------------------------


def given_to(made, feed):
    """Runs with these arrays; the last outputs by name. Inputs are handed over beforehand, outputs stay where they are made."""
    binding = made.io_binding()
    for name, value in feed.items():
        binding.bind_ortvalue_input(name, onnxruntime.OrtValue.ortvalue_from_numpy(value))
    for output in made.get_outputs():
        binding.bind_output(output.name, "cpu")
    names = [output.name for output in made.get_outputs()]
    return lambda: made.run_with_iobinding(binding), lambda: dict(zip(names, (v.numpy() for v in binding.get_outputs())))


def sentences_of(given):
    return {"src": given["src"], "len": given["len"]}


def encoder(model, weights, given, threads):
    run, read = given_to(session(onnx_seq2seq.encoder_model(model, weights), threads), sentences_of(given))
    return {"operators": (run, lambda: list(read().values()))}


def turns(step, state, memory):
    """Loop turns of a step's session."""
    def make(inputs, outputs):
        binding = step.io_binding()
        for name, value in {**inputs, **memory}.items():
            binding.bind_input(name, "cpu", 0, value.dtype, value.shape, value.ctypes.data)
        for name, value in outputs.items():
            binding.bind_output(name, "cpu", 0, value.dtype, value.shape, value.ctypes.data)
        return lambda: step.run_with_iobinding(binding)
    return Turns(state, make)


def decode(model, weights, memory, state, steps, threads):
    feed = {**memory, **{name + "_start": value for name, value in state.items()}, "steps": np.array(steps, np.int64)}
    run, read = given_to(session(onnx_seq2seq.decode_model(model, weights), threads), feed)
    loop, kept = turns(session(onnx_seq2seq.step_model(model, weights), threads), state, memory), {}

    def outside():
        kept["tokens"], kept["state"] = loop.run(state, steps)
    return {"Loop": (run, lambda: (read()["tokens"], read()["last"])), "step": (outside, lambda: (kept["tokens"], kept["state"][list(state)[-1]]))}


def translate(model, weights, given, steps, threads):
    whole = session(onnx_seq2seq.translate_model(model, weights), threads)
    run, read = given_to(whole, {**sentences_of(given), "steps": np.array(steps, np.int64)})
    begin, begun = given_to(session(onnx_seq2seq.start_model(model, weights), threads), sentences_of(given))
    step = session(onnx_seq2seq.step_model(model, weights), threads)
    return {"Loop": (run, lambda: read()["tokens"]),
            "step": translated(model, begin, begun, lambda state, memory: turns(step, state, memory), steps)}
