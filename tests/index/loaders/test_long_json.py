"""A long object of JSON, such as a JSON Feed or the answer of a service: elements of its list are read one by one."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dateline.index.article import RawArticle, Rejected
from dateline.index.errors import SourceError
from dateline.index.loaders import load
from dateline.index.loaders.json_stream import Listed, values

STORY = "The council of Port Alder voted on Monday to rebuild the harbour wall before the winter sets in. "
LONG = STORY * 200
COUNT = 1_100
"""So many long articles are more than an object may have that is held whole."""


def feed(items: list[Any], **about: object) -> dict[str, Any]:
    stated = {"version": "https://jsonfeed.org/version/1.1", "title": "The Lantern", "authors": [{"name": "Ana Reyes"}]}
    return {**stated, "home_page_url": "https://lantern.example/", **about, "items": items}


def item(number: int, text: str = LONG) -> dict[str, Any]:
    return {"id": number, "url": f"/{number}", "title": f"Wall {number}", "content_html": f"<p>{text}</p>"}


def article(number: int) -> dict[str, Any]:
    return {"id": f"a-{number}", "title": f"Wall {number}", "text": LONG}


def read(folder: Path, text: str, name: str = "feed.json") -> list[RawArticle | Rejected]:
    (folder / name).write_text(text)
    return list(load(folder / name))


def titles(items: list[RawArticle | Rejected]) -> list[str | None]:
    return [found.title for found in items if isinstance(found, RawArticle)]


def told(items: list[RawArticle | Rejected]) -> list[tuple[int | None, str]]:
    return [(found.line, found.reason.partition(";")[0]) for found in items if isinstance(found, Rejected)]


def walls(count: int) -> list[str]:
    return [f"Wall {number}" for number in range(count)]


def test_a_long_json_feed_gives_what_a_short_one_does(tmp_path: Path) -> None:
    items = [item(number) for number in range(COUNT)]
    items[3] = item(3, "Short.")
    found = read(tmp_path, json.dumps(feed(items)))
    short = read(tmp_path, json.dumps(feed(items[:10])), "short.json")
    assert [
        (one.url, one.title, one.outlet, one.authors, one.text) for one in found[:10] if isinstance(one, RawArticle)
    ] == [(one.url, one.title, one.outlet, one.authors, one.text) for one in short if isinstance(one, RawArticle)]
    assert told(found) == told(short) == [(4, "there is only a summary of https://lantern.example/3")]
    assert len(found) == COUNT


def test_what_is_no_item_of_a_long_json_feed_is_passed_over(tmp_path: Path) -> None:
    items = [None, item(0), "x", *(item(number) for number in range(1, COUNT))]
    found = read(tmp_path, json.dumps(feed(items)))
    assert (titles(found), told(found)) == (walls(COUNT), [])


@pytest.mark.parametrize(
    "around",
    [
        '{"status": "ok", "articles": %s, "next": null}',
        '{"response": {"status": "ok", "results": %s}, "took": 3}',
        '{"data": [], "news": [1, 2], "meta": {"items": 3}, "stories": %s}',
    ],
    ids=["in the object", "one level deeper", "behind lists of other things"],
)
def test_the_list_in_a_long_object_is_found(around: str, tmp_path: Path) -> None:
    found = read(tmp_path, around % json.dumps([article(number) for number in range(COUNT)]))
    assert (titles(found), told(found)) == (walls(COUNT), [])


def test_a_broken_element_of_a_long_list_costs_only_itself(tmp_path: Path) -> None:
    listed = json.dumps({"articles": [article(number) for number in range(COUNT)]})
    found = read(tmp_path, listed.replace('"title": "Wall 2"', '"title" "Wall 2"'))
    assert titles(found) == [title for title in walls(COUNT) if title != "Wall 2"]
    assert told(found) == [(3, "it is not valid JSON")]


def test_a_long_object_that_breaks_off_gives_what_is_whole_and_says_so(tmp_path: Path) -> None:
    found = read(tmp_path, json.dumps(feed([item(number) for number in range(COUNT)]))[:-5_000])
    assert titles(found) == walls(COUNT - 1)
    assert [reason for _, reason in told(found)] == ["it is not valid JSON, and nothing after it can be read"] * 2


def test_long_objects_may_stand_behind_each_other(tmp_path: Path) -> None:
    one = json.dumps({"articles": [article(number) for number in range(COUNT)]})
    found = read(tmp_path, f"{one}\n{json.dumps(article(7))}\n{one}", "answers.json")
    assert (len(titles(found)), told(found)) == (2 * COUNT + 1, [])


@pytest.mark.parametrize("text", ['{"id": 1, "text": "%s"}', '{"a": [%s 1], "text": 2}', '{"articles": "%s", "b": {}}'])
def test_a_long_object_without_a_list_is_told_in_one_sentence(text: str, tmp_path: Path) -> None:
    filler = "1, " * 8_000_000
    assert told(read(tmp_path, text % filler)) == [(1, "it is longer than 10 MB")]


class _Endless(io.TextIOBase):
    """An answer with a list of so many articles, written while it is read."""

    def __init__(self, count: int) -> None:
        self._parts = self._written(count)
        self._next = ""

    @staticmethod
    def _written(count: int) -> Iterator[str]:
        yield '{"status": "ok", "articles": ['
        for number in range(count):
            yield json.dumps(article(number)) + ", "
        yield "{}]}"

    def read(self, size: int | None = -1) -> str:
        while len(self._next) < (size or 0) and (part := next(self._parts, "")):
            self._next += part
        text, self._next = self._next[:size], self._next[size:]
        return text


def test_a_list_of_any_length_takes_the_same_memory() -> None:
    peaks = []
    for count in (COUNT, 3 * COUNT):
        tracemalloc.start()
        try:
            found = sum(isinstance(value, Listed) for value in values(_Endless(count)))
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
        assert found == count + 1
    assert peaks[1] < 1.2 * peaks[0]


def test_an_object_of_any_number_of_members_takes_no_memory() -> None:
    members = ", ".join(f'"{number}": "{LONG}"' for number in range(COUNT))
    (found,) = values(io.StringIO(f"{{{members}}}"))
    assert isinstance(found, SourceError)
    assert str(found) == "it is longer than 10 MB"
