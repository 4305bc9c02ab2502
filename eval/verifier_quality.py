"""How good a verifier is: how many false claims it catches, and how many truthful rewordings it wrongly refuses.

The claims are made from sentences of articles (`eval.perturb`); each is held against the sentence that it was made
from, as its only quote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.agent.verifier import Quote, Verdict, Verifier
from dateline.agent.verifier.meaning import SentenceEncoder
from dateline.eval.metrics.summary import Figure, figure
from dateline.eval.perturb import FALSE_KINDS, TRUE, Pool, false_claim, true_claim
from dateline.eval.perturb.source import Statement

OTHER = "other sentence"
"""A false claim that is another sentence of the same article."""
VERBATIM = "word for word"
TWICE = "two at once"
"""A truthful claim reworded in two ways."""
FALSE_ROWS = (*FALSE_KINDS, OTHER)
TRUE_ROWS = (VERBATIM, *TRUE, TWICE)
ALL = "all"
_AT_ONCE = 256
"""Cases whose sentences are encoded together."""


@dataclass(frozen=True, slots=True)
class Case:
    """A claim of which it is known whether its quote bears it out."""

    kind: str
    is_true: bool
    claim: str
    quote: Quote
    changed: tuple[str, str]
    """The words before and after the change."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A case and what the verifier says of it."""

    case: Case
    verdict: Verdict

    @property
    def is_wrong(self) -> bool:
        """Whether a false claim was let through, or a true one refused."""
        return self.verdict.supported != self.case.is_true

    def to_dict(self) -> dict[str, Any]:
        """The judgement as plain JSON values."""
        return {
            "kind": self.case.kind,
            "true": self.case.is_true,
            "claim": self.case.claim,
            "quote": self.case.quote.text,
            "published_at": self.case.quote.published_at,
            "before": self.case.changed[0],
            "after": self.case.changed[1],
            "supported": self.verdict.supported,
            "score": round(self.verdict.score, 4),
            "findings": [{"kind": f.kind, "words": f.words, "why": f.why} for f in self.verdict.findings],
        }


def cases(statements: Iterable[Statement], pool: Pool, seed: int = 0) -> Iterator[Case]:
    """Every claim, false and true, that the sentences give; the same for the same seed."""
    for statement in statements:
        quote = Quote(statement.text, statement.published_at)
        for kind in FALSE_KINDS:
            change = false_claim(kind, statement.text, pool, seed)
            if change is not None:
                yield Case(kind, False, change.text, quote, (change.before, change.after))
        if statement.neighbour is not None and statement.neighbour != statement.text:
            yield Case(OTHER, False, statement.neighbour, quote, (statement.text, statement.neighbour))
        yield Case(VERBATIM, True, statement.text, quote, ("", ""))
        yield from _rewordings(statement.text, quote, pool, seed)


def _rewordings(sentence: str, quote: Quote, pool: Pool, seed: int) -> Iterator[Case]:
    made = [(kind, change) for kind in TRUE if (change := true_claim(kind, sentence, pool, seed)) is not None]
    for kind, change in made:
        yield Case(kind, True, change.text, quote, (change.before, change.after))
    for kind, change in made[:1]:
        for other in TRUE:
            again = None if other == kind else true_claim(other, change.text, pool, seed)
            if again is not None:
                yield Case(TWICE, True, again.text, quote, (change.before, again.after))
                break


def judge(
    given: Sequence[Case],
    verifier: Verifier,
    encoder: SentenceEncoder | None = None,
    *,
    into: list[Judgement] | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Judgement]:
    """What the verifier says of each case, in order.

    Args:
        given: the cases.
        verifier: what is to be measured.
        encoder: the one that the verifier asks; given many sentences at once beforehand, it is quicker.
        into: a list to which the judgements are added as they are made, for whoever is interrupted.
        progress: told how many have been judged.

    """
    judgements = [] if into is None else into
    for first in range(0, len(given), _AT_ONCE):
        some = given[first : first + _AT_ONCE]
        if encoder is not None:
            encoder.encode_sentences(
                [text for case in some for text in (" ".join(case.claim.split()), case.quote.text)]
            )
        for case in some:
            judgements.append(Judgement(case, verifier.verify(case.claim, [case.quote])))
            progress(len(judgements))
    return judgements


def detection(judgements: Sequence[Judgement]) -> dict[str, Figure]:
    """Share of the false claims that were caught, by kind and over all kinds but `OTHER`, with 95 % intervals."""
    return _rates([j for j in judgements if not j.case.is_true], FALSE_ROWS, counted=FALSE_KINDS, caught=True)


def false_alarms(judgements: Sequence[Judgement]) -> dict[str, Figure]:
    """Share of the true claims that were refused, by kind and over all rewordings, with 95 % intervals."""
    return _rates([j for j in judgements if j.case.is_true], TRUE_ROWS, counted=(*TRUE, TWICE), caught=False)


def _rates(
    judgements: Sequence[Judgement], rows: Sequence[str], *, counted: Sequence[str], caught: bool
) -> dict[str, Figure]:
    refused = {row: [float(not j.verdict.supported) for j in judgements if j.case.kind == row] for row in rows}
    refused[ALL] = [value for row in counted for value in refused[row]]
    return {row: figure(values) for row, values in refused.items()}
