"""What becomes of an article that is taken in: a new one, another text of a known one, or nothing new.

One `Intake` is the work of one transaction. What the archive knows of the articles is read once at its beginning, and
an article of which nothing is new costs no further query.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Connection, Table, func, insert, select, update

from dateline.index import tables as t
from dateline.index.announcements import announced
from dateline.index.article import By, Event, EventKind, RawArticle, Status
from dateline.index.copies import overlap
from dateline.index.dates import END_OF_TIME, instant
from dateline.index.lifetimes import spans
from dateline.index.passages import Passage
from dateline.index.rows import article_columns, chunks, event_of, passage_columns
from dateline.index.sketches import Text

Outcome = Literal["new", "changed", "unchanged", "absent"]
"""`absent`: it takes back an article that the archive does not have, and brings no text of its own."""
_REPEATED = 0.3
"""Share of the shorter text above which a text repeats an earlier one; a notice has words of its own."""
Split = Callable[[str, int, str | None, str], list[Passage]]
"""(article id, revision number, title, text) -> passages."""


@dataclass(frozen=True, slots=True)
class Head:
    """A revision without its text."""

    number: int
    content_hash: str
    valid_from: int
    version: int | None


@dataclass(slots=True)
class Known:
    """What the archive holds of an article, kept up to date while the transaction goes on."""

    columns: dict[str, Any]
    heads: list[Head]

    def newest(self) -> tuple[Head, int]:
        """The newest revision, and from when on it is valid."""
        last = spans(self.heads, END_OF_TIME)[-1]
        return last.revision, last.start

    def older(self, raw: RawArticle) -> bool:
        """Whether the source has given a higher number since."""
        mine = self.columns["version"]
        return raw.version is not None and mine is not None and raw.version < mine

    def later(self, raw: RawArticle) -> bool:
        """Whether the source gives a higher number than ever before."""
        mine = self.columns["version"]
        return raw.version is not None and mine is not None and raw.version > mine


class Intake:
    """The articles that one transaction takes in."""

    def __init__(self, connection: Connection, article_ids: Sequence[str], split: Split, seen_at: str) -> None:
        self._connection = connection
        self._split = split
        self._seen_at = seen_at
        self._known = _read(connection, article_ids)
        self._rows: dict[Table, list[dict[str, Any]]] = {t.articles: [], t.revisions: [], t.passages: []}
        self.texts: dict[str, RawArticle] = {}
        """The articles whose newest text is another one now, by id."""

    def flush(self) -> None:
        """Write what is still to be written: the rows of all new articles at once."""
        for table, rows in self._rows.items():
            if rows:
                self._connection.execute(insert(table), rows)
                rows.clear()

    def take(self, raw: RawArticle) -> Outcome:
        """Take one article in."""
        known, content_hash = self._known.get(raw.article_id), raw.content_hash
        same = [head for head in known.heads if head.content_hash == content_hash] if known else []
        signal = None if same else announced(raw.text)  # a known text was heeded when it came
        retracts = raw.retracted or signal == "retracted"
        wordless = retracts and not raw.text.strip()
        if known is None:
            if wordless:
                return "absent"
            self._add(raw, signal, retracts=retracts)
            return "new"
        touched = self._heed(known, raw, retracts=retracts)
        if not wordless:
            newest, start = known.newest()
            if same and (newest in same or not _reverts(raw, newest, start)):
                touched |= newest in same and self._restate(known, raw)
            else:
                number = self.revise(raw, "corrected" if signal == "corrected" else "revised", "source")
                if retracts:
                    self._let_stand(raw, known, number)
                touched = True
        self._set(known, {"version": _highest(known.columns["version"], raw.version)})
        if touched:
            self._mark_open(raw.article_id)
        return "changed" if touched else "unchanged"

    def known(self, article_id: str) -> Known | None:
        """What the archive holds of an article by now."""
        return self._known.get(article_id)

    def revise(self, raw: RawArticle, kind: EventKind, by: By, note: str | None = None) -> int:
        """Give a known article another text; returns the revision's number."""
        known = self._known[raw.article_id]
        head = Head(
            number=max(head.number for head in known.heads) + 1,
            content_hash=raw.content_hash,
            valid_from=_valid_from(raw, known, self._seen_at),
            version=raw.version,
        )
        known.heads.append(head)
        status: Status = "retracted" if known.columns["status"] == "retracted" else "corrected"
        changes: dict[str, Any] = {"status": status}
        if known.newest()[0] is head:
            kept = {name: value for name, value in article_columns(raw).items() if value not in (None, [])}
            changes |= {**kept, "title": raw.title, "updated_at": raw.updated_at, "revision": head.number}
            self.texts[raw.article_id] = raw
        self._set(known, changes)
        self._insert_revision(raw, head)
        self.note(raw.article_id, kind, raw.updated_at or raw.fetched_at, by, revision=head.number, note=note)
        self._mark_open(raw.article_id)
        return head.number

    def retract(self, article_id: str, at: str | None, by: By, note: str | None = None) -> None:
        """Note that an article was taken back, at a moment that may be unknown."""
        self._set(self._known[article_id], {"status": "retracted", "retracted_at": at, "notice": None})
        self.note(article_id, "retracted", at, by, note=note)
        self._mark_open(article_id)

    def restore(self, article_id: str, at: str | None, by: By, note: str | None = None) -> None:
        """Undo a retraction: the article counts as if it had never been taken back."""
        known, e = self._known[article_id], t.events.c
        said = select(e.number).where(e.article_id == article_id, e.kind == "corrected")
        corrected = len(known.heads) > 1 or self._connection.execute(said).first() is not None
        self._set(known, {"status": "corrected" if corrected else "current", "retracted_at": None, "notice": None})
        self.note(article_id, "restored", at, by, note=note)
        self._mark_open(article_id)

    def note(
        self,
        article_id: str,
        kind: EventKind,
        at: str | None,
        by: By,
        *,
        revision: int | None = None,
        note: str | None = None,
    ) -> None:
        """Write an event into the article's history."""
        self.flush()
        e = t.events.c
        number = select(func.coalesce(func.max(e.number), 0) + 1).where(e.article_id == article_id)
        self._connection.execute(
            insert(t.events).values(
                article_id=article_id,
                number=self._connection.execute(number).scalar_one(),
                kind=kind,
                at=at,
                noted_at=self._seen_at,
                by=by,
                revision=revision,
                note=note,
            )
        )

    def _add(self, raw: RawArticle, signal: Status | None, *, retracts: bool) -> None:
        head = Head(1, raw.content_hash, _valid_from(raw, None, self._seen_at), raw.version)
        columns = {
            "id": raw.article_id,
            **article_columns(raw),
            "status": "corrected" if signal == "corrected" else "current",
            "revision": 1,
            "retracted_at": None,
            "notice": None,
            "version": raw.version,
        }
        self._known[raw.article_id] = Known(columns, [head])
        self._rows[t.articles].append(columns)
        self._insert_revision(raw, head)
        self.texts[raw.article_id] = raw
        if signal == "corrected":
            self.note(raw.article_id, "corrected", raw.updated_at, "source", revision=1)
        if retracts:
            self.retract(raw.article_id, raw.updated_at, "source")

    def _heed(self, known: Known, raw: RawArticle, *, retracts: bool) -> bool:
        """What the source says of a retraction, if it counts; returns whether anything is new in it."""
        retracted = known.columns["status"] == "retracted"
        if not retracts:
            last = self._last(raw.article_id) if retracted and known.later(raw) else None
            if last is not None and last.by == "source":
                self.restore(raw.article_id, raw.updated_at, "source")
                return True
            return False
        if known.older(raw):
            return False
        at = _stated_change(raw, known)
        if retracted:
            earlier = known.columns["retracted_at"]
            if at is None or (earlier is not None and instant(earlier) <= instant(at)):
                return False
            self._set(known, {"retracted_at": at})
            return True
        last = self._last(raw.article_id)
        if last is not None and last.kind == "restored" and last.by == "hand":
            # Somebody undid it: only a newer word of the source counts.
            since = instant(last.at or last.noted_at)
            if not known.later(raw) and not (raw.updated_at and instant(raw.updated_at) > since):
                return False
        self.retract(raw.article_id, at or raw.fetched_at, "source")
        return True

    def _let_stand(self, raw: RawArticle, known: Known, number: int) -> None:
        """A text that takes its article back stays in force, if it says so instead of what it takes back.

        Many repeat the text below a line that says so: that is no notice, and none of it counts.
        """
        self.flush()
        r = t.revisions.c
        earlier = select(r.text).where(r.article_id == raw.article_id, r.number != number)
        if known.columns["status"] == "retracted" and known.newest()[0].number == number:
            its = Text(raw.text)
            others = [Text(text) for text in self._connection.execute(earlier).scalars()]
            if its.words and all(not other.words or overlap(its, other).shorter <= _REPEATED for other in others):
                self._set(known, {"notice": number})

    def _last(self, article_id: str) -> Event | None:
        """The last of the article's retractions and restorations."""
        e = t.events.c
        query = select(t.events).where(e.article_id == article_id, e.kind.in_(("retracted", "restored")))
        row = self._connection.execute(query.order_by(e.number.desc()).limit(1)).first()
        return event_of(row) if row else None

    def _restate(self, known: Known, raw: RawArticle) -> bool:
        """The newest text again: only what is said about it may have changed."""
        if known.older(raw):
            return False
        stated = {name: value for name, value in article_columns(raw).items() if value not in (None, [])}
        fetched = known.columns["fetched_at"]
        if fetched is not None and instant(raw.fetched_at or fetched) >= instant(fetched):
            stated.pop("fetched_at", None)  # that it is still there is nothing new
        changes = {name: value for name, value in stated.items() if known.columns[name] != value}
        newest, _ = known.newest()
        if raw.version is not None and (newest.version or 0) < raw.version:
            self._amend(raw.article_id, known, newest, version=raw.version)
        if not changes:
            return False
        if len(known.heads) == 1 and not (known.columns["updated_at"] or raw.updated_at):
            # Its date has become known, or was mended: the text was public from then.
            undated = not (raw.published_at or known.columns["published_at"])
            if date := changes.get("published_at") or (changes.get("fetched_at") if undated else None):
                self._amend(raw.article_id, known, known.heads[0], valid_from=instant(date))
        self._set(known, changes)
        return True

    def _amend(self, article_id: str, known: Known, head: Head, **values: Any) -> None:
        self.flush()
        known.heads[known.heads.index(head)] = replace(head, **values)
        r = t.revisions.c
        query = update(t.revisions).where(r.article_id == article_id, r.number == head.number)
        self._connection.execute(query.values(values))

    def _set(self, known: Known, values: dict[str, Any]) -> None:
        changes = {name: value for name, value in values.items() if known.columns[name] != value}
        if changes:
            self.flush()
            known.columns |= changes
            self._connection.execute(update(t.articles).where(t.articles.c.id == known.columns["id"]).values(changes))

    def _insert_revision(self, raw: RawArticle, head: Head) -> None:
        self._rows[t.revisions].append(
            {
                "article_id": raw.article_id,
                "number": head.number,
                "title": raw.title,
                "text": raw.text,
                "content_hash": head.content_hash,
                "seen_at": self._seen_at,
                "valid_from": head.valid_from,
                "indexed": False,
                "version": head.version,
            }
        )
        passages = self._split(raw.article_id, head.number, raw.title, raw.text)
        self._rows[t.passages] += [passage_columns(passage) for passage in passages]

    def _mark_open(self, article_id: str) -> None:
        """What the indexes know of the article must be renewed."""
        self.flush()
        query = update(t.revisions).where(t.revisions.c.article_id == article_id, t.revisions.c.indexed.is_(True))
        self._connection.execute(query.values(indexed=False))


