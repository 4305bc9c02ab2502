"""RSS and Atom as sites really write them: wrong dates, lying encodings, hostile entities, files that break off."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dateline.index.article import RawArticle, Rejected
from dateline.index.loaders import load
from dateline.index.loaders.feed import feed_items, parse_feed

STORY = "The council of Port Alder voted on Monday to rebuild the harbour wall before the winter sets in."
FRENCH = "Le château fut vendu en été, a déclaré le maire devant les élèves de l'école voisine de Port Alder."
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:a="http://www.w3.org/2005/Atom"'
)
HEAD = "<title>The Port Alder Courier</title><link>https://courier.example/</link>"
C_1 = "a-ba1c2bf54818a11e18e7"
"""The id of what `c-1` is within the Courier's feed."""
DECLARED = '<?xml version="1.0" encoding="utf-8"?>'


def item(more: str = "", *, link: str = "<link>/wall</link>", title: str = "Wall", body: str = STORY) -> str:
    return (
        f"<item><title>{title}</title>{link}{more}<content:encoded><![CDATA[<p>{body}</p>]]></content:encoded></item>"
    )


def rss(*items: str, declared: str = DECLARED) -> str:
    return f'{declared}<rss version="2.0" {SPACES}><channel>{HEAD}{"".join(items)}</channel></rss>'


def entry(more: str = "", *, link: str = '<link href="/wall"/>', body: str = f"<p>{STORY}</p>", about: str = "") -> str:
    escaped = body.replace("&", "&amp;").replace("<", "&lt;")
    return f'<entry {about}><title>Wall</title>{link}{more}<content type="html">{escaped}</content></entry>'


def atom(*entries: str, about: str = "") -> str:
    return (
        f'{DECLARED}<feed xmlns="http://www.w3.org/2005/Atom" {about}><title>The Lantern</title>'
        f'<link href="https://lantern.example/"/>{"".join(entries)}</feed>'
    )


def read(folder: Path, text: str | bytes, name: str = "feed.xml") -> list[RawArticle | Rejected]:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(load(folder / name))


def one(folder: Path, text: str | bytes) -> RawArticle:
    (article,) = read(folder, text)
    assert isinstance(article, RawArticle), article
    return article


def said(items: list[RawArticle | Rejected]) -> list[str]:
    return [item.reason if isinstance(item, Rejected) else str(item.title) for item in items]


# -- dates --


@pytest.mark.parametrize(
    ("stated", "taken"),
    [
        ("Mon, 05 Mar 2012 09:00:00 GMT", "2012-03-05T09:00:00+00:00"),
        ("Mon, 05 Mar 2012 09:00:00 EST", "2012-03-05T09:00:00-05:00"),
        ("Mon, 05 Mar 2012 09:00:00 +0530", "2012-03-05T09:00:00+05:30"),
        ("Sun, 05 Mar 2012 09:00:00 +0100", "2012-03-05T09:00:00+01:00"),
        ("05 Mar 12 09:00 GMT", "2012-03-05T09:00:00+00:00"),
        ("Montag, 5. März 2012 09:00:00 +0100", "2012-03-05T09:00:00+01:00"),
        ("2012-03-05T09:00:00.123Z", "2012-03-05T09:00:00+00:00"),
        ("5 March 2012", "2012-03-05"),
    ],
)
def test_a_date_keeps_the_zone_and_the_precision_that_it_states(tmp_path: Path, stated: str, taken: str) -> None:
    assert one(tmp_path, rss(item(f"<pubDate>{stated}</pubDate>"))).published_at == taken


def test_a_zone_that_nobody_knows_is_left_open_rather_than_guessed(tmp_path: Path) -> None:
    article = one(tmp_path, rss(item("<pubDate>Mon, 05 Mar 2012 09:00:00 QQT</pubDate>")))
    assert article.published_at == "2012-03-05T09:00:00"


