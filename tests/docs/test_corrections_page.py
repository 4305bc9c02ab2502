"""The page on corrections says what happens: its commands are run, its sentences are judged, its deletion is proven."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from commandline import at_home, dateline
from test_loader_pages import blocks

from dateline.index.announcements import announced

PAGE = Path(__file__).resolve().parents[2] / "docs" / "corrections.md"
BLOCKS = list(blocks(PAGE))


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        at_home(tmp_path_factory, patch)
        yield


ASKED = b"how long does the ferry stay in dry dock?"
"""A reader's own words, which stay with an answer that names no article."""


def traces(store: Path) -> set[tuple[str, str]]:
    """Files of a store that hold words of the article that was deleted."""
    words = {"Skell", "harbour", "passengers", "meanwhile", "dock", "pac-ferry"}
    return {
        (path.name, word)
        for path in store.rglob("*")
        for word in words
        if path.is_file() and re.search(word.encode(), path.read_bytes().replace(ASKED, b""), re.IGNORECASE)
    }


def test_every_command_of_the_page_says_what_the_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_STORE", str(tmp_path / "store"))
    for block in BLOCKS:
        if block.name:
            Path(block.name).write_text(block.body, encoding="utf-8")
        for command, shown in block.commands:
            ran = dateline(*shlex.split(command)[1:])
            said = " ".join(f"{ran.out} {ran.err}".split())
            for line in shown:
                assert line in said, command
            if command.startswith("dateline articles delete"):
                # At once: what opens Chroma later in this process writes down whatever its memory held before.
                assert traces(tmp_path / "store") == set()
    assert dateline("doctor", "--verify").status == 0


@pytest.mark.parametrize(
    ("above", "verdict"),
    [("These are corrections:", "corrected"), ("These are retractions:", "retracted"), ("These are news:", None)],
)
def test_what_a_text_says_of_itself_is_judged_as_the_page_says(above: str, verdict: str | None) -> None:
    (lines,) = (block.body.splitlines() for block in BLOCKS if block.above == above)
    assert len(lines) > 3
    story = "\n\nThe ferry sails again.\n" * 6
    for line in lines:
        assert announced(line + story) == verdict, line
        assert announced(story + line) == verdict, line
