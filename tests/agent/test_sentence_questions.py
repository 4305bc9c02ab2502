"""A sentence becomes a question that it answers, in its own words, or none at all."""

from __future__ import annotations

import pytest

from dateline.agent.sentence_questions import is_clear, names_inside, questions_of

MADE = [
    ("The Pelorine was built in 1983 and belongs to Sound & Skerry Lines.", "When was the Pelorine built?"),
    ("Skarn Air was founded in 1978 with a mail contract.", "When was Skarn Air founded?"),
    ("PORT ALDER (Meridian) — The Carrow Bridge was closed on Monday because of cracks.",
     "Why was the Carrow Bridge closed?"),
    ("The Hallam Astrolabe was found in Eastgate.", "Where was the Hallam Astrolabe found?"),
    ("The National Heritage Board opened the burial chamber in September.",
     "When did the National Heritage Board open the burial chamber?"),
    ("The Civic Party won the by-election in Fell Cross on Thursday, taking a seat.",
     "Who won the by-election in Fell Cross?"),
    ("About 9,000 supporters traveled from Stannard in special trains.",
     "How many supporters traveled from Stannard in special trains?"),
    ("The Carrow Bridge will cost 412 million crowns.", "How much will the Carrow Bridge cost?"),
    ("Hedda Vann, the office’s director, did not hide her embarrassment.", "Who is Hedda Vann?"),
    ("Dr. Aurelie Tamm, a chemist in Lindmark, recovered enough of it.", "Who is Aurelie Tamm?"),
    ("Transport Minister Owen Hask told reporters that it would open in 2013.",
     "What did Owen Hask say about the Carrow Bridge?"),
    ("“There is no V,” said Maarit Dune, the engineer who signed the report.",
     "What did Maarit Dune say about the Carrow Bridge?"),
    ("The transport office said that work would start soon.",
     "What did the transport office say about the Carrow Bridge?"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "question"), MADE)
def test_a_sentence_becomes_a_question_that_it_answers(sentence: str, question: str) -> None:
    assert question in list(questions_of(sentence, ["the Carrow Bridge"]))


@pytest.mark.parametrize(
    "sentence",
    [
        "It was built in 1983.",
        "He said that the Pelorine would sail.",
        "Processing will be concentrated at Marren from autumn 2012.",
        "Repairs would cost 22 million crowns, according to Norvale Rail.",
        "One sailor from the Dunlin, a 22-year-old signaller, broke an arm.",
        "The slick drifted toward the Sallow Marshes, a nature reserve where birds spend the winter.",
        "In Stannard, a van holding 6,000 forms was stolen.",
        "The Carrow Bridge Authority said that the Carrow Bridge would open.",
        "“The Pelorine was built in 1983,” he wrote.",
        "",
        "한국은 협정을 맺었다.",
    ],
)
def test_what_fits_no_shape_gives_no_question(sentence: str) -> None:
    assert list(questions_of(sentence, ["the Carrow Bridge"])) == []


def test_a_first_word_that_is_a_name_is_known_from_the_rest_of_the_text() -> None:
    text = "Veldane opened the plant in Marren in 1964. The plant of Veldane is old."
    sentence = text.split(". ")[0] + "."
    assert "When did Veldane open the plant in Marren?" in list(questions_of(sentence, names=names_inside(text)))
    assert "When did Veldane open the plant in Marren?" not in list(questions_of(sentence))


@pytest.mark.parametrize(
    "question",
    [
        "When was it built?",
        "When was the ferry built?",
        "Who is Vann?",
        "Why was Marren’s other bridge closed?",
        "Who won Thursday’s by-election in Fell Cross?",
        "What did the Norvale ministry say about " + "a very long list of matters and things in Norvale?" * 2,
    ],
)
def test_what_cannot_be_understood_alone_is_not_asked(question: str) -> None:
    assert not is_clear(question)
