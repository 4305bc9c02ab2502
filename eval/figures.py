"""Figures as people read them: in families, under a plain name, with what they mean and which way is better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dateline.eval.metrics.catalogue import CATALOGUE, OF_THE_RUN, STEP, Better, Metric

MEAN = Metric(f"{STEP}_ms_mean", "cost", "mean of a step’s milliseconds", "0 and up", "lower", "Dateline")
"""What comparisons give in the place of the quantiles, which are no mean over questions."""

_TITLES = {
    "retrieval": "Finding: is what answers among the passages?",
    "answer": "Answering: is the right thing said?",
    "citations": "Citing: do the quotes hold?",
    "groundedness": "Groundedness: do the quotes bear the claims out?",
    "abstention": "Refusing: does it know when it does not know?",
    "time": "Keeping to the time: nothing from later, the newest word",
    "cost": "Cost: what an answer takes",
}
_NAMES = {
    "right": "Right",
    "right_on_answerable": "Right, where there is an answer",
    "right_when_answered": "Right, where it answered",
    "right_given_cited": "Right, where the evidence is cited",
    "claims_supported": "Claims that their quotes bear out",
    "right_on_replaced_figure": "Newest figure given",
    "right_on_correction": "Corrected text answered from",
    "contained": "Accepted answer contained",
    "exact_match": "Exact match",
    "token_f1": "Token F1",
    "reference_f1": "Token F1 with the reference answer",
    "item_precision": "Precision of list items",
    "item_recall": "Recall of list items",
    "item_f1": "F1 of list items",
    "words": "Words in an answer",
    "claims_cited": "Claims with a citation",
    "citations_exact": "Quotes true to the letter",
    "citation_precision": "Citations that rest on the evidence",
    "citation_recall": "Evidence that is cited",
    "false_answers": "Answered, where there is no answer",
    "false_refusals": "Refused, where there is an answer",
    "coverage": "Questions answered",
    "aurc": "Area under risk and coverage",
    "cited_after_as_of": "Cited from after the day asked for",
    "cited_superseded": "Cited though replaced or taken back",
    "stale_answers": "Answers out of date",
    "peak_memory_mb": "Peak memory, MB",
    "indexing_peak_memory_mb": "Peak memory of indexing, MB",
    "mrr@10": "MRR@10",
    "map@10": "MAP@10",
    "ndcg@10": "nDCG@10",
}
_EVERY = (*CATALOGUE, *OF_THE_RUN, MEAN)

HEADLINE = (
    "right",
    "right_on_answerable",
    "false_answers",
    "false_refusals",
    "hit@4",
    "citations_exact",
    "citation_precision",
    "aurc",
    "words",
    "total_ms_median",
)
"""The figures that a report opens with, where they were taken."""

_NO_PERCENTAGE = ("mrr", "map", "ndcg", "token_f1", "reference_f1", "item_f1", "aurc")
"""Between 0 and 1, but not a share of things."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure, ready to be shown."""

    name: str
    """As it stands in the outcome."""
    title: str
    definition: str
    range: str
    better: Better
    source: str
    figure: Mapping[str, Any]
    """`value`, `low`, `high` (all None where n is 0) and `n`."""

    @property
    def is_share(self) -> bool:
        """Whether the value lies between 0 and 1."""
        return self.range == "0–1"


@dataclass(frozen=True, slots=True)
class Rows:
    """Figures of one family."""

    name: str
    title: str
    rows: tuple[Row, ...]


def by_family(figures: Mapping[str, Mapping[str, Any]]) -> list[Rows]:
    """An outcome's figures in families, in the order of the catalogue; what it does not know comes last."""
    rows = [(_family(name), row(name, figure)) for name, figure in figures.items()]
    families = dict.fromkeys([*(metric.family for metric in CATALOGUE), *(family for family, _ in rows)])
    found = [
        Rows(family, _TITLES.get(family, family.capitalize()), tuple(r for f, r in rows if f == family))
        for family in families
    ]
    return [family for family in found if family.rows]