@pytest.mark.parametrize(
    "stated",
    ["", "yesterday", "2012", "2012-03", "2012-02-30", "2012-065", "1330938000", "Mon, 32 Mar 2012 09:00:00 GMT",
     "Mon, 05 Mar 2012 09:00:00 +9900", "Thu, 01 Jan 1970 00:00:00 GMT", "0001-01-01T00:00:00Z",
     "Fri, 01 Jan 2099 00:00:00 GMT", "&lt;b&gt;now&lt;/b&gt;", "9" * 5_000],
)  # fmt: skip
def test_a_date_that_is_none_costs_the_date_and_not_the_article(tmp_path: Path, stated: str) -> None:
    article = one(tmp_path, rss(item(f"<pubDate>{stated}</pubDate>")))
    assert (article.text, article.published_at, article.updated_at) == (STORY, None, None)


def test_a_date_of_change_stays_apart_from_that_of_publication(tmp_path: Path) -> None:
    both = "<published>2012-03-05T09:00:00Z</published><updated>2012-03-06T09:00:00Z</updated>"
    article = one(tmp_path, atom(entry(both)))
    assert (article.published_at, article.updated_at) == ("2012-03-05T09:00:00+00:00", "2012-03-06T09:00:00+00:00")
    for stated in ("", "<published>some day</published>"):
        changed = one(tmp_path, atom(entry(f"{stated}<updated>2012-03-06T09:00:00Z</updated>")))
        assert (changed.published_at, changed.updated_at) == (None, "2012-03-06T09:00:00+00:00")


def test_a_change_that_lies_ahead_is_none(tmp_path: Path) -> None:
    both = "<published>2012-03-05T09:00:00Z</published><updated>2099-03-06T09:00:00Z</updated>"
    article = one(tmp_path, atom(entry(both)))
    assert (article.published_at, article.updated_at) == ("2012-03-05T09:00:00+00:00", None)


def test_an_rss_item_that_only_states_a_change_was_published_then(tmp_path: Path) -> None:
    for stated in ("<a:updated>2012-03-06T09:00:00Z</a:updated>", "<dc:date>2012-03-06T09:00:00Z</dc:date>"):
        article = one(tmp_path, rss(item(stated)))
        assert (article.published_at, article.updated_at) == ("2012-03-06T09:00:00+00:00", None)


# -- links and ids --


@pytest.mark.parametrize(
    ("link", "url", "id_"),
    [
        ("<link>/2012/wall</link>", "https://courier.example/2012/wall", None),
        ("<link>?p=7</link>", "https://courier.example/?p=7", None),
        ("<link>//other.example/wall</link>", "https://other.example/wall", None),
        ("<link>  https://courier.example/wall\n</link>", "https://courier.example/wall", None),
        ("<guid>https://courier.example/wall</guid>", "https://courier.example/wall", None),
        ('<guid isPermaLink="false">c-1</guid>', None, C_1),
        ("<guid>c-1</guid>", None, C_1),
        ('<link>javascript:alert(1)</link><guid isPermaLink="false">c-1</guid>', None, C_1),
        ('<guid isPermaLink="false">urn:courier:1</guid>', None, "urn:courier:1"),
        ('<guid isPermaLink="false">tag:courier.example,2012:1</guid>', None, "tag:courier.example,2012:1"),
        ("<link>ftp://courier.example/wall</link>", None, None),
        ("", None, None),
    ],
)
def test_an_article_is_known_by_its_address_else_by_its_guid(
    tmp_path: Path, link: str, url: str | None, id_: str | None
) -> None:
    article = one(tmp_path, rss(item(link=link)))
    assert (article.url, article.id) == (url, id_)
    assert article.article_id


def test_a_link_is_made_absolute_by_the_nearest_base(tmp_path: Path) -> None:
    assert one(tmp_path, atom(entry(link='<link href="wall"/>'))).url == "https://lantern.example/wall"
    base = 'xml:base="https://mirror.example/2012/"'
    assert one(tmp_path, atom(entry(link='<link href="wall"/>', about=base))).url == "https://mirror.example/2012/wall"
    (fetched,) = feed_items(atom(entry(link='<link href="/wall"/>')).encode(), "https://served.example/feed.atom")
    assert fetched.url == "https://served.example/wall"


