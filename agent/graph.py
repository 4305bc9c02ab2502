"""The graph that answers: one node a step, compiled by LangGraph, with a conversation kept by its checkpointer."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, Literal, Unpack

from langchain_core.runnables import RunnableLambda
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from dateline.agent.answer import Answer, Citation, Claim
from dateline.agent.compose import Composer, compose
from dateline.agent.compose.extractive import Extractive
from dateline.agent.defaults import DEFAULT_MIN_SUPPORT, DEFAULT_TOP, DEFAULT_VERIFIER
from dateline.agent.finish import finish
from dateline.agent.follow_ups import follow_ups as next_questions
from dateline.agent.models import DEFAULT_OPTIONS, EXTRACTIVE, ModelOptions
from dateline.agent.plan import again, plan
from dateline.agent.retrieve import retrieve
from dateline.agent.state import State, Turn
from dateline.agent.turn import Options, turn_of
from dateline.agent.understand import understand
from dateline.agent.understand.standalone import Standing, stand_alone
from dateline.agent.understand.talk import REPLIES
from dateline.agent.verifier import open_verifier
from dateline.agent.verify import verify
from dateline.agent.watching import NOBODY, Watch, watched_step
from dateline.index.reader import OWN, open_reader
from dateline.index.retrieval.rerank import NONE as NO_RERANKER
from dateline.index.store import Store

Graph = CompiledStateGraph[State, None, State, State]
Step = Callable[[State], dict[str, Any]]
StandingAlone = Callable[[str, Sequence[Turn]], Standing]


def build_graph(
    store: Store,
    checkpointer: BaseCheckpointSaver[Any] | None = None,
    *,
    reranker: str = NO_RERANKER,
    reader: str = OWN,
    verifier: str = DEFAULT_VERIFIER,
    composer: str = EXTRACTIVE,
    models: ModelOptions = DEFAULT_OPTIONS,
    follow_ups: bool = True,
    watch: Watch = NOBODY,
) -> Graph:
    """The agent over a store: a LangChain Runnable from a `State` with `question` to one with `turns`.

    `reranker` names what reads the first results again, as `index/retrieval/rerank` knows it, `reader` what picks the
    sentences that answer, as `index/reader` does; either is loaded with the first question. `verifier` names what holds
    each claim against its quotes, as `agent/verifier` knows it.

    Streamed with `stream_mode="custom"`, it gives what was understood, then each claim as soon as it was verified:
    `{"understood": ...}`, `{"claim": ..., "citations": [...]}`.

    `composer` is `extractive`, or names the chat model that writes the answers and rewrites follow-ups, as
    `agent/models.py` knows it; `models` is how that is asked. Without `follow_ups`, no questions are sought that may
    come next. `watch` is told of each step.

    Raises:
        InputError: the chat model cannot be opened, or the folder of prompts cannot be read.

    """
    extractive = Extractive(store, lambda: open_reader(reader))
    composing, standing_alone = _writing(extractive, composer, models)
    steps: dict[str, Step] = {
        "understand": lambda state: _begin(state, standing_alone),
        "plan": plan,
        "retrieve": lambda state: retrieve(store, reranker, state),
        "compose": lambda state: compose(composing, state),
        "verify": lambda state: verify(store.archive, state, open_verifier(verifier), tell=_tell_claim, watch=watch),
        **({"follow_ups": lambda state: next_questions(store, extractive, state)} if follow_ups else {}),
        "finish": finish,
    }
    graph = StateGraph(State)
    for name, step in steps.items():
        graph.add_node(name, _timed(name, step, watch))
    graph.add_edge(START, "understand")
    graph.add_conditional_edges("understand", _asks_for, {"news": "plan", "talk": "finish"})
    graph.add_edge("plan", "retrieve")
    graph.add_edge("retrieve", "compose")
    graph.add_conditional_edges("compose", _goes_on, {"another round": "plan", "enough": "verify"})
    if follow_ups:
        graph.add_edge("verify", "follow_ups")
    graph.add_edge("follow_ups" if follow_ups else "verify", "finish")
    graph.add_edge("finish", END)
    return graph.compile(checkpointer=checkpointer)


def ask(graph: Graph, question: str, **options: Unpack[Options]) -> Answer:
    """Ask one question, in a conversation if one is named.

    Raises:
        InputError: the question is empty, or one of the values makes no sense.
        StoreError: the store cannot be searched.

    """
    given, config = turn_of(question, **options)
    final = graph.invoke(given, config)
    return Answer.from_dict(final["turns"][-1]["answer"])


def _writing(extractive: Extractive, composer: str, models: ModelOptions) -> tuple[Composer, StandingAlone]:
    """What writes the answers, and what makes follow-ups stand alone."""
    if composer == EXTRACTIVE:
        return extractive, stand_alone
    from dateline.agent.compose.generative import Generative  # with an HTTP client, which is slow to load
    from dateline.agent.models import model_name, open_model
    from dateline.agent.understand.by_model import ByModel

    model = open_model(composer, models)
    return Generative(extractive, model, model_name(composer, models), models), ByModel(model, models)


def _begin(state: State, standing_alone: StandingAlone) -> dict[str, Any]:
    """What the caller left open is set, and the question understood."""
    given = {"top": state.get("top", DEFAULT_TOP), "min_support": state.get("min_support", DEFAULT_MIN_SUPPORT)}
    changes = understand(state, standing_alone)
    get_stream_writer()({"understood": asdict(changes["understood"])})
    return {**given, **changes}


def _asks_for(state: State) -> Literal["news", "talk"]:
    return "talk" if state["understood"].kind in REPLIES else "news"


def _goes_on(state: State) -> Literal["another round", "enough"]:
    return "another round" if again(state) else "enough"


def _tell_claim(claim: Claim, citations: list[Citation]) -> None:
    get_stream_writer()({"claim": asdict(claim), "citations": [asdict(citation) for citation in citations]})


def _timed(name: str, step: Step, watch: Watch) -> RunnableLambda[State, dict[str, Any]]:
    def run(state: State) -> dict[str, Any]:
        start = time.perf_counter()
        with watched_step(name, watch):
            changes = step(state)
        taken = {name: round((time.perf_counter() - start) * 1000, 1)}
        taken |= {f"{name}.{part}": value for part, value in changes.get("timings", {}).items()}
        timings = dict(state.get("timings", {}))
        for step_name, value in taken.items():  # a step may run again in another round
            timings[step_name] = round(timings.get(step_name, 0.0) + value, 2)
        return {**changes, "timings": timings}

    return RunnableLambda(run, name=name)
