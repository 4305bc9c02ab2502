"""Systems side by side, and runs that go on where they were cut short."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.eval.dataset import Dataset, Question, read_dataset
from dateline.eval.indexing import Indexing, read_indexing, run_cost
from dateline.eval.metrics.catalogue import OF_THE_RUN
from dateline.eval.record import Record
from dateline.eval.run import run, sample, unfinished
from dateline.eval.systems import Options, System, find, names
from dateline.index.errors import InputError, SourceError
from dateline.index.model import BUNDLED

OPTIONS = Options(model=BUNDLED, passage_tokens=200, top=10, min_support=0.0)
PELL = "Harrow agreed on Tuesday to buy Pell Dairies for 241 million."
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
    monkeypatch.setattr("dateline.eval.cache.cache_root", lambda: tmp_path / "cache")
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
    assert record.exact == record.in_force == (True,) * len(record.answer.citations)
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
        self.indexing = inner.indexing
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
        kept = unfinished(dataset, "dateline", stopped.settings, dataset.questions)
        with pytest.raises(KeyboardInterrupt):
            run(stopped, dataset.questions, kept)
        with kept.open("a", encoding="utf-8") as file:
            file.write('{"key": "half a li')
        records = run(stopped, dataset.questions, kept)
    assert [record.question.id for record in records] == ["1", "2", "3"]
    assert stopped.asked == ["1", "2", "3", "3"]
    assert kept.exists(), "it is removed by whoever has written the outcome down"


def test_a_sample_is_drawn_by_seed_in_the_questions_own_order(dataset: Dataset) -> None:
    assert sample(dataset.questions, limit=2, seed=3) == sample(dataset.questions, limit=2, seed=3)
    assert len(sample(dataset.questions, limit=2, seed=3)) == 2
    assert sample(dataset.questions, limit=9, seed=3) == list(dataset.questions)


CORRECTED = [
    {
        "id": "pell",
        "published_at": "2010-05-11",
        "text": "Harrow agreed on Tuesday to buy Pell Dairies for 214 million.",
    },
    {"id": "pell", "published_at": "2010-05-11", "updated_at": "2010-05-12", "text": PELL},
    {"id": "sale", "published_at": "2010-05-20", "text": "Tavrin is to buy the sensor maker Lumenar for 33 million."},
    {"id": "sale", "updated_at": "2010-05-25", "status": "retracted", "text": "The report on Lumenar was wrong."},
]


@pytest.fixture
def corrected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    """A set with an article that was corrected, and one that was taken back."""
    monkeypatch.setattr("dateline.eval.cache.cache_root", lambda: tmp_path / "cache")
    folder = tmp_path / "corrected"
    folder.mkdir()
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, CORRECTED)), encoding="utf-8")
    asked = "for how much did Harrow agree to buy Pell Dairies?"
    evidence = [{"article_id": "pell", "quote": PELL, "revision": 2}]
    first = {"answers": ["241 million"], "outdated": ["214 million"], "evidence": evidence}
    questions = [
        {"id": "now", "question": asked, **first},
        {"id": "then", "question": asked, "as_of": "2010-05-11", "answers": ["214 million"]},
        {"id": "sale", "question": "for how much is Tavrin to buy Lumenar?", "answerability": "unanswerable"},
    ]
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, questions)), encoding="utf-8")
    return read_dataset(folder)


def test_dateline_cites_only_what_was_in_force(corrected: Dataset) -> None:
    with find("dateline")(corrected, OPTIONS, lambda _: None) as opened:
        now, then, sale = (opened.answer(question) for question in corrected.questions)
    assert (now.answer.citations[0].revision, then.answer.citations[0].revision) == (2, 1)
    for record in (now, then, sale):
        assert record.in_force == (True,) * len(record.answer.citations)
    assert "33 million" not in sale.answer.text


def test_the_tutorial_cites_what_was_replaced_and_taken_back_and_is_told_so(corrected: Dataset) -> None:
    pytest.importorskip("langchain_chroma", reason="the extra “eval” is not installed")
    with find("tutorial")(corrected, OPTIONS, lambda _: None) as opened:
        now, then, _ = (opened.answer(question) for question in corrected.questions)
    place = {(c.article_id, c.revision): force for c, force in zip(now.answer.citations, now.in_force, strict=True)}
    assert place == {("pell", 1): False, ("pell", 2): True, ("sale", 1): False, ("sale", 2): True}
    at_first = {(c.article_id, c.revision): f for c, f in zip(then.answer.citations, then.in_force, strict=True)}
    assert at_first[("pell", 1)]
    assert not at_first[("pell", 2)]
    assert now.exact == (True,) * 4
    assert {passage.revision for passage in now.passages} == {1, 2}


def test_what_the_index_took_is_kept_beside_it_and_told_by_later_runs(dataset: Dataset) -> None:
    with find("dateline")(dataset, OPTIONS, lambda _: None) as opened:
        first = opened.indexing
    assert (first.articles, first.passages, first.complete) == (3, 3, True)
    assert first.seconds > 0
    told = []
    with find("dateline")(dataset, OPTIONS, told.append) as opened:
        assert opened.indexing == first
    assert told == []  # nothing was taken in again
    cost = run_cost(first)
    assert cost["passages_per_second"] == round(3 / first.seconds, 2)
    assert {metric.name for metric in OF_THE_RUN} == set(cost)


def test_an_index_that_was_cut_short_is_gone_on_with_and_both_runs_count(dataset: Dataset) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), find("dateline")(dataset, OPTIONS, stop):
        pass
    with find("dateline")(dataset, OPTIONS, lambda _: None) as opened:
        assert opened.answer(dataset.questions[0]).answer.status == "answered"
        assert opened.indexing.complete
        assert opened.indexing.articles == 3


def test_an_article_that_only_the_loader_refuses_ends_the_run(dataset: Dataset) -> None:
    with dataset.articles.open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps({"id": "x" * 600, "text": "The loader takes no id of this length."}))
    for name in names():
        with pytest.raises(SourceError, match=r"An article of set cannot be read: .*line 4: its “id” is longer"):
            find(name)(dataset, OPTIONS, lambda _: None).__enter__()


def test_the_parts_of_two_runs_add_up() -> None:
    first, second = Indexing(10, 20, 1.5, 300.0), Indexing(5, 6, 0.5, 200.0, complete=True)
    assert first.and_then(second) == Indexing(15, 26, 2.0, 300.0, complete=True)
    assert Indexing().and_then(Indexing()).peak_memory_mb is None
    assert run_cost(Indexing())["articles_per_second"] is None


def test_a_file_of_what_the_index_took_that_cannot_be_read_is_that_of_no_index(tmp_path: Path) -> None:
    assert read_indexing(tmp_path) == Indexing()
    for broken in ("{", "[]", '{"articles": 3, "unknown": 1}', "null"):
        (tmp_path / "indexing.json").write_text(broken)
        assert read_indexing(tmp_path) == Indexing()
