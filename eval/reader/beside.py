"""LangChain's tutorial chain over the same questions: what the reader's choice of sentences is held against."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dateline.eval.dataset import Dataset
from dateline.eval.question import Question
from dateline.eval.reader.data import OPTIONS
from dateline.eval.reader.progress import Telling
from dateline.eval.reader.scores import Line, line_of_texts
from dateline.eval.systems.tutorial import open_tutorial


def tutorial_line(dataset: Dataset, asked: Sequence[Question]) -> Line:
    """How often its nearest chunk holds the accepted answer, and how often any of its four; its index is made once."""
    with open_tutorial(dataset, OPTIONS, Telling(f"{dataset.name}, for the tutorial's chain")) as chain:
        given = [[claim.text for claim in chain.answer(question).answer.claims] for question in asked]
    words = np.mean([sum(len(text.split()) for text in texts) for texts in given])
    return line_of_texts(f"tutorial's chain: one chunk, four chunks ({words:.0f} words)", asked, given)
