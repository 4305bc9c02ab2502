"""The page on the HTTP API says what happens: its commands are run against a server, its problems are there."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from real_server import serving_at
from test_loader_pages import blocks

from dateline.api.app import create_app
from dateline.api.problems import KINDS
from dateline.index.article import RawArticle
from dateline.index.ingest import ingest_items
from dateline.index.store import Store

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
FERRY = RawArticle(
    id="ferry",
    title="Ferry leaves",
    text="The ferry left Marren with 214 passengers on Tuesday.",
    outlet="Courier",
    published_at="2010-12-30",
)


@pytest.fixture
def port(store: Store) -> Iterator[int]:
    ingest_items(store, [FERRY])
    with serving_at(create_app(store)) as address:
        yield int(address.rpartition(":")[2])


def test_every_command_of_the_page_is_answered_as_it_says(port: int) -> None:
    answer = "none"
    for command in (command for block in blocks(PAGE) for command, _ in block.commands):
        words = shlex.split(command.replace("localhost:8321", f"127.0.0.1:{port}").replace("$ANSWER", answer))
        ran = subprocess.run([*words, "-w", "\n%{http_code}"], capture_output=True, text=True, check=True)
        body, _, status = ran.stdout.rpartition("\n")
        assert status in ("200", "201", "204") or "/readyz" in command, (command, ran.stdout)
        if '"stream": true' in command:
            names = re.findall(r"^event: (\w+)$", body, re.MULTILINE)
            assert names == ["understood", "sources", "claim", "done"]
        elif answer == "none":
            answer = json.loads(body)["id"]
            assert "214" in body


def test_the_problems_of_the_page_are_those_that_there_are() -> None:
    rows = re.findall(
        r"^\| `urn:dateline:problem:([\w-]+)` \| (\d+) \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE
    )
    ours = {kind: KINDS[kind] for kind, _, _ in rows}
    assert {kind: (int(status), meaning) for kind, status, meaning in rows} == ours
    assert set(ours) >= {"invalid-body", "not-found", "invalid-input", "fetch-failed", "failure"}
