"""The exact rules: each holds one kind of thing in a claim against its quotes, and names what does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dateline.agent.verifier.alignment import Alignment, align
from dateline.agent.verifier.reading import Reading
from dateline.agent.verifier.rules.dates import check_dates
from dateline.agent.verifier.rules.directions import check_directions
from dateline.agent.verifier.rules.names import check_names
from dateline.agent.verifier.rules.order import check_order
from dateline.agent.verifier.rules.polarity import check_polarity
from dateline.agent.verifier.rules.quantities import check_quantities
from dateline.agent.verifier.rules.speakers import check_speakers
from dateline.agent.verifier.verdict import Finding

Rule = Callable[[Reading, Reading, Alignment], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    check_quantities,
    check_dates,
    check_names,
    check_polarity,
    check_directions,
    check_speakers,
    check_order,
)


def findings(claim: Reading, evidence: Reading) -> tuple[Finding, ...]:
    """All that the rules find wrong with a claim, in the order of the rules."""
    aligned = align(claim, evidence)
    return tuple(finding for rule in RULES for finding in rule(claim, evidence, aligned))
