"""Files and folders: JSON Lines, gzip, encodings, and what happens to a file that gives no article."""

from __future__ import annotations

import codecs
import gzip
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.index.article import RawArticle, Rejected
from dateline.index.errors import SourceError
from dateline.index.loaders import LARGEST_ARTICLE, load, size
from dateline.index.loaders.decode import decode

STORY = "The council of Port Alder voted on Monday to rebuild the harbour wall before the winter."
KOREAN = "한국과 일본의 국방 장관이 다음 주 서울에서 회담을 연다.\n시장은 화요일에 돌아온다."
FRENCH = "Le château fut vendu à l'été, a déclaré le maire. Les élèves de l'école voisine n'ont pas été prévenus."


def line(**fields: object) -> str:
    return json.dumps({"id": "a", "text": STORY, **fields}, ensure_ascii=False)


def read(path: Path, data: bytes) -> list[RawArticle | Rejected]:
    path.write_bytes(data)
    return list(load(path))


# -- JSON Lines --


def test_every_key_of_a_line_is_taken_over(tmp_path: Path) -> None:
    fields = {
        "id": "wire-7",
        "url": "https://news.example/7",
        "title": "Wall to be rebuilt",
        "outlet": "Courier",
        "authors": ["Ada Finch", "Tom Reyes"],
        "section": "Local",
        "language": "en",
        "published_at": "2012-03-05",
        "updated_at": "2012-03-06T09:00:00+01:00",
        "fetched_at": "2012-03-07",
        "text": STORY,
    }
    (article,) = read(tmp_path / "a.jsonl", json.dumps({**fields, "status": "retracted", "mood": 1}).encode())
    assert isinstance(article, RawArticle)
    assert {name: getattr(article, name) for name in fields} == {**fields, "authors": ("Ada Finch", "Tom Reyes")}
    assert article.article_id == "wire-7"
    assert article.retracted


def test_the_text_of_a_line_is_kept_to_the_letter(tmp_path: Path) -> None:
    text = "  Two  spaces,\r\na tab\t, MOST POPULAR\n\n\nsubscribe\x0b e\u0301 🦊 "
    (article,) = read(tmp_path / "a.jsonl", line(text=text).encode())
    assert isinstance(article, RawArticle)
    assert article.text == text


@settings(deadline=None, max_examples=60)
@given(st.text(min_size=1).filter(str.strip), st.text(max_size=20))
def test_any_text_in_a_line_keeps_its_offsets(tmp_path_factory: pytest.TempPathFactory, text: str, title: str) -> None:
    path = tmp_path_factory.mktemp("lines") / "a.jsonl"
    (article,) = read(path, line(text=text, title=title).encode())
    assert isinstance(article, RawArticle)
    assert article.text == text.replace("\0", " ")


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.jsonl.gz"])
def test_broken_lines_are_numbered_and_the_others_are_taken(tmp_path: Path, name: str) -> None:
    lines = [line(id=1), "{broken", "", line(id=2, text=""), "[1]", line(id="3"), '{"id": "4"}', "{" * 5_000,
             line(id=[5]), line(id="x" * 600), line(id="6")]  # fmt: skip
    data = "\n".join(lines).encode() + b'\n{"text": "\xff\xfe\x00'
    items = read(tmp_path / name, gzip.compress(data) if name.endswith(".gz") else data)
    assert [item.article_id for item in items if isinstance(item, RawArticle)] == ["1", "3", "6"]
    assert [(item.line, item.reason) for item in items if isinstance(item, Rejected)][:7] == [
        (2, "it is not valid JSON"),
        (4, "its “text” is empty"),
        (5, "it is not a JSON object"),
        (7, "it has no “text”"),
        (8, "it is not valid JSON"),
        (9, "its “id” is neither a string nor a number"),
        (10, "its “id” is longer than 512 characters"),
    ]
    assert isinstance(items[-1], Rejected)
    assert items[-1].line == 12


def test_a_line_that_is_too_long_is_passed_over(tmp_path: Path) -> None:
    long = line(text="x" * (LARGEST_ARTICLE + 10))
    first, last = read(tmp_path / "a.jsonl", f"{long}\n{line(id='b')}\n".encode())
    assert first == Rejected(str(tmp_path / "a.jsonl"), "the line is longer than 10 MB", 1)
    assert isinstance(last, RawArticle)


def test_half_a_surrogate_pair_in_a_line_can_be_stored(tmp_path: Path) -> None:
    (article,) = read(tmp_path / "a.jsonl", b'{"id": "\\ud83d", "title": "\\udc00", "text": "a\\ud83d\\u0000b"}')
    assert isinstance(article, RawArticle)
    assert (article.id, article.title, article.text) == ("\ufffd", "\ufffd", "a\ufffd b")


