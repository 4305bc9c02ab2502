"""How questions are answered unless the caller says otherwise."""

DEFAULT_TOP = 20
"""Passages that the composer reads."""
DEFAULT_COMPOSER = "extractive"
DEFAULT_MAX_TOKENS = 512
"""Tokens that a chat model may write for one answer."""
DEFAULT_MODEL_SECONDS = 60.0
"""Seconds that a chat model is waited for."""
DEFAULT_VERIFIER = "rules"
DEFAULT_MIN_SUPPORT = 0.5
"""Chance of being right below which nothing is answered; chosen on the golden tuning half (docs/reader.md)."""
