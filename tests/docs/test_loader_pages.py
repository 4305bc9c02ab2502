"""The pages on loaders say what loaders do: every example on them is read, and every refusal that they list is met."""

from __future__ import annotations

import gzip
import io
import json
import re
import shlex
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from loader_files import pdf, zipped
from website import Answer, website

from dateline.index.article import RawArticle, Rejected
from dateline.index.fetch import FetchPolicy
from dateline.index.loaders import load, sources

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs" / "loaders").glob("*.md"))
FETCHED_AT = "2012-03-05T10:15:00+00:00"
"""When the web pages of the examples are fetched."""
_BLOCK = re.compile(r"^(?P<fence>`{3,})(?P<language>\w*)\n(?P<body>.*?)^(?P=fence)$", re.DOTALL | re.MULTILINE)
_NAMED = re.compile(r"`(?P<name>[^`]+)`(?:, (?P<how>[^:]+))?:")
_FIELDS = (
    *("id", "url", "title", "outlet", "authors", "section", "language", "published_at", "updated_at", "fetched_at"),
    *("version", "retracted", "text"),
)


@dataclass(frozen=True)
class Example:
    """One command on a page, the files that it reads, and what is said to come of it."""

    page: str
    command: str
    files: dict[str, bytes]
    becomes: list[dict[str, Any]]

    @property
    def sources(self) -> list[str]:
        """What the command names."""
        words = shlex.split(self.command.partition(" < ")[0])[2:]
        return [word for before, word in zip(["", *words], words, strict=False) if "--map" not in (before, word)]

    @property
    def mapping(self) -> dict[str, str]:
        """What the command says of fields."""
        words = shlex.split(self.command)
        return dict(after.split("=", 1) for word, after in pairwise(words) if word == "--map")


def examples(page: Path) -> list[Example]:
    """The examples of a page, in its order."""
    text = page.read_text(encoding="utf-8")
    files: dict[str, bytes] = {}
    found: list[Example] = []
    command, end = "", 0
    for block in _BLOCK.finditer(text):
        before = text[end : block.start()].strip().rpartition("\n")[2]
        end = block.end()
        if named := _NAMED.fullmatch(before):
            files[named["name"]] = written(named["name"], named["how"] or "", block["body"], files)
        elif block["language"] == "console":
            commands = [line[2:] for line in block["body"].splitlines() if line.startswith("$ dateline ingest")]
            command = commands[0] if commands else command
        elif block["language"] == "json" and before.endswith("becomes:"):
            value = json.loads(block["body"])
            found.append(Example(page.stem, command, dict(files), value if isinstance(value, list) else [value]))
    return found


def written(name: str, how: str, body: str, others: dict[str, bytes]) -> bytes:
    """The bytes of a file that a page shows."""
    if how.startswith("a zip"):
        names = [line.split()[0] for line in body.splitlines()]
        return zipped({inner: inside(inner, others) for inner in names})
    if name.endswith(".pdf"):
        first, *pages = re.split(r"^-+ page \d+ -+\n", body, flags=re.MULTILINE)
        stated = dict(re.findall(r"^(\w+): (.+)$", first, re.MULTILINE))
        return pdf([page.rstrip("\n").split("\n") for page in pages], stated)
    if name.endswith((".warc", ".eml", ".mbox")):
        body = body.replace("\n", "\r\n")
    data = body.encode(how.removeprefix("in ").replace("Windows-", "cp") if how.startswith("in ") else "utf-8")
    return gzip.compress(data) if name.endswith(".gz") else data


def inside(name: str, others: dict[str, bytes]) -> bytes:
    """The bytes of a file in a zip: one that the page shows, one of the page on WARC, or one that is not read."""
    base = name.rpartition("/")[2]
    if base in others:
        return others[base]
    if base.endswith(".warc.gz"):
        return gzip.compress(examples(ROOT / "docs" / "loaders" / "warc.md")[0].files[base.removesuffix(".gz")])
    return b"{}\n"


EXAMPLES = [example for page in PAGES for example in examples(page)]


def shown(item: RawArticle | Rejected) -> dict[str, Any]:
    """An article or a refusal as the pages show it: without what is empty."""
    if isinstance(item, Rejected):
        return {"rejected": item.reason, **({"number": item.line} if item.line else {})}
    fields = asdict(item)
    values = {name: list(fields[name]) if name == "authors" else fields[name] for name in _FIELDS}
    return {name: value for name, value in values.items() if value not in (None, "", [], False)}


def outcome(example: Example, folder: Path) -> list[dict[str, Any]]:
    """What an example comes to, its files lying in a folder and its pages being served by a site of this machine."""
    with website() as site, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(sources, "now", lambda: FETCHED_AT)
        host = ""
        for name, data in example.files.items():
            if name.startswith("https://"):
                host, path = re.findall(r"(https://[^/]+)(/.*)", name)[0]
                site[path] = Answer(data, headers={"Content-Type": "text/html; charset=utf-8"})
            else:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(data)
        policy = FetchPolicy(allow_hosts=frozenset({site.host}), interval=0.0)
        named = [source.replace(host, site.address) if host else source for source in example.sources]
        if named == ["-"]:
            piped = example.files[example.command.partition(" < ")[2]]
            patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(piped)))
        items = [shown(item) for source in named for item in load(source, mapping=example.mapping, policy=policy)]
    told = json.dumps(items, ensure_ascii=False)
    return json.loads(told.replace(site.address, host) if host else told)  # type: ignore[no-any-return]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.page}: {example.command}")
def test_an_example_becomes_what_its_page_says(example: Example, tmp_path: Path) -> None:
    assert outcome(example, tmp_path) == example.becomes
