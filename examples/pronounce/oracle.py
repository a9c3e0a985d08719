# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the package g2p_en itself says: its own `predict`, in NumPy, with only its text normalisation left out.

As a program: prints `word: phonemes` for each argument.
"""
import json
import re
import sys
import types
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parents[2] / "build" / "examples" / "pronounce"
DICTIONARY = Path("/usr/share/dict/words")


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    return made


def load():
    """The package's G2p, from the unpacked wheel. Names of NLTK that it looks up when imported get empty stand-ins; `predict` uses none."""
    corpus = module("nltk.corpus", cmudict=types.SimpleNamespace(dict=dict))
    sys.modules.update({
        "nltk": module("nltk", pos_tag=None, corpus=corpus, data=types.SimpleNamespace(find=lambda name: name)),
        "nltk.corpus": corpus,
        "nltk.tokenize": module("nltk.tokenize", TweetTokenizer=lambda: types.SimpleNamespace(tokenize=str.split)),
        "g2p_en.expand": module("g2p_en.expand", normalize_numbers=str),
    })
    weights, expected = FOLDER / "checkpoint20.npz", FOLDER / "g2p_en" / "checkpoint20.npz"
    if not expected.exists():
        expected.symlink_to(weights)
    sys.path.insert(0, str(FOLDER))
    try:
        from g2p_en.g2p import G2p
    finally:
        sys.path.remove(str(FOLDER))
    return G2p()


def words(count):
    """`count` words spread evenly over the dictionary, as `predict` gets them: lower case; an apostrophe is an unknown letter."""
    every = sorted({w for w in DICTIONARY.read_text().lower().split() if re.fullmatch("[a-z']+", w)})
    return [every[i * len(every) // count] for i in range(count)]


def pronounce(wanted):
    """{word: phonemes} of the package, remembered in the build folder."""
    remembered = FOLDER / "oracle.json"
    known = json.loads(remembered.read_text()) if remembered.exists() else {}
    missing = [w for w in wanted if w not in known]
    if missing:
        package = load()
        known.update({w: package.predict(w) for w in missing})
        remembered.write_text(json.dumps(known))
    return {w: known[w] for w in wanted}


def smallest_margin(package, word):
    """The least distance between the two best logits on the package's way: below 1e-4 another order of summation may decide otherwise."""
    cell = [getattr(package, "dec_" + name) for name in ("w_ih", "w_hh", "b_ih", "b_hh")]
    encoder = [getattr(package, "enc_" + name) for name in ("w_ih", "w_hh", "b_ih", "b_hh")]
    h, token, margin = package.gru(package.encode(word), len(word) + 1, *encoder)[:, -1, :], 2, np.inf
    for _ in range(20):
        h = package.grucell(package.dec_emb[[token]], h, *cell)
        logits = np.sort((h @ package.fc_w.T + package.fc_b)[0])
        margin = min(margin, logits[-1] - logits[-2])
        token = int((h @ package.fc_w.T + package.fc_b).argmax())
        if token == 3:
            break
    return float(margin)


if __name__ == "__main__":
    for spelled, phonemes in pronounce(sys.argv[1:]).items():
        print(f"{spelled}: {' '.join(phonemes)}")
