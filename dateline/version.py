"""The one place that says which Dateline this is."""

__version__ = "0.1.0"
