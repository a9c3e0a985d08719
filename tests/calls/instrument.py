# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Builds a model's library once more, its generated code and the runtime beneath it instrumented by the thread sanitizer.

The code is what `rondo compile --emit=llvm` prints, the weights and the description are those of the object file that the
compiler writes; only the six kinds of functions that wrap the runtime (runtime/Abi.h, part 3) are written here.
"""
import re
import subprocess
from pathlib import Path

LLVM = next(iter(sorted(Path("/usr/lib").glob("llvm-19*"))), Path("/usr")) / "bin"
ROOT = Path(__file__).resolve().parents[2]

# The sanitizer knows no masked accesses and none wider than 16 bytes.
SCALARS = ["-scalarize-load-store", "-passes=function(scalarize-masked-mem-intrin,scalarizer)"]

WRAPPERS = """#include "runtime/Abi.h"
extern const char description[];
{declarations}
static const rondo_body bodies[] = {{{bodies}}};
static const struct rondo_variant variants[] = {{{{0, bodies}}}};
static const struct rondo_model model = {{description, variants, 1, 0}};
{entries}
int {prefix}_message(int code, const void *args, char *buffer) {{ return rondo_runtime_message(&model, code, args, buffer); }}
int {prefix}_context_create(int threads, const char *cpu, struct rondo_context **context) {{
  return rondo_runtime_context_create(&model, threads, cpu, context);
}}
void {prefix}_context_free(struct rondo_context *context) {{ rondo_runtime_context_free(context); }}
"""

ENTRY = """int {prefix}_{name}(struct rondo_context *context, const void *args) {{ return rondo_runtime_call(&model, {number}, context, args); }}
int64_t {prefix}_{name}_workspace(const int64_t *dims, int threads) {{ return rondo_runtime_workspace(&model, {number}, dims, threads); }}"""


def run(*command):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(map(str, command))}: {done.stderr[-4000:]}"
    return done.stdout


def instrumented_code(rondo, model, options, folder):
    """The object file of the generated code, every access to memory told to the sanitizer."""
    code = run(rondo, "compile", model, *options, "--emit=llvm")
    # What is said about a function's memory does not hold for the calls that the sanitizer adds.
    defined = set(re.findall(r"^define .*?#(\d+) \{$", code, re.M))
    code = re.sub(r"^attributes #(\d+) = \{.*$", lambda m: f"attributes #{m[1]} = {{ nounwind sanitize_thread }}"
                  if m[1] in defined else m[0], code, flags=re.M)
    (folder / "code.ll").write_text(code)
    run(LLVM / "opt", *SCALARS, folder / "code.ll", "-o", folder / "code.bc")
    run(LLVM / "clang", "-O1", "-fPIC", "-fsanitize=thread", "-Wno-override-module", "-c", folder / "code.bc", "-o", folder / "code.o")
    calls = run(LLVM / "llvm-nm", "--undefined-only", folder / "code.o")
    assert "__tsan_write4" in calls and "__tsan_read4" in calls, "the code is not instrumented"
    return folder / "code.o", re.findall(r"^define void @(\w+\.(\w+)\.\w+)\(", code, re.M)


def constants(object_file, folder):
    """An assembler file with the weights and the description of an object file, and the prefix of its functions."""
    run(LLVM / "llvm-objcopy", f"--dump-section=.rondo={folder / 'description'}", f"--dump-section=.rodata={folder / 'rodata'}",
        object_file, "/dev/null")
    symbols = run(LLVM / "llvm-readelf", "-s", "--wide", object_file)
    at, size, name = re.search(r"^ *\d+: ([0-9a-f]+) +(\d+) OBJECT .* (\w+)_data$", symbols, re.M).groups()
    data = (folder / "rodata").read_bytes()[int(at, 16):][:int(size)]
    (folder / "weights").write_bytes(data)
    text = f""".section .rodata
.balign 64
.hidden {name}_data
.globl {name}_data
{name}_data: .incbin "{folder / 'weights'}"
.section .rondo, "aR"
.balign 64
.hidden description
.globl description
description: .incbin "{folder / 'description'}"
.section .note.GNU-stack, "", @progbits
"""
    (folder / "constants.s").write_text(text)
    return folder / "constants.s", name


def library(rondo, runtime, model, options, folder):
    """The instrumented library; `runtime` is the instrumented libRondoEmbedded_threads.a."""
    options = ["--cpu=x86-64", *options]
    run(rondo, "compile", model, *options, "-o", folder / "plain.o")
    code, entries = instrumented_code(rondo, model, options, folder)
    data, prefix = constants(folder / "plain.o", folder)
    (folder / "wrappers.c").write_text(WRAPPERS.format(
        prefix=prefix, bodies=", ".join(f"body_{e}" for _, e in entries),
        declarations="\n".join(f'void body_{e}(struct rondo_call *) __asm__("{symbol}");' for symbol, e in entries),
        entries="\n".join(ENTRY.format(prefix=prefix, name=e, number=k) for k, (_, e) in enumerate(entries))))
    run(LLVM / "clang", "-shared", "-fPIC", "-fsanitize=thread", f"-I{ROOT}", folder / "wrappers.c", data, code, runtime,
        "-o", folder / "librondo_threads.so")
    return folder / "librondo_threads.so"
