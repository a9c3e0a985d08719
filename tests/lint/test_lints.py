# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Each linter finds what it is for in a small tree, and nothing in this repository."""
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTERS = sorted(p.name for p in (ROOT / "tools" / "lint").glob("check_*.py"))

DIALECT = """
include "mlir/IR/OpBase.td"
include "mlir/Pass/PassBase.td"
def RondoDialect : Dialect { let name = "rondo"; let cppNamespace = "::rondo"; }
"""


def lint(name, top):
    done = subprocess.run([sys.executable, ROOT / "tools" / "lint" / name, top], capture_output=True, text=True)
    return done.returncode, done.stdout


def write(top, **texts):
    for name, text in texts.items():
        file = top / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


@pytest.mark.parametrize("name", LINTERS)
def test_repository_is_clean(name):
    status, out = lint(name, ROOT)
    assert status == 0, out


@pytest.mark.parametrize("file, include, allowed", [
    ("ir/Dim.cpp", "ir/Dim.h", True),
    ("ir/Dim.cpp", "passes/Prove.h", False),
    ("runtime/Entry.cpp", "ir/Dim.h", False),
    ("passes/prover/Prove.cpp", "frontend/Frontend.h", False),
    ("backends/cpu/Emit.cpp", "runtime/Abi.h", True),
    ("backends/cpu/Emit.cpp", "runtime/Threads.h", False),
    ("backends/cpu/Emit.cpp", "backends/reference/Run.h", False),
    ("backends/cpu/Emit.cpp", "backends/Backend.h", True),
    ("backends/cpu/Emit.cpp", "mlir/IR/Builders.h", True),
    ("backends/cpu/Emit.cpp", "../../ir/Dim.h", False),
    ("tools/rondo/Main.cpp", "backends/cpu/Emit.h", True),
    ("benchmarks/probe.c", "ir/Dim.h", False),
])
def test_layers(tmp_path, file, include, allowed):
    write(tmp_path, **{file: f'#include "{include}"\n'})
    status, out = lint("check_layers.py", tmp_path)
    assert (status == 0) == allowed
    assert allowed or out.startswith(f"{file}:1: ")


@pytest.mark.parametrize("text, allowed", [
    ("int numGates;", False), ("struct LstmCell;", False), ("// as an LSTM does", False), ("gru_step", False),
    ("GRUCell", False), ("gated", False), ("aggregate, propagate, delegated, grub", True), ("investigateAll", True),
])
def test_words(tmp_path, text, allowed):
    write(tmp_path, **{"passes/X.cpp": text + "\n", "frontend/std/lstm.rondo": "struct Lstm\n"})
    status, out = lint("check_words.py", tmp_path)
    assert (status == 0) == allowed
    assert allowed or out.startswith("passes/X.cpp:1: ")


def test_words_in_a_file_name(tmp_path):
    write(tmp_path, **{"passes/FuseLstm.cpp": ""})
    assert lint("check_words.py", tmp_path)[0] == 1


def test_sizes(tmp_path):
    write(tmp_path, **{"ir/Long.cpp": "//\n" * 1001, "ir/Short.cpp": "//\n" * 1000})
    assert lint("check_sizes.py", tmp_path) == (1, "ir/Long.cpp:1001: 1001 lines, more than 1000: split it by what it is for\n")


def test_untested_op(tmp_path):
    op = 'def RondoTanhOp : Op<RondoDialect, "tanh"> {}\n'
    write(tmp_path, **{"ir/Ops.td": DIALECT + op})
    assert lint("check_tests.py", tmp_path) == (1, "ir/Ops.td:1: untested op: rondo.tanh (expected tests/ops/tanh.mlir or .rondo)\n")
    write(tmp_path, **{"tests/ops/tanh.mlir": ""})
    assert lint("check_tests.py", tmp_path)[0] == 0


def test_untested_pass(tmp_path):
    text = 'def FormKernels : Pass<"form-kernels"> { let summary = "x"; }\n'
    write(tmp_path, **{"passes/Passes.td": DIALECT + text, "backends/cpu/Passes.td": DIALECT + text})
    status, out = lint("check_tests.py", tmp_path)
    assert status == 1
    assert "untested pass: form-kernels (expected tests/passes/form-kernels.mlir)" in out
    assert "untested pass: form-kernels (expected tests/backends/cpu/form-kernels.mlir)" in out


def test_op_of_the_kernel_dialect(tmp_path):
    dialect = 'def KernelDialect : Dialect { let name = "kernel"; let cppNamespace = "::rondo"; }\n'
    write(tmp_path, **{"ir/KernelOps.td": DIALECT + dialect + 'def SizeOp : Op<KernelDialect, "size"> {}\n', "tests/ir/kernel.mlir": "kernel.sizes"})
    assert lint("check_tests.py", tmp_path) == (1, "ir/KernelOps.td:1: untested op: kernel.size (expected in tests/ir/kernel.mlir)\n")
    write(tmp_path, **{"tests/ir/kernel.mlir": "%n = kernel.size #dim"})
    assert lint("check_tests.py", tmp_path)[0] == 0
