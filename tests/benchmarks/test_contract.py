"""The service keeps its own OpenAPI document: a short run of the benchmark that CI can afford."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "contract.py"


def test_two_hundred_requests_find_nothing_that_the_document_does_not_say() -> None:
    command = [sys.executable, str(BENCHMARK), "--cases", "200"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-8_000:]
    assert "nothing was found" in ran.stdout
