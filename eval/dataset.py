"""A dataset folder: articles, and questions with what is known of their answers (`docs/formats.md`).

A line that is broken is refused. What is odd but can be worked with becomes a note, which stands in every outcome.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dateline.eval.articles import Articles, read_articles
from dateline.eval.question import Evidence, Question, read_question
from dateline.index.errors import SourceError

__all__ = ["GOLDEN", "Dataset", "Evidence", "Note", "Question", "asked_of", "read_dataset", "sample_articles"]

GOLDEN = Path(__file__).parent / "golden"
"""The golden questions on the sample archive."""

_SHOWN = 3
"""Ids that a note's sentence names; all stand in the outcome."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something odd about a dataset, and where."""

    text: str
    """What, and how often."""
    ids: tuple[str, ...] = ()
    """Of all questions or articles that it is about."""

    def __str__(self) -> str:
        more = len(self.ids) - _SHOWN
        shown = ", ".join(self.ids[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
        return f"{self.text} ({shown})." if shown else f"{self.text}."


@dataclass(frozen=True, slots=True)
class Dataset:
    """Questions, and where their articles lie."""

    name: str
    folder: Path
    """Where its questions lie."""
    articles: Path
    """A file or folder that the loaders read."""
    questions: tuple[Question, ...]
    notes: tuple[Note, ...] = ()


def read_dataset(folder: Path) -> Dataset:
    """The dataset in a folder; the name `golden` stands for the one that comes with Dateline.

    Raises:
        SourceError: a file is missing, cannot be read or is empty, or a line of it is broken; the message names it.

    """
    if str(folder) == "golden" and not folder.exists():
        questions, notes = _questions(GOLDEN / "questions.jsonl")
        return Dataset("golden", GOLDEN, sample_articles(), questions, tuple(notes))
    if not folder.is_dir():
        raise SourceError(f"There is no dataset folder {folder}.")
    found = [path for name in ("articles.jsonl.gz", "articles.jsonl") if (path := folder / name).exists()]
    if not found:
        raise SourceError(f"The dataset {folder} has neither articles.jsonl nor articles.jsonl.gz.")
    questions, notes = _questions(folder / "questions.jsonl")
    if len(found) > 1:
        notes.append(Note(f"{found[1].name} is not read, for {found[0].name} stands beside it"))
    named = {e.article_id for q in questions for e in q.evidence if e.article_id}
    articles = read_articles(found[0], named)
    notes += _on_articles(articles) + _on_references(questions, articles) + _on_answers(questions)
    return Dataset(folder.resolve().name, folder, found[0], questions, tuple(notes))


def asked_of(dataset: Dataset, other: Dataset) -> Dataset:
    """The articles of one dataset with the questions of another, none of which they are taken to answer.

    Questions that stand in both are left out.
    """
    own = {question.question for question in dataset.questions}
    asked = tuple(
        replace(question, answers=(), items=(), outdated=(), evidence=(), relevant_ids=(), answerability="unanswerable")
        for question in other.questions
        if question.question not in own
    )
    note = Note(f"{len(asked):,} questions of {other.name}, taken to have no answer here")
    return Dataset(f"{dataset.name}, asked {other.name}", dataset.folder, dataset.articles, asked, (note,))


def sample_articles() -> Path:
    """Folder of the sample articles that come with Dateline."""
    import dateline

    return Path(dateline.__file__).parent / "sample" / "articles"


def _questions(path: Path) -> tuple[tuple[Question, ...], list[Note]]:
    """The questions of a file; one whose id stands before it gets its line number added."""
    if not path.exists():
        raise SourceError(f"The dataset has no {path.name} ({path}).")
    questions: dict[str, Question] = {}
    renamed = []
    for number, line in _lines(path):
        try:
            question = read_question(line)
        except SourceError as error:
            raise SourceError(f"{path}, line {number}: not a question, for {error}.") from error
        if question.id in questions:
            question = replace(question, id=f"{question.id}#{number}")
            renamed.append(question.id)
        questions[question.id] = question
    if not questions:
        raise SourceError(f"{path} holds no question.")
    return tuple(questions.values()), _note("Ids that stand twice, here with their line added", "question", renamed)


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            yield from ((number, line) for number, line in enumerate(file, 1) if line.strip(b" \t\r\n\xef\xbb\xbf"))
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error


def _on_articles(articles: Articles) -> list[Note]:
    return [
        *_note("Ids that stand twice with the same text, which counts once", "article", articles.repeated),
        *_note("Ids that stand twice with different texts, which count as revisions", "article", articles.revised),
        *_note("Dates that cannot be read, and are left open", "article", articles.undated),
    ]


def _on_references(questions: Sequence[Question], articles: Articles) -> list[Note]:
    """What questions say of articles that is not so, or cannot be scored."""
    named = {q.id: {e.article_id for e in q.evidence if e.article_id} | set(q.relevant_ids) for q in questions}
    unknown = [id_ for id_, ids in named.items() if ids - articles.ids]
    missing = [q.id for q in questions if any(_is_missing(e, articles) for e in q.evidence)]
    loose = [q.id for q in questions if any(e.article_id is None for e in q.evidence)]
    return [
        *_note("Articles named that are not there, in which nothing can be found", "question", unknown),
        *_note("Evidence that does not stand in its article to the letter", "question", missing),
        *_note("Evidence that names no article, which is shown and not scored", "question", loose),
    ]


def _is_missing(evidence: Evidence, articles: Articles) -> bool:
    texts = articles.texts.get(evidence.article_id or "")
    return texts is not None and not any(evidence.quote in text for text in texts)


def _on_answers(questions: Sequence[Question]) -> list[Note]:
    answered = {q.id: bool(q.answers or q.items) for q in questions}
    contrary = [q.id for q in questions if q.answerability == "unanswerable" and answered[q.id]]
    unjudged = [q.id for q in questions if q.answerability in ("answerable", "partial") and not answered[q.id]]
    return [
        *_note("Unanswerable and yet with accepted answers: only a refusal is right", "question", contrary),
        *_note("No accepted answer, so that right and wrong cannot be told", "question", unjudged),
    ]


def _note(told: str, what: str, ids: Sequence[str]) -> list[Note]:
    """A note on what is odd in the same way, if there is any; each id once."""
    counted = tuple(dict.fromkeys(ids))
    return [Note(f"{told}: {len(counted):,} {what}{'s' if len(counted) != 1 else ''}", counted)] if counted else []
