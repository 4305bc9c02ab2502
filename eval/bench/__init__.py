"""What Dateline costs beside the tutorial's chain, in time and memory, in one run on one machine.

Whatever is timed runs in a process of its own (`processes`), and sides that are compared take turns.
"""
