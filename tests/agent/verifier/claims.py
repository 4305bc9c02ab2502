"""Claims held against quotes in few words."""

from __future__ import annotations

from dateline.agent.verifier import Quote, RuleVerifier, Verdict

VERIFIER = RuleVerifier()


def held(claim: str, *quotes: str, published_at: str | None = None) -> Verdict:
    """The verdict by rules alone."""
    return VERIFIER.verify(claim, [Quote(quote, published_at) for quote in quotes])


def kinds(claim: str, *quotes: str, published_at: str | None = None) -> set[str]:
    """The kinds of what is found wrong."""
    return {finding.kind for finding in held(claim, *quotes, published_at=published_at).findings}
