"""Questions written over the articles of a dataset: what is kept of them, and what is learnt from them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline.eval.reader.written import HASH, WRITTEN, over_articles
from dateline.index.article import RawArticle
from dateline.index.loaders import load

FIRST, SECOND, THIRD = "The Corrin Vale ran aground at noon.", "Nobody was hurt.", "Her owners blame a faulty chart."


@pytest.fixture
def article(tmp_path: Path) -> RawArticle:
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps({"id": "a", "title": "Tanker aground", "text": f"{FIRST} {SECOND} {THIRD}"}))
    (found,) = load(str(path))
    assert isinstance(found, RawArticle)
    return found


def asked(path: Path, over: RawArticle, **changes: object) -> Path:
    start = len(FIRST) + len(SECOND) + 2
    line = {
        "article": over.article_id,
        "hash": over.content_hash[:HASH],
        "question": "Why do the owners say the tanker was wrecked?",
        "spans": [[start, start + len(THIRD)]],
        "answers": ["a faulty chart"],
        "kind": "why",
    }
    path.write_text(json.dumps({**line, **changes}) + "\n")
    return path


def test_the_sentence_at_the_span_answers_and_the_others_do_not(article: RawArticle, tmp_path: Path) -> None:
    ((_, example),) = over_articles([article], asked(tmp_path / "one", article))
    assert (example.kind, [one.text for one in example.answering]) == ("written", [THIRD])
    assert {one.text for one in example.others} == {FIRST, SECOND}
    assert example.answering[0].headline == "Tanker aground"


def test_a_question_without_spans_has_no_answer_among_the_sentences(article: RawArticle, tmp_path: Path) -> None:
    ((_, example),) = over_articles([article], asked(tmp_path / "none", article, spans=[], answers=[]))
    assert (example.kind, list(example.answering), len(example.others)) == ("written_none", [], 3)


def test_of_an_article_that_has_changed_or_is_not_there_nothing_is_made(article: RawArticle, tmp_path: Path) -> None:
    assert not list(over_articles([article], asked(tmp_path / "changed", article, hash="0" * HASH)))
    assert not list(over_articles([article], asked(tmp_path / "other", article, article="b")))


def test_what_is_kept_is_whole_and_holds_no_sentence_of_an_article() -> None:
    lines = [json.loads(line) for line in WRITTEN.read_text(encoding="utf-8").splitlines()]
    assert len({(line["article"], line["question"].lower()) for line in lines}) == len(lines) > 3_000
    for line in lines:
        assert line["question"].strip() == line["question"] != ""
        assert bool(line["spans"]) == bool(line["answers"])
        assert all(0 <= start < end for start, end in line["spans"])
        assert all(len(answer.split()) <= 8 for answer in line["answers"])
