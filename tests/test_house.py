"""The house stands as its plan draws it: imports run one way, every folder is packaged, no file grows too long."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ("index", "agent", "api", "eval", "dateline")
FORBIDDEN = {
    "index": ("dateline.agent", "dateline.api", "dateline.eval", "dateline.cli", "dateline.settings"),
    "agent": ("dateline.api", "dateline.eval", "dateline.cli", "dateline.settings"),
    "api": ("dateline.eval", "dateline.cli"),
    "eval": ("dateline.api", "dateline.cli"),
}
LONGEST = 420
"""Lines."""

MODULES = sorted(path for folder in HOUSE for path in (ROOT / folder).rglob("*.py") if "golden" not in path.parts)


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively, which hides where from"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_nothing_lower_imports_anything_higher(path: Path) -> None:
    above = FORBIDDEN.get(path.relative_to(ROOT).parts[0], ())
    assert [m for m in imported(path) if m.startswith(above)] == [] if above else True


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_file_is_split_before_it_grows_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < LONGEST


@pytest.mark.parametrize("path", [p for p in MODULES if p.read_text(encoding="utf-8").strip()], ids=named)
def test_a_module_says_what_lives_in_it(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_the_package_list_names_every_folder_of_code() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = project["tool"]["setuptools"]["packages"]
    found = {path.parent.relative_to(ROOT) for folder in HOUSE for path in (ROOT / folder).rglob("__init__.py")}
    imported_as = {".".join(path.parts if path.parts[0] == "dateline" else ("dateline", *path.parts)) for path in found}
    assert sorted(listed) == sorted(imported_as)
    assert len(listed) == len(set(listed))


def test_no_two_modules_of_the_tests_share_a_name() -> None:
    """They lie in folders that are no packages: of two of one name, pytest would take one for the other."""
    names = Counter(path.name for path in Path(__file__).parent.rglob("*.py") if path.name != "conftest.py")
    assert [name for name, times in names.items() if times > 1] == []
