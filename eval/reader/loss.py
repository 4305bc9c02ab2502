"""What training makes smaller: listwise softmax over a question's candidates, and over the tokens of its answer.

That the network must also find where the answer's words begin and end teaches it what kind of words answers which
question; scores of all candidates' tokens are normalised together (Clark and Gardner, ACL 2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

import torch

from dateline.eval.reader.batches import Drawn
from dateline.index.reader.form import tokens_of
from dateline.index.reader.network import Network, inputs_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_SPAN = 0.25
"""Weight of each of a span's two ends beside the choice of sentence."""
_PARTS = 4
"""Pieces of like length in which a batch is read, so that little is padding."""


def listwise_loss(network: Network, drawn: Sequence[Drawn], tokenizer: Tokenizer, device: str) -> torch.Tensor:
    """Mean over questions of -log of the share that what answers has of the softmax; of “none” where nothing does.

    To the share among the sentences come those among the tokens at which the answer's words begin and end.
    """
    tokens = [one for draw in drawn for one in tokens_of(tokenizer, draw.question, draw.sentences)]
    order = sorted(range(len(tokens)), key=lambda i: len(tokens[i].ids))
    size = -(-len(order) // _PARTS)
    parts = [order[i : i + size] for i in range(0, len(order), size)]
    scores: list[torch.Tensor] = [torch.empty(0)] * len(order)
    spans: list[torch.Tensor] = [torch.empty(0)] * len(order)
    for part in parts:
        found, places = network.read(*inputs_of([tokens[i] for i in part], device))
        for row, i in enumerate(part):
            scores[i] = found[row, 0]
            spans[i] = places[row, tokens[i].before.stop : len(tokens[i].ids)]
    losses, at = [], 0
    for draw in drawn:
        here = slice(at, at := at + len(draw.sentences))
        mine = torch.stack(scores[here])
        losses.append(_nll(mine, mine[: draw.right]))
        answers = [tokenizer.encode(one, add_special_tokens=False).ids for one in draw.answers]
        own = [one.ids[one.before.stop :] for one in tokens[here]]
        marks = [_places(ids, answers) if i < draw.right else [] for i, ids in enumerate(own)]
        begins = list(accumulate(map(len, own), initial=0))
        for end in (0, 1):
            held = [begin + place[end] for begin, places in zip(begins, marks, strict=False) for place in places]
            if held or not draw.right:
                values = torch.cat([one[:, end] for one in spans[here]])
                losses.append(_SPAN * _nll(values, values[held]))
    return torch.stack(losses).sum() / len(drawn)


def _nll(everything: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """-log of the share of the softmax over all and “none”, which scores 0; without any wanted, of “none”."""
    none = everything.new_zeros(1)
    return torch.cat([everything, none]).logsumexp(0) - (wanted if len(wanted) else none).logsumexp(0)


def _places(ids: Sequence[int], answers: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """First and last tokens of the answers in a sentence."""
    return [
        (i, i + len(one) - 1)
        for one in answers
        for i in range(len(ids) - len(one) + 1)
        if one and list(ids[i : i + len(one)]) == list(one)
    ]
