"""What the reader is given of a question and a sentence, and which sentences it is given at all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dateline.index.reader import InArticle, in_article
from dateline.index.reader.form import CLS, CONTEXT, HEADLINE, LONGEST, QUESTION, SEP, joined
from dateline.index.reader.worth import MOST, worth_reading

TEXT = "The council met on Monday. It gave the Vexholm ferry to Northline. The mayor was absent."
IDS = st.lists(st.integers(1000, 30000), max_size=200)


@given(IDS, IDS, IDS, IDS)
def test_no_pair_is_longer_than_the_model_was_trained_on(
    question: list[int], headline: list[int], before: list[int], text: list[int]
) -> None:
    tokens = joined(question, headline, before, text)
    assert len(tokens.ids) == len(tokens.type_ids) <= LONGEST
    assert tokens.ids[0] == CLS
    assert tokens.ids[-1] == SEP
    assert tokens.ids.count(SEP) == 3
    own = tokens.ids[tokens.before.stop : -1]
    assert own == text[: len(own)]
    assert not text or own, "the sentence is never crowded out"


def test_the_nearest_words_before_a_sentence_are_kept_and_the_first_of_all_else() -> None:
    tokens = joined([*range(1000, 1100)], [*range(2000, 2100)], [*range(3000, 3100)], [*range(4000, 4100)])
    first, _, rest = " ".join(map(str, tokens.ids)).partition(f" {SEP} ")
    context, _, own = rest.partition(f" {SEP} ")
    assert first.split()[1:] == [str(i) for i in range(1000, 1000 + QUESTION)]
    assert context.split()[:HEADLINE] == [str(i) for i in range(2000, 2000 + HEADLINE)]
    assert context.split()[HEADLINE:] == [str(i) for i in range(3100 - (CONTEXT - HEADLINE), 3100)]
    assert own.startswith("4000 4001")


def test_a_sentence_brings_its_headline_and_the_words_before_it() -> None:
    start = TEXT.index("It gave")
    found = in_article("Ferry given away", TEXT, start, start + len("It gave the Vexholm ferry to Northline."))
    assert found == InArticle(
        "Ferry given away", "The council met on Monday.", "It gave the Vexholm ferry to Northline."
    )


def test_what_stands_before_begins_with_a_whole_word() -> None:
    text = "abcdefghij " * 40 + "Then it ended."
    found = in_article(None, text, text.index("Then"), len(text))
    assert found.headline == ""
    assert set(found.before.split()) == {"abcdefghij"}


def test_the_first_sentence_has_nothing_before_it() -> None:
    assert in_article("A headline", TEXT, 0, 26).before == ""


def test_sentences_that_hold_the_questions_words_are_worth_reading() -> None:
    filler = [InArticle("", "", f"Nothing of note happened in room {i}.") for i in range(3 * MOST)]
    told = InArticle("", "", "Northline runs the ferry to Vexholm.")
    sentences = [*filler, told]
    chosen = worth_reading("Who runs the Vexholm ferry?", sentences, [1 + i // 8 for i in range(len(sentences))])
    assert len(chosen) == MOST
    assert len(filler) in chosen
    assert chosen == sorted(chosen)


def test_a_question_without_words_reads_the_first_passages() -> None:
    sentences = [InArticle("", "", f"Line {i}.") for i in range(2 * MOST)]
    assert worth_reading("?", sentences, list(range(1, 2 * MOST + 1))) == list(range(MOST))
    assert worth_reading("?", [], []) == []
