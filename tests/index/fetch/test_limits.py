"""A fetch ends: whatever a site sends, however slowly, compressed, or in circles."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator

import brotli
import pytest
from website import Answer, Asked, Website, website

from dateline.index.errors import FetchError
from dateline.index.fetch import Fetched, Fetcher, FetchPolicy, Hop, fetch


@pytest.fixture
def site() -> Iterator[Website]:
    with website() as served:
        yield served


def policy(site: Website, **changed: object) -> FetchPolicy:
    values = {"obey_robots": False, "allow_hosts": frozenset({site.host}), "interval": 0.0, "seconds": 10.0}
    return FetchPolicy(**{**values, **changed})  # type: ignore[arg-type]


def refused(site: Website, path: str = "/", **changed: object) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(f"{site.address}{path}", policy=policy(site, **changed))
    assert "\n" not in str(caught.value)
    return caught.value


def get(site: Website, path: str = "/", **changed: object) -> Fetched:
    return fetch(f"{site.address}{path}", policy=policy(site, **changed))


# -- size and time -----------------------------------------------------------------------------------


def test_a_body_that_is_declared_too_large_is_not_read(site: Website) -> None:
    site["/"] = Answer(b"x" * 10, promise=5_000_000_000)
    error = refused(site)
    assert error.kind == "unfit"
    assert "larger than 10 MB (5,000,000,000 bytes or more)" in str(error)


def test_a_body_that_grows_too_large_is_given_up(site: Website) -> None:
    body = b"%x\r\n%s\r\n" % (100_000, b"x" * 100_000) * 50
    site["/"] = Answer(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body + b"0\r\n\r\n")
    assert len(get(site).body) == 5_000_000
    assert refused(site, largest=1_000_000).kind == "unfit"


def test_a_site_that_says_nothing_is_given_up(site: Website) -> None:
    site["/"] = Answer(b"late", hang=30)
    error = refused(site, seconds=0.3)
    assert error.kind == "failed"
    assert "longer than 0.3 seconds" in str(error)


def test_a_body_that_drips_is_given_up_however_steadily_it_drips(site: Website) -> None:
    site["/"] = Answer(b"x" * 10_000, drip=0.02)
    assert refused(site, seconds=0.4).kind == "failed"
    assert site.sent < 1_000


def test_headers_that_drip_or_never_end_are_given_up(site: Website) -> None:
    site["/long"] = Answer(raw=b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1_000_000)
    assert refused(site, "/long").kind == "failed"
    site["/many"] = Answer(raw=b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200_000)
    assert refused(site, "/many").kind == "failed"


def test_the_time_is_that_of_all_redirects_together(site: Website) -> None:
    for n in range(4):
        site[f"/{n}"] = Answer(status=302, headers={"Location": f"/{n + 1}"}, hang=0.15)
    site["/4"] = Answer(b"there", hang=0.15)
    assert refused(site, "/0", seconds=0.4).kind == "failed"


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\x00" * 500, b"HTTP/1.1 xyz\r\n\r\n", b"220 mail.example ESMTP\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9",
        b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\ncut off",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)  # fmt: skip
def test_a_broken_answer_is_one_sentence_and_may_pass(raw: bytes, site: Website) -> None:
    site["/"] = Answer(raw=raw)
    assert refused(site).kind == "failed"


def test_a_closed_port_is_one_sentence(site: Website) -> None:
    with pytest.raises(FetchError, match=r"http://127\.0\.0\.1:1/ cannot be had: .*refused"):
        fetch("http://127.0.0.1:1/", policy=FetchPolicy(obey_robots=False, allow_hosts=frozenset({"127.0.0.1"})))


# -- compression -------------------------------------------------------------------------------------

COMPRESS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
}


@pytest.mark.parametrize("encoding", COMPRESS)
@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 400_000])
def test_a_compressed_body_is_read_whole(encoding: str, size: int, site: Website) -> None:
    body = bytes(i * 7 % 251 for i in range(size))
    site["/"] = Answer(COMPRESS[encoding](body), headers={"Content-Encoding": encoding})
    assert get(site).body == body
    assert "br" in site.asked[0].headers["accept-encoding"]


def test_deflate_without_its_header_is_read_too(site: Website) -> None:
    raw = zlib.compressobj(wbits=-15)
    site["/"] = Answer(raw.compress(b"news " * 1_000) + raw.flush(), headers={"Content-Encoding": "Deflate"})
    assert get(site).body == b"news " * 1_000


@pytest.mark.parametrize("encoding", COMPRESS)
def test_a_bomb_is_stopped_by_its_ratio_and_by_its_size(encoding: str, site: Website) -> None:
    bomb = COMPRESS[encoding](bytes(30_000_000))
    site["/"] = Answer(bomb, headers={"Content-Encoding": encoding})
    assert "a bomb" in str(refused(site))
    assert "larger than 10 MB" in str(refused(site, most_inflated=1e9))
    assert refused(site).kind == "unfit"


def test_a_short_page_that_compresses_well_is_no_bomb(site: Website) -> None:
    site["/"] = Answer(gzip.compress(b" " * 900_000), headers={"Content-Encoding": "gzip"})
    assert len(get(site).body) == 900_000


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(b"news " * 9_000)[:-30], "gzip"),
        (gzip.compress(b"news")[:5], "gzip"),
        (b"no gzip at all", "gzip"),
        (b"no deflate", "deflate"),
        (b"\xff" * 100, "br"),
        (brotli.compress(b"news " * 9_000)[:-5], "br"),
        (gzip.compress(b"one") + gzip.compress(b"two"), "gzip"),
        (brotli.compress(b"one") + b"two", "br"),
        (gzip.compress(gzip.compress(b"twice")), "gzip, gzip"),
        (b"x", "zstd"),
        (b"x", "x" * 5_000),
    ],
    ids=str,
)
def test_a_compressed_body_that_is_broken_cut_off_or_unknown_is_refused(
    body: bytes, encoding: str, site: Website
) -> None:
    site["/"] = Answer(body, headers={"Content-Encoding": encoding})
    assert refused(site).kind in ("failed", "unfit")


# -- redirects ---------------------------------------------------------------------------------------


def test_redirects_are_followed_and_told(site: Website) -> None:
    site["/a"] = Answer(status=301, headers={"Location": "/b?x=1"})
    site["/b?x=1"] = Answer(status=302, headers={"Location": f"{site.address}/c#part"})
    site["/c"] = Answer(b"there")
    got = get(site, "/a")
    assert (got.url, got.status, got.body) == (f"{site.address}/c", 200, b"there")
    assert got.history == (Hop(f"{site.address}/a", 301), Hop(f"{site.address}/b?x=1", 302))
    assert got.moved_to == f"{site.address}/b?x=1"


def test_only_what_moved_for_good_has_a_new_address(site: Website) -> None:
    site["/for-now"] = Answer(status=307, headers={"Location": "/for-good"})
    site["/for-good"] = Answer(status=308, headers={"Location": "/there"})
    site["/there"] = Answer(b"there")
    assert get(site, "/for-now").moved_to is None
    assert get(site, "/for-good").moved_to == f"{site.address}/there"
    assert get(site, "/there").moved_to is None


def test_redirects_end(site: Website) -> None:
    for n in range(8):
        site[f"/{n}"] = Answer(status=302, headers={"Location": f"/{n + 1}"})
    site["/8"] = Answer(b"there")
    assert get(site, "/3").body == b"there"
    assert "redirects more than 5 times" in str(refused(site, "/2"))
    site["/x"] = Answer(status=302, headers={"Location": "/y"})
    site["/y"] = Answer(status=302, headers={"Location": "/x"})
    assert "in a circle" in str(refused(site, "/x"))


@pytest.mark.parametrize("location", ["http://[", "\\\\evil\\x", "http://" + "a" * 5_000, "mailto:x@y.example"])
def test_a_redirect_to_nowhere_is_refused(location: str, site: Website) -> None:
    site["/"] = Answer(status=302, headers={"Location": location})
    assert refused(site).kind == "refused"


def test_a_redirect_without_an_address_is_an_answer_without_a_page(site: Website) -> None:
    site["/"] = Answer(b"?", status=302)
    assert not get(site).ok


def test_cookies_are_not_kept_and_the_environment_names_no_proxy(
    site: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "")
    site["/"] = Answer(status=302, headers={"Location": "/next", "Set-Cookie": "who=me; Path=/"})
    site["/next"] = Answer(b"there")
    with Fetcher(policy(site)) as fetcher:
        assert fetcher.fetch(f"{site.address}/").body == b"there"
        assert fetcher.fetch(f"{site.address}/next").body == b"there"
    assert not [asked for asked in site.asked if "cookie" in asked.headers]


def test_a_proxy_that_is_set_makes_the_connection_and_private_addresses_stay_refused(site: Website) -> None:
    site["http://news.example/"] = Answer(b"by proxy")
    through = policy(site, proxy=site.address, allow_hosts=frozenset())
    with Fetcher(through, resolve=lambda host, port: ["8.8.8.8"]) as fetcher:
        assert fetcher.fetch("http://news.example/").body == b"by proxy"
    with Fetcher(through, resolve=lambda host, port: ["10.0.0.1"]) as fetcher, pytest.raises(FetchError):
        fetcher.fetch("http://news.example/")


# -- what is asked and what comes back ---------------------------------------------------------------


def test_a_page_that_did_not_change_has_no_body(site: Website) -> None:
    site["/"] = Answer(b"news" * 1_000, etag=True, headers={"Last-Modified": "Wed, 05 Jan 2011 08:00:00 GMT"})
    with Fetcher(policy(site)) as fetcher:
        first = fetcher.fetch(f"{site.address}/")
        sent = site.sent
        second = fetcher.fetch(
            f"{site.address}/", etag=first.headers["etag"], last_modified=first.headers["last-modified"]
        )
    assert (first.status, second.status, second.body, site.sent - sent) == (200, 304, b"", 0)
    assert site.asked[1].headers["if-modified-since"] == "Wed, 05 Jan 2011 08:00:00 GMT"


def test_what_is_of_another_kind_is_given_up_before_its_body(site: Website) -> None:
    site["/"] = Answer(b"x" * 3_000_000, headers={"Content-Type": "Video/MP4"})
    with Fetcher(policy(site)) as fetcher:
        with pytest.raises(FetchError, match="of the kind video/mp4") as caught:
            fetcher.fetch(f"{site.address}/", media=("text/", "xml"))
        assert caught.value.kind == "unfit"
        site["/"] = Answer(b"x", headers={"Content-Type": "application/rss+xml; charset=x"})
        assert fetcher.fetch(f"{site.address}/", media=("text/", "xml")).media_type == "application/rss+xml"


@pytest.mark.parametrize("status", [400, 403, 404, 410, 451, 500, 503])
def test_an_error_is_an_answer_without_a_body(status: int, site: Website) -> None:
    site["/"] = Answer(b"x" * 100_000, status=status)
    got = get(site)
    assert (got.status, got.body, got.ok) == (status, b"", False)


def test_the_user_agent_is_the_one_that_was_set(site: Website) -> None:
    seen: list[Asked] = []
    site["/"] = lambda asked: seen.append(asked) or Answer(b"x")  # type: ignore[func-returns-value]
    get(site)
    get(site, user_agent="Harbour/2 (desk@harbour.example)")
    assert seen[0].headers["user-agent"].startswith("Dateline/")
    assert seen[1].headers["user-agent"] == "Harbour/2 (desk@harbour.example)"
