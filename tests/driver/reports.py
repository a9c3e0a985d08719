# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What `rondo check` says of a model as data, and its fixes in place."""
import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RONDO = Path(os.environ.get("RONDO_BUILD", ROOT / "build")) / "bin" / "rondo"


def check(model, *options, form="--json", folder=None):
    done = subprocess.run([RONDO, "check", form, *options, model], capture_output=True, text=True, timeout=60, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


def offset(text, line, column):
    return sum(len(words) for words in text.splitlines(keepends=True)[: line - 1]) + column - 1


def with_fix(text, fix):
    """The text with one fix of the JSON in place."""
    begin, end = offset(text, fix["line"], fix["column"]), offset(text, fix["endLine"], fix["endColumn"])
    return text[:begin] + fix["replacement"] + text[end:]


def wording(fix):
    return f"line {fix['line']}: {fix.get('message') or '`' + fix['replacement'] + '`'}"
