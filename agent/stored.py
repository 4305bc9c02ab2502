"""Finished answers, kept with their citations: one SQLite file in the store's folder, safe for several processes.

What an article's deletion takes from the archive, `forget` takes from here.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypedDict

from pydantic import ValidationError

from dateline.agent.answer import Answer
from dateline.agent.conversation import leans, named_in
from dateline.agent.stale import Stale, stale_citations
from dateline.index.archive import Archive
from dateline.index.dates import now
from dateline.index.errors import NotFoundError, StoreError
from dateline.index.lock import opening
from dateline.index.wiping import wipe

FILE = "answers.sqlite3"
_SECONDS = 5
"""For which one process waits while another writes."""
_TABLES = """
    CREATE TABLE IF NOT EXISTS answers (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        kept_at TEXT NOT NULL,
        conversation TEXT,
        answer TEXT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS named (
        article_id TEXT NOT NULL,
        id TEXT NOT NULL,
        PRIMARY KEY (article_id, id)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS feedback (
        id TEXT NOT NULL PRIMARY KEY,
        helpful INTEGER NOT NULL,
        comment TEXT,
        given_at TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS answers_by_conversation ON answers (conversation, number);
"""
KEPT = """
    SELECT kept_at, conversation, answer, helpful, comment, given_at FROM answers LEFT JOIN feedback USING (id)
"""
_NAMING = "SELECT number, id, conversation FROM answers JOIN named USING (id) WHERE article_id = ?"
_LATER = "SELECT number, id, answer FROM answers WHERE conversation = ? AND number > ?"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader said of an answer."""

    helpful: bool
    comment: str | None
    given_at: str
    """ISO date-time in UTC."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was given, and what became of its citations since."""

    answer: Answer
    kept_at: str
    """ISO date-time in UTC."""
    conversation: str | None
    stale: tuple[Stale, ...]
    """The citations that are out of date; none where the answer still stands."""
    feedback: Feedback | None = None

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain JSON values, the answer's own beside the others."""
        stale = [asdict(one) for one in self.stale]
        more: dict[str, Any] = {"kept_at": self.kept_at, "conversation_id": self.conversation, "stale": stale}
        more["feedback"] = None if self.feedback is None else asdict(self.feedback)
        return {**self.answer.to_dict(), **more}


def keep(folder: Path, answer: Answer, *, conversation: str | None = None) -> None:
    """Keep a finished answer in a store's folder; one that is kept already is replaced.

    Raises:
        StoreError: it cannot be written: the disk is full, or the folder may only be read.

    """
    values = answer.to_dict()
    row = (answer.id, now(), conversation, json.dumps(values))
    named = [(article_id, answer.id) for article_id in sorted(named_in(values))]
    with opened(folder, "written") as database, database:
        database.execute("INSERT OR REPLACE INTO answers (id, kept_at, conversation, answer) VALUES (?, ?, ?, ?)", row)
        database.execute("DELETE FROM named WHERE id = ?", (answer.id,))
        database.executemany("INSERT INTO named VALUES (?, ?)", named)


def keep_if_possible(folder: Path, answer: Answer, *, conversation: str | None = None) -> str | None:
    """Keep a finished answer; where that fails, log why and return it, so that the answer itself is not lost."""
    try:
        keep(folder, answer, conversation=conversation)
    except StoreError as error:
        _log.warning("The answer %s was not kept: %s", answer.id, error)
        return str(error)
    return None


def get(folder: Path, archive: Archive, answer_id: str) -> Kept:
    """A kept answer, held against the archive as it is now.

    Raises:
        NotFoundError: there is no such answer.
        StoreError: the answers cannot be read.

    """
    if (folder / FILE).exists():
        with opened(folder, "read") as database:
            row = database.execute(f"{KEPT} WHERE id = ?", (answer_id,)).fetchone()
        if row is not None:
            return kept_from(archive, row)
    raise _no_answer(answer_id)


def give_feedback(folder: Path, answer_id: str, *, helpful: bool, comment: str | None = None) -> Feedback:
    """Keep what a reader says of an answer, beside it; what was said before is replaced.

    Raises:
        NotFoundError: there is no such answer.
        StoreError: it cannot be written.

    """
    given = Feedback(helpful, comment, now())
    if (folder / FILE).exists():
        with opened(folder, "written") as database, database:
            if database.execute("SELECT 1 FROM answers WHERE id = ?", (answer_id,)).fetchone():
                row = (answer_id, helpful, comment, given.given_at)
                database.execute("INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?)", row)
                return given
    raise _no_answer(answer_id)


def recent(folder: Path, archive: Archive, limit: int | None = None, *, stale: bool | None = None) -> Iterator[Kept]:
    """Kept answers, the latest first, each held against the archive as it is now.

    Args:
        limit: at most so many; without it, all.
        stale: only those with a citation that is out of date, or only those without; by default both.

    Raises:
        StoreError: the answers cannot be read.

    """
    if not (folder / FILE).exists():
        return
    given = 0
    with opened(folder, "read") as database:
        for row in database.execute(f"{KEPT} ORDER BY number DESC"):
            if given == limit:
                return
            kept = kept_from(archive, row)
            if stale is None or stale == bool(kept.stale):
                given += 1
                yield kept


class Anew(TypedDict):
    """A question with its moment and window, as `ask` takes them."""

    question: str
    as_of: str | None
    published_from: str | None
    published_to: str | None


def anew(answer: Answer) -> Anew:
    """What to ask to have the same question answered again.

    A follow-up is asked as it stands alone. Words of time that move on with the calendar (“since yesterday”) become the
    dates that they were read as.
    """
    understood, question = answer.understood, answer.standalone_question
    since, until = understood.published_from, understood.published_to
    for words in understood.time_words:
        if words.lower().startswith(("as of", "as at")):
            dated = f"as of {understood.as_of}"
        elif since and until:
            dated = f"published from {since} to {until}"
        else:
            dated = f"since {since}" if since else f"published by {until}"
        question = question.replace(words, dated, 1)
    return {"question": question, "as_of": answer.as_of, "published_from": since, "published_to": until}


def forget(folder: Path, article_ids: Collection[str]) -> tuple[int, bool]:
    """Remove the answers that quote or name these articles, and wipe what is left of them in the file.

    Later answers of the same conversation that lean on others go with them, for they hold names of what was answered.
    Returns how many answers were removed, and False if other programs read the file, so that traces can stay in it.

    Raises:
        StoreError: the file cannot be read or written.

    """
    if not (folder / FILE).exists():
        return 0, True
    with opened(folder, "changed") as database:
        with database:
            gone = {
                number: (answer_id, conversation)
                for article_id in article_ids
                for number, answer_id, conversation in database.execute(_NAMING, (article_id,))
            }
            for first, (_, conversation) in list(gone.items()):
                for number, answer_id, text in database.execute(_LATER, (conversation, first)):
                    if leans(json.loads(text)):
                        gone[number] = answer_id, conversation
            ids = [(answer_id,) for answer_id, _ in gone.values()]
            database.executemany("DELETE FROM answers WHERE id = ?", ids)
            database.executemany("DELETE FROM named WHERE id = ?", ids)
            database.executemany("DELETE FROM feedback WHERE id = ?", ids)
        return len(gone), wipe(database)


def _no_answer(answer_id: str) -> NotFoundError:
    return NotFoundError(f"There is no answer with the id “{answer_id}”; `dateline answers list` shows the ids.")


def kept_from(archive: Archive, row: tuple[Any, ...]) -> Kept:
    """A row of `KEPT`, held against the archive as it is now.

    Raises:
        StoreError: this Dateline cannot read it.

    """
    kept_at, conversation, text, helpful, comment, given_at = row
    feedback = None if given_at is None else Feedback(bool(helpful), comment, given_at)
    try:
        answer = Answer.from_dict(json.loads(text))
    except (ValidationError, ValueError) as error:
        raise StoreError(
            f"{FILE} holds an answer that this Dateline cannot read; remove that file, and ask anew."
        ) from error
    return Kept(answer, kept_at, conversation, stale_citations(archive, answer), feedback)


@contextmanager
def opened(folder: Path, what: str) -> Iterator[sqlite3.Connection]:
    """The answers' database, made where it is not there yet.

    Raises:
        StoreError: they cannot be `what`: read, written or changed.

    """
    path = folder / FILE
    try:
        with closing(sqlite3.connect(path, timeout=_SECONDS)) as database:
            with opening(folder):
                database.execute("PRAGMA journal_mode = WAL")
                database.execute("PRAGMA synchronous = NORMAL")
                database.execute("PRAGMA secure_delete = ON")
                database.executescript(_TABLES)
            yield database
    except sqlite3.Error as error:
        raise StoreError(f"The answers in {path} cannot be {what}: {error}.") from error
