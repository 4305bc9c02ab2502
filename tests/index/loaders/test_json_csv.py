"""JSON Lines, JSON and CSV under other names and with faults: fields are found, and a bad row is named."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from dateline.index.article import RawArticle, Rejected
from dateline.index.loaders import load

STORY = "The council of Port Alder voted on Monday to rebuild the harbour wall."


def read(folder: Path, name: str, data: str | bytes, **mapping: str) -> list[RawArticle | Rejected]:
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(load(folder / name, mapping=mapping))


def texts(items: list[RawArticle | Rejected]) -> list[str]:
    return [item.text for item in items if isinstance(item, RawArticle)]


def refusals(items: list[RawArticle | Rejected]) -> list[tuple[int | None, str]]:
    return [(item.line, item.reason) for item in items if isinstance(item, Rejected)]


# -- fields under other names --


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"body": STORY}, "body"),
        ({"content": {"body": {"text": STORY}}}, "content.body.text"),
        ({"parts": [{"t": "not this"}, {"t": STORY}]}, "parts.1.t"),
        ({"parts": [[STORY]]}, "parts.0.0"),
        ({"content.body": STORY}, "content.body"),
    ],
)
def test_a_field_is_found_however_deep_it_lies(tmp_path: Path, value: dict[str, object], path: str) -> None:
    for name, data in (("a.json", json.dumps([value])), ("a.jsonl", json.dumps(value))):
        assert texts(read(tmp_path, name, data, text=path)) == [STORY]


def test_a_key_behind_a_list_is_taken_of_each_of_its_items(tmp_path: Path) -> None:
    value = {
        "parts": [{"t": "One."}, {"other": 1}, {"t": "Two."}],
        "by": [{"n": "Ana Reyes"}, {"n": None}, {"n": "Tom"}],
    }
    (article,) = read(tmp_path, "a.json", json.dumps(value), text="parts.t", authors="by.n")
    assert isinstance(article, RawArticle)
    assert (article.text, article.authors) == ("One.\n\nTwo.", ("Ana Reyes", "Tom"))


@pytest.mark.parametrize(
    "value", [{}, {"a": None}, {"a": 3}, {"a": "x"}, {"a": []}, {"a": {"b": None}}, {"a": {"b": 5}}]
)
def test_a_field_that_is_not_there_is_named_as_it_was_asked_for(tmp_path: Path, value: dict[str, object]) -> None:
    data = "\n".join(json.dumps(one) for one in (value, {"a": {"b": STORY}}))
    items = read(tmp_path, "a.jsonl", data, text="a.b")
    assert texts(items) == [STORY]
    assert refusals(items) == [(1, "it has no “a.b”")]


def test_fields_beside_the_text_may_be_of_any_type(tmp_path: Path) -> None:
    odd = {"title": 5, "url": ["x"], "outlet": {}, "authors": {"name": "x"}, "date": "soon", "updated_at": 1e300,
           "language": False, "status": 1, "version": "new", "section": None}  # fmt: skip
    (article,) = read(tmp_path, "a.jsonl", json.dumps({"id": 7, "text": STORY, **odd}))
    assert article == RawArticle(text=STORY, id="7", origin=f"{tmp_path.name}/a.jsonl")


@pytest.mark.parametrize(
    ("stated", "taken"),
    [
        (1330938000, "2012-03-05T09:00:00+00:00"),
        (1330938000000, "2012-03-05T09:00:00+00:00"),
        ("1330938000", "2012-03-05T09:00:00+00:00"),
        ("20120305", "2012-03-05"),
        ("2012-02-30", None),
        (-5, None),
        (0, None),
        (True, None),
        ("9" * 13, None),
    ],
)
def test_a_moment_may_be_counted_in_seconds_in_json_and_csv(tmp_path: Path, stated: object, taken: str | None) -> None:
    for items in (
        read(tmp_path, "a.jsonl", json.dumps({"text": STORY, "date": stated})),
        read(tmp_path, "a.csv", f"text,date\n{STORY},{stated}\n"),
    ):
        assert [item.published_at for item in items if isinstance(item, RawArticle)] == [taken]


# -- JSON --


def test_a_broken_element_of_an_array_costs_only_itself(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        "a.json",
        '[{"text":"A"}, {"text":nope}, null, 3, "x", [1], {"text":"]}"}, {\'text\':1}, {"text":"B"}]',
    )
    assert texts(items) == ["A", "]}", "B"]
    assert [line for line, _ in refusals(items)] == [2, 3, 4, 5, 6, 8]


@pytest.mark.parametrize("kept", [-1, -5, -12])
def test_an_array_that_breaks_off_gives_what_is_whole(tmp_path: Path, kept: int) -> None:
    items = read(tmp_path, "a.json", json.dumps([{"text": "A"}, {"text": "B"}, {"text": "C"}])[:kept])
    assert texts(items)[:2] == ["A", "B"]
    assert bool(refusals(items)) == (len(texts(items)) == 2)


@pytest.mark.parametrize(
    "data",
    ['\ufeff[{"text":"A"},{"text":"B"}]', '[{"text":"A"},{"text":"B"},]', '{"text":"A"}{"text":"B"}',
     '{"text":"A"}\n\n{"text":"B"}', '{"response":{"docs":[{"text":"A"},{"text":"B"}]}}'],
)  # fmt: skip
def test_articles_are_found_in_loosely_written_json(tmp_path: Path, data: str) -> None:
    items = read(tmp_path, "a.json", data)
    assert (texts(items), refusals(items)) == (["A", "B"], [])


# -- CSV --


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_as_a_spreadsheet_writes_it(tmp_path: Path, delimiter: str, end: str, encoding: str) -> None:
    rows = [
        ["id", "title", "text"],
        ["1", "Café, “Quay”; closed", f'He said: "No."{end}{end}{STORY} | x'],
        ["2", "", "B"],
    ]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    found = read(tmp_path, "a.csv", out.getvalue().encode(encoding))
    assert [(item.id, item.title, item.text) for item in found if isinstance(item, RawArticle)] == [
        ("1", rows[1][1], rows[1][2]),
        ("2", None, "B"),
    ]


@pytest.mark.parametrize(
    "first",
    ["sep=;", "SEP=;\r", '"sep=;"', "sep=;;;", "\ufeffsep=;"],
    ids=["plain", "capitals", "quoted", "filled", "BOM"],
)
@pytest.mark.parametrize("name", ["a.csv", "export"])
def test_the_line_by_which_a_spreadsheet_names_the_separator_is_understood(
    tmp_path: Path, first: str, name: str
) -> None:
    items = read(tmp_path, name, f"{first}\nid;title;text\n1;Wall, old, new, torn, built;A\n2;B\n")
    assert texts(items) == ["A"]
    assert refusals(items) == [(4, "it has no “text”")]


def test_any_sign_may_be_named_as_the_separator(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "a.csv", "sep=^\nid^text\n1^A, B; C\n")) == ["A, B; C"]
    assert texts(read(tmp_path, "b.csv", "sep=\t\nid\ttext\n1\tA, B; C\n".encode("utf-16"))) == ["A, B; C"]
    assert refusals(read(tmp_path, "c.csv", "sep=;")) == [(None, "it is empty")]


def test_bad_rows_are_named_by_the_lines_they_end_in(tmp_path: Path) -> None:
    table = 'id,title,text\n1,A,"one\n\ntwo"\n2\n\n3,C\n,,\n4,D,Body,more\n5,"E","B ""b"" b"\n6,F,"  "\n'
    items = read(tmp_path, "a.csv", table)
    assert texts(items) == ["one\n\ntwo", 'B "b" b']
    assert refusals(items) == [
        (5, "it has no “text”"),
        (7, "it has no “text”"),
        (9, "it has 4 fields, and the first row names 3"),
        (11, "it has no “text”"),
    ]


def test_a_quote_left_open_swallows_no_articles_unsaid(tmp_path: Path) -> None:
    items = read(tmp_path, "a.csv", 'id,text\n1,A\n2,"B\n3,C\n4,D\n')
    assert texts(items) == ["A"]
    assert refusals(items) == [(5, "a quote in it is never closed; nothing from line 3 on can be read")]
    assert texts(read(tmp_path, "b.csv", 'id,text\n1,"A"')) == ["A"]


def test_columns_are_found_in_any_case_and_order_and_others_are_ignored(tmp_path: Path) -> None:
    table = f"Mood,TEXT,Published_At,ID,Author\nglad,{STORY},5 March 2012,7,Ana Reyes; Tom Hale\n"
    (article,) = read(tmp_path, "a.csv", table)
    assert isinstance(article, RawArticle)
    assert (article.id, article.text, article.published_at) == ("7", STORY, "2012-03-05")
    assert article.authors == ("Ana Reyes", "Tom Hale")
    assert texts(read(tmp_path, "b.csv", "NR;Body\n7;A\n", id="nr", text="BODY")) == ["A"]


def test_a_column_that_is_not_there_is_told_beside_those_that_are(tmp_path: Path) -> None:
    (told,) = refusals(read(tmp_path, "a.csv", "id,text\n7,A\n", title="Headline"))
    assert told == (None, "it has no column “Headline”; its columns are id, text")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "it is empty"),
        ("\n\n", "it is empty"),
        ("id,text\n", "it names columns and has no row"),
        ("id,text\n\n,\n", "it names columns and has no row"),
    ],
)
def test_a_table_without_rows_says_so(tmp_path: Path, data: str, reason: str) -> None:
    assert refusals(read(tmp_path, "a.csv", data)) == [(None, reason)]


def test_empty_lines_before_the_first_row_do_not_count(tmp_path: Path) -> None:
    items = read(tmp_path, "a.csv", "\n\r\nid;text\n1;A\n2\n")
    assert texts(items) == ["A"]
    assert refusals(items) == [(5, "it has no “text”")]
