"""Files that a command writes at its end: whether they can be written is asked at its start."""

from __future__ import annotations

import os
from pathlib import Path

from dateline.index.errors import InputError


def check_writable(*files: Path | None) -> None:
    """Refuse files that cannot be written, before the work is done for them; None stands for a file not wanted.

    Raises:
        InputError: a file is a folder, or lies in none that is there, or may not be written, or is named twice.

    """
    named = [file for file in files if file is not None]
    for file in named:
        if file.is_dir() or not os.access(file if file.exists() else file.parent, os.W_OK):
            raise InputError(f"The result cannot be written to {file}; name a file in a folder that is there.")
    if len({file.resolve() for file in named}) < len(named):
        raise InputError(f"{named[0]} is named for two results; give each a file of its own.")


def write(file: Path, text: str) -> None:
    """Write a text in UTF-8; halves of characters that no encoding has are written as escapes.

    Raises:
        InputError: the disk is full, or the file cannot be written any more.

    """
    try:
        file.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise InputError(f"The result could not be written to {file}: {error.strerror}.") from error
