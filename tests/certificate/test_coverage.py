# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How much of what is proved is certified: the standard library and its uses, the examples, the programs of the bug suite."""
import json
import os
import re
import subprocess
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parents[2]
RONDO = Path(os.environ.get("RONDO_BUILD", ROOT / "build")) / "bin" / "rondo"
SCHEMA = json.loads((ROOT / "docs/certificate.schema.json").read_text())
PROGRAMS = {
    "library": sorted([*ROOT.glob("frontend/language/std/*.rondo"), *ROOT.glob("benchmarks/models/*.rondo")]),
    "examples": sorted(ROOT.glob("examples/*/*.rondo")),
    "bugs": sorted(ROOT.glob("tests/bugs/*.rondo")),
}
COUNTS = re.compile(r": valid: (\d+) of (\d+) obligations certified, (\d+) proved but not certified")


def rondo(*words):
    return subprocess.run([RONDO, *map(str, words)], capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("group", PROGRAMS)
def test_most_of_it_is_certified(group, tmp_path):
    certified = total = accepted = 0
    for program in PROGRAMS[group]:
        file = tmp_path / (program.stem + ".certificate")
        done = rondo("check", program, f"--certificate={file}")
        if done.returncode:
            assert not file.exists(), f"{program} is not accepted and has a certificate"
            continue
        proved = int(re.search(r"accepted: (\d+) of", done.stdout)[1])
        jsonschema.validate(json.loads(file.read_text()), SCHEMA)
        verified = rondo("verify-certificate", program, file)
        assert verified.returncode == 0, verified.stderr
        here, of, missing = map(int, COUNTS.search(verified.stdout).groups())
        # The checker's obligations are the prover's: it counts them by itself.
        assert (here + missing, of) == (of, proved), program
        accepted, certified, total = accepted + 1, certified + here, total + of
    print(f"{group}: {certified} of {total} obligations of {accepted} programs certified")
    assert accepted >= 5
    assert certified >= 0.95 * total


def test_fuzzing_begins_with_a_certificate(tmp_path):
    """`tests/fuzz/corpus/certificate/right` is what `check` writes now; else fuzzing would end in the reader."""
    fuzzed = ROOT / "tests/fuzz"
    file = tmp_path / "certificate"
    assert rondo("check", fuzzed / "Inputs/certificate.rondo", f"--certificate={file}").returncode == 0
    assert file.read_text() == (fuzzed / "corpus/certificate/right").read_text()
