"""Second node: the passages that bear on the question."""

from __future__ import annotations

from typing import Any

from dateline.agent.state import State
from dateline.index.filters import Filters
from dateline.index.retrieval.rerank import open_reranker
from dateline.index.retrieval.search import Timings, search
from dateline.index.store import Store


def retrieve(store: Store, reranker: str, state: State) -> dict[str, Any]:
    """The best passages; where the window shuts all of them out, whether there were any outside it."""
    question, as_of = state["standalone_question"], state.get("as_of")
    timings = Timings()
    ranked = search(
        store,
        question,
        top=state["top"],
        filters=Filters(as_of=as_of),
        reranker=open_reranker(store, reranker),
        timings=timings,
    )
    outside = False
    if not ranked and as_of is not None:
        outside = bool(search(store, question, top=1))
    return {"ranked": ranked, "outside_window": outside, "timings": timings.steps}
