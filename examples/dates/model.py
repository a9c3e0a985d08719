# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The model in PyTorch: what train.py trains, and what dates.rondo says again."""
from pathlib import Path

import torch
from torch import nn

HERE = Path(__file__).resolve().parent
LETTERS = (HERE / "letters.txt").read_text(encoding="utf-8").split("\n")[:-1]
DIGITS = (HERE / "digits.txt").read_text().split()
LETTER, DIGIT = ({symbol: i for i, symbol in enumerate(symbols)} for symbols in (LETTERS, DIGITS))
UNKNOWN, END = LETTER["<unk>"], LETTER["</s>"]
STOP = DIGIT["</s>"]
MOST = 11  # ten symbols of a date, and the end


def spelled(text):
    return [LETTER.get(c, UNKNOWN) for c in text.lower()] + [END]


class Dates(nn.Module):
    def __init__(self, E=64, H=128, D=32):
        super().__init__()
        self.letters = nn.Embedding(len(LETTERS), E)
        self.encoder = nn.LSTM(E, H, bidirectional=True, batch_first=True)
        self.start = nn.Linear(2 * H, H)
        self.digits = nn.Embedding(len(DIGITS), D)
        self.decoder = nn.LSTMCell(D + H, H)
        self.attention = nn.Linear(H, 2 * H, bias=False)
        self.combine = nn.Linear(3 * H, H)
        self.out = nn.Linear(H, len(DIGITS))

    def encode(self, ids):
        """Memory [B, S, 2*H] and the first state, of texts of one length."""
        memory, (last, _) = self.encoder(self.letters(ids))
        h = torch.tanh(self.start(torch.cat([last[0], last[1]], -1)))
        return memory, (h, torch.zeros_like(h), torch.zeros_like(h))

    def step(self, memory, digit, state):
        """Logits of the next digit, and the next state: the cell's, and what attention made of it, which the next step is fed."""
        h, c, heard = state
        h, c = self.decoder(torch.cat([self.digits(digit), heard], -1), (h, c))
        scores = torch.bmm(memory, self.attention(h).unsqueeze(-1)).squeeze(-1)
        context = torch.bmm(scores.softmax(-1).unsqueeze(1), memory).squeeze(1)
        heard = torch.tanh(self.combine(torch.cat([h, context], -1)))
        return self.out(heard), (h, c, heard)

    def forward(self, ids, answers):
        """Logits [B, MOST, V] where each step is fed the answer's digit before it."""
        memory, state = self.encode(ids)
        digit, all_logits = torch.full_like(answers[:, 0], STOP), []
        for step in range(answers.shape[1]):
            logits, state = self.step(memory, digit, state)
            all_logits.append(logits)
            digit = answers[:, step].clamp(min=0)
        return torch.stack(all_logits, 1)

    @torch.inference_mode()
    def answer(self, text):
        """The best digit of each step until the end, and the least distance between a step's two best logits."""
        memory, state = self.encode(torch.tensor([spelled(text)]))
        digit, said, margin = torch.tensor([STOP]), "", float("inf")
        for _ in range(MOST):
            logits, state = self.step(memory, digit, state)
            best = logits[0].topk(2).values
            margin = min(margin, float(best[0] - best[1]))
            digit = logits.argmax(-1)
            if digit.item() == STOP:
                break
            said += DIGITS[digit.item()]
        return said, margin

    def tensors(self):
        """The weights by the names that dates.rondo gives them."""
        renamed = {}
        for name, value in self.state_dict().items():
            module, _, part = name.partition(".")
            if module == "encoder":
                module += "_backward" if part.endswith("_reverse") else "_forward"
            if module.startswith(("encoder", "decoder")):
                part = part.replace("weight", "w").replace("bias", "b").removesuffix("_reverse").removesuffix("_l0")
            if module == "attention":
                part = "w"
            renamed[f"{module}.{part}"] = value.contiguous()
        return renamed
