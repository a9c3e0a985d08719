# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the pages show is true: the models on them are accepted, and the commands of docs/Porting.md give what Keras and PyTorch answered."""
import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
GOLDENS = ROOT / "tests" / "goldens"
PROGRAMS = Path(os.environ.get("RONDO_BUILD", ROOT / "build")) / "bin"


def blocks(page, kind):
    return re.findall(rf"^```{kind}\n(.*?)^```", (ROOT / "docs" / page).read_text(), re.S | re.M)


def whole_models(page):
    return [block for kind in ("", "rondo") for block in blocks(page, kind) if re.search(r"^entry ", block, re.M)]


@pytest.mark.parametrize("page, count", [("Language.md", 1), ("StandardLibrary.md", 2), ("Porting.md", 2)])
def test_models_are_accepted(page, count, tmp_path):
    models = whole_models(page)
    assert len(models) == count
    for model in models:
        (tmp_path / "model.rondo").write_text(model)
        done = subprocess.run([PROGRAMS / "rondo", "check", tmp_path / "model.rondo"], capture_output=True, text=True)
        assert done.returncode == 0, model + done.stdout + done.stderr


def shown_answers(page):
    """Models of a page, each with the lines of the block that shows its answer."""
    return re.findall(r"^```rondo\n(.*?)^```\n\n```\n(.*?)^```", (ROOT / "docs" / page).read_text(), re.S | re.M)


@pytest.mark.parametrize("model, answer", shown_answers("Proofs.md"), ids=lambda text: text.split("\n")[0][:40])
def test_answers_are_given(model, answer, tmp_path):
    """What docs/Proofs.md says that Rondo answers to a model; a verdict stands alone on its line."""
    (tmp_path / "model.rondo").write_text(model)
    done = subprocess.run([PROGRAMS / "rondo", "check", "--explain", tmp_path / "model.rondo"], capture_output=True, text=True)
    told = done.stdout + done.stderr
    for line in answer.splitlines():
        assert (f"model.rondo: {line}" if line in ("accepted", "refuted", "not-proved") else line) in told, told


def test_every_model_of_proofs_has_its_answer():
    assert len(shown_answers("Proofs.md")) == len(blocks("Proofs.md", "rondo")) >= 8


@pytest.mark.parametrize("name", ["classify", "tag"])
def test_commands_of_porting(name, tmp_path):
    (tmp_path / f"{name}.rondo").write_text(next(block for block in blocks("Porting.md", "rondo") if f"entry {name}<" in block))
    weights = next(GOLDENS.glob(f"{name}_weights.*"))
    shutil.copy(weights, tmp_path / f"weights{weights.suffix}")
    golden = np.load(GOLDENS / f"{name}_example.npz")
    for argument in ("ids", "len"):
        np.save(tmp_path / f"{argument}.npy", golden[argument])
    commands = next(block for block in blocks("Porting.md", "sh") if f"{name}.rondo" in block)
    environment = {**os.environ, "PATH": f"{PROGRAMS}:{os.environ['PATH']}"}
    done = subprocess.run(["sh", "-e", "-c", commands], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (result,) = set(golden.files) - {"ids", "len"}
    ours = np.load(tmp_path / f"{result}.npy")
    assert ours.shape == golden[result].shape
    assert np.abs(ours - golden[result]).max() <= 1e-5 * np.abs(golden[result]).max()


@pytest.mark.parametrize("program", ["keras", "torch"])
def test_every_row_has_its_entry(program):
    """The last column of each table names entries; each entry of the program stands in a row."""
    page = (ROOT / "docs" / "Porting.md").read_text().split(f"entry in `{program}.rondo` |")[1].split("\nNot ported")[0]
    rows = [line.split("|")[-2] for line in page.splitlines() if line.startswith("| ") and "---" not in line]
    assert len(rows) > 15
    elsewhere = "".join((GOLDENS / f"{name}.rondo").read_text() for name in ("layers", "attention"))
    entries = set(re.findall(r"^entry (\w+)", (GOLDENS / f"{program}.rondo").read_text(), re.M))
    named = {name for cell in rows for name in re.findall(r"`(\w+)`", cell)}
    assert entries <= named <= entries | set(re.findall(r"^entry (\w+)", elsewhere, re.M))
