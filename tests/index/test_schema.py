"""The archive's schema: one truth in the tables, the same in the migrations."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from dateline.index import schema, tables
from dateline.index.archive import Archive
from dateline.index.errors import StoreError

MIGRATIONS = Path(schema.__file__).parent / "migrations"


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'archive.sqlite3'}"


def test_the_head_is_the_newest_step_on_disk() -> None:
    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD
    newest = sorted((MIGRATIONS / "versions").glob("v*.py"))[-1]
    assert newest.name.startswith(f"v{schema.HEAD}_")


def test_the_steps_lead_to_the_tables(tmp_path: Path) -> None:
    engine = schema.open_engine(url(tmp_path))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
    engine.dispose()


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    Archive(url(tmp_path)).close()
    before = (tmp_path / "archive.sqlite3").read_bytes()
    Archive(url(tmp_path)).close()
    assert (tmp_path / "archive.sqlite3").read_bytes() == before


def test_a_folder_with_odd_characters_in_its_name_does_no_harm(tmp_path: Path) -> None:
    folder = tmp_path / "50% of é, #1 & more?"
    folder.mkdir()
    archive = Archive(url(tmp_path / folder.name))
    assert archive.counts()["articles"] == 0
    archive.close()


def test_an_archive_of_a_newer_dateline_is_refused(tmp_path: Path) -> None:
    engine = schema.open_engine(url(tmp_path))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match=r"has schema 9999, which this Dateline does not know.*Upgrade Dateline"):
        Archive(url(tmp_path))


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    from dateline.index.store import Store

    (tmp_path / "archive.sqlite3").write_text("This is a letter to my aunt, and no database at all. " * 20)
    with Store(tmp_path) as store, pytest.raises(StoreError, match="file is not a database"):
        store.archive  # noqa: B018
