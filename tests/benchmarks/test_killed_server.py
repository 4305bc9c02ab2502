"""A served store that is killed in the middle of jobs and answers, twice alone and twice with workers."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from kill_server import kill_often


@pytest.mark.parametrize("workers", [1, 2])
def test_nothing_is_lost_and_nothing_double(tmp_path: Path, workers: int) -> None:
    result = kill_often(tmp_path / "store", 2, workers, random.Random(workers))
    assert result["wrong"] == []
    assert sum(result["kills"].values()) == 2
