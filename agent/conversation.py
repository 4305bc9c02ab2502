"""Where conversations are kept: LangGraph's SQLite checkpointer, one file in the store's folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from langgraph.checkpoint.sqlite import SqliteSaver

from dateline.index.errors import StoreError


@contextmanager
def open_checkpointer(folder: Path) -> Iterator[SqliteSaver]:
    """The checkpointer of a store's conversations.

    Raises:
        StoreError: its file cannot be opened.

    """
    path = folder / "conversations.sqlite3"
    with ExitStack() as opened:
        try:
            connection = opened.enter_context(closing(sqlite3.connect(path, check_same_thread=False)))
            saver = SqliteSaver(connection)
            saver.setup()
        except sqlite3.Error as error:
            raise StoreError(f"The conversations in {path} cannot be opened: {error}.") from error
        yield saver
