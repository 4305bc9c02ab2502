"""How sure it is that an answer is right: does the archive hold one at all, and is what was picked it?"""

from __future__ import annotations

from dataclasses import dataclass

LEAST_HELD = 0.1
"""Chance that the archive holds an answer below which it is taken to hold nothing on the topic."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """Estimated chances, from 0 to 1."""

    held: float
    """That the archive holds an answer at all."""
    right: float
    """That what was picked is it, if there is one."""

    def reaches(self, least: float) -> bool:
        """Whether it is enough to answer, where `right` must be at least so much; always so for 0."""
        return least <= 0.0 or (self.held >= LEAST_HELD and self.right >= least)


NOTHING = Confidence(0.0, 0.0)
"""Of what nothing was found for."""
