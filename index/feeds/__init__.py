"""Feeds that tick: which feeds there are, what they announce, and how the archive follows them."""
