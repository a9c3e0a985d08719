# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The trained examples from description to answers: each command as one would type it, and what it says in short."""
import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILT = HERE.parent / "build" / "examples"
TEXTS = ["3rd of march '99", "Freitag, 13. Mai 2022", "le quatorze juillet 1789", "12/25/91", "hello Rondo, compiler of sequences"]
BATCH = 64  # answers a second are measured with so many rows

COLOUR = sys.stdout.isatty() and "NO_COLOR" not in os.environ


def styled(code, text):
    return f"\033[{code}m{text}\033[0m" if COLOUR else text


def shown(part):
    """A path as one would type it: relative when it lies under the current folder."""
    if not isinstance(part, Path):
        return part
    here = Path.cwd()
    return str(part.relative_to(here)) if part.is_relative_to(here) else str(part)


def quoted(part):
    """As a person would quote it in a shell."""
    plain = shlex.quote(part)
    return f'"{part}"' if "'" in part and not set(part) & set('"$`\\!') else plain


def command(*parts):
    """What a command of ours prints; where it fails, so do we, with its own words."""
    done = subprocess.run([shown(part) for part in parts], capture_output=True, text=True)
    if done.returncode:
        print(done.stdout + done.stderr, end="", file=sys.stderr)
        sys.exit(done.returncode)
    return done.stdout


def typed(*parts):
    print(f"\n  {styled(2, ' '.join(['$', *(quoted(shown(part)) for part in parts)]))}", flush=True)
    return command(*parts)


class Example:
    """One model: proved, compiled, run and timed."""

    def __init__(self, rondo, name, what, *arguments):
        self.rondo, self.name, self.arguments = rondo, name, arguments
        self.model, self.library = HERE / name / f"{name}.rondo", BUILT / name / f"lib{name}.so"
        print(f"\n{styled(1, name)}: {what}")

    def check(self):
        said = typed(self.rondo, "check", self.model, "--explain").splitlines()
        for line in [line.strip() for line in said if line.strip().startswith(("memory", "checked"))] + said[-1:]:
            print(f"  {line.removeprefix(shown(self.model) + ': ')}")

    def compile(self):
        self.library.parent.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        said = typed(self.rondo, "compile", self.model, "-o", self.library)
        print(f"  {said.strip()}; in {time.monotonic() - began:.1f} s")

    def answer(self, texts, nothing):
        said = typed(self.rondo, "run", self.library, *self.arguments, *spoken(texts)).splitlines()
        width = max(len(text) for text in texts)
        for text, line in zip(texts, said):
            print(f"  {text:{width}}  {styled(1, line) if line else styled(2, nothing)}")

    def time(self, texts):
        rows = [texts[i % len(texts)] for i in range(BATCH)]
        median = json.loads(command(self.rondo, "bench", self.library, *self.arguments, "--json", *spoken(rows)))["median"]
        print(f"\n  {BATCH / median:,.0f} answers a second on one thread, {BATCH} texts a call")


def spoken(texts):
    return ["--text", "--", *texts] if any(text.startswith("-") for text in texts) else ["--text", *texts]


def dates(rondo, texts):
    example = Example(rondo, "dates", "a bidirectional LSTM reads a date as people write it, an LSTM with attention says it as ISO 8601")
    example.check()
    example.compile()
    example.answer(texts, "no date")
    example.time(texts)


def pronounce(rondo, texts):
    words = list(dict.fromkeys(word.lower() for text in texts for word in text.split() if re.fullmatch("[A-Za-z]+", word)))
    if not words:
        return
    if subprocess.run([sys.executable, HERE / "pronounce" / "setup.py"]).returncode:
        print("\npronounce: left out, as its weights are not here")
        return
    example = Example(rondo, "pronounce", "a GRU reads the letters of an English word, another one says its phonemes", "--set", "steps=20")
    example.check()
    example.compile()
    example.answer(words, "nothing")
    example.time(words)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rondo", type=Path, required=True)
    parser.add_argument("text", nargs="*", help="dates, or words; without any, some of ours")
    options = parser.parse_args()
    if not options.rondo.exists():
        print(f"demo: there is no {options.rondo}: ./dev setup builds it", file=sys.stderr)
        sys.exit(2)
    texts = options.text or TEXTS
    dates(options.rondo, texts)
    pronounce(options.rondo, texts)


if __name__ == "__main__":
    main()
