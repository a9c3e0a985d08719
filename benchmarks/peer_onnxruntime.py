# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""ONNX Runtime at its best settings: as many threads as we get, spinning, denormals flushed, all optimisations, outputs bound."""
import numpy as np
import onnxruntime

from benchmarks import onnx_models

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


def ended(row):
    row = row.tolist()
    return row[: row.index(3)] if 3 in row else row
