"""Sentences: exact spans over any text, and the full stops that end none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.index.sentences import sentence_spans

HOSTILE = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(
            [
                ". ",
                "... ",
                "\n\n",
                "\r\n",
                "\u2028",
                "U.S. ",
                "Lt. Gen. ",
                "“",
                "” ",
                "。",
                "?! ",
                "\u00a0",
                "p.m. ",
                "•",
            ]
        ),
    ),
    max_size=40,
).map("".join)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@settings(deadline=None, max_examples=80)
@given(HOSTILE)
def test_sentences_follow_each_other_and_leave_out_only_white_space(text: str) -> None:
    position = 0
    for start, end in sentence_spans(text):
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@pytest.mark.parametrize(
    "text",
    [
        "a" * 300_000,
        "a. " * 60_000,
        "\n" * 300_000,
        "“" * 100_000,
        "U.S. " * 50_000,
        "가나다. " * 50_000,
        "." * 200_000,
    ],
    ids=["letters", "initials", "line ends", "quotes", "abbreviations", "Hangul", "full stops"],
)
def test_a_flood_of_characters_is_cut_in_linear_time(text: str) -> None:
    began = time.perf_counter()
    spans = sentence_spans(text)
    assert sum(end - start for start, end in spans) >= len(text.strip()) * 0.5
    assert time.perf_counter() - began < 20


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Navy sent two ships to the strait.",
        "The attack on Nov. 23 killed two marines and two builders.",
        "The visit was confirmed by Adm. Ruth Calloway, chair of the joint staff.",
        "Officials met Lt. Gen. Park Seong-min at the base.",
        "The board of Harrow Mills Inc. met on Tuesday morning.",
        "Mr. Dellow and Dr. Osei wrote the report together.",
        "Sen. Ida Brandt (D., Ohio) voted against it.",
        "The toll rose by 3.5 percent, to $4.20 a crossing.",
    ],
)
def test_an_abbreviation_or_a_figure_ends_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


def test_a_sentence_that_ends_with_an_abbreviation_is_ended_by_a_starter() -> None:
    assert sentences("They flew back to the U.S. The talks go on in May.") == [
        "They flew back to the U.S.",
        "The talks go on in May.",
    ]


def test_a_closing_quote_stays_with_its_sentence() -> None:
    text = "“We will not pay for it twice.” The minister left the room. “Never,” he said."
    assert sentences(text) == ["“We will not pay for it twice.”", "The minister left the room.", "“Never,” he said."]


def test_a_paragraph_ends_a_sentence_with_or_without_a_full_stop() -> None:
    assert sentences("Bridge to close in June\n\nThe bridge will close.") == [
        "Bridge to close in June",
        "The bridge will close.",
    ]


def test_the_stops_of_east_asian_scripts_end_sentences() -> None:
    assert sentences("会議は月曜日に開かれる。大臣は出席しない。") == ["会議は月曜日に開かれる。", "大臣は出席しない。"]
    assert sentences("장관은 월요일에 도착했다. 회담은 화요일에 열린다.") == [
        "장관은 월요일에 도착했다.",
        "회담은 화요일에 열린다.",
    ]


def test_lines_of_a_wrapped_text_are_no_sentences() -> None:
    text = (
        "The council of Port Alder voted on Monday to rebuild the\n"
        "harbour wall, which the storm of last winter had broken in\n"
        "three places between the old light and the fishing market\n"
        "quay. Work begins in May."
    )
    assert len(sentences(text)) == 2
