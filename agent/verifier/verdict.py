"""What a verifier is given and what it says: quotes, findings, a verdict; and the seam itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

FindingKind = Literal[
    "number", "unit", "date", "name", "negation", "comparison", "attribution", "hedge", "order", "meaning"
]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that a claim rests on."""

    text: str
    published_at: str | None = None
    """ISO 8601 date of its article; with it, “on Tuesday” and “last year” are known days and years."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in a claim that its quotes do not bear out."""

    kind: FindingKind
    words: str
    """The words concerned, as the claim has them, or as the quote has them where the claim leaves them out."""
    why: str
    """What is wrong, in one sentence."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim's quotes bear it out."""

    supported: bool
    score: float
    """How surely, from 0 to 1; 1 where the claim is a quote word for word."""
    findings: tuple[Finding, ...] = ()
    """Why not, where it is not supported; none where it is."""


class Verifier(Protocol):
    """Whatever can hold a claim against its quotes: rules, or a model."""

    def verify(self, claim: str, quotes: Sequence[Quote]) -> Verdict:
        """The verdict on a claim; of a claim without quotes, that it is not supported. Never raises for odd text."""
