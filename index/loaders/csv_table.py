"""CSV and TSV: one article a row, the names of its fields in the first row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, TextIO

from dateline.index.article import RawArticle, Rejected
from dateline.index.dates import day_comes_first
from dateline.index.errors import SourceError
from dateline.index.loaders.decode import WESTERN, encoding_of
from dateline.index.loaders.document import Given
from dateline.index.loaders.fields import NAMES, article_from_fields
from dateline.index.loaders.limits import LARGEST_ARTICLE, OPENING

_DELIMITERS = ",;\t|"
_STATED = re.compile(r'\ufeff?"?sep=(?P<mark>[^\r\n"])(?P=mark)*"?[ \t]*(?:\r?\n|\Z)', re.IGNORECASE)
"""The line by which a spreadsheet says what stands between fields."""
_QUOTED = re.compile(r'"[^"]*"?')
_SAMPLE = 1 << 16
"""Bytes by whose rows it is told whether dates begin with the day."""
_DATES = ("published_at", "updated_at", "fetched_at")
_SEVERAL = re.compile(r"\s*[;|]\s*")
csv.field_size_limit(LARGEST_ARTICLE)


def read(file: BinaryIO, given: Given) -> Iterator[RawArticle | Rejected]:
    """The articles of a table; a row that gives none is rejected by the number of its last line, from 1."""
    sample: bytes = file.peek(_SAMPLE)[:_SAMPLE]  # type: ignore[attr-defined]
    encoding = encoding_of(sample[:OPENING])
    opening = sample.decode(encoding, errors="replace")
    text = io.TextIOWrapper(file, encoding, errors=WESTERN, newline="")
    delimiter, before = _layout(opening)
    lines = _Lines(text)
    for _ in range(before):
        next(lines)
    rows = csv.reader(lines, delimiter=delimiter)
    header = [name.strip() for name in next((row for row in rows if any(row)), [])]
    if not header:
        raise SourceError("it is empty")
    mapping = _mapping(header, given.mapping)
    day_first = day_comes_first(
        None, _dates(csv.reader(io.StringIO(opening, newline=""), delimiter=delimiter), header, mapping)
    )
    empty = True
    while True:
        begins = before + rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            empty = False
            yield given.rejected(f"it cannot be read as a row: {error}", before + rows.line_num)
            continue
        if row is None:
            if empty:
                yield given.rejected("it names columns and has no row")
            return
        if any(row):
            empty = False
            try:
                if lines.ended:
                    raise SourceError(f"a quote in it is never closed; nothing from line {begins} on can be read")
                fields = _fields(header, row)
                if isinstance(names := fields.get(mapping["authors"]), str):
                    fields[mapping["authors"]] = _SEVERAL.split(names)
                yield article_from_fields(fields, given.origin, mapping, day_first=day_first)
            except SourceError as error:
                yield given.rejected(str(error), before + rows.line_num)


def is_table(opening: str, columns: Iterable[str] = ("text",)) -> bool:
    """Whether a text begins like a table that names several columns, one of these among them."""
    delimiter, before = _layout(opening)
    try:
        names = next(csv.reader(opening.split("\n", before + 1)[before : before + 1], delimiter=delimiter), [])
    except csv.Error:
        return False
    return len(names) > 1 and bool({name.strip().lower() for name in names} & {name.lower() for name in columns})


class _Lines:
    """The lines of a text, none of them too long."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._number = 0
        self.ended = False
        """Whether more was asked for than there is: before the last row is given, only by a quote that stays open."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LARGEST_ARTICLE + 1)
        self._number += 1
        if len(line) > LARGEST_ARTICLE:
            raise SourceError(
                f"line {self._number} is longer than {LARGEST_ARTICLE // 1_000_000} MB; not read to its end"
            )
        if not line:
            self.ended = True
            raise StopIteration
        return line


def _layout(opening: str) -> tuple[str, int]:
    """(what stands between fields, how many lines stand before the table to say so)."""
    if stated := _STATED.match(opening):
        return stated["mark"], 1
    first = _QUOTED.sub("", opening.lstrip("\ufeff\r\n").partition("\n")[0])
    return max(_DELIMITERS, key=first.count), 0


def _mapping(header: Sequence[str], asked: Mapping[str, str]) -> dict[str, str]:
    """Our name -> the column's, for what was asked for and for what is named as we name it, in whatever case."""
    columns = {name.lower(): name for name in reversed(header)}
    found = {name: columns[name] for name in (*NAMES, "author", "date") if name in columns}
    found.setdefault("authors", found.pop("author", "authors"))
    found.setdefault("published_at", found.pop("date", "published_at"))
    for name, column in asked.items():
        if column.lower() not in columns:
            raise SourceError(f"it has no column “{column}”; its columns are {', '.join(header)[:500]}")
        found[name] = columns[column.lower()]
    if "text" not in found and "html" not in found:
        raise SourceError(
            f"none of its columns is called “text” ({', '.join(header)[:500]}); say which it is by --map text=COLUMN"
        )
    return found


def _dates(rows: Iterable[list[str]], header: Sequence[str], mapping: Mapping[str, str]) -> Iterator[str]:
    """The dates in rows."""
    columns = [header.index(mapping[name]) for name in _DATES if mapping.get(name) in header]
    with suppress(csv.Error):
        for row in rows:
            yield from (row[column] for column in columns if column < len(row))


def _fields(header: Sequence[str], row: Sequence[str]) -> dict[str, Any]:
    if len(row) > len(header):
        raise SourceError(f"it has {len(row)} fields, and the first row names {len(header)}")
    return {name: value for name, value in zip(header, row, strict=False) if value.strip()}
