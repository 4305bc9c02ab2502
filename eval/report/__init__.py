"""Pages to read in a browser: one for a run, one for the comparison of two."""

from __future__ import annotations

from dateline.eval.report.comparison import comparison_page
from dateline.eval.report.run import run_page

__all__ = ["comparison_page", "run_page"]
