"""Files that articles are read from when they are not named themselves, but lie in a folder or a zip."""

from __future__ import annotations

from dateline.index.loaders import formats

PACKED = (".gz", ".zst", ".bz2", ".xz")
"""A file whose name ends so holds the file of the name before that."""
ZIPPED = (".zip", ".wacz")
"""A file whose name ends so holds several."""


def is_article_file(name: str) -> bool:
    """Whether the end of a file's name says that articles may be in it."""
    name = name.lower()
    while name.endswith(PACKED):
        name = name.rpartition(".")[0]
    return name.endswith((*ZIPPED, *formats.SUFFIXES))
