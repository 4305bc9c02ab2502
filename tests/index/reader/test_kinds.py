"""What kind of answer a question asks for."""

from __future__ import annotations

import pytest

from dateline.index.reader.kinds import holds, kind_of

KINDS = (
    ("when does Kitazawa visit Panmunjom?", "time"),
    ("In which year was the bridge approved?", "time"),
    ("what day does the regatta start?", "time"),
    ("how many countries does Korea share military secrets with?", "number"),
    ("How old is the skipper?", "number"),
    ("What percentage of the votes did she win?", "number"),
    ("how much will the agreement cost?", "money"),
    ("how much money did the association pay?", "money"),
    ("which countries has Korea signed ACSAs with?", "list"),
    ("Which ministers attended the talks?", "list"),
    ("who is the president of France?", "person"),
    ("Whose boat sank off Marren?", "person"),
    ("where did the tanker run aground?", "place"),
    ("in which town was the school closed?", "place"),
    ("why did the satellite go dead?", "reason"),
    ("what did Yomiuri report about a joint declaration?", "statement"),
    ("Tell me about the bridge.", "open"),
    ("", "open"),
)


@pytest.mark.parametrize(("question", "kind"), KINDS)
def test_a_question_asks_for_its_kind_of_answer(question: str, kind: str) -> None:
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("kind", "with_it", "without"),
    [
        ("time", "She starts on Sept. 11.", "She starts off Marren."),
        ("time", "They meet on Tuesday.", "They meet in Seoul."),
        ("number", "It has pacts with 21 countries.", "It has pacts with countries."),
        ("number", "Eight countries signed.", "Countries signed."),
        ("money", "It cost 41 million crowns.", "It flew 41 million miles."),
        ("list", "Thailand, Israel and Canada signed.", "Thailand signed."),
        ("person", "It was signed by Dana Quill.", "it was signed by nobody."),
        ("reason", "It closed because the roof leaked.", "It closed."),
        ("statement", "“No,” the minister said.", "The bridge opens in May."),
    ],
)
def test_a_sentence_holds_the_kind_asked_for_or_not(kind: str, with_it: str, without: str) -> None:
    assert holds(kind, with_it)  # type: ignore[arg-type]
    assert not holds(kind, without)  # type: ignore[arg-type]


def test_any_sentence_will_do_for_an_open_question() -> None:
    assert holds("open", "")
