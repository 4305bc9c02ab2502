"""The command line, run as a user runs it but in this process: arguments in; exit status, output and complaints out."""

from __future__ import annotations

import io
import json
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dateline.cli.app import main
from dateline.index.store import Store
from dateline.settings import settings


@dataclass(frozen=True)
class Outcome:
    """What a command came to."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output as the JSON value that it must be."""
        return json.loads(self.out)


def dateline(*arguments: object, stdin: str = "") -> Outcome:
    """Run `dateline ARGUMENTS...` with this text piped in."""
    settings.cache_clear()
    out, err = io.StringIO(), io.StringIO()
    status = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["dateline", *map(str, arguments)])
        patch.setattr(sys, "stdin", io.StringIO(stdin))
        try:
            main()
        except SystemExit as stop:
            status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        finally:
            settings.cache_clear()
    return Outcome(status, out.getvalue(), err.getvalue())


def copy_store(of: Store, folder: Path) -> Path:
    """A copy of an open store that no process holds."""
    shutil.copytree(of.folder, folder, ignore=shutil.ignore_patterns("lock*", "conversations*", "answers*"))
    return folder


def at_home(tmp_path_factory: pytest.TempPathFactory, patch: pytest.MonkeyPatch) -> None:
    """A home of its own, so that the user's data and cache folders are neither read nor written.

    Only what the embedding model was converted to is shared: all tests of one run convert it once.
    """
    home = tmp_path_factory.mktemp("home")
    for name, folder in {"HOME": "", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache"}.items():
        patch.setenv(name, str(home / folder))
    patch.setenv("COLUMNS", "160")
    share_models(tmp_path_factory, home / "cache")


def share_models(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> None:
    """Let a cache folder (`XDG_CACHE_HOME`) hold the converted models of all tests of this run."""
    shared = tmp_path_factory.getbasetemp() / "models"
    shared.mkdir(exist_ok=True)
    (cache / "dateline").mkdir(parents=True)
    (cache / "dateline" / "models").symlink_to(shared)
