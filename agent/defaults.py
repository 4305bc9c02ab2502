"""How questions are answered unless the caller says otherwise."""

DEFAULT_TOP = 20
"""Passages that the composer reads."""
DEFAULT_VERIFIER = "rules"
DEFAULT_MIN_SUPPORT = 0.1
"""Support below which nothing is answered; chosen on the golden tuning half by `python -m dateline.eval.calibrate`."""
