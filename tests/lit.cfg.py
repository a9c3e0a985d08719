# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How lit runs the text tests. tests/run.py passes the build folder; without it the release build is meant."""
import os
from pathlib import Path

import lit.formats

config.name = "rondo"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".rondo", ".test"]
# Inputs of tests lie in folders called Inputs; goldens and what pytest or GoogleTest run are no text tests.
config.excludes = ["Inputs", "goldens", "bugs", "padding", "corpus", "found", "CMakeLists.txt"]
config.test_source_root = os.path.dirname(__file__)

root = Path(__file__).resolve().parents[1]
build = Path(lit_config.params.get("build", root / "build")).resolve()
config.test_exec_root = str(build / "tests" / "lit")
llvm = next(iter(sorted(Path("/usr/lib").glob("llvm-19*"))), Path("/usr"))

# Whole words only, longest first: %rondo must not eat the beginning of %rondo-opt.
for name, value in [
    ("%rondo-opt", build / "bin" / "rondo-opt"),
    ("%rondo-check-op", build / "bin" / "rondo-check-op"),
    ("%rondo", build / "bin" / "rondo"),
    ("%python", root / "build" / "venv" / "bin" / "python"),
    ("%build", build),
    ("%root", root),
    ("%clang", llvm / "bin" / "clang"),
    ("%llvm", llvm / "bin"),
]:
    config.substitutions.append((name + r"(?![\w-])", str(value)))
config.substitutions.append((r"(?<![\w/-])FileCheck(?![\w-])", f"{llvm}/bin/FileCheck -enable-var-scope"))
config.substitutions.append((r"(?<![\w/-])not(?= )", f"{llvm}/bin/not"))
config.substitutions.append((r"(?<![\w/-])split-file(?= )", f"{llvm}/bin/split-file"))

# Messages must not depend on the machine that runs the tests.
config.environment.update({"LC_ALL": "C", "NO_COLOR": "1", "PYTHONPATH": str(root / "tests")})
for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "HOME", "PATH"):
    if name in os.environ:
        config.environment[name] = os.environ[name]
if "asan" in build.name:
    config.available_features.add("asan")
