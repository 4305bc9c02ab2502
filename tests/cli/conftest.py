"""A home of its own for every command, and the sample archive in a store that commands may open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from commandline import at_home, copy_store

from dateline.index.store import Store


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        at_home(tmp_path_factory, patch)
        yield


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, sample_store: Store) -> Path:
    """Folder of a store with the sample archive; commands may read it and talk in it."""
    return copy_store(sample_store, tmp_path_factory.mktemp("cli") / "sample")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with two articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "ferry.txt").write_text(
        "Ferry leaves Marren\n\nThe ferry Saint Brannoc left Marren with 214 passengers on Tuesday.\n"
        "The crossing takes six hours, the harbor office said.\n",
        encoding="utf-8",
    )
    (folder / "honey.md").write_text(
        "# A poor year for honey\n\nThe hives of Orle gave 30 jars this summer, the beekeeper Ada Finch said.\n",
        encoding="utf-8",
    )
    return folder
