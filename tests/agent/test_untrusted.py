"""Text made fit for a prompt shows nothing hidden, and no link outlives it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.agent.asking import ModelFailedError, read_json
from dateline.agent.untrusted import has_link, plain, without_links


@given(st.text())
def test_any_text_becomes_one_line_without_signs_and_hidden_characters(text: str) -> None:
    line = plain(text)
    assert line == " ".join(line.split())
    assert not set("<>[]{}|`\\~#") & set(line)
    assert not [c for c in line if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Cn")]
    assert "---" not in line


@given(st.text(alphabet="abc .,:;'“”’éü0123456789-–()€½²"))
def test_the_words_of_news_stay_as_they_are(text: str) -> None:
    line = plain(text)
    assert [c for c in line if c.isalnum()] == [c for c in text if c.isalnum()]


@given(st.text(alphabet="ab.[]()!<>:/@ w"))
def test_a_text_without_links_has_none(text: str) -> None:
    assert not has_link(without_links(text))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("See [the report](https://evil.example/x) now.", "See the report now."),
        ("![x](https://evil.example/p.png) Trees.", "Trees."),
        ("Trees <img src='https://evil.example/p.gif'> grow.", "Trees grow."),
        ("Trees at https://evil.example/a?b=c grow.", "Trees at grow."),
        ("Trees at www.evil.example grow.", "Trees at grow."),
        ("Trees at evil.example/a grow.", "Trees at grow."),
        ("Trees at evil[.]example grow.", "Trees at grow."),
        ("Write to john.doe@evil.example today.", "Write to today."),
        ("Run javascript:alert(1) today.", "Run today."),
    ],
)
def test_links_leave_no_address_behind(text: str, left: str) -> None:
    assert without_links(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. and the U.K. signed at 4:50 a.m. on Monday.",
        "Amazon.com paid $1.2bn, or 3.5 percent, said J.K. Rowling.",
        "The vote was 12-3; the bridge costs 412 million (in kronor).",
        "It is 5 < 6 and 7 > 3.",
    ],
)
def test_words_with_dots_are_no_links(text: str) -> None:
    assert without_links(text) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"claims": []}', {"claims": []}),
        ('Here: {"claims": [1]} and {"more": 2}', {"claims": [1]}),
        ('{"claims": [{"text": "a"}, {"text": "b', {"claims": [{"text": "a"}]}),
    ],
)
def test_json_is_read_as_far_as_it_is_whole(text: str, found: object) -> None:
    assert read_json(text) == found


@pytest.mark.parametrize("text", ["", "no", '{"claims": [{"text": "a', "{", "[1, 2]", '{"question": "what ha'])
def test_json_that_is_none_or_cut_in_its_only_item_is_refused(text: str) -> None:
    with pytest.raises(ModelFailedError):
        read_json(text)
