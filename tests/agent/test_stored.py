"""An answer that was given is kept, and says so when its articles no longer say what it quotes."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from langchain_core.runnables import RunnableConfig

from dateline.agent import conversation
from dateline.agent.answer import Answer, Understood
from dateline.agent.conversation import open_checkpointer
from dateline.agent.graph import ask, build_graph
from dateline.agent.stored import FILE, anew, forget, get, keep, keep_if_possible, recent
from dateline.index import corrections
from dateline.index.article import RawArticle
from dateline.index.errors import NotFoundError, StoreError
from dateline.index.ingest import IngestReport, ingest_items
from dateline.index.store import Store

FERRY = "The ferry Saint Brannoc left Marren with 214 passengers on Tuesday."
HONEY = "The hives of Orle gave 30 jars of honey this summer, the beekeeper said."
QUESTION = "How many passengers left Marren on the ferry Saint Brannoc?"


@pytest.fixture
def ferry_store(store: Store) -> Store:
    """A store with two articles."""
    articles = [
        RawArticle(
            id="ferry", title="Ferry leaves Marren", outlet="The Lantern", published_at="2012-03-05",
            text=f"{FERRY} The crossing takes six hours.",
        ),
        RawArticle(id="bees", title="A poor year for honey", published_at="2012-03-06", text=HONEY),
    ]  # fmt: skip
    ingest_items(store, articles, IngestReport(), lambda _: None)
    return store


def kept(store: Store, question: str = QUESTION, **options: str) -> Answer:
    """An answer, kept."""
    answer = ask(build_graph(store, reader="none"), question, top=1, min_support=0.0, **options)
    keep(store.folder, answer)
    return answer


def reasons(store: Store, answer: Answer) -> list[str]:
    """Why an answer is stale, each reason once, however many of its quotes it holds for."""
    return list(dict.fromkeys(one.reason for one in get(store.folder, store.archive, answer.id).stale))


def test_an_answer_comes_back_as_it_was_given(ferry_store: Store) -> None:
    answer = kept(ferry_store)
    found = get(ferry_store.folder, ferry_store.archive, answer.id)
    assert found.answer == answer
    assert found.stale == ()
    assert found.kept_at.endswith("+00:00")


def test_an_answer_that_was_never_given_is_told_in_a_sentence(ferry_store: Store) -> None:
    with pytest.raises(NotFoundError, match="There is no answer with the id “none”"):
        get(ferry_store.folder, ferry_store.archive, "none")
    assert not (ferry_store.folder / FILE).exists()
    kept(ferry_store)
    with pytest.raises(NotFoundError, match="dateline answers list"):
        get(ferry_store.folder, ferry_store.archive, "none")


def test_the_latest_answer_comes_first(ferry_store: Store) -> None:
    first, second, third = kept(ferry_store), kept(ferry_store, "Who keeps bees in Orle?"), kept(ferry_store)
    assert [one.answer.id for one in recent(ferry_store.folder, ferry_store.archive)] == [third.id, second.id, first.id]
    assert [one.answer.id for one in recent(ferry_store.folder, ferry_store.archive, 1)] == [third.id]


def test_a_corrected_article_makes_its_answers_stale_and_no_others(ferry_store: Store) -> None:
    ferry, bees = kept(ferry_store), kept(ferry_store, "How many jars of honey did the hives of Orle give?")
    corrections.correct(ferry_store, "ferry", FERRY.replace("214", "241"), at="2012-03-07")
    assert reasons(ferry_store, ferry) == [
        "“Ferry leaves Marren” (The Lantern, 2012-03-05, ferry) has another text since 2012-03-07 (revision 2), "
        "which no longer has the words quoted."
    ]
    assert reasons(ferry_store, bees) == []
    folder, archive = ferry_store.folder, ferry_store.archive
    assert [one.answer.id for one in recent(folder, archive, stale=True)] == [ferry.id]
    assert [one.answer.id for one in recent(folder, archive, stale=False)] == [bees.id]


def test_it_is_told_where_the_newer_text_still_has_the_quote(ferry_store: Store) -> None:
    answer = kept(ferry_store)
    corrections.correct(ferry_store, "ferry", f"{FERRY}\n\nThe crossing takes five hours.")
    stale, *_ = get(ferry_store.folder, ferry_store.archive, answer.id).stale
    assert (stale.kind, stale.revision, stale.quote_stands) == ("revised", 2, True)
    assert stale.reason.endswith("which still has the words quoted.")


def test_a_retracted_article_makes_its_answers_stale_until_it_is_restored(ferry_store: Store) -> None:
    answer = kept(ferry_store)
    corrections.retract(ferry_store, "ferry", "2012-03-08")
    assert reasons(ferry_store, answer) == [
        "“Ferry leaves Marren” (The Lantern, 2012-03-05, ferry) was retracted on 2012-03-08."
    ]
    corrections.restore(ferry_store, "ferry")
    assert reasons(ferry_store, answer) == []


def test_an_answer_as_of_a_day_stands_after_a_later_correction_but_not_after_a_retraction(ferry_store: Store) -> None:
    answer = kept(ferry_store, as_of="2012-03-06")
    corrections.correct(ferry_store, "ferry", FERRY.replace("214", "241"), at="2012-03-07")
    assert reasons(ferry_store, answer) == []
    corrections.retract(ferry_store, "ferry", "2012-03-08")
    assert {reason.endswith(" was retracted on 2012-03-08.") for reason in reasons(ferry_store, answer)} == {True}


def test_an_article_that_is_gone_makes_its_answers_stale(ferry_store: Store) -> None:
    answer = kept(ferry_store)
    corrections.delete(ferry_store, ["ferry"])
    assert {reason.endswith("was deleted from the archive.") for reason in reasons(ferry_store, answer)} == {True}


def test_what_is_forgotten_leaves_no_word_in_the_file(ferry_store: Store) -> None:
    ferry, bees = kept(ferry_store), kept(ferry_store, "How many jars of honey did the hives of Orle give?")
    assert forget(ferry_store.folder, ["ferry"]) == (1, True)
    with pytest.raises(NotFoundError):
        get(ferry_store.folder, ferry_store.archive, ferry.id)
    assert reasons(ferry_store, bees) == []
    for path in ferry_store.folder.glob(f"{FILE}*"):
        data = path.read_bytes()
        assert [word for word in (b"Brannoc", b"Marren", b"ferry", b"214") if word in data] == []
        assert path.name != FILE or b"hives of Orle" in data


def test_an_answer_that_only_names_an_article_nearby_is_forgotten_with_it(ferry_store: Store) -> None:
    answer = ask(build_graph(ferry_store, reader="none"), QUESTION, min_support=1.0)
    assert [near.article_id for near in answer.nearby] == ["ferry", "bees"]
    keep(ferry_store.folder, answer)
    assert forget(ferry_store.folder, ["bees"]) == (1, True)
    assert list(recent(ferry_store.folder, ferry_store.archive)) == []


def test_a_file_that_another_program_reads_is_not_called_wiped(ferry_store: Store) -> None:
    kept(ferry_store)
    reading = recent(ferry_store.folder, ferry_store.archive)
    kept(ferry_store)
    next(reading)
    assert forget(ferry_store.folder, ["ferry"]) == (2, False)
    reading.close()  # type: ignore[attr-defined]
    assert forget(ferry_store.folder, []) == (0, True)


def test_a_folder_that_cannot_be_written_loses_no_answer(ferry_store: Store, caplog: pytest.LogCaptureFixture) -> None:
    answer = ask(build_graph(ferry_store, reader="none"), QUESTION, top=1, min_support=0.0)
    (ferry_store.folder / FILE).mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        keep(ferry_store.folder, answer)
    told = keep_if_possible(ferry_store.folder, answer)
    assert told is not None
    assert "cannot be written" in told
    assert f"The answer {answer.id} was not kept" in caplog.text


def test_a_file_that_is_none_is_told_in_a_sentence(ferry_store: Store) -> None:
    (ferry_store.folder / FILE).write_bytes(b"not a database, but long enough to look like one" * 50)
    with pytest.raises(StoreError, match="cannot be read: file is not a database"):
        get(ferry_store.folder, ferry_store.archive, "none")


def test_several_processes_keep_answers_at_once_and_lose_none(ferry_store: Store) -> None:
    answer = ask(build_graph(ferry_store, reader="none"), QUESTION, top=1, min_support=0.0)
    program = (
        "import json, sys; from dataclasses import replace; from pathlib import Path;"
        "from dateline.agent.answer import Answer; from dateline.agent.stored import keep;"
        "answer = Answer.from_dict(json.loads(sys.stdin.read()));"
        "[keep(Path(sys.argv[1]), replace(answer, id=f'{sys.argv[2]}-{i}')) for i in range(40)]"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(ferry_store.folder), name], stdin=subprocess.PIPE, text=True
        )
        for name in ("one", "two", "three")
    ]
    for process in processes:
        assert process.stdin
        process.stdin.write(json.dumps(answer.to_dict()))
        process.stdin.close()
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    ids = {one.answer.id for one in recent(ferry_store.folder, ferry_store.archive)}
    assert ids == {f"{name}-{i}" for name in ("one", "two", "three") for i in range(40)}


def test_a_follow_up_is_asked_anew_as_it_stands_alone_within_the_same_dates(ferry_store: Store) -> None:
    understood = Understood(published_from="2012-03-04", time_words=("since yesterday",))
    answer = Answer(
        status="answered", reason=None, text="", claims=(), citations=(), as_of="2012-03-05", question="and since?",
        standalone_question="How many left Marren since yesterday?", composer="none", nearby=(), timings={},
        understood=understood,
    )  # fmt: skip
    asked = anew(answer)
    assert asked == {
        "question": "How many left Marren since 2012-03-04?", "as_of": "2012-03-05",
        "published_from": "2012-03-04", "published_to": None,
    }  # fmt: skip
    again = kept(ferry_store, **{name: value for name, value in asked.items() if value})
    assert again.understood.published_from == "2012-03-04"


def test_what_leans_on_a_forgotten_answer_is_forgotten_with_it(ferry_store: Store) -> None:
    folder, archive = ferry_store.folder, ferry_store.archive
    left = "How many jars of honey did the hives of Orle give?"
    with open_checkpointer(folder) as checkpointer:
        graph = build_graph(ferry_store, checkpointer, reader="none")
        for question in (QUESTION, "and who was on it?", "thanks", left):
            answer = ask(graph, question, top=1, min_support=0.0, conversation="ferry")
            if question == "and who was on it?":
                assert "Brannoc" in answer.standalone_question
                answer = replace(answer, citations=(), nearby=())  # as one that names no article itself
            keep(folder, answer, conversation="ferry")
    corrections.delete(ferry_store, ["ferry"])
    assert forget(folder, ["ferry"]) == (3, True)
    assert [kept.answer.question for kept in recent(folder, archive)] == [left]
    assert conversation.forget(folder, ["ferry"]) == (3, True)
    with open_checkpointer(folder) as checkpointer:
        thread: RunnableConfig = {"configurable": {"thread_id": "ferry"}}
        turns = build_graph(ferry_store, checkpointer).get_state(thread).values["turns"]
    assert [turn["answer"]["question"] for turn in turns] == [left]
