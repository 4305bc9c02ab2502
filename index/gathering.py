"""Articles find their story: each new text is looked up by its bands, held against what it meets, and joined to it.

Copies of copies are copies: two trimmings of one report share little with each other, and all with the report. A story
is therefore all articles that hang together by copies, whatever the order in which they came. The archive keeps the
sketches, their bands and each article's story, and one transaction changes them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from dateline.index import tables as t
from dateline.index.copies import is_copy, speaks_of
from dateline.index.dates import instant
from dateline.index.rows import chunks
from dateline.index.sketches import Sketch, Text, resemblance, sketch
from dateline.index.stories import host_of, story_id

_FAINTEST = 0.05
"""Estimated Jaccard index below which two texts are not held against each other: no copies have less than 0.14."""
_FULL = 100
"""Sketches that one band takes: a band that more share belongs to a form that hundreds of pages print."""


@dataclass(frozen=True, slots=True)
class Told:
    """What else but its words decides whether an article is a copy."""

    article_id: str
    story: str
    house: str
    """The outlet, else the host of the address; empty where neither is known."""
    day: float | None
    """Days since 1970 on which it was published."""


def sketch_of(title: str | None, text: str) -> Sketch | None:
    """The sketch by which an article finds its copies; None for a text that its headline has nothing to do with."""
    words = Text(text)
    return sketch(words) if speaks_of(title, words) else None


class Gathering:
    """The stories of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._texts: dict[int, Text] = {}

    def place(self, sketches: Mapping[str, Sketch | None]) -> None:
        """Give articles whose newest text is new their place; they leave the stories in which they were before."""
        if not sketches:
            return
        self.leave(list(sketches))
        numbers, fresh = self._numbers([its for its in sketches.values() if its])
        a = t.articles.c
        query = (
            update(t.articles).where(a.id == bindparam("of")).values(story_id=bindparam("its"), sketch=bindparam("no"))
        )
        rows = [
            {"of": article_id, "its": story_id([article_id]), "no": numbers[its.words_hash] if its else None}
            for article_id, its in sorted(sketches.items())
        ]
        self._connection.execute(query, rows)
        for _, its in sorted(sketches.items()):
            if its:
                self._join(numbers[its.words_hash], its, fresh=its.words_hash in fresh)
                fresh.discard(its.words_hash)

    def leave(self, article_ids: Sequence[str]) -> None:
        """Take articles out of their stories; what they held together falls apart."""
        a = t.articles.c
        stories: set[str] = set()
        sketches: set[int] = set()
        for chunk in chunks(article_ids):
            query = select(a.story_id, a.sketch).where(a.id.in_(chunk), a.story_id.is_not(None))
            for row in self._connection.execute(query):
                stories.add(row.story_id)
                sketches.update(() if row.sketch is None else (row.sketch,))
            if stories:
                self._connection.execute(update(t.articles).where(a.id.in_(chunk)).values(story_id=None, sketch=None))
        for number in sorted(sketches):
            self._forget_if_unused(number)
        rest: dict[str, int | None] = {}
        for chunk in chunks(sorted(stories)):
            query = select(a.id, a.sketch).where(a.story_id.in_(chunk))
            rest.update({row.id: row.sketch for row in self._connection.execute(query)})
        for article_id in rest:
            self._connection.execute(
                update(t.articles).where(a.id == article_id).values(story_id=story_id([article_id]))
            )
        for number in sorted({number for number in rest.values() if number is not None}):
            self._join(number, self._kept(number))

    def _join(self, number: int, its: Sketch, *, fresh: bool = False) -> None:
        """Unite the story of a sketch's articles with those of its copies; the bands of a fresh one are kept."""
        met = self._meet(number, its, keep=fresh)
        if fresh and not met:
            return
        candidates = self._likely(its, met)
        told = self._told([number, *candidates])
        mine = told.pop(number)
        united = {one.story for one in mine}
        for candidate in candidates:
            others = told[candidate]
            if not united.issuperset(one.story for one in others) and self._are_copies(number, mine, candidate, others):
                united.update(one.story for one in others)
        if len(united) > 1:
            a = t.articles.c
            smallest = self._connection.execute(select(func.min(a.id)).where(a.story_id.in_(united))).scalar_one()
            query = update(t.articles).where(a.story_id.in_(united)).values(story_id=story_id([smallest]))
            self._connection.execute(query)

    def _meet(self, number: int, its: Sketch, *, keep: bool) -> set[int]:
        """The sketches that share a band with this one, whose own bands are kept where asked."""
        b = t.buckets.c
        keys = its.keys()
        rows = self._connection.execute(select(b.key, b.sketch).where(b.key.in_(keys))).all()
        if keep:
            taken = Counter(row.key for row in rows)
            mine = [{"key": key, "sketch": number} for key in dict.fromkeys(keys) if taken[key] < _FULL]
            if mine:
                self._connection.execute(insert(t.buckets), mine)
        return {row.sketch for row in rows} - {number}

    def _likely(self, its: Sketch, met: Iterable[int]) -> list[int]:
        """Of the sketches that were met, those that can be copies, the likeliest first."""
        s = t.sketches.c
        estimates = {
            row.number: estimate
            for chunk in chunks(sorted(met))
            for row in self._connection.execute(select(s.number, s.minhash).where(s.number.in_(chunk)))
            if (estimate := resemblance(its.minhash, row.minhash)) >= _FAINTEST
        }
        return sorted(estimates, key=lambda other: (-estimates[other], other))

    def _told(self, numbers: Sequence[int]) -> dict[int, list[Told]]:
        a = t.articles.c
        found: dict[int, list[Told]] = defaultdict(list)
        query = select(a.id, a.story_id, a.outlet, a.url, a.published_at, a.sketch).order_by(a.id)
        for chunk in chunks(numbers):
            for row in self._connection.execute(query.where(a.sketch.in_(chunk))):
                house = (row.outlet or "").strip().casefold() or host_of(row.url)
                day = instant(row.published_at) / 86_400 if row.published_at else None
                found[row.sketch].append(Told(row.id, row.story_id, house, day))
        return found

    def _are_copies(self, number: int, mine: Iterable[Told], other: int, others: Iterable[Told]) -> bool:
        circumstances = {
            (
                not one.house or not two.house or one.house == two.house,
                None if one.day is None or two.day is None else abs(one.day - two.day),
            )
            for one in mine
            for two in others
        }
        text, other_text = self._text(number), self._text(other)
        return any(is_copy(text, other_text, one_house=house, days=days) for house, days in circumstances)

    def _text(self, number: int) -> Text:
        if number not in self._texts:
            a, r = t.articles.c, t.revisions.c
            query = (
                select(r.text)
                .join(t.articles, (a.id == r.article_id) & (a.revision == r.number))
                .where(a.sketch == number)
                .order_by(a.id)
                .limit(1)
            )
            self._texts[number] = Text(self._connection.execute(query).scalar_one())
        return self._texts[number]

    def _numbers(self, sketches: Sequence[Sketch]) -> tuple[dict[str, int], set[str]]:
        """The numbers of sketches, by the hash of their words; and which of them are new and are kept from now on."""
        s = t.sketches.c
        new = {its.words_hash: its for its in sketches}
        numbers: dict[str, int] = {}
        for chunk in chunks(list(new)):
            query = select(s.words_hash, s.number).where(s.words_hash.in_(chunk))
            numbers.update({row.words_hash: row.number for row in self._connection.execute(query)})
        last = self._connection.execute(select(func.coalesce(func.max(s.number), 0))).scalar_one()
        fresh = [hash_ for hash_ in new if hash_ not in numbers]
        numbers.update({hash_: last + i for i, hash_ in enumerate(fresh, 1)})
        rows = [
            {"number": numbers[hash_], "words_hash": hash_, "runs": new[hash_].runs, "minhash": new[hash_].minhash}
            for hash_ in fresh
        ]
        if rows:
            self._connection.execute(insert(t.sketches), rows)
        return numbers, set(fresh)

    def _kept(self, number: int) -> Sketch:
        row = self._connection.execute(select(t.sketches).where(t.sketches.c.number == number)).one()
        return Sketch(row.words_hash, row.runs, row.minhash)

    def _forget_if_unused(self, number: int) -> None:
        s, b = t.sketches.c, t.buckets.c
        if self._connection.execute(select(t.articles.c.id).where(t.articles.c.sketch == number).limit(1)).first():
            return
        keys = self._kept(number).keys()
        self._connection.execute(delete(t.buckets).where(b.key.in_(keys), b.sketch == number))
        self._connection.execute(delete(t.sketches).where(s.number == number))
        self._texts.pop(number, None)
