"""A result file is read back, or refused in a sentence that says what it is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from run_examples import result

from dateline.eval.outcome import FORMAT
from dateline.eval.result import read_result
from dateline.index.errors import SourceError


def written(folder: Path, value: Any) -> Path:
    path = folder / "result.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def without(value: dict[str, Any], *keys: str | int) -> dict[str, Any]:
    copy = json.loads(json.dumps(value))
    inner = copy
    for key in keys[:-1]:
        inner = inner[key]
    del inner[keys[-1]]
    return copy


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    made = result()
    read = read_result(written(tmp_path, made))
    assert (read.system, read.dataset) == ("dateline", "bridges")
    assert [q.id for q in read.questions] == [q["id"] for q in made["questions"]]
    assert read.questions[0].answer.citations[0].outlet == "Harbour Post"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "it is not JSON"),
        (b"\x00\xff\xfe binary", "it is not JSON"),
        (b'{"format": 1, "questions": [', "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b"[]", "is no result of `dateline eval FOLDER --json FILE`."),
        (b'"text"', "is no result of"),
        (b'{"claims": []}', "is no result of"),
        ('{"format": 1, "questions": []}'.encode("utf-16"), "is a broken result: dateline: field required."),
    ],
)
def test_what_is_no_result_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "given.json"
    path.write_bytes(content)
    with pytest.raises(SourceError) as refused:
        read_result(path)
    assert str(path) in str(refused.value)
    assert sentence in str(refused.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere\.json cannot be read: no such file or directory\."):
        read_result(tmp_path / "nowhere.json")
    with pytest.raises(SourceError, match=r"cannot be read: is a directory\."):
        read_result(tmp_path)


@pytest.mark.parametrize("other", [FORMAT + 1, 0, "one", None])
def test_another_format_is_refused_with_what_to_do(tmp_path: Path, other: object) -> None:
    with pytest.raises(SourceError, match=f"this Dateline reads format {FORMAT}; make it anew"):
        read_result(written(tmp_path, {**result(), "format": other}))


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (("questions", 2, "answer", "status"), r"questions\.2\.answer\.status: field required"),
        (("questions", 0, "scores"), r"questions\.0\.scores: field required"),
        (("system",), "system: field required"),
    ],
)
def test_what_is_missing_is_named_with_its_place(tmp_path: Path, keys: tuple[str | int, ...], sentence: str) -> None:
    with pytest.raises(SourceError, match=f"is a broken result: {sentence}"):
        read_result(written(tmp_path, without(result(), *keys)))


def test_a_result_without_a_question_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no question"):
        read_result(written(tmp_path, {**result(), "questions": []}))


def test_a_question_that_stands_twice_is_refused(tmp_path: Path) -> None:
    made = result()
    with pytest.raises(SourceError, match="the question cost stands in it twice"):
        read_result(written(tmp_path, {**made, "questions": [*made["questions"], made["questions"][0]]}))
