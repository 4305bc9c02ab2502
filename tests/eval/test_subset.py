"""A part of a dataset holds the drawn questions and every article that they name, and is made the same again."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from dateline.eval.dataset import read_dataset
from dateline.eval.subset import across, subset
from dateline.index.errors import SourceError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "year", range(10))


def written(folder: Path, numbers: range) -> Path:
    folder.mkdir()
    articles = [{"id": f"a{n}", "title": f"Report {n}", "text": f"The ferry sailed {n} times."} for n in numbers]
    questions = [
        {"id": f"q{n}", "question": f"How often did ferry {n} sail?", "answers": [str(n)], "result_ids": [f"a{n}"]}
        for n in numbers
    ]
    questions[0]["evidence"] = [{"article_id": f"a{numbers[1]}", "quote": f"{numbers[1]} times"}]
    for name, lines in (("articles", articles), ("questions", questions)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return folder


def ids(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return [json.loads(line)["id"] for line in file]


def test_it_holds_the_drawn_questions_and_the_articles_that_they_name(folder: Path, tmp_path: Path) -> None:
    assert subset(folder, tmp_path / "part", questions=4, seed=1)[0] == 4
    drawn = {question.id for question in read_dataset(tmp_path / "part").questions}
    named = {f"a{i[1:]}" for i in drawn} | ({"a1"} if "q0" in drawn else set())
    assert len(drawn) == 4
    assert set(ids(tmp_path / "part" / "articles.jsonl.gz")) == named


def test_the_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        subset(folder, tmp_path / name, questions=5, seed=7)
    for file in ("articles.jsonl.gz", "questions.jsonl"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_asked_of_another_years_archive_every_question_counts_as_unanswerable(folder: Path, tmp_path: Path) -> None:
    later = written(tmp_path / "later", range(8, 14))
    assert across(folder, later, tmp_path / "across", questions=100, seed=0) == (4, 10)
    asked = read_dataset(tmp_path / "across").questions
    assert {question.id for question in asked} == {"q10", "q11", "q12", "q13"}  # those of both years are left out
    assert {question.answerability for question in asked} == {"unanswerable"}


def test_a_folder_that_is_no_dataset_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no dataset folder"):
        subset(tmp_path / "nowhere", tmp_path / "out", questions=1, seed=0)
