"""Two runs question by question: what changed, and whether the figures differ by more than chance.

Only the questions that both runs were asked are compared; the rest is counted and named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from dateline.eval.figures import order
from dateline.eval.metrics.abstention import area_under_risk_coverage
from dateline.eval.metrics.bootstrap import Values, interval
from dateline.eval.result import Result, ScoredQuestion
from dateline.eval.significance import adjusted, mcnemar, randomization
from dateline.index.errors import InputError

Change = Literal["newly_right", "newly_wrong", "still_wrong", "still_right", "not_judged"]
CHANGES: tuple[Change, ...] = get_args(Change)

Pair = tuple[ScoredQuestion, ScoredQuestion]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two runs."""

    file: str
    system: str
    dataset: str
    created_at: str
    dateline: str
    settings: dict[str, Any]
    questions: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric over the questions for which both runs have it."""

    name: str
    a: float
    b: float
    difference: float
    """`b` less `a`."""
    low: float
    """Of the 95 % interval of the difference, by a bootstrap over questions that keeps each pair together."""
    high: float
    p: float | None
    """Two-sided: exact McNemar for `right`, else the randomization test; None where neither fits."""
    p_adjusted: float | None
    """For having looked at so many metrics."""
    n: int


@dataclass(frozen=True, slots=True)
class SliceDifference:
    """How many of a slice's questions are right in each run; p by McNemar, exact."""

    name: str
    a: float
    b: float
    newly_right: int
    newly_wrong: int
    p: float
    n: int


@dataclass(frozen=True, slots=True)
class Changed:
    """One question in both runs."""

    a: ScoredQuestion
    b: ScoredQuestion
    change: Change
    answer_changed: bool
    """Whether the claims, or what they cite, are others."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from run `a` to run `b`."""

    a: Side
    b: Side
    counts: dict[Change, int]
    answers_changed: int
    p: float
    """Of the change in `right`: McNemar's test, exact."""
    metrics: tuple[Difference, ...]
    slices: tuple[SliceDifference, ...]
    questions: tuple[Changed, ...]
    only_a: tuple[str, ...]
    """Ids of questions that only the first run has."""
    only_b: tuple[str, ...]
    asked_otherwise: tuple[str, ...]
    """Ids that stand for different questions in the two runs; not compared."""
    judged_otherwise: tuple[str, ...]
    """Ids of compared questions for which the two runs knew different accepted answers."""


def compare(a: Result, b: Result, *, files: tuple[str, str]) -> Comparison:
    """Compare two runs; `files` are their names, for the reader.

    Raises:
        InputError: the two have no question in common.

    """
    others = {question.id: question for question in b.questions}
    met = [(question, others[question.id]) for question in a.questions if question.id in others]
    pairs = [(one, other) for one, other in met if one.asked == other.asked]
    if not pairs:
        raise InputError(
            f"{files[0]} (on {a.dataset}) and {files[1]} (on {b.dataset}) have no question in common; "
            "compare two runs on the same set."
        )
    ids = {question.id for question in a.questions}
    changed = tuple(_changed(pair) for pair in pairs)
    counts = Counter(question.change for question in changed)
    return Comparison(
        a=_side(files[0], a),
        b=_side(files[1], b),
        counts={change: counts[change] for change in CHANGES},
        answers_changed=sum(question.answer_changed for question in changed),
        p=mcnemar(counts["newly_right"], counts["newly_wrong"]),
        metrics=_metrics(pairs),
        slices=_slices(changed),
        questions=changed,
        only_a=tuple(question.id for question in a.questions if question.id not in others),
        only_b=tuple(question.id for question in b.questions if question.id not in ids),
        asked_otherwise=tuple(one.id for one, other in met if one.asked != other.asked),
        judged_otherwise=tuple(one.id for one, other in pairs if one.expected != other.expected),
    )


def _side(file: str, run: Result) -> Side:
    return Side(file, run.system, run.dataset, run.created_at, run.dateline, run.settings, len(run.questions))


def _changed(pair: Pair) -> Changed:
    a, b = pair
    return Changed(a, b, _change(a.right, b.right), _said(a) != _said(b))


