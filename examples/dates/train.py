# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Trains the model on generated dates and writes dates.safetensors, then what PyTorch answers to every text of the tests.

    python -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python train.py
"""
import argparse
import collections
import math
import time
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional

import texts
from model import DIGIT, DIGITS, HERE, MOST, STOP, Dates, spelled

GOLDENS = HERE.parents[1] / "tests" / "goldens" / "dates.tsv"


def digits(answer):
    """The ids of an answer and its end; beyond it nothing counts."""
    ids = [DIGIT[c] for c in answer] + [STOP]
    return ids + [-100] * (MOST - len(ids))


def batches(seed, size):
    """Texts of one length each, so that nothing is padded."""
    waiting = collections.defaultdict(list)
    for text, answer in texts.for_training(seed):
        ids = spelled(text)
        rows = waiting[len(ids)]
        rows.append((ids, digits(answer)))
        if len(rows) == size:
            yield tuple(torch.tensor(column) for column in zip(*rows))
            rows.clear()


def by_hand():
    rows = [line.split("\t") for line in (HERE / "handwritten.tsv").read_text(encoding="utf-8").splitlines()]
    return [tuple(row) for row in rows] + [(text, "") for text in (HERE / "not-dates.txt").read_text(encoding="utf-8").splitlines()]


def accuracy(model, rows, show=False):
    right = 0
    for text, answer in rows:
        said, _ = model.answer(text)
        right += said == answer
        if show and said != answer:
            print(f"  {text!r}: {said or '-'} instead of {answer or '-'}")
    return right / len(rows)


def train(model, steps, size, seed, rate):
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / 300) * (0.01 + 0.99 * (1 + math.cos(math.pi * step / steps)) / 2))
    fresh, began, losses = texts.unseen(200), time.monotonic(), []
    for step, (ids, answers) in zip(range(1, steps + 1), batches(seed, size)):
        loss = functional.cross_entropy(model(ids, answers).flatten(0, 1), answers.flatten(), ignore_index=-100)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        if step % 500 == 0:
            mean = sum(losses) / len(losses)
            print(f"step {step}: loss {mean:.4f}, unseen {accuracy(model, fresh):.3f}, {time.monotonic() - began:.0f} s", flush=True)
            losses.clear()


def write_goldens(model):
    """Each text of the tests with the right answer and PyTorch's; nothing here comes from Rondo."""
    lines = []
    for text, answer in by_hand() + texts.unseen():
        said, margin = model.answer(text)
        if margin < 1e-4:
            print(f"decided by {margin:.1e}: {text!r}")
        lines.append(f"{text}\t{answer}\t{said}\n")
    GOLDENS.write_text("".join(lines), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--weights", type=Path, default=HERE / "dates.safetensors")
    parser.add_argument("--goldens-only", action="store_true", help="read the weights instead of training them")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    model = Dates()
    if options.goldens_only:
        tensors = load_file(options.weights)
        model.load_state_dict({theirs: tensors[ours] for theirs, ours in zip(model.state_dict(), model.tensors())})
    else:
        train(model, options.steps, options.size, options.seed, options.rate)
        save_file(model.tensors(), options.weights)
    print(f"by hand {accuracy(model, by_hand(), show=True):.4f}")
    print(f"unseen {accuracy(model, texts.unseen(), show=True):.4f}")
    write_goldens(model)


if __name__ == "__main__":
    main()