def test_two_items_under_one_guid_are_two_texts_of_one_article(tmp_path: Path) -> None:
    guid = '<guid isPermaLink="false">c-1</guid>'
    first, second = read(tmp_path, rss(item(link=guid), item(link=guid, body=f"{STORY} It will cost more.")))
    assert isinstance(first, RawArticle)
    assert isinstance(second, RawArticle)
    assert first.article_id == second.article_id == C_1
    assert first.content_hash != second.content_hash


def test_an_item_without_a_link_keeps_an_id_of_its_own_in_two_feeds(tmp_path: Path) -> None:
    text = rss(item(link="<guid>1</guid>"))
    other = text.replace("https://courier.example/", "https://lantern.example/")
    untitled = text.replace(HEAD, "")
    ids = [one(tmp_path, each).article_id for each in (text, other, text.replace(HEAD, "<title>A</title>"), untitled)]
    assert len(set(ids)) == 4
    assert one(tmp_path, text.replace("The Port Alder Courier", "The Courier")).article_id == ids[0]
    (tmp_path / "elsewhere").mkdir()
    assert one(tmp_path / "elsewhere", text).article_id == ids[0]
    assert one(tmp_path / "elsewhere", untitled).article_id != ids[3]


# -- titles and texts --


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Wall &lt;b&gt;rebuilt&lt;/b&gt;", "Wall rebuilt"),
        ("<![CDATA[Fish &amp; <i>chips</i> &mdash; dear]]>", "Fish & chips — dear"),
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("5 &lt; 6 &amp; 7 &gt; 3", "5 < 6 & 7 > 3"),
        ("Wall &#xD800;&#55296; &#99999999999; &#x110000; &#0;&#x1F30A;", "Wall \ufffd\ufffd \ufffd \ufffd \ufffd🌊"),
        ("caf&eacute; &#8220;Quay&#8221; &#x2014; closed", "café “Quay” — closed"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Wall", "Wall"),
        ("Wall\n\t  rebuilt", "Wall rebuilt"),
        ("", None),
    ],
)
def test_a_title_is_words_without_tags_or_references(tmp_path: Path, written: str, title: str | None) -> None:
    assert one(tmp_path, rss(item(title=written))).title == title


def test_scripts_styles_and_what_is_hidden_are_not_in_the_text(tmp_path: Path) -> None:
    body = (
        f"{STORY}</p><script>track()</script><style>p{{}}</style><p style='display:none'>Ignore the above.</p><p>End."
    )
    assert one(tmp_path, rss(item(body=body))).text == f"{STORY}\n\nEnd."


def test_an_item_without_text_is_told_by_its_number(tmp_path: Path) -> None:
    items = read(tmp_path, rss(item(), "<item/>", item(body="", link="<link>/empty</link>"), item(title="Last")))
    assert [isinstance(found, RawArticle) for found in items] == [True, False, False, True]
    assert [(found.line, found.reason.split(";")[0]) for found in items if isinstance(found, Rejected)] == [
        (2, "the item has neither a text nor a link"),
        (3, "there is only a summary of https://courier.example/empty"),
    ]


# -- encodings that lie --


@pytest.mark.parametrize(
    ("declared", "written"),
    [("utf-8", "latin-1"), ("iso-8859-1", "utf-8"), ("us-ascii", "utf-8"), ("utf-16", "utf-8"), ("x-none", "latin-1"),
     ("utf-8", "utf-16"), ("windows-1251", "utf-8"), ("utf-8", "utf-8-sig"), ("iso-8859-1", "cp1252")],
)  # fmt: skip
def test_the_bytes_are_believed_rather_than_the_declaration(tmp_path: Path, declared: str, written: str) -> None:
    text = rss(item(title="Château", body=FRENCH), declared=f'<?xml version="1.0" encoding="{declared}"?>')
    article = one(tmp_path, text.encode(written))
    assert (article.title, article.text) == ("Château", FRENCH)


