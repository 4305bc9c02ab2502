"""Systems side by side, and runs that go on where they were cut short."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.eval.dataset import Dataset, Question, read_dataset
from dateline.eval.record import Record
from dateline.eval.run import run, sample, unfinished
from dateline.eval.systems import Options, System, find, names
from dateline.index.errors import InputError
from dateline.index.model import BUNDLED

OPTIONS = Options(model=BUNDLED, passage_tokens=200, top=10, min_support=0.0)
ARTICLES = [
    ("ferry", "2012-03-01", "The ferry Alma ran aground off Hollin Bay on Thursday. All 41 passengers were saved."),
    (
        "budget",
        "2012-03-05",
        "The council of Marren passed a budget of 9 million. Mayor Ina Holt called it lean.",
    ),
    ("school", "2012-04-02", "Two schools in Eastgate will close in June. Parents handed over 3,000 signatures."),
]


@pytest.fixture
def dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "set"
    folder.mkdir()
    articles = [{"id": i, "title": None, "published_at": day, "text": text} for i, day, text in ARTICLES]
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    questions = [
        {"id": "1", "question": "how many passengers were saved from the ferry Alma?", "answers": ["41"]},
        {"id": "2", "question": "what budget did the council of Marren pass?", "answers": ["9 million"]},
        {
            "id": "3",
            "question": "and what did the mayor call it?",
            "answers": ["lean"],
            "history": [{"role": "user", "text": "what budget did the council of Marren pass?"}],
        },
    ]
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, questions)), encoding="utf-8")
    return read_dataset(folder)


@pytest.fixture(params=names())
def system(request: pytest.FixtureRequest, dataset: Dataset) -> Iterator[System]:
    if request.param == "tutorial":
        pytest.importorskip("langchain_chroma", reason="the extra “eval” is not installed")
    with find(request.param)(dataset, OPTIONS, lambda _: None) as opened:
        yield opened


def test_every_system_answers_with_the_datasets_own_ids_and_exact_quotes(system: System, dataset: Dataset) -> None:
    record = system.answer(dataset.questions[0])
    assert "41" in record.answer.text
    assert record.passages[0].article_id == "ferry"
    assert record.exact == (True,) * len(record.answer.citations)
    text = {i: text for i, _, text in ARTICLES}
    for passage in record.passages:
        assert text[passage.article_id][passage.start : passage.end] == passage.text
    assert Record.from_dict(json.loads(json.dumps(record.to_dict())), record.question) == record


def test_a_follow_up_is_asked_in_its_conversation(dataset: Dataset) -> None:
    with find("dateline")(dataset, OPTIONS, lambda _: None) as opened:
        record = opened.answer(dataset.questions[2])
    assert "Marren" in record.answer.standalone_question
    assert record.answer.question == "and what did the mayor call it?"


def test_an_unknown_system_is_refused_with_those_there_are() -> None:
    with pytest.raises(InputError, match="no system “oracle”; there are dateline and tutorial"):
        find("oracle")


class Interrupted:
    """A system that is stopped before its last question, the first time."""

    def __init__(self, inner: System) -> None:
        self.settings = inner.settings
        self.asked: list[str] = []
        self._inner = inner

    def answer(self, question: Question) -> Record:
        if question.id == "3" and "3" not in self.asked:
            self.asked.append("3")
            raise KeyboardInterrupt
        self.asked.append(question.id)
        return self._inner.answer(question)


def test_a_run_cut_short_goes_on_where_it_stopped(dataset: Dataset) -> None:
    with find("dateline")(dataset, OPTIONS, lambda _: None) as opened:
        stopped = Interrupted(opened)
        kept = unfinished(dataset, "dateline", stopped.settings)
        with pytest.raises(KeyboardInterrupt):
            run(stopped, dataset.questions, kept)
        with kept.open("a", encoding="utf-8") as file:
            file.write('{"key": "half a li')
        records = run(stopped, dataset.questions, kept)
    assert [record.question.id for record in records] == ["1", "2", "3"]
    assert stopped.asked == ["1", "2", "3", "3"]
    assert not kept.exists()


def test_a_sample_is_drawn_by_seed_in_the_questions_own_order(dataset: Dataset) -> None:
    assert sample(dataset.questions, limit=2, seed=3) == sample(dataset.questions, limit=2, seed=3)
    assert len(sample(dataset.questions, limit=2, seed=3)) == 2
    assert sample(dataset.questions, limit=9, seed=3) == list(dataset.questions)
