# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fetches the trained weights of this example: they lie in the wheel of the PyPI package g2p_en (Apache-2.0).

The wheel is unpacked, not installed: its requirements (NLTK and others) are for text normalisation, which the model does not need.
"""
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parents[1] / "build" / "examples" / "pronounce"
WEIGHTS = FOLDER / "checkpoint20.npz"
PACKAGE = "g2p_en==2.1.0"
SHA256 = "b8af35e4596d8dd5836dfd3fe9b2ba4f97b9c311efe8879544cbcfcbd566d8c6"


def is_right(file):
    return file.exists() and hashlib.sha256(file.read_bytes()).hexdigest() == SHA256


def fetch():
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps", "-d", scratch, PACKAGE]
        if subprocess.run(command).returncode:
            sys.exit(f"pronounce: could not download {PACKAGE}: is the network (or a mirror of PyPI) there?")
        with zipfile.ZipFile(next(Path(scratch).glob("*.whl"))) as wheel:
            wheel.extractall(FOLDER)
    (FOLDER / "g2p_en" / "checkpoint20.npz").replace(WEIGHTS)


def check_vocabularies():
    """The committed letters and phonemes are the ones that the weights were trained with."""
    import oracle
    package = oracle.load()
    for name, symbols in (("letters.txt", package.graphemes), ("phonemes.txt", package.phonemes)):
        if (HERE / name).read_text().split() != symbols:
            sys.exit(f"pronounce: {name} is not the vocabulary of {PACKAGE}")


def main():
    if is_right(WEIGHTS):
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    fetch()
    if not is_right(WEIGHTS):
        sys.exit(f"pronounce: {WEIGHTS} is not the file that this example was written for (sha256 {SHA256})")
    check_vocabularies()
    print(f"pronounce: weights in {WEIGHTS}")


if __name__ == "__main__":
    main()
