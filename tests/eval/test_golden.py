"""The golden questions rest on words that the sample articles hold."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from dateline.eval.dataset import GOLDEN, read_dataset, sample_articles
from dateline.index.article import RawArticle
from dateline.index.loaders import load

LINES: list[dict[str, Any]] = [
    json.loads(line) for line in (GOLDEN / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def revisions() -> dict[str, list[RawArticle]]:
    """Each article's revisions, in the order in which they are taken in."""
    found: dict[str, list[RawArticle]] = defaultdict(list)
    for raw in load(sample_articles()):
        assert isinstance(raw, RawArticle), raw
        found[raw.article_id].append(raw)
    return found


def test_every_evidence_stands_in_the_revision_it_names(revisions: dict[str, list[RawArticle]]) -> None:
    missing = [
        (question["id"], evidence["quote"])
        for question in LINES
        for evidence in question["evidence"]
        if evidence["quote"] not in revisions[evidence["article_id"]][evidence["revision"] - 1].text
    ]
    assert missing == []


def test_there_are_many_questions_each_under_its_own_id() -> None:
    assert len(LINES) >= 300
    assert len({question["id"] for question in LINES}) == len(LINES)
    assert len(read_dataset(Path("golden")).questions) == len(LINES)


def test_there_are_many_conversations_of_three_turns_or_more() -> None:
    turns: dict[str, int] = defaultdict(int)
    for question in LINES:
        if conversation := question.get("conversation"):
            turns[conversation] = max(turns[conversation], len(question.get("history", [])) // 2 + 1)
    assert sum(count >= 3 for count in turns.values()) >= 50


def test_one_half_is_for_tuning_and_the_other_for_reporting() -> None:
    halves = [question["half"] for question in LINES]
    assert set(halves) == {"tuning", "reporting"}
    assert min(halves.count("tuning"), halves.count("reporting")) >= 0.4 * len(halves)


def test_a_conversation_lies_in_one_half_alone() -> None:
    halves = defaultdict(set)
    for question in LINES:
        if "conversation" in question:
            halves[question["conversation"]].add(question["half"])
    assert [name for name, held in halves.items() if len(held) > 1] == []


def test_what_can_be_answered_has_an_answer_and_evidence_and_what_cannot_has_none() -> None:
    for question in LINES:
        if question["answerability"] == "unanswerable":
            assert not question["answers"], question["id"]
        else:
            assert question["answers"] or question["items"], question["id"]
            assert question["evidence"], question["id"]
        assert question["question"].strip()
