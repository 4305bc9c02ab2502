"""The golden questions rest on words that the sample articles hold, and keep what their README promises."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from dateline.eval.dataset import GOLDEN, read_dataset, sample_articles
from dateline.eval.metrics import contains
from dateline.index.article import RawArticle
from dateline.index.dates import instant
from dateline.index.loaders import load

LINES: list[dict[str, Any]] = [
    json.loads(line) for line in (GOLDEN / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]
SLICES = {
    "single_fact", "number", "date", "list", "who_said", "multi_article", "as_of", "replaced_figure", "dispute",
    "denial", "correction", "retraction", "copies", "opinion", "unanswerable", "follow_up", "hostile",
}  # fmt: skip
FEWEST = 8
"""Questions of a slice in each half."""

Revisions = dict[str, list[RawArticle]]


@pytest.fixture(scope="module")
def revisions() -> Revisions:
    """Each article's revisions, in the order in which they are taken in."""
    found: dict[str, list[RawArticle]] = defaultdict(list)
    for raw in load(sample_articles()):
        assert isinstance(raw, RawArticle), raw
        found[raw.article_id].append(raw)
    return found


def test_every_evidence_stands_in_the_revision_it_names(revisions: Revisions) -> None:
    missing = [
        (question["id"], evidence["quote"])
        for question in LINES
        for evidence in question["evidence"]
        if evidence["quote"] not in revisions[evidence["article_id"]][evidence["revision"] - 1].text
    ]
    assert missing == []


def test_a_quote_is_listed_for_every_article_that_holds_it(revisions: Revisions) -> None:
    newest = {article_id: found[-1].text for article_id, found in revisions.items() if not found[-1].retracted}
    for question in LINES:
        if "as_of" in question:
            continue
        listed = {(evidence["article_id"], evidence["quote"]) for evidence in question["evidence"]}
        for quote in {quote for _, quote in listed}:
            holding = {(article_id, quote) for article_id, text in newest.items() if quote in text}
            assert holding <= listed, (question["id"], holding - listed)


def test_every_accepted_answer_can_be_read_from_the_evidence() -> None:
    for question in LINES:
        quoted = "\n".join(evidence["quote"] for evidence in question["evidence"])
        accepted = question.get("items") or ([question["answers"]] if question["answers"] else [])
        assert [strings for strings in accepted if not contains(quoted, strings)] == [], question["id"]


def test_evidence_of_an_earlier_day_was_public_by_then(revisions: Revisions) -> None:
    for question in LINES:
        if "as_of" in question:
            limit = instant(question["as_of"], end_of_day=True)
            for evidence in question["evidence"]:
                raw = revisions[evidence["article_id"]][evidence["revision"] - 1]
                assert _public(raw) <= limit, question["id"]


def test_what_is_outdated_stood_in_an_earlier_text_and_is_no_accepted_answer(revisions: Revisions) -> None:
    for question in LINES:
        for outdated in question.get("outdated", []):
            assert not contains(outdated, question["answers"]), question["id"]
            assert _earlier(question, outdated, revisions), (question["id"], outdated)


def test_what_was_replaced_corrected_or_retracted_says_what_it_was() -> None:
    kinds = Counter(question["slice"] for question in LINES if question.get("outdated"))
    assert kinds["replaced_figure"] == sum(question["slice"] == "replaced_figure" for question in LINES)
    assert min(kinds["correction"], kinds["retraction"]) >= 15


def test_there_are_many_questions_each_under_its_own_id() -> None:
    assert len(LINES) >= 300
    assert len({question["id"] for question in LINES}) == len(LINES)
    read = read_dataset(Path("golden"))
    assert (len(read.questions), read.notes) == (len(LINES), ())


def test_every_slice_has_enough_questions_in_each_half() -> None:
    counts = Counter((question["slice"], question["half"]) for question in LINES)
    assert {name for name, _ in counts} == SLICES
    assert {pair: n for pair, n in counts.items() if n < FEWEST} == {}
    assert {half for _, half in counts} == {"tuning", "reporting"}
    halves = Counter(question["half"] for question in LINES)
    assert min(halves.values()) >= 0.45 * len(LINES)


def test_what_shares_an_article_a_case_or_a_conversation_lies_in_one_half() -> None:
    cases = json.loads((files("dateline") / "sample" / "manifest.json").read_text(encoding="utf-8"))["cases"]
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.setdefault(name, name) != name:
            name = root[name]
        return name

    for case in cases:
        for article in case["articles"]:
            root[find(article["article_id"])] = find(case["id"])
    for question in LINES:
        about = [evidence["article_id"] for evidence in question["evidence"]] + question.get("near", [])
        for name in [*about, *([question["conversation"]] if "conversation" in question else [])]:
            root[find(name)] = find(question["id"])
    halves = defaultdict(set)
    for question in LINES:
        halves[find(question["id"])].add(question["half"])
    assert len(halves) >= 60
    assert [name for name, held in halves.items() if len(held) > 1] == []


def test_there_are_many_conversations_of_three_turns_or_more() -> None:
    turns: dict[str, int] = defaultdict(int)
    for question in LINES:
        if conversation := question.get("conversation"):
            turns[conversation] = max(turns[conversation], len(question.get("history", [])) // 2 + 1)
    assert sum(count >= 3 for count in turns.values()) >= 50


def test_a_conversations_history_is_the_turns_before() -> None:
    told: dict[str, list[dict[str, str]]] = defaultdict(list)
    for question in LINES:
        if conversation := question.get("conversation"):
            assert question.get("history", []) == told[conversation], question["id"]
            told[conversation] += [
                {"role": "user", "text": question["question"]},
                {"role": "assistant", "text": question["reference_answer"]},
            ]
    assert all(("history" in q) == (q["slice"] == "follow_up") == ("standalone_question" in q) for q in LINES)


def test_what_can_be_answered_has_an_answer_and_evidence_and_what_cannot_comes_near_an_article(
    revisions: Revisions,
) -> None:
    for question in LINES:
        if question["answerability"] == "unanswerable":
            assert not question["answers"], question["id"]
            assert question["near"], question["id"]
            assert set(question["near"]) <= set(revisions), question["id"]
        else:
            assert question["answers"] or question["items"], question["id"]
            assert question["evidence"], question["id"]
        assert question["question"].strip()
        assert question["reference_answer"].strip()


def test_a_dispute_is_right_only_if_each_side_is_given() -> None:
    sides = [question for question in LINES if question["slice"] == "dispute" and question.get("items")]
    assert all(len(question["items"]) == 2 for question in sides)
    assert len(sides) >= 16


def _public(raw: RawArticle) -> int:
    """When a text was public: since its change, else since its publication."""
    return instant(str(raw.updated_at or raw.published_at))


def _earlier(question: dict[str, Any], string: str, revisions: Revisions) -> bool:
    """Whether an earlier revision of the question's article holds a string, or an article from before its evidence."""
    evidence = {(e["article_id"], e["revision"]) for e in question["evidence"]}
    about = {article_id for article_id, _ in evidence} | set(question.get("near", []))
    newest = max((_public(revisions[a][n - 1]) for a, n in evidence), default=0)
    limit = instant(question["as_of"], end_of_day=True) if "as_of" in question else newest
    return any(
        contains(raw.text, [string])
        and (
            (article_id in about and number < len(found))
            or ((article_id, number) not in evidence and _public(raw) < newest and _public(raw) <= limit)
        )
        for article_id, found in revisions.items()
        for number, raw in enumerate(found, 1)
    )
