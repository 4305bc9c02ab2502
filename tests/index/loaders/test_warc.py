"""WARC and WACZ: every page that a crawler got, and of what is no page a count; one broken record costs only itself."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from pathlib import Path

import brotli
import pytest
import zstandard
from loader_files import PAGE, TEXT, warc_record, zipped

from dateline.index.article import RawArticle, Rejected
from dateline.index.loaders import LARGEST_ARTICLE, load

SITE = "https://courier.example/2012"
NO_PAGE = "https://courier.example/logo"


def page(number: int) -> bytes:
    """A page of its own address."""
    return PAGE.replace("/2012/wall", f"/2012/{number}").encode()


def record(number: int, **how: str) -> bytes:
    return warc_record(f"{SITE}/{number}", page(number), **how)


def read(path: Path, data: bytes) -> list[RawArticle | Rejected]:
    path.write_bytes(data)
    return list(load(path))


def addresses(items: list[RawArticle | Rejected]) -> list[str | None]:
    return [item.url for item in items if isinstance(item, RawArticle)]


def reasons(items: list[RawArticle | Rejected]) -> list[tuple[int | None, str]]:
    return [(item.line, item.reason) for item in items if isinstance(item, Rejected)]


@pytest.mark.parametrize("each", [False, True], ids=["packed as one", "packed record by record"])
def test_every_page_is_given_in_the_order_of_the_records(tmp_path: Path, each: bool) -> None:
    records = [record(number) for number in range(12)]
    packed = b"".join(map(gzip.compress, records)) if each else gzip.compress(b"".join(records))
    items = read(tmp_path / "crawl.warc.gz", packed)
    assert addresses(items) == [f"{SITE}/{number}" for number in range(12)]
    first = items[0]
    assert isinstance(first, RawArticle)
    assert (first.text, first.fetched_at) == (TEXT, "2012-03-05T09:00:00+00:00")


def test_what_is_no_page_is_passed_over_and_counted_by_kind(tmp_path: Path) -> None:
    request = b"WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 18\r\n\r\nGET / HTTP/1.1\r\n\r\n\r\n\r\n"
    revisit = request.replace(b"request", b"revisit")
    records = [
        *(request, revisit, record(1)),
        *(warc_record(NO_PAGE, b"\x89PNG", kind="image/png") for _ in range(3)),
        *(warc_record(NO_PAGE, b"", status=status) for status in ("404 Not Found", "410 Gone", "404 Not Found")),
        warc_record(NO_PAGE, b"", status="301 Moved", head=f"Location: {SITE}/2\r\n"),
        record(2),
    ]
    items = read(tmp_path / "crawl.warc", b"".join(records))
    assert addresses(items) == [f"{SITE}/1", f"{SITE}/2"]
    assert reasons(items) == [
        (None, "8 of what it holds is no page (3 of image/png, 2 with status 404, 1 of the type revisit, 1 with status "
               "410, 1 with status 301); 11 records in all"),
    ]  # fmt: skip


def test_a_page_stored_as_a_resource_is_read_without_a_head_of_http(tmp_path: Path) -> None:
    data = page(1)
    head = f"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Target-URI: <{SITE}/1>\r\nContent-Type: text/html\r\n"
    items = read(tmp_path / "a.warc", f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data)
    assert addresses(items) == [f"{SITE}/1"]


def test_an_address_that_a_page_states_of_another_host_goes_before_that_of_the_crawl(tmp_path: Path) -> None:
    moved = PAGE.replace('href="/2012/wall"', 'href="https://www.courier.example/wall"').encode()
    items = read(tmp_path / "a.warc", warc_record("http://mirror.example/wall", moved))
    assert addresses(items) == ["https://www.courier.example/wall"]


def test_two_crawls_of_a_page_are_two_readings_of_one_article(tmp_path: Path) -> None:
    later = record(1).replace(b"WARC-Date: 2012-03-05", b"WARC-Date: 2012-03-09")
    one, two = read(tmp_path / "a.warc", record(1) + later)
    assert isinstance(one, RawArticle)
    assert isinstance(two, RawArticle)
    assert one.article_id == two.article_id
    assert (one.fetched_at, two.fetched_at) == ("2012-03-05T09:00:00+00:00", "2012-03-09T09:00:00+00:00")


def chunked(data: bytes) -> bytes:
    pieces = [data[at : at + 700] for at in range(0, len(data), 700)]
    return b"".join(b"%x;name=value\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Content-Encoding: gzip\r\n", gzip.compress(page(1))),
        ("Content-Encoding: x-gzip\r\n", gzip.compress(page(1))),
        ("Content-Encoding: deflate\r\n", zlib.compress(page(1))),
        ("Content-Encoding: br\r\n", brotli.compress(page(1))),
        ("Content-Encoding: zstd\r\n", zstandard.compress(page(1))),
        ("Transfer-Encoding: chunked\r\n", chunked(page(1))),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", chunked(gzip.compress(page(1)))),
        ("Content-Encoding: gzip, br\r\n", brotli.compress(gzip.compress(page(1)))),
        ("Content-Encoding: identity\r\n", page(1)),
        ("Content-Encoding: gzip\r\n", page(1)),
        ("Transfer-Encoding: chunked\r\n", page(1)),
        ("CONTENT-ENCODING:\tGZIP\r\n", gzip.compress(page(1))),
        ("X-Long: one\r\n two\r\n three\r\n", page(1)),
    ],
    ids=["gzip", "x-gzip", "deflate", "br", "zstd", "chunks", "gzip in chunks", "twice", "identity",
         "gzip taken off", "chunks taken off", "in capitals", "a folded line"],
)  # fmt: skip
def test_what_was_encoded_for_its_way_is_decoded(head: str, body: bytes, tmp_path: Path) -> None:
    items = read(tmp_path / "a.warc", warc_record(f"{SITE}/1", body, head=head))
    assert addresses(items) == [f"{SITE}/1"]


@pytest.mark.parametrize(
    ("head", "body", "reason"),
    [
        ("Content-Encoding: gzip\r\n", gzip.compress(page(1))[:-300], "its gzip encoding is broken"),
        ("Content-Encoding: br\r\n", brotli.compress(page(1))[:-50], "its br encoding is broken"),
        ("Content-Encoding: zstd\r\n", b"no such thing", "its zstd encoding is broken"),
        ("Content-Encoding: rot13\r\n", page(1), "its body is encoded in an unknown way, “rot13”"),
        ("Transfer-Encoding: chunked\r\n", chunked(page(1))[:-40], "its chunks are broken off"),
        ("Content-Encoding: gzip\r\n", gzip.compress(bytes(LARGEST_ARTICLE + 1)), "it unpacks to more than 10 MB"),
        ("Content-Encoding: br\r\n", brotli.compress(bytes(LARGEST_ARTICLE + 1)), "it unpacks to more than 10 MB"),
        ("X: y\r\n" * 1_001, page(1), "its head has more than 1000 lines"),
        ("", b"<ul><li><a href='/'>Home</a></li></ul>", "there is no article on the page"),
        ("", bytes(range(256)) * 4, "it is a binary file, not text"),
    ],
    ids=["gzip", "br", "zstd", "unknown", "chunks", "a bomb of gzip", "a bomb of br", "an endless head", "no story",
         "a picture called a page"],
)  # fmt: skip
def test_a_broken_page_is_rejected_by_its_address_and_the_next_is_read(
    head: str, body: bytes, reason: str, tmp_path: Path
) -> None:
    bad, good = read(tmp_path / "a.warc", warc_record(f"{SITE}/bad", body, head=head) + record(2))
    assert isinstance(bad, Rejected)
    assert bad.reason == reason
    assert bad.origin == f"{tmp_path}/a.warc: {SITE}/bad"
    assert isinstance(good, RawArticle)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda data: data.replace(b"Content-Length: ", b"Content-Length: x"), "its header is broken"),
        (lambda data: data.replace(b"Content-Length: ", b"Content-Length: -"), "its header is broken"),
        (lambda data: data.replace(b"Content-Length: ", b"Length: "), "its header is broken"),
        (lambda data: data.replace(b"HTTP/1.1 200 OK", b"FTP 1.1: 200 OK"),
         "it does not begin with the status line of HTTP"),
        (lambda data: data.replace(b"WARC-Type", b"WARC-Truncated: time\r\nWARC-Type"),
         "the crawler cut the page off (time)"),
    ],
    ids=["a length in words", "a length below 0", "no length", "no status", "cut off by the crawler"],
)  # fmt: skip
def test_a_broken_record_costs_only_itself(spoil: object, reason: str, tmp_path: Path) -> None:
    assert callable(spoil)
    items = read(tmp_path / "a.warc", record(1) + spoil(record(2)) + record(3))
    assert addresses(items) == [f"{SITE}/1", f"{SITE}/3"]
    assert (2, reason) in reasons(items)


def with_length(data: bytes, more: int) -> bytes:
    """A record that states so many bytes more, or fewer, than it has."""
    length = len(data.partition(b"\r\n\r\n")[2]) - 4
    return data.replace(b"Content-Length: %d" % length, b"Content-Length: %d" % (length + more))


def test_a_length_that_is_too_short_costs_only_its_record(tmp_path: Path) -> None:
    items = read(tmp_path / "short.warc", record(1) + with_length(record(2), -200) + record(3))
    assert addresses(items)[::2] == [f"{SITE}/1", f"{SITE}/3"]
    assert reasons(items)[-1][1].startswith("1 of what it holds is no page (1 broken off, or of a wrong length)")


@pytest.mark.parametrize("more", [1, 3, 4, 200, 1_500, 20_000, 30_000_000, 99_999_999_999])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_a_length_that_is_too_long_costs_no_record(more: int, packed: bool, tmp_path: Path) -> None:
    data = record(1) + with_length(record(2), more) + record(3) + record(4)
    items = read(tmp_path / "long.warc.gz", gzip.compress(data)) if packed else read(tmp_path / "long.warc", data)
    assert addresses(items) == [f"{SITE}/{number}" for number in range(1, 5)]
    assert {item.text for item in items if isinstance(item, RawArticle)} == {TEXT}
    assert reasons(items) == []


@pytest.mark.parametrize("more", [200, 13_000_000])
def test_the_records_behind_a_long_one_of_a_wrong_length_are_found(more: int, tmp_path: Path) -> None:
    film = with_length(warc_record(NO_PAGE, b"film" * 4_000_000, kind="video/mp4"), more)
    items = read(tmp_path / "a.warc", record(1) + film + record(2) + record(3))
    assert addresses(items) == [f"{SITE}/{number}" for number in range(1, 4)]
    assert reasons(items) == [(None, "1 of what it holds is no page (1 of video/mp4); 4 records in all")]


def test_a_page_that_shows_how_a_record_begins_is_one_page(tmp_path: Path) -> None:
    shown = f"<pre>\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\n</pre>{PAGE}"
    body = page(2).replace(b"</article>", shown.encode() + b"</article>")
    items = read(tmp_path / "a.warc", record(1) + warc_record(f"{SITE}/2", body) + record(3))
    assert addresses(items) == [f"{SITE}/{number}" for number in range(1, 4)]
    assert reasons(items) == []


def test_any_number_of_line_ends_in_a_broken_block_is_passed_over_in_no_time(tmp_path: Path) -> None:
    film = with_length(warc_record(NO_PAGE, b"\r\n" * 4_000_000, kind="video/mp4"), 100)
    assert addresses(read(tmp_path / "a.warc", film + record(2) + record(3))) == [f"{SITE}/2", f"{SITE}/3"]


@pytest.mark.parametrize("keep", [0.05, 0.2, 0.5, 0.9])
def test_a_file_that_ends_too_soon_gives_what_came_before_and_says_so(keep: float, tmp_path: Path) -> None:
    last = record(3).rstrip()
    items = read(tmp_path / "a.warc", record(1) + record(2) + last[: int(len(last) * keep)])
    assert addresses(items) == [f"{SITE}/1", f"{SITE}/2"]
    assert len(reasons(items)) == 1
    last = gzip.compress(last)
    packed = gzip.compress(record(1)) + gzip.compress(record(2)) + last[: int(len(last) * keep)]
    items = read(tmp_path / "a.warc.gz", packed)
    assert addresses(items) == [f"{SITE}/1", f"{SITE}/2"]
    assert reasons(items) == [(None, "its gzip data is broken")]
    packed = gzip.compress(record(1) + warc_record(NO_PAGE, b"\x89PNG", kind="image/png") + record(2) + record(3))
    items = read(tmp_path / "b.warc.gz", packed[: int(len(packed) * (0.3 + 0.7 * keep))])
    assert reasons(items)[-1] == (None, "its gzip data is broken")
    assert [reason for _, reason in reasons(items)].count("its gzip data is broken") == 1


def test_a_record_that_promises_more_than_any_memory_does_no_harm(tmp_path: Path) -> None:
    huge = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999\r\n\r\nHTTP/1.1 200 OK\r\n"
    items = read(tmp_path / "a.warc", record(1) + huge + b"Content-Type: text/html\r\n\r\n<p>")
    assert addresses(items) == [f"{SITE}/1"]
    assert reasons(items) == [(2, "the file ends inside this record")]


def test_line_ends_of_one_character_and_noise_between_records_are_borne(tmp_path: Path) -> None:
    body = page(1)
    answer = b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + body
    plain = f"WARC/1.1\nWARC-Type: response\nWARC-Target-URI: {SITE}/1\nContent-Length: {len(answer)}\n\n".encode()
    items = read(tmp_path / "a.warc", b"noise\n\n" + plain + answer + b"\n\n\n\nmore noise\n" + record(2))
    assert addresses(items) == [f"{SITE}/1", f"{SITE}/2"]


def test_an_archive_without_an_ending_and_one_from_standard_input_are_told_by_their_first_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert addresses(read(tmp_path / "crawl", record(1))) == [f"{SITE}/1"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(record(2)))))
    assert addresses(list(load("-"))) == [f"{SITE}/2"]


# -- WACZ --


def wacz(**archives: bytes) -> bytes:
    members = {f"archive/{name.replace('__', '.')}": data for name, data in archives.items()}
    return zipped({"datapackage.json": b"{}", "pages/pages.jsonl": b'{"text": "Not an article."}\n', **members})


def test_all_archives_of_a_wacz_are_read_and_nothing_else_of_it(tmp_path: Path) -> None:
    data = wacz(a__warc__gz=gzip.compress(record(1)), b__warc=record(2) + record(3))
    items = read(tmp_path / "crawl.wacz", data)
    assert addresses(items) == [f"{SITE}/{number}" for number in (1, 2, 3)]
    assert reasons(items) == []


def test_a_wacz_is_told_by_what_is_in_it(tmp_path: Path) -> None:
    for name in ("crawl.zip", "crawl"):
        assert addresses(read(tmp_path / name, wacz(a__warc=record(1)))) == [f"{SITE}/1"]


def test_a_wacz_with_one_broken_archive_gives_the_pages_of_the_other(tmp_path: Path) -> None:
    data = wacz(a__warc__gz=gzip.compress(record(1))[:-40], b__warc=record(2))
    items = read(tmp_path / "crawl.wacz", data)
    assert addresses(items)[-1] == f"{SITE}/2"
    assert all("archive/a.warc.gz" in item.origin for item in items if isinstance(item, Rejected))


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9])
def test_a_wacz_that_is_cut_off_is_refused_in_one_sentence(keep: float, tmp_path: Path) -> None:
    data = wacz(a__warc__gz=gzip.compress(record(1)), b__warc__gz=gzip.compress(record(2)))
    items = read(tmp_path / "crawl.wacz", data[: int(len(data) * keep)])
    assert items == [Rejected(str(tmp_path / "crawl.wacz"), "its zip data is broken")]
