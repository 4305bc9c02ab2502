"""The reader's network in torch: it is trained in this form, and converted from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from dateline.index.model import BUNDLED, resolve_model
from dateline.index.reader.form import Tokens
from dateline.index.runtimes.torch import quiet_transformers

WIDTH = 384
_NEVER = 1e4
"""Log odds of any that a token has which is not the sentence's own, below zero."""
HEADS = ("head.", "span.")
"""How the names of the numbers begin that the encoder does not have."""


class Network(torch.nn.Module):
    """The bundled encoder as a cross-encoder with two heads.

    One judges the sentence whole, by the first token and the mean over the sentence's own tokens; the other marks where
    the answer's words begin and end. Either may be wrong where the other is right: their mean counts.

    Shapes: inputs (pairs, tokens), int64; output (pairs, 1), the log of the odds against no sentence answering.
    `attention` is one of transformers' implementations.
    """

    def __init__(self, attention: str = "sdpa") -> None:
        super().__init__()
        quiet_transformers()
        from transformers import BertModel

        self.bert: Any = BertModel.from_pretrained(
            resolve_model(BUNDLED), add_pooling_layer=False, attn_implementation=attention, local_files_only=True
        )
        self.head, self.span = torch.nn.Linear(2 * WIDTH, 1), torch.nn.Linear(WIDTH, 2)
        for head in (self.head, self.span):
            torch.nn.init.zeros_(head.weight)
            torch.nn.init.zeros_(head.bias)
        for parameter in self.bert.embeddings.parameters():
            parameter.requires_grad = False

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor, pooled: torch.Tensor
    ) -> torch.Tensor:
        """Scores; `pooled` is 1 for the sentence's own tokens."""
        whole, marks = self.read(input_ids, attention_mask, token_type_ids, pooled)
        own = marks + (pooled.unsqueeze(-1).to(marks.dtype) - 1.0) * _NEVER
        return (whole + own.logsumexp(dim=1).mean(dim=1, keepdim=True)) / 2

    def read(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor, pooled: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """What each head says.

        Log odds against no sentence answering: of the whole sentence, (pairs, 1), and of each token, that the answer's
        words begin or end there, (pairs, tokens, 2).
        """
        states = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        own = pooled.unsqueeze(-1).to(states.dtype)
        mean = (states * own).sum(dim=1) / own.sum(dim=1).clamp(min=1.0)
        whole: torch.Tensor = self.head(torch.cat([states[:, 0], mean], dim=1).float())
        return whole, self.span(states.float())


def inputs_of(tokens: Sequence[Tokens], device: str = "cpu") -> tuple[torch.Tensor, ...]:
    """What the network reads of some pairs, filled up to the longest."""
    shape = (len(tokens), max(len(one.ids) for one in tokens))
    ids, mask, types = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    for row, one in enumerate(tokens):
        ids[row, : len(one.ids)] = one.ids
        mask[row, : len(one.ids)] = 1
        types[row, : len(one.ids)] = one.type_ids
    return tuple(torch.from_numpy(array).to(device) for array in (ids, mask, types, types))
