"""Holding a claim against its quotes: the seam (`Verifier`), what it says (`Verdict`), and the verifier by rules."""

from dateline.agent.verifier.verdict import Finding, Quote, Verdict, Verifier
from dateline.agent.verifier.verifier import RuleVerifier

__all__ = ["Finding", "Quote", "RuleVerifier", "Verdict", "Verifier"]
