"""Holding a claim against its quotes: the seam (`Verifier`), what it says (`Verdict`), by rules and by a model."""

from __future__ import annotations

from dateline.agent.verifier.verdict import Finding, Quote, Verdict, Verifier
from dateline.agent.verifier.verifier import RuleVerifier
from dateline.index.errors import InputError

__all__ = ["Finding", "Quote", "RuleVerifier", "Verdict", "Verifier", "open_verifier"]

RULES = "rules"


def open_verifier(wanted: str) -> Verifier:
    """The verifier of a name: `rules`, or the hub id or folder of a model of entailment.

    Raises:
        InputError: the name is blank.
        ModelError: there is no such folder.

    """
    if wanted == RULES:
        return RuleVerifier()
    if not wanted.strip():
        raise InputError("A verifier is “rules”, or the hub id or folder of a model of entailment.")
    from dateline.agent.verifier.model import shared_model_verifier

    return shared_model_verifier(wanted)
