"""The pages on clients and keys say what happens: their programs are run against a server, their commands are run."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commandline import at_home, dateline
from real_server import serving_at
from test_loader_pages import blocks

from dateline.api.app import create_app
from dateline.index.store import Store
from dateline.settings import Settings

DOCS = Path(__file__).resolve().parents[2] / "docs"
PROGRAMS = [block.body for block in blocks(DOCS / "clients.md") if block.language == "python"]
HERE = "http://127.0.0.1:8321"


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        at_home(tmp_path_factory, patch)
        yield


@pytest.fixture(scope="module")
def address(sample_store: Store) -> Iterator[str]:
    with serving_at(create_app(sample_store)) as served:
        yield served


@pytest.mark.parametrize("program", PROGRAMS, ids=["openai", "langchain", "mcp"])
def test_every_program_of_the_page_tells_who_owns_the_tanker(program: str, address: str) -> None:
    assert HERE in program
    command = [sys.executable, "-c", program.replace(HERE, address)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "[1]" in ran.stdout


def test_the_commands_on_keys_do_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_STORE", str(tmp_path))
    commands = [command for block in blocks(DOCS / "keys.md") for command, _ in block.commands]
    assert len(commands) == 4
    ran = [dateline(*shlex.split(command)[1:]) for command in commands]
    assert [one.status for one in ran] == [0] * 4
    assert [one.out[:3] for one in ran[:3]] == ["sk_", "sk_", "pk_"]
    assert "3 keys" in ran[3].out


def test_the_settings_that_the_page_on_keys_names_are_there() -> None:
    named = re.findall(r"`DATELINE_(\w+)`", (DOCS / "keys.md").read_text(encoding="utf-8"))
    assert named
    assert set(map(str.lower, named)) <= set(Settings.model_fields)