def test_a_gzip_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    data = gzip.compress("\n".join(line(id=n, text=os.urandom(300).hex()) for n in range(50)).encode())
    items = read(tmp_path / "a.jsonl.gz", data[: len(data) // 2])
    assert isinstance(items[0], RawArticle)
    assert len(items) > 10
    assert items[-1] == Rejected(str(tmp_path / "a.jsonl.gz"), "its gzip data is broken")


def test_what_is_named_gz_but_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    assert read(path, STORY.encode()) == [Rejected(str(path), "its gzip data is broken")]


# -- encodings --


@pytest.mark.parametrize(
    ("text", "data"),
    [
        (STORY, codecs.BOM_UTF8 + STORY.encode()),
        (STORY, STORY.encode("utf-16")),
        (STORY, codecs.BOM_UTF16_BE + STORY.encode("utf-16-be")),
        (STORY, STORY.encode("utf-16-le")),
        (STORY, STORY.encode("utf-16-be")),
        (STORY, STORY.encode("utf-32")),
        (KOREAN, KOREAN.encode("utf-16")),
        (KOREAN, KOREAN.encode("utf-16-le")),
        (KOREAN, KOREAN.encode("utf-16-be")),
        (KOREAN, KOREAN.encode("euc-kr")),
        (KOREAN, KOREAN.encode("cp949")),
        (FRENCH, FRENCH.encode("latin-1")),
        (FRENCH, FRENCH.encode("cp1252")),
        (FRENCH, FRENCH.encode()),
    ],
    ids=["utf-8 bom", "utf-16 bom", "utf-16-be bom", "utf-16-le", "utf-16-be", "utf-32", "korean utf-16 bom",
         "korean utf-16-le", "korean utf-16-be", "euc-kr", "cp949", "latin-1", "cp1252", "utf-8"],
)  # fmt: skip
def test_encodings_are_told_apart(text: str, data: bytes) -> None:
    assert decode(data) == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "euc-kr"])
def test_json_lines_in_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    data = f"{line(id='1', text=KOREAN)}\n{{broken\n{line(id='2', text=STORY)}\n".encode(encoding)
    one, broken, two = read(tmp_path / "a.jsonl", data)
    assert isinstance(one, RawArticle)
    assert one.text == KOREAN
    assert isinstance(broken, Rejected)
    assert broken.line == 2
    assert isinstance(two, RawArticle)
    assert two.text == STORY


def test_the_declared_encoding_of_a_page_is_believed_unless_it_lies() -> None:
    assert "Жители" in decode('<meta charset="koi8-r"><p>Жители города</p>'.encode("koi8-r"))
    for charset in ("no-such", "undefined", "idna", "hex", "ascii"):
        assert "été" in decode(f'<meta charset="{charset}"><p>{FRENCH}</p>'.encode("latin-1"))


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_text_or_a_clear_refusal(data: bytes) -> None:
    try:
        text = decode(data)
    except SourceError:
        return
    assert "\0" not in text
    assert "\r" not in text
    text.encode()


# -- folders --


def test_a_folder_is_read_in_the_order_of_names_without_what_is_no_article(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.html", "sub/d.jsonl", ".hidden.txt", ".git/e.txt", "picture.png"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            line() if name.endswith("jsonl") else f"<html><p>{STORY} {FRENCH}</p></html>" if "html" in name else STORY
        )
    *items, passed_over = load(tmp_path)
    assert [item.origin.rpartition("/")[2] for item in items] == ["a.md", "b.txt", "c.html", "d.jsonl"]
    assert passed_over == Rejected(str(tmp_path), "files in it that are of no kind that is read from folders (.png: 1)")
    assert size(tmp_path) > 0


def test_a_file_without_a_known_ending_is_read_by_its_looks(tmp_path: Path) -> None:
    (page,) = read(tmp_path / "page", f"<!DOCTYPE html><title>x</title><p>{STORY} {FRENCH}</p>".encode())
    (text,) = read(tmp_path / "text", STORY.encode())
    assert isinstance(page, RawArticle)
    assert isinstance(text, RawArticle)
    assert not page.text.startswith("<")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "it is empty"),
        ("a.html", b" \n ", "it is empty"),
        ("a.txt", bytes(range(256)) * 40, "it is a binary file, not text"),
        ("a.md", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(128, 256)), "it is a binary file, not text"),
        ("a.html", b"<html><body><p>Log in</p></body></html>", "there is no article on the page"),
        ("a.txt", b"x" * (LARGEST_ARTICLE + 1), "it is larger than 10 MB"),
    ],
    ids=["empty", "blank", "bytes", "picture", "page without article", "too large"],
)
def test_a_file_that_gives_no_article_says_why(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (item,) = read(tmp_path / name, data)
    assert isinstance(item, Rejected)
    assert item.reason.startswith(reason)


def test_a_missing_path_and_a_folder_without_articles_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="There is no file or folder"):
        list(load(tmp_path / "missing.txt"))
    with pytest.raises(SourceError, match="There is no file or folder"):
        list(load(tmp_path / ("long" * 100)))
    (tmp_path / "picture.png").write_bytes(b"x")
    with pytest.raises(SourceError, match="holds no article file"):
        list(load(tmp_path))


def test_a_link_to_nowhere_and_a_name_that_is_no_utf_8_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text(STORY)
    rejected, article = load(tmp_path)
    assert isinstance(rejected, Rejected)
    assert rejected.reason == "it cannot be read: no such file or directory"
    assert isinstance(article, RawArticle)
    assert article.article_id
