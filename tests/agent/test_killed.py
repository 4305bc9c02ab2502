"""A process that is killed in the middle of a question loses that question alone."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from langchain_core.runnables import RunnableConfig

from dateline.agent.conversation import open_checkpointer
from dateline.agent.graph import ask, build_graph
from dateline.index.encoder import Encoder
from dateline.index.store import Store

ARTICLE = (
    "The ferry Saint Brannoc left Marren with 214 passengers on Tuesday. "
    "The crossing of the Saint Brannoc takes six hours."
)
FIRST, SECOND = "How many passengers left Marren on the Saint Brannoc?", "how long does the crossing take?"
THREAD: RunnableConfig = {"configurable": {"thread_id": "ferry"}}

PROGRAM = """
import os, signal, sys
from pathlib import Path
from dateline.agent.conversation import open_checkpointer
from dateline.agent.graph import ask, build_graph
from dateline.agent.streaming import stream
from dateline.index.store import Store

folder, first, second, fatal = sys.argv[1:]
with Store(Path(folder)) as store, open_checkpointer(store.folder) as checkpointer:
    graph = build_graph(store, checkpointer)
    print(ask(graph, first, conversation="ferry").text, flush=True)
    for event in stream(graph, second, conversation="ferry"):
        print(type(event).__name__, flush=True)
        if type(event).__name__ == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("fatal", ["Understood", "Told"])
def test_a_conversation_goes_on_from_the_last_finished_turn(tmp_path: Path, encoder: Encoder, fatal: str) -> None:
    (tmp_path / "ferry.txt").write_text(f"Ferry leaves Marren\n\n{ARTICLE}\n", encoding="utf-8")
    folder = tmp_path / "store"
    ingesting = [sys.executable, "-m", "dateline", "ingest", str(tmp_path / "ferry.txt"), "--store", str(folder)]
    subprocess.run(ingesting, check=True, capture_output=True)

    killed = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), FIRST, SECOND, fatal], capture_output=True, text=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert "214 passengers" in killed.stdout
    assert killed.stdout.splitlines()[-1] == fatal

    with Store(folder) as store, open_checkpointer(store.folder) as checkpointer:
        store.encoder = encoder
        graph = build_graph(store, checkpointer)
        turns = graph.get_state(THREAD).values["turns"]
        assert [turn["answer"]["question"] for turn in turns] == [FIRST]
        answer = ask(graph, SECOND, conversation="ferry")
        assert "six hours" in answer.text
        assert "Saint Brannoc" in answer.standalone_question
        turns = graph.get_state(THREAD).values["turns"]
        assert [turn["answer"]["question"] for turn in turns] == [FIRST, SECOND]
