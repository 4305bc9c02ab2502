"""Dockerfile and compose file please the linters; `benchmarks/container.py` does what they say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        ["hadolint", "Dockerfile"],
        ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml"],
    ],
    ids=["Dockerfile", "compose file"],
)
def test_linters_find_nothing(command: list[str]) -> None:
    ran = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_nobody_is_root_and_only_the_api_is_reached_from_outside() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    assert "\nUSER 10001\n" in (ROOT / "Dockerfile").read_text("utf-8")
    assert services["networks"]["inside"] == {"internal": True}
    assert services["services"]["chroma"]["networks"] == ["inside"]
    assert "ports" not in services["services"]["chroma"]
