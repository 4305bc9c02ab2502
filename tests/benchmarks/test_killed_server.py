"""A served store that is killed in the middle of jobs and answers."""

from __future__ import annotations

import random
from pathlib import Path

from kill_server import kill_often


def test_nothing_is_lost_and_nothing_double(tmp_path: Path) -> None:
    result = kill_often(tmp_path / "store", 2, 1, random.Random(1))
    assert result["wrong"] == []
    assert sum(result["kills"].values()) == 2