def taken(result: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """An outcome's figures that have a value; those of the run as a whole have no interval and no `n`."""
    whole = {name: {"value": value, "low": None, "high": None, "n": None} for name, value in result["run"].items()}
    figures = {**result["metrics"], **whole}
    return {name: figure for name, figure in figures.items() if figure["value"] is not None}


def between(figure: Mapping[str, Any]) -> str:
    """An interval as it is printed."""
    return "–" if figure["low"] is None else f"{written(figure['low'])} – {written(figure['high'])}"


def headline(figures: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    """The figures to open with, those that were not taken left out."""
    return [row(name, figures[name]) for name in HEADLINE if name in figures and figures[name]["n"]]


def row(name: str, figure: Mapping[str, Any]) -> Row:
    """A figure with what the catalogue says of it."""
    metric = _metric(name)
    if metric is None:
        return Row(name, title(name), "", "", "neither", "", figure)
    return Row(name, title(name), metric.definition, metric.range, metric.better, metric.source, figure)


def order(name: str) -> tuple[int, str]:
    """By what a catalogue's figures are sorted; what it does not know comes last."""
    places = {metric: place for place, metric in enumerate(_EVERY)}
    metric = _metric(name)
    return (len(places) if metric is None else places[metric]), name


def title(name: str) -> str:
    """A metric's name in plain words."""
    if name in _NAMES:
        return _NAMES[name]
    metric = _metric(name)
    if metric is not None and STEP in metric.name:
        kind = {"median": "median", "p95": "95th percentile", "mean": "mean"}.get(metric.name.rsplit("_", 1)[-1], "")
        return f"{name.removesuffix(metric.name.removeprefix(STEP)).capitalize()}, {kind}"
    if metric is not None and "@" in name:
        kind, depth = name.split("@")
        return f"{kind.capitalize()} in the first {depth}"
    return name.replace("_", " ").capitalize()


def weakest_first(slices: Mapping[str, Mapping[str, Any]], metric: str = "right") -> list[tuple[str, dict[str, Any]]]:
    """Each slice's figure for a metric, from the lowest value on; slices of which it was not taken are left out."""
    found = [(name, figures[metric]) for name, figures in slices.items() if figures[metric]["n"]]
    return sorted(found, key=lambda item: (item[1]["value"], -item[1]["n"]))


def written(value: float | None) -> str:
    """A value as it is printed: three places for a share, fewer for what is larger."""
    if value is None:
        return "–"
    if abs(value) < 10:
        return f"{value:.3f}"
    return f"{value:.1f}" if abs(value) < 1_000 else f"{value:,.0f}"


def shown(row: Row, part: str = "value") -> str:
    """A figure's value, or an end of its interval, with its unit: a share of things in per cent."""
    value = row.figure[part]
    if value is not None and row.is_share and row.name.split("@")[0] not in _NO_PERCENTAGE:
        return f"{100 * value:.1f} %"
    return f"{written(value)} ms" if "_ms_" in row.name else written(value)


def signed(value: float) -> str:
    """A difference, with its sign even where it is above 0."""
    return ("+" if value > 0 else "−" if value < 0 else "±") + written(abs(value))


def probability(p: float | None, *, relation: bool = False) -> str:
    """A p value as it is printed, with its `=` where it is to be part of a sentence."""
    if p is None:
        return "–"
    if p < 0.001:
        return "< 0.001"
    return f"= {p:.3f}" if relation else f"{p:.3f}"


def _family(name: str) -> str:
    metric = _metric(name)
    return metric.family if metric is not None else "other"


def _metric(name: str) -> Metric | None:
    for metric in _EVERY:
        if metric.name == name or (STEP in metric.name and name.endswith(metric.name.removeprefix(STEP))):
            return metric
    return None