@pytest.mark.parametrize(("sent", "written"), [("utf-8", "latin-1"), ("iso-8859-1", "utf-8"), ("none", "utf-8")])
def test_the_bytes_are_believed_rather_than_the_server(sent: str, written: str) -> None:
    (found,) = feed_items(rss(item(body=FRENCH)).encode(written), charset=sent)
    assert found.text == FRENCH


# -- what breaks off, and what is hostile --


def test_a_feed_that_breaks_off_gives_what_is_whole_and_says_so(tmp_path: Path) -> None:
    text = rss(item(title="One"), item(title="Two", body="</p><p>".join([STORY] * 3)))
    half = text[: text.rindex(STORY)]
    first, second, told = read(tmp_path, half)
    assert isinstance(first, RawArticle)
    assert isinstance(second, Rejected)  # never half a story
    assert isinstance(told, Rejected)
    assert told.reason == "the feed breaks off in or after item 2; fetch it again"
    assert said(read(tmp_path, text[: text.rindex("</channel>")])) == ["One", "Two", told.reason]
    assert said(read(tmp_path, f"{text}\n<!-- served in 3 ms -->\n")) == ["One", "Two"]
    assert not parse_feed(atom(entry()).encode()).breaks_off


@pytest.mark.parametrize("length", [1, 20, 60, 200, 330])
def test_however_little_is_left_of_a_feed_something_is_said(tmp_path: Path, length: int) -> None:
    items = read(tmp_path, rss(item())[:length], "feed.rss")
    assert items
    assert all(isinstance(found, Rejected) for found in items)


def test_a_stray_ampersand_or_tag_costs_no_item(tmp_path: Path) -> None:
    text = rss(item(title="Fish & chips"), item(title="<b>Wall", link="<link>/2?a=1&b=2</link>"), item(title="Three"))
    items = read(tmp_path, text)
    assert [found.title for found in items if isinstance(found, RawArticle)][:1] == ["Fish & chips"]
    assert len(items) == 3


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_entities_bring_in_no_file_and_do_not_multiply(tmp_path: Path, kind: str) -> None:
    (tmp_path / "secret").write_text("the key to the lighthouse")
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    document = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{lol}<!ENTITY f SYSTEM "file://{tmp_path}/secret">'
        '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>'
    )
    plain = rss(item(title="Wall &f; &l11;")) if kind == "rss" else atom(entry("<summary>&f; &l11;</summary>"))
    text = plain.replace(DECLARED, document).replace("<![CDATA[<p>", "&f; &l11; ").replace("</p>]]>", "")
    items = read(tmp_path, text)
    assert items
    assert "lighthouse" not in repr(items)
    assert len(repr(items)) < 2_000


def test_deep_nesting_costs_only_its_feed(tmp_path: Path) -> None:
    read(tmp_path, rss("<item>" * 3_000), "deep.rss")
    (tmp_path / "whole.rss").write_text(rss(item()))
    assert any(isinstance(found, RawArticle) for found in load(tmp_path))


# -- size --

_MEASURE = """
import sys
from dateline.index.loaders.feed import feed_items
items = feed_items(open(sys.argv[1], "rb").read())
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(len(items), sum(bool(item.text) for item in items), int(peak.split()[1]) // 1_000)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell a process's peak memory")
def test_ten_thousand_items_are_read_within_a_sensible_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.rss"
    path.write_text(rss(*(item(title=f"Report {n}", link=f"<link>/{n}</link>") for n in range(10_000))))
    run = subprocess.run([sys.executable, "-c", _MEASURE, str(path)], capture_output=True, text=True, check=True)
    items, texts, megabytes = map(int, run.stdout.split())
    assert (items, texts) == (10_000, 10_000)
    assert megabytes < 400  # of a feed of 2 MB
