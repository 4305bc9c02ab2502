"""Opening the archive's database: the engine, and the schema brought to its newest step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text

from dateline.index.errors import StoreError

HEAD = "0004"
"""The newest step in `migrations/versions`; a test holds it against the files."""


def open_engine(url: str) -> Engine:
    """An engine on the database, its schema upgraded where it is older.

    Raises:
        StoreError: the database was written by a newer Dateline.

    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
    with engine.begin() as connection:
        found = _step(connection)
        if found != HEAD:
            _upgrade(connection, found)
    return engine


def _set_pragmas(connection: Any, _record: object) -> None:
    for pragma in ("busy_timeout=60000", "journal_mode=WAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _step(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection, found: str | None) -> None:
    from alembic import (
        command,  # imported only where there is something to upgrade: it is slow to load
    )
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            f"The archive has schema {found}, which this Dateline does not know; it was written by a newer one. "
            "Upgrade Dateline, or use another --store."
        ) from error
