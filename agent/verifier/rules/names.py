"""Names: each stands in the quotes, or what may stand for it does."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.agent.verifier.alignment import Alignment
from dateline.agent.verifier.names import is_like_a_name
from dateline.agent.verifier.reading import Reading
from dateline.agent.verifier.verdict import Finding


def check_names(claim: Reading, evidence: Reading, aligned: Alignment) -> Iterator[Finding]:
    """Every name of the claim, or what may stand for it, stands in the quotes."""
    seen = {i for quantity in claim.quantities for i in range(quantity.start, quantity.end)}
    for name in claim.names:
        seen.update(range(name.start, name.end))
        missing = evidence.known.missing(name)
        if missing:
            words = claim.words(name.start, name.end)
            yield Finding("name", words, f"“{words}” does not stand in the quotes.")
    for i, token in enumerate(claim.tokens):
        after = claim.tokens[i + 1].word if i + 1 < len(claim.tokens) else ""
        is_new = i not in seen and i not in aligned and i not in claim.dated
        if token.opens and is_new and is_like_a_name(token, after) and not evidence.known.holds_word(token.word):
            yield Finding("name", token.text, f"“{token.text}” does not stand in the quotes.")
