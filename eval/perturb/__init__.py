"""Claims of which it is known whether they are true: sentences of articles, reworded truthfully, or made false.

Every change is a rule over the words, the same for the same seed. They are written apart from the verifier that is
measured with them, and know nothing of how it reads.
"""

from __future__ import annotations

import random

from dateline.eval.perturb import figures, people, rewording, turns
from dateline.eval.perturb.change import FALSE_KINDS, Alter, Change, FalseKind, Pool, pool_of

FALSE: dict[FalseKind, Alter] = {
    "number": figures.number,
    "date": figures.date,
    "name": people.name,
    "unit": figures.unit,
    "attribution": people.attribution,
    "hedge": people.hedge,
    "negation": turns.negation,
    "comparison": turns.comparison,
    "order": turns.order,
}
TRUE: dict[str, Alter] = {
    "digits": rewording.digits,
    "signs": rewording.signs,
    "dates": rewording.dates,
    "names": rewording.names,
    "synonyms": rewording.synonyms,
    "trim": rewording.trim,
    "turn": rewording.turn,
}

__all__ = ["FALSE", "FALSE_KINDS", "TRUE", "Change", "FalseKind", "Pool", "false_claim", "pool_of", "true_claim"]


def false_claim(kind: FalseKind, sentence: str, pool: Pool, seed: int = 0) -> Change | None:
    """A sentence made false in one way, or None where it offers no hold."""
    change = FALSE[kind](sentence, pool, random.Random(f"{seed} {kind} {sentence}"))
    return change if change is not None and change.text != sentence else None


def true_claim(kind: str, sentence: str, pool: Pool, seed: int = 0) -> Change | None:
    """A sentence reworded truthfully in one way, or None where it offers no hold."""
    change = TRUE[kind](sentence, pool, random.Random(f"{seed} {kind} {sentence}"))
    return change if change is not None and change.text != sentence and len(change.text.split()) > 3 else None
