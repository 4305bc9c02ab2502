"""Keys of the HTTP API: made, kept as hashes, looked up, revoked.

A key is 256 random bits; only its SHA-256 is kept. A slow hash is for passwords, which can be guessed: nobody guesses
256 bits, and a fast hash can be checked with every request. They lie in one SQLite file in the store's folder, which
several processes may use at once; a key that was revoked is refused from the next request on.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from dateline.index.dates import now
from dateline.index.errors import InputError, NotFoundError, StoreError

FILE = "keys.sqlite3"
Scope = Literal["chat", "search", "ingest", "admin"]
"""What a key may do; `admin` may do all."""
SCOPES: tuple[Scope, ...] = get_args(Scope)
LONGEST_NAME = 100

_SECONDS = 5
"""For which one process waits while another writes."""
_TABLE = """
    CREATE TABLE IF NOT EXISTS keys (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        widget INTEGER NOT NULL,
        hash BLOB NOT NULL,
        scopes TEXT NOT NULL,
        origins TEXT NOT NULL,
        created_at TEXT NOT NULL,
        revoked_at TEXT
    );
"""
_COLUMNS = "id, name, widget, hash, scopes, origins, created_at, revoked_at"
_TOKEN = re.compile(r"(sk|pk)_([0-9a-f]{16})_[A-Za-z0-9_-]{43}")
_ORIGIN = re.compile(r"https?://(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret."""

    id: str
    name: str
    widget: bool
    """Whether it may be published: it can only chat, from pages of `origins`."""
    scopes: tuple[Scope, ...]
    origins: tuple[str, ...]
    created_at: str
    """ISO date-time in UTC."""
    revoked_at: str | None

    def may(self, scope: Scope) -> bool:
        """Whether it covers a scope."""
        return scope in self.scopes or "admin" in self.scopes

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain JSON values."""
        return asdict(self)


class Keys:
    """The keys of one store."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def create(self, name: str, scopes: Sequence[str] = ("chat", "search")) -> tuple[Key, str]:
        """A new secret key, and its token (`sk_…`), which is nowhere kept.

        Raises:
            InputError: the name is empty or too long, or there is no such scope.
            StoreError: the keys cannot be written.

        """
        unknown = [scope for scope in scopes if scope not in SCOPES]
        if unknown or not scopes:
            named = f"There is no scope “{unknown[0]}”" if unknown else "A key needs a scope"
            raise InputError(f"{named}; the scopes are {', '.join(SCOPES)}.")
        return self._add(name, tuple(scope for scope in SCOPES if scope in scopes), None)

    def create_for_widget(self, name: str, origins: Sequence[str]) -> tuple[Key, str]:
        """A new publishable key, and its token (`pk_…`): it can only chat, from pages of these origins.

        Raises:
            InputError: the name is empty or too long, or an origin is none (`https://news.example`).
            StoreError: the keys cannot be written.

        """
        if not origins:
            raise InputError("A widget key needs the origin of the pages that it is for, such as https://news.example.")
        clean = tuple(dict.fromkeys(origin.strip().lower().rstrip("/") for origin in origins))
        for origin in clean:
            if not _ORIGIN.fullmatch(origin):
                raise InputError(
                    f"“{origin}” is no origin; give scheme, host and, if it is unusual, port, such as"
                    " https://news.example or http://localhost:3000."
                )
        return self._add(name, ("chat",), clean)

    def all(self) -> list[Key]:
        """Every key, the oldest first, those that were revoked included.

        Raises:
            StoreError: the keys cannot be read.

        """
        if not self._path.exists():
            return []
        with self._opened("read") as database:
            return [_key(row) for row in database.execute(f"SELECT {_COLUMNS} FROM keys ORDER BY rowid")]  # nosec B608

    def revoke(self, id_: str) -> Key:
        """Refuse a key from now on; one that is revoked already stays so.

        Raises:
            NotFoundError: there is no such key.
            StoreError: the keys cannot be written.

        """
        with self._opened("changed") as database, database:
            database.execute("UPDATE keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?", (now(), id_))
            row = database.execute(f"SELECT {_COLUMNS} FROM keys WHERE id = ?", (id_,)).fetchone()  # nosec B608
        if row is None:
            raise NotFoundError(f"There is no key “{id_}”; `dateline keys list` shows their ids.")
        return _key(row)

    def in_force(self) -> bool:
        """Whether there is a key that was not revoked.

        Raises:
            StoreError: the keys cannot be read.

        """
        return any(key.revoked_at is None for key in self.all())

    def origins(self) -> frozenset[str]:
        """The origins of all widget keys in force.

        Raises:
            StoreError: the keys cannot be read.

        """
        return frozenset(origin for key in self.all() if key.revoked_at is None for origin in key.origins)

    def find(self, token: str) -> Key | None:
        """The key that a token is, revoked or not; None if it is none.

        The secret is compared as a hash, in a time that does not depend on where two of them differ.

        Raises:
            StoreError: the keys cannot be read.

        """
        given = _TOKEN.fullmatch(token)
        row = self._row(given.group(2)) if given else None
        kept = row[3] if row else bytes(32)
        same = hmac.compare_digest(_hash(token), kept)
        return _key(row) if row is not None and same else None

    def _row(self, id_: str) -> tuple[Any, ...] | None:
        if not self._path.exists():
            return None
        with self._opened("read") as database:
            row: tuple[Any, ...] | None
            row = database.execute(f"SELECT {_COLUMNS} FROM keys WHERE id = ?", (id_,)).fetchone()  # nosec B608
        return row

    def _add(self, name: str, scopes: tuple[Scope, ...], origins: tuple[str, ...] | None) -> tuple[Key, str]:
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_NAME:
            raise InputError(f"A key needs a name of at most {LONGEST_NAME} characters, to be known by later.")
        widget = origins is not None
        key = Key(secrets.token_hex(8), name, widget, scopes, origins or (), now(), None)
        token = f"{'pk' if widget else 'sk'}_{key.id}_{secrets.token_urlsafe(32)}"
        row = (key.id, name, widget, _hash(token), json.dumps(scopes), json.dumps(key.origins), key.created_at, None)
        with self._opened("written") as database, database:
            database.execute("INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        return key, token

    @contextmanager
    def _opened(self, what: str) -> Iterator[sqlite3.Connection]:
        try:
            if not self._path.exists():
                self._path.touch(mode=0o600)  # before SQLite makes it readable for others
            with closing(sqlite3.connect(self._path, timeout=_SECONDS)) as database:
                database.execute(_TABLE)
                yield database
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"The keys in {self._path} cannot be {what}: {error}.") from error


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()


def _key(row: tuple[Any, ...]) -> Key:
    id_, name, widget, _, scopes, origins, created_at, revoked_at = row
    return Key(id_, name, bool(widget), tuple(json.loads(scopes)), tuple(json.loads(origins)), created_at, revoked_at)
