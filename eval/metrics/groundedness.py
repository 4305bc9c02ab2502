"""Whether the quotes that an answer cites bear out what it says.

By the rules alone, without a model: a claim that is its quote word for word passes at once, and a digit, a name or a
“not” that differs is found by exact rules.
"""

from __future__ import annotations

from dateline.agent.answer import Answer
from dateline.agent.verifier import Quote, RuleVerifier, Verifier
from dateline.eval.metrics.text import refused

_RULES = RuleVerifier()


def claims_supported(answer: Answer, verifier: Verifier = _RULES) -> float | None:
    """Share of an answer's claims that the quotes they cite bear out; None of a refusal or an answer without claims.

    A claim that cites nothing is not supported. The answer's part of what Rashkin et al. (Computational Linguistics
    2023) call attributable to identified sources, with rules in the place of a judge.
    """
    if refused(answer) or not answer.claims:
        return None
    quotes = {citation.n: Quote(citation.quote, citation.published_at) for citation in answer.citations}
    held = [
        verifier.verify(claim.text, [quotes[n] for n in claim.citations if n in quotes]).supported
        for claim in answer.claims
    ]
    return sum(held) / len(held)
