"""Whether an answer's words are right: accepted strings, exact match and token F1.

Only the sentences of the claims count, without the numbers of citations: a refusal that names what lies nearby says
nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dateline.agent.answer import Answer, Claim
from dateline.eval.metrics.lists import item_recall
from dateline.eval.metrics.normal import contains, normalise
from dateline.eval.question import Question


def refused(answer: Answer) -> bool:
    """Whether an answer says that the articles do not say."""
    return answer.status == "not_found"


def said(answer: Answer) -> str:
    """The sentences of an answer, nothing for a refusal."""
    return "" if refused(answer) else _sentences(answer.claims)


def is_answerable(question: Question) -> bool:
    """Whether a question has an answer, or part of one, in the articles; small talk has none."""
    return question.answerability in ("answerable", "partial")


def is_judged(question: Question) -> bool:
    """Whether right and wrong can be told: an accepted answer is known, or that there is none."""
    return question.answerability == "unanswerable" or bool(question.answers or question.items)


def is_right(question: Question, answer: Answer) -> bool:
    """Whether an answer is right: an accepted string or every item of the list in it; a refusal where there is none."""
    if question.answerability == "unanswerable":
        return refused(answer)
    return not refused(answer) and has_answer(question, _sentences(answer.claims))


def has_answer(question: Question, text: str) -> bool:
    """Whether a text holds an accepted string, or every item of the list."""
    if question.items:
        return item_recall(text, question.items) == 1.0
    return contains(text, question.answers)


def exact_match(text: str, accepted: Sequence[str]) -> bool:
    """Whether a text is an accepted string after normalising: EM of Rajpurkar et al. (EMNLP 2016).

    An extractive answer is whole sentences, so this stays near 0 for it; it is here for short answers.
    """
    return normalise(text) in {needle for answer in accepted if (needle := normalise(answer))}


def token_f1(text: str, accepted: Sequence[str]) -> float:
    """Harmonic mean of precision and recall over words, best of the accepted strings: F1 of Rajpurkar et al. (2016).

    A word counts as often as it stands in both. 0 where either is empty.
    """
    return max((_f1(normalise(text).split(), normalise(answer).split()) for answer in accepted), default=0.0)


def length(answer: Answer) -> int | None:
    """Words of an answer's sentences; None of a refusal. Longer answers contain more, so it stands beside the rest."""
    return None if refused(answer) else len(said(answer).split())


def _sentences(claims: Sequence[Claim]) -> str:
    return " ".join(claim.text for claim in claims)


def _f1(given: Sequence[str], wanted: Sequence[str]) -> float:
    same = (Counter(given) & Counter(wanted)).total()
    return 2 * same / (len(given) + len(wanted)) if same else 0.0
