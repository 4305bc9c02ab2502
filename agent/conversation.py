"""Where conversations are kept: LangGraph's SQLite checkpointer, one file in the store's folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import END, START, StateGraph

from dateline.agent.state import State, Turn
from dateline.index.errors import StoreError
from dateline.index.lock import opening
from dateline.index.wiping import wipe

_FILE = "conversations.sqlite3"


@contextmanager
def open_checkpointer(folder: Path) -> Iterator[SqliteSaver]:
    """The checkpointer of a store's conversations.

    Raises:
        StoreError: its file cannot be opened.

    """
    path = folder / _FILE
    with ExitStack() as opened:
        try:
            connection = opened.enter_context(closing(sqlite3.connect(path, check_same_thread=False)))
            saver = SqliteSaver(connection)
            with opening(folder):
                saver.setup()
        except sqlite3.Error as error:
            raise StoreError(f"The conversations in {path} cannot be opened: {error}.") from error
        yield saver


def forget(folder: Path, article_ids: Collection[str]) -> tuple[int, bool]:
    """Remove the turns that quote or name these articles from a store's conversations, and wipe what is left of them.

    Later turns of the same conversation that lean on others go with them, for they hold names of what was answered.
    Returns how many turns were removed, and False if other programs read the file, so that traces can stay in it.

    Raises:
        StoreError: the file cannot be read or written.

    """
    if not (folder / _FILE).exists():
        return 0, True
    removed = 0
    with open_checkpointer(folder) as saver:
        try:
            rest = StateGraph(State)
            rest.add_node("finish", lambda _: {})
            rest.add_edge(START, "finish")
            rest.add_edge("finish", END)
            graph = rest.compile(checkpointer=saver)
            for (thread,) in saver.conn.execute("SELECT DISTINCT thread_id FROM checkpoints").fetchall():
                config: RunnableConfig = {"configurable": {"thread_id": thread}}
                turns = graph.get_state(config).values.get("turns", [])
                kept = _without(turns, set(article_ids))
                if len(kept) < len(turns):
                    removed += len(turns) - len(kept)
                    saver.delete_thread(thread)
                    if kept:
                        graph.update_state(config, {"turns": kept}, as_node="finish")
            return removed, wipe(saver.conn)
        except sqlite3.Error as error:
            raise StoreError(f"The conversations in {folder / _FILE} cannot be changed: {error}.") from error


def _without(turns: Sequence[Turn], article_ids: Collection[str]) -> list[Turn]:
    kept: list[Turn] = []
    for i, turn in enumerate(turns):
        gone = len(kept) < i
        if not named_in(turn["answer"]) & set(article_ids) and not (gone and leans(turn["answer"])):
            kept.append(turn)
    return kept


def leans(answer: dict[str, Any]) -> bool:
    """Whether an answer, as plain JSON values, holds names of what was said before it."""
    question = str(answer.get("question", ""))
    topic = answer.get("understood", {}).get("topic") or ()
    return answer.get("standalone_question") != question or any(name not in question for name in topic)


def named_in(answer: Any) -> set[str]:
    """The ids of all articles that an answer, as plain JSON values, quotes or names."""
    if isinstance(answer, list | tuple):
        return set().union(*(named_in(part) for part in answer))
    if not isinstance(answer, dict):
        return set()
    ids = {answer["article_id"]} if isinstance(answer.get("article_id"), str) else set()
    return ids.union(*(named_in(part) for part in answer.values()))
