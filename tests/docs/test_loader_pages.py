"""The pages on loaders say what loaders do: every example on them is read, and every refusal that they list is met."""

from __future__ import annotations

import gzip
import io
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from loader_files import PACK, pdf, zipped
from refused_inputs import BLANKS, REFUSED
from website import Answer, website

from dateline.index.article import RawArticle, Rejected
from dateline.index.errors import SourceError
from dateline.index.fetch import FetchPolicy
from dateline.index.loaders import load, sources
from dateline.index.loaders.formats import FORMATS

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


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    above: str
    """The line above it."""
    language: str
    body: str

    @property
    def name(self) -> str | None:
        """Of the file that it shows."""
        named = _NAMED.fullmatch(self.above)
        return named["name"] if named else None

    @property
    def how(self) -> str:
        """In what way the file is written."""
        named = _NAMED.fullmatch(self.above)
        return (named["how"] if named else None) or ""

    @property
    def commands(self) -> Iterator[tuple[str, list[str]]]:
        """The commands in it, each with the lines that it is said to print."""
        if self.language == "console":
            for part in re.split(r"^\$ ", self.body, flags=re.MULTILINE)[1:]:
                command, *lines = part.rstrip("\n").split("\n")
                yield command, [line.strip() for line in lines]


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in its order."""
    text = page.read_text(encoding="utf-8")
    end = 0
    for block in _BLOCK.finditer(text):
        yield Block(text[end : block.start()].strip().rpartition("\n")[2], block["language"], block["body"])
        end = block.end()


def examples(page: Path) -> list[Example]:
    """The examples of a page, in its order."""
    files: dict[str, bytes] = {}
    found: list[Example] = []
    command = ""
    for block in blocks(page):
        if block.name:
            files[block.name] = written(block.name, block.how, block.body, files)
        for one, _ in block.commands:
            command = one
        if block.language == "json" and block.above.endswith("becomes:"):
            value = json.loads(block.body)
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


def is_plain(example: Example) -> bool:
    """Whether an example is one file, not packed and not on the web."""
    return len(example.sources) == 1 and example.sources[0] in example.files and "http" not in example.sources[0]


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


def listed(page: str) -> set[str]:
    """What a page says is said of inputs that give no article."""
    text = (ROOT / "docs" / "loaders" / f"{page}.md").read_text(encoding="utf-8")
    table = text.partition("\n## What is rejected\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| .+ \| (.+) \|$", table, re.MULTILINE)
    return {row for row in rows if row not in ("what is said", "---")}


@pytest.mark.parametrize("page", REFUSED)
def test_what_a_page_lists_as_rejected_is_rejected_in_these_words(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = set()
    for name, data in REFUSED[page]:
        (tmp_path / name).write_bytes(data)
        mapping = {"text": "Body"} if name.startswith("mapped") else {}
        said |= {item.reason for item in load(tmp_path / name, mapping=mapping) if isinstance(item, Rejected)}
    monkeypatch.chdir(tmp_path)
    for nothing in ("wall.html", "archive/*.html"):
        with pytest.raises(SourceError) as failure:
            list(load(nothing))
        said.add(str(failure.value))
    assert listed(page) - said == set()


def test_what_the_page_on_addresses_lists_as_rejected_is_rejected_in_these_words() -> None:
    with website() as site:
        site["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private/\n")
        site["/large"] = Answer(BLANKS, promise=12_000_000)
        policy = FetchPolicy(allow_hosts=frozenset({site.host}), interval=0.0)
        items = [
            item for path in ("nothing", "private/1", "large") for item in load(f"{site.address}/{path}", policy=policy)
        ]
        said = {
            item.reason.replace(site.address, "https://portaldercourier.example")
            for item in items
            if isinstance(item, Rejected)
        }
    assert said == listed("web-address")


def test_every_loader_has_a_page_and_every_page_its_place_in_the_table() -> None:
    table = (ROOT / "docs" / "loaders" / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in PAGES if page.stem != "README" and f"]({page.name})" not in table] == []
    told = " ".join(page.read_text(encoding="utf-8") for page in PAGES)
    for format_ in FORMATS:
        assert f"`index/loaders/{format_.name}.py`" in told, format_.name
        for suffix in format_.suffixes:
            assert f"`{suffix}`" in told, suffix


def test_every_page_has_an_example_and_says_what_is_rejected() -> None:
    pages = {page.stem for page in PAGES} - {"README"}
    assert pages - {example.page for example in EXAMPLES} == set()
    assert pages - {*REFUSED, "web-address"} == {"wacz"}  # a zip of WARC: its page leads to theirs


@pytest.mark.parametrize("packing", [*PACK], ids=str)
@pytest.mark.parametrize(
    "example", [example for example in EXAMPLES if is_plain(example)], ids=lambda one: one.sources[0]
)
def test_an_example_is_the_same_when_it_is_packed(example: Example, packing: str, tmp_path: Path) -> None:
    (name,) = example.sources
    data = example.files[name]
    packed = zipped({name: data}) if packing == ".zip" else PACK[packing](data)
    (tmp_path / f"{name}{packing}").write_bytes(packed)
    items = [shown(item) for item in load(tmp_path / f"{name}{packing}", mapping=example.mapping)]
    assert items == example.becomes
