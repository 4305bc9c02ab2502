"""Every metric's name, what it means, which way is better and where it comes from: what `docs/metrics.md` shows.

`python -m dateline.eval.metrics.catalogue` prints the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

STEP = "STEP"
"""Stands in a name for a step of the run, such as `retrieve` or `total`."""

Family = Literal["retrieval", "answer", "citations", "groundedness", "abstention", "time", "cost"]
Better = Literal["higher", "lower", "neither"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric as a reader needs to know it."""

    name: str
    family: Family
    definition: str
    range: str
    better: Better
    source: str


def _share(name: str, family: Family, definition: str, source: str = "Dateline", better: Better = "higher") -> Metric:
    return Metric(name, family, definition, "0–1", better, source)


_RAJPURKAR = "Rajpurkar et al., EMNLP 2016"
_SELECTIVE = "El-Yaniv and Wiener, JMLR 2010"

CATALOGUE: tuple[Metric, ...] = (
    *(
        _share(f"hit@{k}", "retrieval", f"a relevant passage among the first {k}", "Success@k of ir-measures")
        for k in (1, 4, 10, 20)
    ),
    *(
        _share(
            f"recall@{k}",
            "retrieval",
            f"share of what is sought that the first {k} passages hold",
            "Zhai, Cohen and Lafferty, SIGIR 2003 (subtopic recall)",
        )
        for k in (1, 4, 10, 20)
    ),
    _share(
        "mrr@10",
        "retrieval",
        "1 / rank of the first relevant passage, 0 below rank 10",
        "Voorhees, TREC-8, 1999; ir-measures",
    ),
    _share(
        "map@10",
        "retrieval",
        "precision at each relevant passage down to rank 10, over all that are relevant",
        "Buckley and Voorhees, 2005; ir-measures",
    ),
    _share(
        "ndcg@10",
        "retrieval",
        "discounted cumulative gain down to rank 10, over the best possible",
        "Järvelin and Kekäläinen, TOIS 2002; ir-measures",
    ),
    _share(
        "right",
        "answer",
        "an accepted string, or every item of the list, in the answer’s sentences; a refusal where there is no answer",
    ),
    _share("right_on_answerable", "answer", "`right` over the questions that have an answer"),
    _share(
        "contained",
        "answer",
        "an accepted string in the answer’s sentences; lists left out",
        "the rule of RealTime QA’s anchors; normalised after Rajpurkar et al., EMNLP 2016",
    ),
    _share("exact_match", "answer", "the answer’s sentences are an accepted string; lists left out", _RAJPURKAR),
    _share(
        "token_f1",
        "answer",
        "F1 over words with the nearest accepted string; lists left out",
        _RAJPURKAR,
    ),
    _share("reference_f1", "answer", "F1 over words with the reference answer, where there is one", _RAJPURKAR),
    _share(
        "item_precision",
        "answer",
        "of what the answer lists, the share that belongs to the list; undefined where it lists nothing",
    ),
    _share("item_recall", "answer", "share of the list’s items that the answer names"),
    _share(
        "item_f1",
        "answer",
        "harmonic mean of the two; 0 where no item is named, undefined where items are named but not listed",
    ),
    Metric("words", "answer", "words of the answers given", "0 and up", "neither", "Dateline"),
    _share(
        "claims_cited", "citations", "share of an answer’s claims with a citation", "Liu, Zhang and Liang, EMNLP 2023"
    ),
    _share("citations_exact", "citations", "share of an answer’s quotes that the archive has to the letter"),
    _share(
        "citation_precision",
        "citations",
        "share of an answer’s citations that rest on the evidence",
        "after Gao et al., EMNLP 2023",
    ),
    _share(
        "citation_recall",
        "citations",
        "share of the evidence quotes that the answer cites; refusals left out",
        "after Gao et al., EMNLP 2023",
    ),
    _share(
        "right_given_cited",
        "citations",
        "the cited claims are right, over the answers that cite evidence",
    ),
    _share(
        "claims_supported",
        "groundedness",
        "share of an answer’s claims that the quotes they cite bear out, by the verifier’s rules",
        "after Rashkin et al., Computational Linguistics 2023",
    ),
    _share("false_answers", "abstention", "answered, over the questions that have no answer", better="lower"),
    _share("false_refusals", "abstention", "refused, over the questions that have an answer", better="lower"),
    Metric("coverage", "abstention", "answered, over all judged questions", "0–1", "neither", _SELECTIVE),
    _share("right_when_answered", "abstention", "right, over the judged questions that were answered", _SELECTIVE),
    _share(
        "aurc",
        "abstention",
        "area under the risk-coverage curve by falling support, over the coverage reached",
        "Geifman and El-Yaniv, NIPS 2017",
        "lower",
    ),
    _share(
        "cited_after_as_of",
        "time",
        "share of an answer’s citations published after `as_of`; must be 0",
        better="lower",
    ),
    _share(
        "cited_superseded",
        "time",
        "share of an answer’s citations of a text that was not in force at `as_of` (now), or of a retracted article",
        better="lower",
    ),
    _share(
        "stale_answers",
        "time",
        "an `outdated` string and no accepted one, over the answers to questions that know one",
        better="lower",
    ),
    _share("right_on_replaced_figure", "time", "`right` over the slice `replaced_figure`: the newest figure is given"),
    _share("right_on_correction", "time", "`right` over the slice `correction`: the corrected text is answered from"),
    Metric(f"{STEP}_ms_median", "cost", "median of a step’s milliseconds", "0 and up", "lower", "Dateline"),
    Metric(
        f"{STEP}_ms_p95",
        "cost",
        "95th percentile of a step’s milliseconds",
        "0 and up",
        "lower",
        "Hyndman and Fan, The American Statistician 1996, type 7",
    ),
)

OF_THE_RUN: tuple[Metric, ...] = (
    Metric(
        "indexing_seconds", "cost", "time that making the index took, over all runs", "0 and up", "lower", "Dateline"
    ),
    Metric("articles_per_second", "cost", "texts taken in, over that time", "0 and up", "higher", "Dateline"),
    Metric("passages_per_second", "cost", "passages embedded, over that time", "0 and up", "higher", "Dateline"),
    Metric(
        "indexing_peak_memory_mb",
        "cost",
        "greatest resident memory, in 10⁶ bytes, of the processes that made the index",
        "0 and up",
        "lower",
        "getrusage(2)",
    ),
    Metric(
        "peak_memory_mb",
        "cost",
        "greatest resident memory of the run’s process, in 10⁶ bytes; with the index, where it was made in it",
        "0 and up",
        "lower",
        "getrusage(2)",
    ),
)
"""Figures of a run as a whole, which have no interval."""


def better(name: str) -> Better:
    """Which way a figure of a summary or of a run is better, by its name.

    Raises:
        KeyError: no metric has that name.

    """
    for metric in (*CATALOGUE, *OF_THE_RUN):
        if metric.name == name or (STEP in metric.name and name.endswith(metric.name.removeprefix(STEP))):
            return metric.better
    raise KeyError(name)


def table() -> str:
    """The catalogue as a Markdown table."""
    head = ["| metric | definition | range | better | source |", "| --- | --- | --- | --- | --- |"]
    rows = [f"| `{m.name}` | {m.definition} | {m.range} | {m.better} | {m.source} |" for m in (*CATALOGUE, *OF_THE_RUN)]
    return "\n".join([*head, *rows]) + "\n"


if __name__ == "__main__":
    print(table(), end="")
