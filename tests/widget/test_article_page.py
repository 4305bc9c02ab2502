"""Article pages: the text that was cited, with the quote marked to the letter, and what became of it since."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from dateline.api.app import create_app
from dateline.api.article_page import followable, paragraphs
from dateline.api.keys import Keys
from dateline.index import corrections
from dateline.index.ingest import ingest
from dateline.index.store import Store

TEXT = "The ferry leaves at noon.\n\nIt carries 😀 90 cars & <b>12</b> lorries.\nNobody swims."


@pytest.fixture
def ferry(store: Store, tmp_path: Path) -> Store:
    source = tmp_path / "ferry.jsonl"
    source.write_text(json.dumps({"id": "2011/ferry", "title": "A <ferry>", "language": "en", "text": TEXT}))
    ingest(store, [source])
    return store


@pytest.fixture
def client(ferry: Store) -> Iterator[TestClient]:
    with TestClient(create_app(ferry)) as opened:
        yield opened


def marked(page: str) -> str:
    return html.unescape("\n".join(re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.DOTALL)))


def test_the_quote_is_marked_to_the_letter_and_the_fragment_leads_to_it(client: TestClient) -> None:
    quote = "😀 90 cars & <b>12</b> lorries."
    start = TEXT.index(quote)
    response = client.get(f"/articles/2011/ferry?revision=1&start={start}&end={start + len(quote)}")
    assert marked(response.text) == quote
    assert response.text.count('id="quote"') == 1
    assert "<b>12" not in response.text
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "A &lt;ferry&gt;" in response.text


def test_a_quote_over_several_lines_is_one_mark_with_one_anchor(client: TestClient) -> None:
    start, end = TEXT.index("leaves"), TEXT.index("swims")
    page = client.get(f"/articles/2011/ferry?start={start}&end={end}").text
    assert marked(page).replace("\n", "") == TEXT[start:end].replace("\n", "")
    assert page.count('id="quote"') == 1


@given(text=st.text(alphabet="ab \n😀", max_size=40), start=st.integers(0, 45), length=st.integers(0, 45))
def test_no_letter_is_lost_and_just_the_quote_is_marked(text: str, start: int, length: int) -> None:
    pieces = [piece for line in paragraphs(text, start, start + length) for piece in line]
    assert "".join(piece.text for piece in pieces) == text.replace("\n", "")
    assert "".join(piece.text for piece in pieces if piece.marked) == text[start : start + length].replace("\n", "")
    assert sum(piece.first for piece in pieces) == any(piece.marked for piece in pieces)


def test_an_old_text_says_that_it_is_old_and_whether_the_quote_still_stands(client: TestClient, ferry: Store) -> None:
    corrections.correct(ferry, "2011/ferry", TEXT.replace("noon", "one"), note="the hour was wrong")
    start = TEXT.index("It carries")
    stands = client.get(f"/articles/2011/ferry?revision=1&start={start}&end={start + 10}").text
    assert "This is an earlier text" in stands
    assert "still has the marked words" in stands
    assert "the hour was wrong" in stands
    fallen = client.get(f"/articles/2011/ferry?revision=1&start=0&end={TEXT.index('.')}").text
    assert "no longer has the marked words" in fallen
    newest = client.get("/articles/2011/ferry").text
    assert "leaves at one" in newest
    assert 'data-standing="corrected"' in newest
    assert 'data-standing="replaced"' not in newest


def test_an_article_that_was_taken_back_says_so(client: TestClient, ferry: Store) -> None:
    corrections.retract(ferry, "2011/ferry", None, "there is no ferry", by="hand")
    page = client.get("/articles/2011/ferry?revision=1&start=0&end=9").text
    assert "took this article back" in page
    assert "there is no ferry" in page
    assert marked(page) == "The ferry"


@pytest.mark.parametrize("address", ["none", "2011/ferry?revision=2"])
def test_what_is_not_there_is_a_page_that_says_so(client: TestClient, address: str) -> None:
    response = client.get(f"/articles/{address}")
    assert response.status_code == 404
    assert "No such article" in response.text


@pytest.mark.parametrize(("start", "end"), [(500, 510), (9, 3)])
def test_a_place_outside_the_text_marks_nothing_and_says_so(client: TestClient, start: int, end: int) -> None:
    page = client.get(f"/articles/2011/ferry?start={start}&end={end}").text
    assert marked(page) == ""
    assert "is not in this text" in page


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://post.example/1", True),
        ("javascript:alert(1)", False),
        ("https://u:p@post.example/", False),
        ("//post.example", False),
        ("http://[::1", False),
        (None, False),
    ],
)
def test_only_an_address_that_can_be_followed_is_a_link(url: str | None, shown: bool) -> None:
    assert (followable(url) is not None) is shown


def test_where_keys_are_wanted_a_reader_shows_his_by_cookie_and_only_there(ferry: Store, tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    _, token = keys.create("reader", ["search"])
    with TestClient(create_app(ferry, keys=keys)) as client:
        assert client.get("/articles/2011/ferry").status_code == 401
        client.cookies.set("dateline-key", token)
        assert client.get("/articles/2011/ferry").status_code == 200
        assert client.get("/v1/articles/2011/ferry").status_code == 401
        assert client.post("/v1/search", json={"query": "ferry"}).status_code == 401
        assert 'class="key"' in client.get("/").text
