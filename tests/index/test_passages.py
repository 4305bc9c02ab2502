"""Passages: whole, exact, within the model's limit, and the same each time."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.index.encoder import Encoder
from dateline.index.passages import LONGEST_SENTENCE, Passage, split_passages

WORDY = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            [
                "The ferry left at dawn. ",
                "Nov. 3, ",
                "\n\n",
                "가나다라 마바사. ",
                "x" * 900 + " ",
                "1,234.5 ",
                "🦊 ",
                "。",
            ]
        ),
    ),
    max_size=60,
).map("".join)


@pytest.fixture(scope="module")
def split(encoder: Encoder):
    def cut(text: str, *, article_id: str = "a", title: str | None = None, target: int = 60) -> list[Passage]:
        return split_passages(
            article_id,
            1,
            title,
            text,
            count_tokens=encoder.count_tokens,
            target_tokens=target,
            max_tokens=encoder.max_tokens,
        )

    return cut


@settings(deadline=None, max_examples=80)
@given(text=WORDY)
def test_passages_cover_every_character_that_is_not_white_space(split, text: str) -> None:
    passages = split(text)
    covered = bytearray(len(text))
    for passage in passages:
        covered[passage.start : passage.end] = b"\1" * (passage.end - passage.start)
    assert all(covered[i] or c.isspace() for i, c in enumerate(text))
    starts = [passage.start for passage in passages]
    assert starts == sorted(set(starts))


@settings(deadline=None, max_examples=80)
@given(text=WORDY)
def test_a_passage_is_a_run_of_whole_sentences_with_exact_offsets(split, text: str) -> None:
    for passage in split(text):
        assert passage.sentences
        assert (passage.start, passage.end) == (passage.sentences[0][0], passage.sentences[-1][1])
        position = passage.start
        for start, end in passage.sentences:
            assert not text[position:start].strip()
            assert start < end <= start + LONGEST_SENTENCE
            position = end


@settings(deadline=None, max_examples=80)
@given(text=WORDY, target=st.integers(20, 400))
def test_no_passage_is_over_the_models_limit(split, encoder: Encoder, text: str, target: int) -> None:
    words = [text[passage.start : passage.end] for passage in split(text, target=target)]
    assert all(count <= encoder.max_tokens for count in encoder.count_tokens(words))


@settings(deadline=None, max_examples=60)
@given(text=WORDY)
def test_ids_are_unique_in_a_revision_and_the_same_each_time(split, text: str) -> None:
    ids = [passage.id for passage in split(text)]
    assert len(set(ids)) == len(ids)
    assert ids == [passage.id for passage in split(text)]


def test_the_same_words_keep_their_id_whatever_stands_around_them(split) -> None:
    same = "The mayor opened the new library on Saturday, and two hundred people came to see it. " * 2
    before = {p.id for p in split(same.strip(), target=40)}
    after = {p.id for p in split(f"{same.strip()}\n\nA second paragraph was added later, about the roof.", target=40)}
    assert before & after


def test_another_article_or_title_gives_other_ids(split) -> None:
    text = "The ferry left at dawn."
    ids = {split(text)[0].id, split(text, article_id="b")[0].id, split(text, title="Ferry leaves")[0].id}
    assert len(ids) == 3


def test_a_sentence_is_shared_by_neighbouring_passages(split) -> None:
    text = " ".join(f"On day {day} the crew mended one more metre of the wall." for day in range(1, 40))
    passages = split(text)
    assert len(passages) > 2
    for one, two in pairwise(passages):
        assert set(one.sentences) & set(two.sentences) == {two.sentences[0]}


def test_a_text_that_repeats_itself_has_an_id_for_each_passage(split) -> None:
    passages = split("\n\n".join(["The same line again and again, said the same old man."] * 60))
    assert len({p.id for p in passages}) == len(passages) > 2
