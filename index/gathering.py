"""Articles find their story: each new text is looked up by its bands, held against what it meets, and joined to it.

Copies of copies are copies: two trimmings of one report share little with each other, and all with the report. A story
is therefore all articles that hang together by copies, whatever the order in which they came. The archive keeps the
sketches, their bands and each article's story, and one transaction changes them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

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
    return sketch(text) if speaks_of(title, Text(text)) else None


class Gathering:
    """The stories of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._texts: dict[int, Text] = {}

    def place(self, sketches: Mapping[str, Sketch | None]) -> None:
        """Give articles whose newest text is new their place; they leave the stories in which they were before."""
        self.leave(list(sketches))
        for article_id, its in sorted(sketches.items()):
            number = self._number(its) if its else None
            self._set([article_id], story=story_id([article_id]), sketch=number)
            self._join(article_id)

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
            self._set(chunk, story=None, sketch=None)
        for number in sorted(sketches):
            self._forget_if_unused(number)
        rest: list[str] = []
        for chunk in chunks(sorted(stories)):
            rest += self._connection.execute(select(a.id).where(a.story_id.in_(chunk))).scalars()
        for article_id in rest:
            self._set([article_id], story=story_id([article_id]))
        for article_id in sorted(rest):
            self._join(article_id)

    def _join(self, article_id: str) -> None:
        """Unite the article's story with those of its copies."""
        a = t.articles.c
        number = self._connection.execute(select(a.sketch).where(a.id == article_id)).scalar()
        if number is None:
            return
        candidates = self._candidates(number)
        told = self._told([number, *candidates])
        mine = told.pop(number)
        united = {one.story for one in mine}
        for candidate in candidates:
            others = told[candidate]
            if not united.issuperset(one.story for one in others) and self._are_copies(number, mine, candidate, others):
                united.update(one.story for one in others)
        if len(united) > 1:
            smallest = self._connection.execute(select(func.min(a.id)).where(a.story_id.in_(united))).scalar_one()
            query = update(t.articles).where(a.story_id.in_(united)).values(story_id=story_id([smallest]))
            self._connection.execute(query)

    def _candidates(self, number: int) -> list[int]:
        """Sketches that share a band with this one and may be copies of it, the likeliest first."""
        s, b = t.sketches.c, t.buckets.c
        mine = self._connection.execute(select(s.minhash).where(s.number == number)).scalar_one()
        keys = Sketch("", 0, mine).keys()
        met = self._connection.execute(select(b.sketch).where(b.key.in_(keys), b.sketch != number).distinct()).scalars()
        estimates = {
            row.number: estimate
            for chunk in chunks(list(met))
            for row in self._connection.execute(select(s.number, s.minhash).where(s.number.in_(chunk)))
            if (estimate := resemblance(mine, row.minhash)) >= _FAINTEST
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

    def _number(self, its: Sketch) -> int:
        """The number of a sketch, which is kept together with its bands if it is new."""
        s, b = t.sketches.c, t.buckets.c
        known = self._connection.execute(select(s.number).where(s.words_hash == its.words_hash)).scalar()
        if known is not None:
            return int(known)
        keys = its.keys()
        full = Counter(self._connection.execute(select(b.key).where(b.key.in_(keys))).scalars())
        values = {"words_hash": its.words_hash, "runs": its.runs, "minhash": its.minhash}
        number = int(self._connection.execute(insert(t.sketches).values(values)).inserted_primary_key[0])
        rows = [{"key": key, "sketch": number} for key in dict.fromkeys(keys) if full[key] < _FULL]
        if rows:
            self._connection.execute(insert(t.buckets), rows)
        return number

    def _forget_if_unused(self, number: int) -> None:
        s, b = t.sketches.c, t.buckets.c
        if self._connection.execute(select(t.articles.c.id).where(t.articles.c.sketch == number).limit(1)).first():
            return
        minhash = self._connection.execute(select(s.minhash).where(s.number == number)).scalar_one()
        keys = Sketch("", 0, minhash).keys()
        self._connection.execute(delete(t.buckets).where(b.key.in_(keys), b.sketch == number))
        self._connection.execute(delete(t.sketches).where(s.number == number))
        self._texts.pop(number, None)

    def _set(self, article_ids: Sequence[str], *, story: str | None, **values: int | None) -> None:
        query = update(t.articles).where(t.articles.c.id.in_(article_ids))
        self._connection.execute(query.values(story_id=story, **values))
