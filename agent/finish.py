"""Last node: checked sentences become the answer, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dateline.agent.answer import Answer, Citation, Claim, Nearby, Reason
from dateline.agent.state import Draft, State, Turn
from dateline.index.retrieval.search import Ranked

COMPOSER = "extractive"
NO_COVERAGE = 0.01
"""Support of the best sentence below which the archive is taken to hold nothing on the topic."""
MOST_NEARBY = 3

_REFUSALS: dict[Reason, str] = {
    "no_coverage": "The articles do not cover this.",
    "outside_window": "Nothing on this had been published by {as_of}; the archive has articles from other dates.",
    "weak_support": "The articles touch on this but do not say.",
}


def finish(state: State) -> dict[str, Any]:
    """The answer, added to the conversation."""
    drafts = state["drafts"]
    citations = tuple(_citation(n, draft) for n, draft in enumerate(drafts, 1))
    claims = tuple(Claim(draft.claim, (n,), round(draft.support, 4)) for n, draft in enumerate(drafts, 1))
    reason = None if drafts else _reason(state)
    answer = Answer(
        status="answered" if drafts else "not_found",
        reason=reason,
        text=_text(claims) if reason is None else _REFUSALS[reason].format(as_of=state.get("as_of")),
        claims=claims,
        citations=citations,
        as_of=state.get("as_of"),
        question=state["question"],
        standalone_question=state["standalone_question"],
        composer=COMPOSER,
        nearby=() if drafts or reason == "no_coverage" else _nearby(state["ranked"]),
        timings=state.get("timings", {}),
    )
    turn: Turn = {
        "standalone_question": state["standalone_question"],
        "answer": answer.to_dict(),
    }
    return {"turns": [turn]}


def _citation(n: int, draft: Draft) -> Citation:
    article, revision = draft.hit.article, draft.hit.revision
    return Citation(
        n=n,
        article_id=article.id,
        revision=revision.number,
        title=revision.title,
        outlet=article.outlet,
        published_at=article.published_at,
        url=article.url,
        quote=draft.quote,
        start=draft.start,
        end=draft.end,
    )


def _text(claims: Sequence[Claim]) -> str:
    return " ".join(f"{claim.text} {''.join(f'[{n}]' for n in claim.citations)}" for claim in claims)


def _reason(state: State) -> Reason:
    if state.get("outside_window"):
        return "outside_window"
    if not state["ranked"] or state["best_support"] < NO_COVERAGE:
        return "no_coverage"
    return "weak_support"


def _nearby(ranked: Sequence[Ranked]) -> tuple[Nearby, ...]:
    articles = {result.hit.article.id: result.hit.article for result in ranked}
    return tuple(Nearby(a.id, a.title, a.outlet, a.published_at, a.url) for a in list(articles.values())[:MOST_NEARBY])
