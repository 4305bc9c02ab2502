"""Questions asked of the seed page and of the sample archive, each answered once for all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dateline.agent.answer import Answer
from dateline.agent.graph import Graph, ask, build_graph
from dateline.index.encoder import Encoder
from dateline.index.ingest import ingest
from dateline.index.store import Store

SEED = Path(__file__).resolve().parents[2] / "../shared/data/seed/korea-japan-military-relations.txt"

Asking = Callable[..., Answer]


def asking(graph: Graph) -> Asking:
    """`ask` over a graph, with the answers remembered."""

    @cache
    def remembered(question: str, **options: Any) -> Answer:
        return ask(graph, question, **options)

    return remembered


@pytest.fixture(scope="session")
def seed_store(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Store]:
    """A store with the seed page alone; for reading only."""
    if not SEED.exists():
        pytest.skip(f"the seed page is not at {SEED}")
    with Store(tmp_path_factory.mktemp("seed") / "store") as seed:
        seed.encoder = encoder
        ingest(seed, [SEED])
        yield seed


@pytest.fixture(scope="session")
def ask_seed(seed_store: Store) -> Asking:
    return asking(build_graph(seed_store))


@pytest.fixture(scope="session")
def ask_sample(sample_store: Store) -> Asking:
    return asking(build_graph(sample_store))
