"""What tests of several folders share: a fresh store, the sample archive, and the seed page.

The encoder is loaded once for all of them; everything else belongs to one test alone, unless it says session.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import dateline
from dateline.index.encoder import Encoder
from dateline.index.ingest import ingest
from dateline.index.store import Store

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "../shared/data/seed/korea-japan-military-relations.txt"


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The bundled embedding model, loaded once."""
    return Encoder()


@pytest.fixture
def store(tmp_path: Path, encoder: Encoder) -> Iterator[Store]:
    """A fresh, empty store; its folder is `tmp_path / "store"`."""
    with Store(tmp_path / "store") as fresh:
        fresh.encoder = encoder
        yield fresh


@pytest.fixture
def seed_path() -> Path:
    """The scraped page that the project measures itself on; it is not part of the project."""
    if not SEED.exists():
        pytest.skip(f"the seed page is not at {SEED}")
    return SEED


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Store]:
    """The sample articles, taken in once; for reading only. This process holds its lock."""
    with Store(tmp_path_factory.mktemp("sample") / "store") as sample:
        sample.encoder = encoder
        ingest(sample, [Path(dateline.__file__).parent / "sample" / "articles"])
        yield sample
