"""`dateline ask` and `dateline chat`: answers for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commandline import dateline

KEYS = {
    "status", "reason", "text", "claims", "citations", "as_of", "question", "standalone_question", "composer", "nearby",
    "timings", "id", "understood", "parts", "follow_ups", "confidence", "note",
}  # fmt: skip
CITATION_KEYS = [
    "n", "article_id", "revision", "title", "outlet", "published_at", "url", "quote", "start", "end",
    "carriers", "corrected", "opinion",
]  # fmt: skip
OWNER = "Who owns the tanker Corrin Vale?"


def test_json_prints_the_answer_as_promised(sample: Path) -> None:
    told = dateline("ask", OWNER, "--store", sample, "--json", "--min-support", 0)
    assert told.status == 0
    assert set(told.json) == KEYS
    assert told.json["citations"]
    assert [list(citation) for citation in told.json["citations"]] == [CITATION_KEYS] * len(told.json["citations"])
    for claim in told.json["claims"]:
        assert sorted(claim) == ["citations", "role", "support", "text", "verdict"]
    assert told.json["question"] == OWNER


def test_an_answer_is_shown_with_its_sources(sample: Path) -> None:
    told = dateline("ask", OWNER, "--store", sample, "--min-support", 0)
    assert told.status == 0
    assert "[1]" in told.out
    assert "Sources" in told.out
    assert "2010-11-1" in told.out
    assert "extractive" in told.out


def test_what_may_be_asked_next_stands_below_the_sources(sample: Path) -> None:
    question = "Who stole the Hallam Astrolabe?"
    offered = dateline("ask", question, "--store", sample, "--json").json["follow_ups"]
    assert offered
    told = dateline("ask", question, "--store", sample)
    _, _, below = told.out.partition("Ask next")
    assert all(follow_up in below for follow_up in offered)


def test_a_refusal_is_shown_and_is_no_failure(sample: Path) -> None:
    told = dateline("ask", OWNER, "--store", sample, "--min-support", 1)
    assert told.status == 0
    assert "Nearest articles:" in told.out
    assert "not_found" in told.out


def test_next_steps_are_commands_on_the_same_store(sample: Path) -> None:
    told = dateline("ask", OWNER, "--store", sample, "--next-steps")
    assert "Try next" in told.out
    assert f"--store {sample}" in told.out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--as-of", "yesterday"], "“yesterday” is not a date; write it as 2011-01-05"),
        (["--min-support", "2"], "min_support is 2.0; it must lie between 0 and 1"),
        (["--min-support", "nan"], "min_support is nan"),
    ],
)
def test_a_value_without_sense_is_one_sentence(sample: Path, options: list[str], sentence: str) -> None:
    told = dateline("ask", OWNER, "--store", sample, *options)
    assert told.status == 1
    assert sentence in " ".join(told.err.split())
    assert told.err.startswith("dateline: ")
    assert told.out == ""


@pytest.mark.parametrize("question", ["", "   ", "who? " * 1_000, "who won? \udcff"])
def test_a_question_without_sense_is_one_sentence(sample: Path, question: str) -> None:
    told = dateline("ask", question, "--store", sample)
    assert told.status == 1
    assert told.err.startswith("dateline: The question ")


@pytest.mark.parametrize("command", [["ask", "who?"], ["chat"], ["articles", "list"], ["reindex"], ["serve"]])
def test_without_a_store_the_sentence_says_how_to_make_one(tmp_path: Path, command: list[str]) -> None:
    told = dateline(*command, "--store", tmp_path / "none")
    assert told.status == 1
    assert told.err.startswith("dateline: There is no store in")
    assert "dateline ingest" in told.err
    assert not (tmp_path / "none").exists()


def test_questions_can_be_piped_into_a_conversation(sample: Path) -> None:
    questions = f"{OWNER}\nwhat does she carry?\n\nnever read\n"
    told = dateline("chat", "--store", sample, "--json", "-c", "piped", stdin=questions)
    assert told.status == 0
    answers = [json.loads(line) for line in told.out.splitlines()]
    assert [answer["question"] for answer in answers] == [OWNER, "what does she carry?"]
    assert answers[1]["standalone_question"].startswith("what does she carry? (Corrin Vale")
    assert all(set(answer) == KEYS for answer in answers)


def test_a_conversation_is_kept_until_a_new_one_is_asked_for(sample: Path) -> None:
    def standalone(question: str, *options: str) -> str:
        told = dateline("chat", "--store", sample, "--json", "-c", "kept", *options, stdin=f"{question}\n")
        return str(told.json["standalone_question"])

    standalone(OWNER)
    assert "Corrin Vale" in standalone("what does she carry?")
    assert standalone("what does she carry?", "--new") == "what does she carry?"


def test_a_question_that_is_refused_does_not_end_the_conversation(sample: Path) -> None:
    told = dateline("chat", "--store", sample, "--json", stdin=f"{'x' * 3_000}\n{OWNER}\n")
    assert told.status == 0
    assert "at most 2,000" in " ".join(told.err.split())
    assert told.json["question"] == OWNER


def test_a_conversation_can_be_read_by_a_person(sample: Path) -> None:
    told = dateline("chat", "--store", sample, "--min-support", 0, stdin=f"{OWNER}\n")
    assert told.status == 0
    assert "Sources" in told.out