def _read(connection: Connection, article_ids: Sequence[str]) -> dict[str, Known]:
    known: dict[str, Known] = {}
    r = t.revisions.c
    heads = select(r.article_id, r.number, r.content_hash, r.valid_from, r.version)
    for chunk in chunks(sorted(set(article_ids))):
        for row in connection.execute(select(t.articles).where(t.articles.c.id.in_(chunk))):
            known[row.id] = Known(dict(row._mapping), [])
        for row in connection.execute(heads.where(r.article_id.in_(chunk))):
            known[row.article_id].heads.append(Head(row.number, row.content_hash, row.valid_from, row.version))
    return known


def _valid_from(raw: RawArticle, known: Known | None, seen_at: str) -> int:
    """From when on this text was public, as far as the source tells.

    A text with a date of change was public from then. The first text of an article was public from its date of
    publication. A changed text without a date of its own is known only from the day it was fetched or seen.
    """
    if raw.updated_at:
        return max(instant(raw.updated_at), instant(raw.published_at or raw.updated_at))
    if known is None or known.older(raw):
        original = True
    else:
        original = known.columns["updated_at"] is not None and not known.later(raw)
    return instant((raw.published_at if original else None) or raw.fetched_at or seen_at)


def _reverts(raw: RawArticle, newest: Head, start: int) -> bool:
    """Whether the article went back to an earlier text, as its source says by a higher number or a later date."""
    if raw.version is not None and newest.version is not None:
        return raw.version > newest.version
    return raw.updated_at is not None and instant(raw.updated_at) > start


def _stated_change(raw: RawArticle, known: Known) -> str | None:
    """A date of change that was not known before; one that was is that of an earlier change."""
    before = known.columns["updated_at"]
    return raw.updated_at if raw.updated_at and (before is None or instant(raw.updated_at) > instant(before)) else None


def _highest(*versions: int | None) -> int | None:
    return max((version for version in versions if version is not None), default=None)
