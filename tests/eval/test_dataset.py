"""A broken dataset is told in a sentence that names the file and the line; what is odd about it becomes a note."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dateline.eval.dataset import Dataset, Evidence, Question, asked_of, read_dataset
from dateline.index.errors import SourceError

GOOD = {"id": "q-1", "question": "Who won?", "answers": ["Orrell"], "evidence": ["Orrell won"]}
ARTICLE = {
    "id": "a",
    "title": "The race",
    "published_at": "2011-01-05",
    "authors": ["Ana Reyes"],
    "text": "Orrell won.",
}
SHARED = Path(__file__).resolve().parents[2] / "../shared/data"


def dataset(folder: Path, *lines: object, articles: tuple[object, ...] = (ARTICLE,)) -> Path:
    folder.mkdir(exist_ok=True)
    for name, written in (("articles.jsonl", articles), ("questions.jsonl", lines)):
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in written)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def notes(read: Dataset) -> list[str]:
    return [note.text for note in read.notes]


def test_a_dataset_is_read_whole(tmp_path: Path) -> None:
    full = {
        "id": 2,
        "question": "and her?",
        "history": [{"role": "user", "text": "Who won?"}, {"role": "assistant", "text": "Orrell."}],
        "as_of": "2011-01-05",
        "items": [["the U.S.", "America"], ["Canada"]],
        "outdated": ["Mexico"],
        "evidence": [{"article_id": "a", "quote": "Orrell won", "revision": 1}],
        "answerability": "partial",
        "slice": "list",
        "relevant_ids": ["a"],
        "reference_answer": "The U.S. and Canada.",
        "conversation": 7,
        "half": "tuning",
        "standalone_question": "Who came after Orrell?",
        "choices": ["kept", "and not read"],
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
            outdated=("Mexico",),
            evidence=(Evidence("a", "Orrell won", 1),),
            answerability="partial",
            slice="list",
            relevant_ids=("a",),
            reference_answer="The U.S. and Canada.",
            conversation="7",
            half="tuning",
            standalone_question="Who came after Orrell?",
        ),
    )
    first, second = (question.alone() for question in read.questions)
    assert first == read.questions[0]
    assert (second.question, second.history, second.items) == ("Who came after Orrell?", (), read.questions[1].items)


def test_evidence_may_be_one_string_or_an_empty_one_and_values_may_be_null(tmp_path: Path) -> None:
    lines = [
        {"id": 1, "question": "Who?", "evidence": "Orrell won", "answers": ["Orrell"]},
        {"id": 2, "question": "Who?", "evidence": "", "answers": ["Orrell"]},
        {"id": 3, "question": "Who?", "evidence": None, "answers": None, "history": None, "as_of": None, "half": None},
    ]
    first, second, third = read_dataset(dataset(tmp_path, *lines)).questions
    assert first.evidence == (Evidence(None, "Orrell won"),)
    assert second.evidence == third.evidence == third.answers == third.history == ()
    assert third.answerability == "answerable"


# -- what is refused


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
    ("broken", "told"),
    [
        ("{not json", "it is not valid JSON"),
        pytest.param("[" * 100_000, "it is not valid JSON", id="nested too deeply"),
        ('{"question": "?"}', "its “id”: field required"),
        ('{"id": "q-2"}', "its “question”: field required"),
        ('{"id": "q-2", "question": " "}', "its “question”: it is blank"),
        ('{"id": true, "question": "?"}', "its “id”"),
        ('{"id": "", "question": "?"}', "its “id”"),
        ("[]", "it is not a JSON object"),
        ("7", "it is not a JSON object"),
        ("null", "it is not a JSON object"),
        ('"text"', "it is not a JSON object"),
        ('{"id": "q-2", "question": "?", "answers": "Orrell"}', "its “answers”"),
        ('{"id": "q-2", "question": "?", "answers": [7]}', "its “answers.0”"),
        ('{"id": "q-2", "question": "?", "answers": [""]}', "its “answers.0”: it is blank"),
        ('{"id": "q-2", "question": "?", "outdated": "412"}', "its “outdated”"),
        ('{"id": "q-2", "question": "?", "evidence": [{}]}', "its “evidence.0.quote”: field required"),
        ('{"id": "q-2", "question": "?", "evidence": 7}', "its “evidence”"),
        ('{"id": "q-2", "question": "?", "evidence": [7]}', "its “evidence.0”"),
        ('{"id": "q-2", "question": "?", "evidence": [{"quote": "x", "revision": 0}]}', "its “evidence.0.revision”"),
        ('{"id": "q-2", "question": "?", "history": ["no role"]}', "its “history.0”"),
        ('{"id": "q-2", "question": "?", "history": [{"role": "system", "text": "x"}]}', "its “history.0.role”"),
        ('{"id": "q-2", "question": "?", "items": [3]}', "its “items.0”"),
        ('{"id": "q-2", "question": "?", "items": [[]]}', "its “items.0”"),
        ('{"id": "q-2", "question": "?", "relevant_ids": "a"}', "its “relevant_ids”"),
        (
            '{"id": "q-2", "question": "?", "as_of": "soon"}',
            "its “as_of”: “soon” is not a date; write it as 2011-01-05",
        ),
        ('{"id": "q-2", "question": "?", "as_of": "2011-02-30"}', "its “as_of”: “2011-02-30” is not a date"),
        ('{"id": "q-2", "question": "?", "as_of": 2011}', "its “as_of”"),
        ('{"id": "q-2", "question": "?", "answerability": "no"}', "its “answerability”.*'unanswerable'"),
    ],
)
def test_a_broken_question_is_named_by_its_line_and_key(tmp_path: Path, broken: str, told: str) -> None:
    with pytest.raises(SourceError, match=rf"questions\.jsonl, line 2: not a question, for {told}"):
        read_dataset(dataset(tmp_path, GOOD, broken))


def test_a_line_that_is_no_text_is_named(tmp_path: Path) -> None:
    folder = dataset(tmp_path, GOOD)
    with (folder / "questions.jsonl").open("ab") as file:
        file.write(b'\n{"id": "q-2", "question": "\xff\xfe"}')
    with pytest.raises(SourceError, match=r"questions\.jsonl, line 2: not a question, for it is not text in UTF-8"):
        read_dataset(folder)


@pytest.mark.parametrize("lines", [(), ("", "  ")])
def test_a_set_without_questions_is_refused(tmp_path: Path, lines: tuple[str, ...]) -> None:
    with pytest.raises(SourceError, match=r"questions\.jsonl holds no question"):
        read_dataset(dataset(tmp_path, *lines))


@pytest.mark.parametrize("lines", [(), ("", "  ")])
def test_a_set_without_articles_is_refused(tmp_path: Path, lines: tuple[str, ...]) -> None:
    with pytest.raises(SourceError, match=r"articles\.jsonl holds no article"):
        read_dataset(dataset(tmp_path, GOOD, articles=lines))


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("{not json", "it is not valid JSON"),
        ("[]", "it is not a JSON object"),
        ({"text": "x"}, "it has no “id”"),
        ({**ARTICLE, "id": None}, "it has no “id”"),
        ({**ARTICLE, "id": False}, "it has no “id”"),
        ({**ARTICLE, "id": 0.5}, "it has no “id”"),
        ({**ARTICLE, "id": " "}, "it has no “id”"),
        ({"id": "b"}, "it has no “text”"),
        ({**ARTICLE, "text": None}, "it has no “text”"),
        ({**ARTICLE, "text": " \n"}, "it has no “text”"),
        ({**ARTICLE, "text": ["x"]}, "it has no “text”"),
        ({**ARTICLE, "title": 7}, "its “title” is not a string"),
        ({**ARTICLE, "published_at": 2011}, "its “published_at” is not a string"),
        ({**ARTICLE, "authors": [{"name": "Ana"}]}, "its “authors” are not a list of strings"),
    ],
)
def test_a_broken_article_is_named_by_its_line(tmp_path: Path, broken: object, told: str) -> None:
    with pytest.raises(SourceError, match=rf"articles\.jsonl, line 2: not an article, for {told}"):
        read_dataset(dataset(tmp_path, GOOD, articles=(ARTICLE, broken)))


@pytest.mark.parametrize("whole", [True, False])
def test_articles_that_cannot_be_unpacked_are_refused(tmp_path: Path, whole: bool) -> None:
    folder = dataset(tmp_path, GOOD)
    (folder / "articles.jsonl").unlink()
    packed = gzip.compress(json.dumps(ARTICLE).encode())
    (folder / "articles.jsonl.gz").write_bytes(packed[: len(packed) // 2] if whole else b"plain text")
    with pytest.raises(SourceError, match=r"articles\.jsonl\.gz cannot be unpacked"):
        read_dataset(folder)


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    folder = dataset(tmp_path, GOOD)
    (folder / "questions.jsonl").unlink()
    (folder / "questions.jsonl").mkdir()
    with pytest.raises(SourceError, match=r"questions\.jsonl cannot be read"):
        read_dataset(folder)


# -- what is noted


def test_a_set_with_nothing_odd_has_no_notes(tmp_path: Path) -> None:
    sound = {**GOOD, "evidence": [{"article_id": "a", "quote": "Orrell won"}], "relevant_ids": ["a"]}
    assert read_dataset(dataset(tmp_path, sound)).notes == ()


def test_a_questions_id_that_stands_twice_is_told_with_its_line_and_changed(tmp_path: Path) -> None:
    sound = {"id": "q-1", "question": "Who?", "answers": ["Orrell"]}
    read = read_dataset(dataset(tmp_path, sound, {**sound, "id": "q-2"}, sound))
    assert [question.id for question in read.questions] == ["q-1", "q-2", "q-1#3"]
    (note,) = read.notes
    assert str(note) == "Ids that stand twice, here with their line added: 1 question (q-1#3)."


def test_an_articles_id_that_stands_twice_is_a_repeat_or_a_revision(tmp_path: Path) -> None:
    other = {**ARTICLE, "id": "b"}
    articles = (ARTICLE, other, ARTICLE, {**ARTICLE, "text": "Orrell lost."}, ARTICLE)
    read = read_dataset(dataset(tmp_path, {**GOOD, "evidence": []}, articles=articles))
    assert list(map(str, read.notes)) == [
        "Ids that stand twice with the same text, which counts once: 1 article (a).",
        "Ids that stand twice with different texts, which count as revisions: 1 article (a).",
    ]


def test_evidence_that_does_not_stand_in_its_article_is_counted_and_named_in_part_and_kept_whole(
    tmp_path: Path,
) -> None:
    def asked(number: int, quote: str, article: str = "a") -> dict[str, Any]:
        return {**GOOD, "id": f"q-{number}", "evidence": [{"article_id": article, "quote": quote}]}

    lines = [asked(0, "Orrell won"), *(asked(number, "Orrell  won") for number in range(1, 6))]
    (note,) = read_dataset(dataset(tmp_path, *lines)).notes
    assert str(note) == (
        "Evidence that does not stand in its article to the letter: 5 questions (q-1, q-2, q-3 and 2 more)."
    )
    assert note.ids == ("q-1", "q-2", "q-3", "q-4", "q-5")


def test_evidence_may_stand_in_any_revision_of_its_article(tmp_path: Path) -> None:
    sound = {**GOOD, "evidence": [{"article_id": "a", "quote": "Orrell won"}, {"article_id": "a", "quote": "Hyde won"}]}
    articles = (ARTICLE, {**ARTICLE, "text": "Hyde won."})
    assert notes(read_dataset(dataset(tmp_path, sound, articles=articles))) == [
        "Ids that stand twice with different texts, which count as revisions: 1 article"
    ]


def test_articles_that_are_not_there_are_told(tmp_path: Path) -> None:
    lines = [
        {**GOOD, "id": "q-1", "evidence": [{"article_id": "nowhere", "quote": "Orrell won"}]},
        {**GOOD, "id": "q-2", "evidence": [], "relevant_ids": ["a", "nowhere"]},
    ]
    (note,) = read_dataset(dataset(tmp_path, *lines)).notes
    assert str(note).startswith(
        "Articles named that are not there, in which nothing can be found: 2 questions (q-1, q-2)"
    )


def test_what_cannot_be_scored_or_contradicts_itself_is_told(tmp_path: Path) -> None:
    lines = [
        GOOD,
        {"id": "q-2", "question": "?", "answerability": "unanswerable", "answers": ["Orrell"]},
        {"id": "q-3", "question": "?"},
        {"id": "q-4", "question": "?", "answerability": "conversational"},
    ]
    assert notes(read_dataset(dataset(tmp_path, *lines))) == [
        "Evidence that names no article, which is shown and not scored: 1 question",
        "Unanswerable and yet with accepted answers: only a refusal is right: 1 question",
        "No accepted answer, so that right and wrong cannot be told: 1 question",
    ]


def test_a_date_that_cannot_be_read_and_a_second_file_of_articles_are_told(tmp_path: Path) -> None:
    folder = dataset(tmp_path, {**GOOD, "evidence": []}, articles=({**ARTICLE, "published_at": "yesterday"},))
    assert notes(read_dataset(folder)) == ["Dates that cannot be read, and are left open: 1 article"]
    (folder / "articles.jsonl.gz").write_bytes(gzip.compress(json.dumps(ARTICLE).encode()))
    read = read_dataset(folder)
    assert read.articles.name == "articles.jsonl.gz"
    assert notes(read) == ["articles.jsonl is not read, for articles.jsonl.gz stands beside it"]


@pytest.mark.parametrize("name", ["realtimeqa/2022", "realtimeqa/2023", "mtrag/human-subset"])
def test_public_sets_are_read_as_they_are_with_a_few_short_notes(name: str) -> None:
    folder = SHARED / name
    if not folder.exists():
        pytest.skip(f"there is no {folder}")
    read = read_dataset(folder)
    assert len(read.questions) == sum(1 for line in (folder / "questions.jsonl").open("rb") if line.strip())
    assert len({question.id for question in read.questions}) == len(read.questions)
    assert 1 <= len(read.notes) <= 3
    assert all(len(str(note)) < 250 for note in read.notes)


def test_questions_of_another_dataset_have_no_answer_here() -> None:
    golden = read_dataset(Path("golden"))
    first, second = golden.questions[:2]
    here = replace(golden, name="here", questions=(first,))
    mixed = asked_of(here, replace(golden, name="there", questions=(first, second)))
    assert [question.id for question in mixed.questions] == [second.id]
    assert mixed.questions[0].answerability == "unanswerable"
    assert (mixed.questions[0].answers, mixed.questions[0].items, mixed.questions[0].evidence) == ((), (), ())
    assert mixed.articles == golden.articles
    assert "no answer here" in str(mixed.notes[0])
