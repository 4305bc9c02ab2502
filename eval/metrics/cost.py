"""What an answer costs: the time of each step, as its median and 95th percentile over questions."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dateline.eval.record import Record


def step_times(record: Record) -> dict[str, float]:
    """Milliseconds of each step of one question, by step; refusals included."""
    return dict(record.timings)


def median(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The median over the last axis; half of the questions took no longer."""
    return np.asarray(np.median(values, axis=-1))


def percentile_95(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The 95th percentile over the last axis, between neighbours linearly (Hyndman and Fan 1996, type 7)."""
    return np.asarray(np.percentile(values, 95, axis=-1))
