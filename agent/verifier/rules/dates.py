"""Times: each is one that the quotes name, or that their article’s date makes of it."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.agent.verifier.alignment import Alignment
from dateline.agent.verifier.dates import bears_out
from dateline.agent.verifier.reading import Reading
from dateline.agent.verifier.verdict import Finding


def check_dates(claim: Reading, evidence: Reading, aligned: Alignment) -> Iterator[Finding]:
    """Every time that the claim names is one that the quotes name, or that their article's date makes of it."""
    for moment in claim.moments:
        if not bears_out(moment, evidence.moments):
            words = " ".join(claim.text[moment.start : moment.end].split())
            if moment.year and words.isdigit() and any(q.low == moment.year for q in evidence.quantities):
                continue  # 1600 miles
            yield Finding("date", words, f"“{words}” is not a time that the quotes name.")
