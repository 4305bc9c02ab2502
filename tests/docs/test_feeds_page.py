"""The page on feeds says what happens: its commands are run against a site, its refusals are met, its unit is read."""

from __future__ import annotations

import configparser
import re
import shlex
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from commandline import at_home, dateline
from press import Press
from test_loader_pages import blocks
from website import Answer, Website, website

from dateline.index.errors import FetchError
from dateline.index.fetch import Fetcher, FetchPolicy

PAGE = Path(__file__).resolve().parents[2] / "docs" / "feeds.md"
BLOCKS = list(blocks(PAGE))
HOST = "https://marrenpost.example"


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        at_home(tmp_path_factory, patch)
        yield


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Website]:
    with website() as served:
        monkeypatch.setenv("DATELINE_FETCH_ALLOW_HOSTS", served.host)
        monkeypatch.setenv("DATELINE_FETCH_PAUSE", "0")
        yield served


def test_every_command_of_the_page_says_what_the_page_shows(
    tmp_path: Path, site: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_STORE", str(tmp_path / "store"))
    press = Press(site)
    first, second, _ = press.publish(1, 2, 3)
    head = f'<html><head><link rel="alternate" type="application/rss+xml" href="{press.announce()}"></head></html>'
    site["/"] = Answer(head.encode(), headers={"Content-Type": "text/html"})
    for block in BLOCKS:
        if "corrects one story" in block.above:
            press.correct(first, "A retired ferry captain counted 31 brass bells, not 13, under the market hall.")
            press.withdraw(second)
        for command, shown in block.commands:
            if not command.startswith("dateline"):
                continue
            ran = dateline(*shlex.split(command.replace(HOST, site.address))[1:])
            assert ran.status == 0
            said = " ".join(f"{ran.out} {ran.err}".replace(site.address, HOST).split())
            for line in shown:
                assert line in said, command
    (feed,) = dateline("feeds", "list", "--json").json
    assert dateline("doctor", "--json").json["feeds"][0].keys() == feed.keys() - {"pages"}
    (watermark,) = (block.body for block in BLOCKS if block.language == "json")
    assert re.findall(r'^  "(\w+)":', watermark, re.MULTILINE) == [name for name in feed if name != "pages"]


def test_what_may_not_be_fetched_is_refused_in_the_words_of_the_page(site: Website) -> None:
    site["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /forbidden\n")
    site["/circle"] = Answer(status=302, headers={"Location": "/circle"})
    for number in range(1, 8):
        site[f"/{number}"] = Answer(status=302, headers={"Location": f"/{number + 1}"})
    site["/large"] = Answer(b"A", promise=12_000_000)
    deflated = zlib.compress(b" " * 9_000_000)
    site["/bomb"] = Answer(deflated, headers={"Content-Encoding": "deflate"})
    site["/slow"] = Answer(b"A", hang=30.0)
    rows = re.findall(r"^\| `(\w+://[^`]+)` \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 10
    for address, said in rows:
        allowed = frozenset({site.host}) if HOST in address else frozenset()
        policy = FetchPolicy(allow_hosts=allowed, interval=0.0, seconds=1.0 if "slow" in address else 20.0)
        with Fetcher(policy) as fetcher, pytest.raises(FetchError) as failure:
            fetcher.fetch(address.replace(HOST, site.address))
        assert str(failure.value).replace(site.address, HOST) == said


def test_the_service_of_the_page_can_be_read_and_runs_a_command_that_there_is() -> None:
    (unit,) = (block.body for block in BLOCKS if block.language == "ini")
    read = configparser.ConfigParser(strict=False)
    read.read_string(unit)
    command = shlex.split(read["Service"]["ExecStart"])
    assert Path(command[0]).name == "dateline"
    assert dateline(*command[1:3], "--help").status == 0
