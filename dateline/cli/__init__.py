"""The command line: one file a command."""

from time import perf_counter

STARTED = perf_counter()
"""When the command line began to load, by `time.perf_counter`."""
