"""What it took to make an index, kept beside it, and what a run took of the machine: figures of the run as a whole."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "indexing.json"


@dataclass(frozen=True, slots=True)
class Indexing:
    """The making of an index, over all the runs that it took."""

    articles: int = 0
    """Texts taken in; a revision counts as one."""
    passages: int = 0
    """Passages embedded."""
    seconds: float = 0.0
    peak_memory_mb: float | None = None
    """Greatest resident memory of the processes that made it; None where the system does not tell."""
    complete: bool = False
    """Whether it is made to the end."""

    def and_then(self, later: Indexing) -> Indexing:
        """What this run did, and what a later one did to go on with it."""
        peaks = [peak for peak in (self.peak_memory_mb, later.peak_memory_mb) if peak is not None]
        return Indexing(
            articles=self.articles + later.articles,
            passages=self.passages + later.passages,
            seconds=round(self.seconds + later.seconds, 1),
            peak_memory_mb=max(peaks, default=None),
            complete=later.complete,
        )

    def write(self, folder: Path) -> None:
        """Keep it beside the index in this folder."""
        (folder / FILE).write_text(json.dumps(asdict(self)), encoding="ascii")


def read_indexing(folder: Path) -> Indexing:
    """What is kept beside the index in a folder; of an index that was not begun, nothing."""
    try:
        return Indexing(**json.loads((folder / FILE).read_text(encoding="ascii")))
    except (OSError, ValueError, TypeError):
        return Indexing()


def run_cost(indexing: Indexing) -> dict[str, float | None]:
    """The figures of a run that are not taken over questions; `metrics.catalogue.OF_THE_RUN` says what each means."""
    seconds = indexing.seconds
    return {
        "indexing_seconds": seconds or None,
        "articles_per_second": round(indexing.articles / seconds, 2) if seconds else None,
        "passages_per_second": round(indexing.passages / seconds, 2) if seconds else None,
        "indexing_peak_memory_mb": indexing.peak_memory_mb,
        "peak_memory_mb": peak_memory_mb(),
    }


def peak_memory_mb() -> float | None:
    """Greatest resident memory of this process so far, in MB (10⁶ bytes); None where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak * (1 if sys.platform == "darwin" else 1024) / 1e6, 1)
