# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""OpenVINO at its best settings: latency hint, f32 asked for (it takes bf16 otherwise), static shapes, denormals flushed; the same ONNX graphs."""
import numpy as np
import openvino

from benchmarks import onnx_models, onnx_seq2seq
from benchmarks.loops import Turns, ended, translated

NAME = f"openvino {openvino.__version__.split('-')[0]}"
CORE = openvino.Core()


def compiled(model, feed, threads):
    """The graph for just the shapes of these arrays."""
    graph = CORE.read_model(model, b"")
    graph.reshape({name: list(value.shape) for name, value in feed.items()})
    settings = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": threads,
                "CPU_DENORMALS_OPTIMIZATION": True}
    return CORE.compile_model(graph, "CPU", settings)


def bound(made, feed, outputs=None):
    """A function that runs once, and one that reads the last outputs by name."""
    request = made.create_infer_request()
    for name, value in feed.items():
        request.set_tensor(name, openvino.Tensor(value, shared_memory=True))
    for name, value in (outputs or {}).items():
        request.set_tensor(name, openvino.Tensor(value, shared_memory=True))
    # An output may go by the names of several values that came out as one.
    names = [(port.get_any_name(), port.get_names()) for port in made.outputs]
    return request.infer, lambda: {alias: request.get_tensor(name).data.copy() for name, aliases in names for alias in aliases}


def fed(model, feed, threads):
    feed = {name: np.ascontiguousarray(value) for name, value in feed.items()}
    run, read = bound(compiled(model, feed, threads), feed)
    return run, lambda kept=feed: read()  # the arrays are lent: they must live as long as the request


def layer(layer, weights, inputs, threads):
    ways = {}
    for way, (model, feed, result) in onnx_models.layer_models(layer, weights).items():
        run, read = fed(model, feed(inputs), threads)
        ways[way] = (run, lambda read=read, result=result: result(read()["y"]))
    return ways


def pronounce(weights, batches, threads):
    """One graph with a Loop that ends when the last word has, compiled for each shape among the batches."""
    ways = {}
    for way, fold in (("Loop", False), ("Loop, folded by hand", True)):
        model, made, calls = onnx_models.pronounce_model(weights, fold), {}, []
        for word, length in batches:
            feed = {"word": word.astype(np.int64), "len": length.astype(np.int32)}
            if word.shape not in made:
                made[word.shape] = compiled(model, feed, threads)
            calls.append((*bound(made[word.shape], feed), feed))  # the arrays are lent

        def run(calls=calls):
            for call, _, _ in calls:
                call()
        ways[way] = (run, lambda calls=calls: [ended(row) for _, read, _ in calls for row in read()["tokens"]])
    return ways


def encoder(model, weights, given, threads):
    run, read = fed(onnx_seq2seq.encoder_model(model, weights), {"src": given["src"], "len": given["len"]}, threads)
    return {"operators": (run, lambda: [read()[name] for name in ("memory", "h0", "c0", "h1", "c1")])}


def turns(model, weights, state, memory, threads):
    token = np.zeros(len(next(iter(state.values()))), np.int64)
    made = compiled(onnx_seq2seq.step_model(model, weights), {"token": token, **state, **memory}, threads)
    return Turns(state, lambda inputs, outputs: bound(made, {**inputs, **memory}, outputs)[0])


def decode(model, weights, memory, state, steps, threads):
    loop, kept = turns(model, weights, state, memory, threads), {}

    def outside():
        kept["tokens"], kept["state"] = loop.run(state, steps)
    feed = {"steps": np.array(steps, np.int64), **{name + "_start": value for name, value in state.items()}, **memory}
    run, read = fed(onnx_seq2seq.decode_model(model, weights), feed, threads)
    return {"Loop": (run, lambda: [read()[name] for name in ("tokens", "last")]),
            "step": (outside, lambda: (kept["tokens"], kept["state"][list(state)[-1]]))}


def translate(model, weights, given, steps, threads):
    feed = {"src": given["src"], "len": given["len"], "steps": np.array(steps, np.int64)}
    run, read = fed(onnx_seq2seq.translate_model(model, weights), feed, threads)
    begin, begun = fed(onnx_seq2seq.start_model(model, weights), {"src": given["src"], "len": given["len"]}, threads)
    return {"Loop": (run, lambda: read()["tokens"]),
            "step": translated(model, begin, begun, lambda state, memory: turns(model, weights, state, memory, threads), steps)}
