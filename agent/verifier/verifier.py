"""The verifier that Dateline comes with: exact rules first, then likeness in words and meaning."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dateline.agent.verifier.meaning import SentenceEncoder, likeness, score
from dateline.agent.verifier.reading import Reading, joined, read
from dateline.agent.verifier.rules import findings
from dateline.agent.verifier.verdict import Finding, Quote, Verdict

THRESHOLD = 0.55
"""Score by likeness from which a claim without other findings is supported.

Chosen where balanced accuracy on the tuning half of QAGS and false alarms on claims of 2022 are both good
(docs/decisions/0008-verifier-by-rules.md).
"""
LONGEST = 4_000
"""Characters; what is longer is no claim of one sentence."""
DOUBT = 0.5
"""What each finding leaves of the score."""
GATHERED = 0.85
"""What is left of the score where no quote alone bears the claim out, but all together may."""


class RuleVerifier:
    """Holds a claim against each of its quotes, and against all of them together; the best verdict counts."""

    def __init__(self, encoder: SentenceEncoder | None = None, *, threshold: float = THRESHOLD) -> None:
        """With an encoder, likeness in meaning is asked for too; without, words alone count.

        Args:
            encoder: whatever has `encode_sentences`.
            threshold: score from 0 to 1 from which a claim without findings is supported.

        """
        self._encoder = encoder
        self._threshold = threshold

    def verify(self, claim: str, quotes: Sequence[Quote]) -> Verdict:
        """The verdict on a claim; equal texts pass at once, whatever they are."""
        plain = " ".join(claim.split())
        if plain and any(plain == " ".join(quote.text.split()) for quote in quotes):
            return Verdict(True, 1.0)
        if not any(c.isalnum() for c in plain):
            return _refused(plain, "The claim holds no words.")
        if len(plain) > LONGEST:
            return _refused(plain[:80], f"The claim has over {LONGEST} characters: it is not one claim.")
        # In an order of their own, so that the order in which they were given changes nothing.
        given = sorted({(q.text, q.published_at or "") for q in quotes if any(c.isalnum() for c in q.text)})
        if not given:
            return _refused(plain, "No quote stands behind the claim.")
        said = read(plain)
        held = [read(text, published or None) for text, published in given]
        cosines = self._cosines(plain, [text for text, _ in given])
        verdicts = [self._against(said, quote, cosine) for quote, cosine in zip(held, cosines, strict=True)]
        if len(held) > 1 and not any(verdict.supported for verdict in verdicts):
            nearest = max((c for c in cosines if c is not None), default=None)
            verdicts.append(self._against(said, joined(held), nearest, part=GATHERED))
        return max(verdicts, key=lambda verdict: (verdict.supported, verdict.score, -len(verdict.findings)))

    def _cosines(self, claim: str, quotes: Sequence[str]) -> list[float | None]:
        if self._encoder is None:
            return [None] * len(quotes)
        vectors = self._encoder.encode_sentences([claim, *quotes])
        return [float(c) for c in np.clip(vectors[1:] @ vectors[0], 0.0, 1.0)]

    def _against(self, claim: Reading, evidence: Reading, cosine: float | None, *, part: float = 1.0) -> Verdict:
        found = findings(claim, evidence)
        alike = part * score(likeness(claim, evidence, cosine))
        if not found and alike < self._threshold:
            why = "The quotes do not say this, by their words or their meaning."
            return Verdict(False, alike, (Finding("meaning", claim.text, why),))
        return Verdict(not found, alike * DOUBT ** len(found), found)


def _refused(words: str, why: str) -> Verdict:
    return Verdict(False, 0.0, (Finding("meaning", words, why),))
