"""Last node: checked sentences become the answer, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from dateline.agent.answer import Answer, AnswerStatus, Citation, Claim, Nearby, Reason
from dateline.agent.cite import Citing, label
from dateline.agent.confidence import LEAST_HELD
from dateline.agent.defaults import DEFAULT_MIN_SUPPORT
from dateline.agent.state import State, Turn
from dateline.agent.understand.talk import REPLIES
from dateline.index.retrieval.search import Ranked

MOST_NEARBY = 3
WEAK = "The support is weak: these are the best quotes there are, and they may not answer the question."

_REFUSALS: dict[Reason, str] = {
    "no_coverage": "The articles do not cover this.",
    "outside_window": "Nothing on this was published {window}; the archive has {others}.",
    "weak_support": "The articles touch on this but do not say.",
}


def finish(state: State) -> dict[str, Any]:
    """The answer, added to the conversation."""
    understood, citing = state["understood"], Citing()
    claims = tuple(citing.claim(draft) for draft in state.get("drafts", ()))
    talk = REPLIES.get(understood.kind)
    status: AnswerStatus = "answered" if talk else _status(state, claims)
    reason = None if talk or status in ("answered", "conflict") else _reason(state)
    text = talk or _text(claims, citing.citations)
    if not text and reason is not None:
        text = _REFUSALS[reason].format(window=_window(state), others=_others(state))
    ranked = state.get("ranked", [])
    answer = Answer(
        status=status,
        reason=reason,
        text=text,
        claims=claims,
        citations=tuple(citing.citations),
        as_of=state.get("as_of"),
        question=state["question"],
        standalone_question=state["standalone_question"],
        composer=state.get("composer", "none"),
        nearby=_nearby(ranked) if reason else (),
        timings=state.get("timings", {}),
        id=state.get("id") or uuid4().hex,
        understood=understood,
        parts=tuple(state.get("parts", ())),
        follow_ups=tuple(state.get("follow_ups", ())),
        confidence=round(state["confidence"].right, 4) if claims else 0.0,
        note=_note(state) if claims else state.get("note"),
    )
    turn: Turn = {"standalone_question": state["standalone_question"], "answer": answer.to_dict()}
    return {"turns": [turn]}


def _note(state: State) -> str | None:
    """What else the reader should know."""
    notes = [note] if (note := state.get("note")) else []
    if state["understood"].kind == "question" and not state["confidence"].reaches(DEFAULT_MIN_SUPPORT):
        notes.append(WEAK)
    notes += [f"The articles do not say: {part}" for part in state.get("unanswered", ())]
    return " ".join(notes) or None


def _status(state: State, claims: Sequence[Claim]) -> AnswerStatus:
    if not claims:
        return "not_found"
    if sum(claim.role == "side" for claim in claims) > 1:
        return "conflict"
    incomplete = state.get("dropped", 0) >= len(claims) or state.get("unanswered")
    return "partial" if incomplete else "answered"


def _text(claims: Sequence[Claim], citations: Sequence[Citation]) -> str:
    """The claims in order, each with what it is and with its numbers."""
    lines = [f"{label(c, citations)}{c.text} {''.join(f'[{n}]' for n in c.citations)}" for c in claims]
    return ("\n" if any(claim.role in ("entry", "side") for claim in claims) else " ").join(lines)


def _reason(state: State) -> Reason:
    if state.get("outside_window"):
        return "outside_window"
    if not state["ranked"] or state["confidence"].held < LEAST_HELD:
        return "no_coverage"
    return "weak_support"


def _window(state: State) -> str:
    since, until = state.get("published_from"), state.get("published_to") or state.get("as_of")
    dates = " and ".join([*([f"from {since}"] if since else []), *([f"by {until}"] if until else [])])
    chosen = any(state.get(name) for name in ("outlets", "sections", "languages"))
    return " ".join([*(["in the chosen sources"] if chosen else []), *([dates] if dates else [])])


def _others(state: State) -> str:
    """What the archive has outside the window."""
    chosen = any(state.get(name) for name in ("outlets", "sections", "languages"))
    return "other articles" if chosen else "articles from other dates"


def _nearby(ranked: Sequence[Ranked]) -> tuple[Nearby, ...]:
    articles = {result.hit.article.id: result.hit.article for result in ranked}
    return tuple(Nearby(a.id, a.title, a.outlet, a.published_at, a.url) for a in list(articles.values())[:MOST_NEARBY])
