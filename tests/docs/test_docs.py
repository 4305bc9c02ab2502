"""The documents say what is there: reference pages as the program declares it, links that lead somewhere, folders."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from dateline.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference.py"

_LEFT_OUT = {"node_modules", "build", "dist", "fixtures", "pages"}
_FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.MULTILINE)


def markdown_files() -> list[Path]:
    """The repository's own documents: no hidden folders, nothing installed or built, no articles."""
    found = []
    for parent, folders, names in os.walk(ROOT):
        here = Path(parent)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name not in _LEFT_OUT and here / name != ROOT / "dateline" / "sample"
        )
        found += [here / name for name in sorted(names) if name.endswith(".md")]
    return found


def anchors(document: Path) -> set[str]:
    """The fragments that GitHub gives the headings of a document."""
    headings = _HEADING.findall(_FENCE.sub("", document.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def reference(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(REFERENCE), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "terminal",
    [
        {"COLUMNS": "40", "NO_COLOR": "1"},
        {"COLUMNS": "300", "FORCE_COLOR": "1", "DATELINE_TOP": "3", "DATELINE_STORE": "elsewhere"},
    ],
    ids=["narrow", "wide, coloured, with settings of its own"],
)
def test_commands_and_settings_are_documented_as_they_are_whatever_the_terminal(terminal: dict[str, str]) -> None:
    checked = reference("--check", **terminal)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_a_page_that_drifted_is_named_in_one_sentence(tmp_path: Path) -> None:
    copy = tmp_path / "docs"
    copy.mkdir()
    for name in ("reference.py", "commands.md", "settings.md", "architecture.md"):
        (copy / name).write_bytes((ROOT / "docs" / name).read_bytes())
    settings = copy / "settings.md"
    settings.write_text(settings.read_text(encoding="utf-8").replace("`DATELINE_TOP`", "`DATELINE_TIP`"))
    checked = subprocess.run(
        [sys.executable, str(copy / "reference.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 1
    assert checked.stderr.splitlines() == [
        "docs/settings.md does not say what the program does; run: python docs/reference.py"
    ]


def test_every_setting_stands_in_the_table() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        row = next(line for line in page.splitlines() if line.startswith(f"| `{name}` |"))
        assert f"`DATELINE_{name.upper()}`" in row
        assert field.description
        assert field.description in row


@pytest.mark.parametrize("document", markdown_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    text = _CODE.sub("", _FENCE.sub("", document.read_text(encoding="utf-8")))
    broken = []
    for target in _LINK.findall(text):
        if re.match(r"[a-z][a-z0-9+.-]*:", target, re.IGNORECASE):
            continue
        path, _, fragment = unquote(target).partition("#")
        leads_to = (document.parent / path) if path else document
        if not leads_to.exists() or (fragment and leads_to.suffix == ".md" and fragment not in anchors(leads_to)):
            broken.append(target)
    assert broken == []


def test_every_folder_of_the_house_is_there() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    house = page.split("## The house", 1)[1].split("```text\n", 1)[1].split("```", 1)[0]
    named = re.findall(r"^(\S+)/\s", house, re.MULTILINE)
    assert {"index", "agent", "api", "eval", "widget", "dateline", "tests"} <= set(named)
    assert [name for name in named if not (ROOT / name).is_dir()] == []


def test_every_file_that_the_documents_name_is_there() -> None:
    missing = []
    for document in [ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for name in re.findall(r"`([\w./-]+\.(?:py|toml|txt|json|jsonl))`", document.read_text(encoding="utf-8")):
            if "/" in name and not (ROOT / name).exists():
                missing.append(f"{document.name}: {name}")
    assert missing == []


def test_every_decision_stands_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    records = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [name for name in records if f"]({name})" not in index] == []
    numbers = [int(name[:4]) for name in records]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_graph_is_drawn_as_it_is() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawing = page.split("<!-- The graph, drawn", 1)[1].split("<!-- /The graph -->")[0]
    for edge in ("retrieve --> compose", "verify --> follow_ups", "another round"):
        assert edge in drawing


def test_a_drawing_that_drifted_is_named(tmp_path: Path) -> None:
    copy = tmp_path / "docs"
    copy.mkdir()
    for name in ("reference.py", "commands.md", "settings.md", "architecture.md"):
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        (copy / name).write_text(text.replace("retrieve --> compose", "retrieve --> finish"), encoding="utf-8")
    command = [sys.executable, str(copy / "reference.py"), "--check"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 1
    assert checked.stderr.startswith("docs/architecture.md does not say what the program does")
