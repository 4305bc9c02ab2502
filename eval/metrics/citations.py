"""Whether an answer's citations are there, true to the letter, and in the right place.

Each figure is taken per answer, and then averaged over answers: a long answer weighs no more than a short one. Refusals
cite nothing and are left out; they are counted under abstention.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.agent.answer import Answer, Citation
from dateline.eval.metrics.normal import FEWEST, normalise
from dateline.eval.metrics.relevance import holds, quotes
from dateline.eval.metrics.text import has_answer, is_answerable, is_judged, refused
from dateline.eval.question import Evidence
from dateline.eval.record import Record


def claims_cited(answer: Answer) -> float | None:
    """Share of an answer's claims that name a citation which the answer has; None of an answer without claims.

    After the coverage of citations in Liu, Zhang and Liang (EMNLP Findings 2023).
    """
    if refused(answer) or not answer.claims:
        return None
    return len(_cited(answer)) / len(answer.claims)


def citations_exact(record: Record) -> float | None:
    """Share of an answer's citations whose quote the archive has at its place, to the letter; None without any."""
    if not record.answer.citations:
        return None
    return sum(record.exact) / len(record.answer.citations)


def citation_precision(record: Record) -> float | None:
    """Share of an answer's citations that rest on the evidence.

    A citation does if its article is the one that the evidence names, and its quote holds at least half of an evidence
    quote in one run, or stands within one with three words or more (of another revision than the evidence's: if it
    holds all of the quote). None without evidence that names its article, or without citations. Precision and recall
    after Gao et al. (EMNLP 2023, ALCE), with evidence that people marked in the place of a model's judgement.
    """
    evidence, citations = record.question.evidence, record.answer.citations
    if not quotes(evidence) or not citations or refused(record.answer):
        return None
    return sum(rests_on(citation, evidence) for citation in citations) / len(citations)


def citation_recall(record: Record) -> float | None:
    """Share of the evidence quotes on which some citation of the answer rests; None without evidence, or of a refusal.

    The same quote in several articles counts once.
    """
    sought = quotes(record.question.evidence)
    if not sought or refused(record.answer):
        return None
    return sum(any(rests_on(c, same) for c in record.answer.citations) for same in sought) / len(sought)


def right_given_cited(record: Record) -> float | None:
    """Whether the cited claims are right where at least one citation rests on the evidence; else None.

    It parts the reading from the finding: the right place was cited, so was the right thing said?
    """
    question, answer = record.question, record.answer
    if not is_answerable(question) or not is_judged(question) or not citation_recall(record):
        return None
    return float(has_answer(question, " ".join(_cited(answer))))


def rests_on(citation: Citation, evidence: Sequence[Evidence]) -> bool:
    """Whether a citation's quote is one of the evidence quotes, or most of one, or a part of one."""
    return any(
        holds(item, citation.article_id, citation.revision, citation.quote) or _within(citation, item)
        for item in evidence
    )


def _within(citation: Citation, evidence: Evidence) -> bool:
    quoted = normalise(citation.quote)
    return (
        evidence.article_id == citation.article_id
        and evidence.revision in (None, citation.revision)
        and len(quoted.split()) >= FEWEST
        and f" {quoted} " in f" {normalise(evidence.quote)} "
    )


def _cited(answer: Answer) -> list[str]:
    """The sentences that name a citation which the answer has."""
    known = {citation.n for citation in answer.citations}
    return [claim.text for claim in answer.claims if known.intersection(claim.citations)]
