"""A broken dataset is told in a sentence that names the file and the line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline.eval.dataset import Evidence, Question, read_dataset
from dateline.index.errors import SourceError

GOOD = {"id": "q-1", "question": "Who won?", "answers": ["Orrell"], "evidence": ["Orrell won"]}


def dataset(folder: Path, *lines: object) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "articles.jsonl").write_text(json.dumps({"id": "a", "text": "Orrell won."}), encoding="utf-8")
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    (folder / "questions.jsonl").write_text("\n".join(written), encoding="utf-8")
    return folder


def test_a_dataset_is_read_whole(tmp_path: Path) -> None:
    full = {
        "id": 2,
        "question": "and her?",
        "history": [{"role": "user", "text": "Who won?"}, {"role": "assistant", "text": "Orrell."}],
        "as_of": "2011-01-05",
        "items": [["the U.S.", "America"], ["Canada"]],
        "evidence": [{"article_id": "a", "quote": "Orrell won"}],
        "answerability": "partial",
        "half": "tuning",
    }
    read = read_dataset(dataset(tmp_path / "races", GOOD, "", full))
    assert (read.name, read.articles) == ("races", tmp_path / "races" / "articles.jsonl")
    assert read.questions == (
        Question("q-1", "Who won?", answers=("Orrell",), evidence=(Evidence(None, "Orrell won"),)),
        Question(
            "2",
            "and her?",
            history=(("user", "Who won?"), ("assistant", "Orrell.")),
            as_of="2011-01-05",
            items=(("the U.S.", "America"), ("Canada",)),
            evidence=(Evidence("a", "Orrell won"),),
            answerability="partial",
            half="tuning",
        ),
    )


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no dataset folder .*nowhere"):
        read_dataset(tmp_path / "nowhere")


def test_a_folder_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"neither articles\.jsonl nor articles\.jsonl\.gz"):
        read_dataset(tmp_path)


def test_a_folder_without_questions_is_refused(tmp_path: Path) -> None:
    (dataset(tmp_path) / "questions.jsonl").unlink()
    with pytest.raises(SourceError, match=r"no questions\.jsonl"):
        read_dataset(tmp_path)


@pytest.mark.parametrize(
    "broken",
    [
        "{not json",
        '{"id": "q-2"}',
        "[]",
        "7",
        "null",
        '"text"',
        '{"id": "q-2", "question": "?", "evidence": [{}]}',
        '{"id": "q-2", "question": "?", "evidence": 7}',
        '{"id": "q-2", "question": "?", "history": ["no role"]}',
        '{"id": "q-2", "question": "?", "items": [3]}',
    ],
)
def test_a_broken_line_is_named_by_its_number(tmp_path: Path, broken: str) -> None:
    with pytest.raises(SourceError, match=r"questions\.jsonl, line 2: not a question"):
        read_dataset(dataset(tmp_path, GOOD, broken))


def test_a_line_that_is_no_text_is_named(tmp_path: Path) -> None:
    folder = dataset(tmp_path, GOOD)
    with (folder / "questions.jsonl").open("ab") as file:
        file.write(b"\n\xff\xfe\x00 broken")
    with pytest.raises(SourceError, match=r"questions\.jsonl, line 2: not a question"):
        read_dataset(folder)


def test_an_id_that_stands_twice_is_told_with_its_line_and_changed(tmp_path: Path) -> None:
    read = read_dataset(dataset(tmp_path, GOOD, {**GOOD, "id": "q-2"}, GOOD))
    assert [question.id for question in read.questions] == ["q-1", "q-2", "q-1#3"]
    (note,) = read.notes
    assert "line 3: the id “q-1” stands twice" in note


def test_a_set_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no question"):
        read_dataset(dataset(tmp_path, "", "  "))
