"""How well the passages are found and ranked, by the formulas of the library ir-measures (MacAvaney et al., ECIR 2022).

A passage counts as relevant where it is the first in the ranking to meet a need (`relevance`): a second passage with
the same quote, or of the same article, adds nothing and counts as not relevant. Needs that no passage meets stay in the
denominator. So a system gains nothing by overlapping passages or by copies.

A rank is a rank among passages, whatever their length.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dateline.eval.metrics.relevance import met
from dateline.eval.question import Question
from dateline.eval.record import Retrieved
from dateline.index.errors import DatelineError

DEPTHS = (1, 4, 10, 20)
"""Ranks down to which hits and recall are counted."""


class Searched(Protocol):
    """A question with the passages that were found for it, the best first."""

    @property
    def question(self) -> Question:
        """What was asked."""

    @property
    def passages(self) -> Sequence[Retrieved]:
        """What was found."""


class MissingLibraryError(DatelineError):
    """A library that only evaluation needs is not installed."""


def retrieval(records: Sequence[Searched]) -> list[dict[str, float]]:
    """The retrieval metrics of each question; empty for one of which nothing is known that should be found.

    - `hit@k`: 1 if a passage down to rank k is relevant (Success@k of ir-measures)
    - `recall@k`: share of the needs met down to rank k: subtopic recall (Zhai, Cohen and Lafferty, SIGIR 2003), which
      is R@k of ir-measures where each relevant passage meets one need
    - `mrr@10`: reciprocal rank of the first relevant passage, 0 below rank 10 (Voorhees, TREC-8, 1999)
    - `map@10`: precision at each relevant passage down to rank 10, over the relevant ones (Buckley and Voorhees, 2005)
    - `ndcg@10`: discounted cumulative gain over the best possible (Järvelin and Kekäläinen, TOIS 2002), gains 0 and 1

    Raises:
        MissingLibraryError: ir-measures is not installed.

    """
    found = [met(record.question, record.passages) for record in records]
    ranked = _by_library(found)
    return [
        {**ranked[i], **{f"recall@{k}": _recall(needs, firsts, k) for k in DEPTHS}} if needs else {}
        for i, (needs, firsts) in enumerate(found)
    ]


def _recall(needs: int, firsts: Sequence[set[int]], k: int) -> float:
    return sum(len(here) for here in firsts[:k]) / needs


def _by_library(found: Sequence[tuple[int, list[set[int]]]]) -> dict[int, dict[str, float]]:
    """What ir-measures says of the questions that have needs, by their place."""
    try:
        import ir_measures
        from ir_measures import AP, RR, Success, nDCG
    except ImportError as error:
        raise MissingLibraryError("Retrieval metrics need ir-measures: pip install 'dateline[eval]'.") from error
    named = {AP @ 10: "map@10", RR @ 10: "mrr@10", nDCG @ 10: "ndcg@10"} | {Success @ k: f"hit@{k}" for k in DEPTHS}
    relevant: dict[str, dict[str, int]] = {}
    run: dict[str, dict[str, float]] = {}
    for i, (needs, firsts) in enumerate(found):
        if needs:
            missing = needs - sum(len(here) for here in firsts)
            relevant[str(i)] = {str(rank): 1 for rank, here in enumerate(firsts) if here} | {
                f"missing {number}": 1 for number in range(missing)
            }
            run[str(i)] = {str(rank): -float(rank) for rank in range(len(firsts))}
    scores: dict[int, dict[str, float]] = {int(i): {} for i in relevant}
    if relevant:
        for metric in ir_measures.iter_calc(list(named), relevant, run):
            scores[int(metric.query_id)][named[metric.measure]] = float(metric.value)
    return scores