def _change(a: bool | None, b: bool | None) -> Change:
    if a is None or b is None:
        return "not_judged"
    if a == b:
        return "still_right" if a else "still_wrong"
    return "newly_right" if b else "newly_wrong"


def _said(question: ScoredQuestion) -> object:
    """What makes two answers the same: status, sentences, and the quotes with their articles."""
    answer = question.answer
    cited = [(citation.article_id, citation.quote) for citation in answer.citations]
    return answer.is_refusal, [claim.text for claim in answer.claims], cited


def _metrics(pairs: Sequence[Pair]) -> tuple[Difference, ...]:
    values = _values(pairs)
    p = {name: _p(name, given) for name, given in values.items()}
    levels = dict(zip(p, adjusted(list(p.values())), strict=True))
    found = []
    for name, given in values.items():
        a, b = given.mean(axis=0)
        low, high = interval(given[:, 1] - given[:, 0])
        found.append(Difference(name, float(a), float(b), float(b - a), low, high, p[name], levels[name], len(given)))
    return tuple(sorted([*found, *_area(pairs)], key=lambda difference: order(difference.name)))


def _values(pairs: Sequence[Pair]) -> dict[str, Values]:
    """Each metric's values in the questions for which both runs have one; shape (questions, 2)."""
    found: dict[str, list[tuple[float, float]]] = {}
    for a, b in pairs:
        for name in a.scores.keys() & b.scores.keys():
            found.setdefault(name, []).append((a.scores[name], b.scores[name]))
        for step in a.timings.keys() & b.timings.keys():
            found.setdefault(f"{step}_ms_mean", []).append((a.timings[step], b.timings[step]))
    return {name: np.array(found[name], dtype=np.float64) for name in sorted(found)}


def _p(name: str, values: Values) -> float:
    differences = values[:, 1] - values[:, 0]
    if name == "right":
        return mcnemar(int((differences > 0).sum()), int((differences < 0).sum()))
    return randomization(differences)


def _area(pairs: Sequence[Pair]) -> list[Difference]:
    """The area under the risk-coverage curve, which is no mean over questions: with its interval, without p."""
    judged = [pair for pair in pairs if pair[0].right is not None and pair[1].right is not None]
    values = np.array([[*_support_and_loss(a), *_support_and_loss(b)] for a, b in judged]).reshape(-1, 4)
    if np.isnan(values).all(axis=0).any() or not len(values):
        return []
    a, b = (float(area[0]) for area in (_areas(values[np.newaxis, :, :2]), _areas(values[np.newaxis, :, 2:])))
    low, high = interval(values, lambda samples: _areas(samples[:, :, 2:]) - _areas(samples[:, :, :2]))
    return [Difference("aurc", a, b, b - a, low, high, None, None, len(values))]


def _support_and_loss(question: ScoredQuestion) -> tuple[float, float]:
    """NaN for a refusal."""
    if question.answer.is_refusal:
        return np.nan, np.nan
    return max((claim.support for claim in question.answer.claims), default=0.0), float(not question.right)


def _areas(samples: Values) -> Values:
    """The area of each sample's answers; 0 where it holds none. Shape (samples, questions, 2)."""
    answered = [sample[~np.isnan(sample[:, 0])] for sample in samples]
    return np.array([area_under_risk_coverage(pairs) if len(pairs) else 0.0 for pairs in answered])


def _slices(changed: Sequence[Changed]) -> tuple[SliceDifference, ...]:
    """The slices that lost most come first."""
    found = []
    for name in sorted({question.b.slice for question in changed if question.b.slice}):
        judged = [q for q in changed if q.b.slice == name and q.change != "not_judged"]
        counts = Counter(question.change for question in judged)
        better, worse = counts["newly_right"], counts["newly_wrong"]
        if judged:
            a, b = (
                sum(bool(side.right) for side in sides) for sides in zip(*((q.a, q.b) for q in judged), strict=True)
            )
            found.append(
                SliceDifference(
                    name, a / len(judged), b / len(judged), better, worse, mcnemar(better, worse), len(judged)
                )
            )
    return tuple(sorted(found, key=lambda s: (s.b - s.a, s.name)))
