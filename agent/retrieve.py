"""Third node: the passages that bear on each part of the question."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, zip_longest
from typing import Any

from dateline.agent.state import State
from dateline.index.filters import Filters
from dateline.index.retrieval.rerank import open_reranker
from dateline.index.retrieval.search import Ranked, Timings, search
from dateline.index.store import Store


def retrieve(store: Store, reranker: str, state: State) -> dict[str, Any]:
    """The best passages for the parts of this round; where the window shuts all out, whether any lie outside it."""
    timings, found, parts = Timings(), list(state.get("found", ())), list(state["parts"])
    conditions = filters_of(state)
    for i in range(len(found), len(parts)):
        ranked = search(
            store,
            state["searched"].get(parts[i].question, parts[i].question),
            top=state["top"],
            filters=conditions,
            reranker=open_reranker(store, reranker),
            timings=timings,
        )
        found.append(ranked)
        parts[i] = replace(parts[i], passages=len(ranked))
    outside = False
    if not any(found) and conditions != Filters():
        outside = bool(search(store, parts[0].question, top=1))
    return {
        "found": found,
        "parts": parts,
        "ranked": _together(found),
        "outside_window": outside,
        "timings": timings.steps,
    }


def filters_of(state: State) -> Filters:
    """What the caller says of sources and times, and the question of times, as conditions of the search."""
    return Filters(
        as_of=state.get("as_of"),
        published_from=state.get("published_from"),
        published_to=state.get("published_to"),
        outlets=tuple(state.get("outlets", ())),
        sections=tuple(state.get("sections", ())),
        languages=tuple(state.get("languages", ())),
    )


def _together(found: list[list[Ranked]]) -> list[Ranked]:
    """The passages of all parts, each once: the first of each part, then the second of each."""
    every = chain.from_iterable(zip_longest(*found))
    return list({one.hit.passage.id: one for one in every if one is not None}.values())
