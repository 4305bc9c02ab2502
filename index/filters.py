"""What a search may find: conditions on when and by whom an article was published, in the terms of the indexes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

from dateline.index.article import Status
from dateline.index.dates import END_OF_TIME, instant
from dateline.index.entry import folded, language_of
from dateline.index.errors import InputError

STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody asks for; each condition holds for every result, and none that meets all of them is left out.

    Names are compared without case and surrounding white space.
    """

    as_of: str | None = None
    """ISO date or date-time: only what stood in the articles then, nothing that was published or revised later; a day
    counts to its end. None: what stands in them now."""
    published_from: str | None = None
    """ISO date or date-time of publication, the earliest; an article without one counts from when it was first seen."""
    published_to: str | None = None
    """The latest; a day counts to its end."""
    outlets: tuple[str, ...] = ()
    """Any of these; empty: all. The same for the next three."""
    sections: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """Language tags (BCP 47), compared by their first part: `en` is met by `en-GB`."""
    statuses: tuple[str, ...] = ()
    """`current`, `corrected` or `retracted`; of a retracted article only its notice stands."""

    def conditions(self) -> Conditions:
        """The same in the indexes' terms.

        Raises:
            InputError: a date is none, the dates are the wrong way round, or there is no such status.

        """
        if wrong := [status for status in self.statuses if status not in STATUSES]:
            raise InputError(f"There is no status “{wrong[0]}”; there are {', '.join(STATUSES)}.")
        since = None if self.published_from is None else instant(self.published_from)
        until = None if self.published_to is None else instant(self.published_to, end_of_day=True)
        if since is not None and until is not None and since > until:
            raise InputError(
                f"No article is from {self.published_from} or later and from {self.published_to} or before."
            )
        return Conditions(
            at=None if self.as_of is None else instant(self.as_of, end_of_day=True),
            since=since,
            until=until,
            outlet=tuple(map(folded, self.outlets)),
            section=tuple(map(folded, self.sections)),
            language=tuple(map(language_of, self.languages)),
            status=tuple(self.statuses),
        )


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions on what the indexes hold of a passage (`entry.Facts`); moments in seconds since 1970 UTC."""

    at: int | None = None
    since: int | None = None
    until: int | None = None
    outlet: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    status: tuple[str, ...] = ()

    def sql(self) -> tuple[str, list[Any]]:
        """A condition on the columns of the full-text index's entries, and its values."""
        parts = [f"{name} {comparison} ?" for name, comparison, _ in self._bounds()]
        values: list[Any] = [value for _, _, value in self._bounds()]
        for name in ("outlet", "section", "language", "status"):
            if allowed := list(dict.fromkeys(getattr(self, name))):
                parts.append(f"{name} IN ({', '.join('?' * len(allowed))})")
                values += allowed
        return " AND ".join(parts), values

    def _bounds(self) -> list[tuple[str, str, int]]:
        latest, after = (END_OF_TIME, END_OF_TIME - 1) if self.at is None else (self.at, self.at)
        bounds = [("valid_from", "<=", latest), ("valid_to", ">", after)]
        if self.since is not None:
            bounds.append(("published", ">=", self.since))
        if self.until is not None:
            bounds.append(("published", "<=", self.until))
        return bounds
