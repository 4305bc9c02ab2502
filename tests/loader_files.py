"""A valid file of each format that a loader reads, written for the tests; and such files, spoilt in many ways."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import struct
import zipfile
from collections.abc import Callable

import zstandard

STORY = (
    "The council of Port Alder voted on Monday to rebuild the harbour wall before the winter.",
    "It will cost forty million crowns, the mayor, Ada Finch, told the meeting, and take until the end of November.",
    "“We have mended it nine times since the flood,” she said. “The sea is patient, and it will not be mended.”",
)
TEXT = "\n\n".join(STORY)
MARKUP = "".join(f"<p>{line}</p>" for line in STORY)
PAGE = f"""<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Wall to be rebuilt | The Port Alder Courier</title>
<link rel="canonical" href="/2012/wall"><meta property="og:site_name" content="The Port Alder Courier">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [
{{"@type": "NewsArticle", "headline": "Wall to be rebuilt", "datePublished": "2012-03-05T09:00:00+01:00",
"author": {{"@id": "#finch"}}, "publisher": {{"@type": "NewsMediaOrganization", "name": "The Port Alder Courier"}}}},
{{"@type": "Person", "@id": "#finch", "name": "Ana Reyes"}}]}}</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>Wall to be rebuilt</h1><time datetime="2012-03-05">5 March</time>
{MARKUP}</article><footer>All rights reserved</footer></body></html>
"""
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Port Alder Courier</title><link>https://courier.example/</link><ttl>30</ttl>
<item><title>Wall to be &lt;b&gt;rebuilt&lt;/b&gt;</title><link>/2012/wall</link><guid isPermaLink="false">c-1</guid>
<pubDate>Mon, 05 Mar 2012 09:00:00 EST</pubDate><dc:creator>Ana Reyes</dc:creator><category>Local</category>
<content:encoded><![CDATA[{MARKUP}]]></content:encoded></item>
<item><title>Trams late</title><link>/2012/trams</link><description>The trams were late.</description></item>
</channel></rss>
"""
ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Lantern</title><id>urn:lantern</id>
<link href="https://lantern.example/"/><updated>2012-03-05T10:00:00Z</updated>
<entry><title type="html">Wall to be &lt;i&gt;rebuilt&lt;/i&gt;</title><id>urn:lantern:1</id><link href="/wall"/>
<published>2012-03-05T09:00:00Z</published><updated>2012-03-06T09:00:00Z</updated>
<author><name>Ana Reyes</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{MARKUP}</div></content></entry></feed>
"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Lantern",
        "home_page_url": "https://lantern.example/",
        "items": [
            {
                "id": "1",
                "url": "/wall",
                "title": "Wall",
                "content_html": MARKUP,
                "date_published": "2012-03-05T09:00:00Z",
            },
            {"id": 2, "url": "/trams", "summary": "The trams were late."},
        ],
    }
)
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://courier.example/2012/wall</loc><lastmod>2012-03-05</lastmod><news:news><news:publication>
<news:name>The Port Alder Courier</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2012-03-05T09:00:00+01:00</news:publication_date><news:title>Wall</news:title></news:news></url>
<url><loc>/2012/trams</loc></url></urlset>
"""
NINJS = json.dumps(
    {
        "uri": "urn:newsml:wire.example:20120305:wall",
        "type": "text",
        "version": "2",
        "versioncreated": "2012-03-05T10:00:00Z",
        "firstcreated": "2012-03-05T09:00:00Z",
        "pubstatus": "usable",
        "language": "en",
        "byline": "By Ana Reyes",
        "headline": "Wall to be rebuilt",
        "body_xhtml": MARKUP,
        "infosource": [{"name": "Meridian Wire"}],
    },
    indent=1,
)
NINJS_3 = json.dumps(
    {
        "uri": "https://wire.example/wall",
        "standard": {"name": "ninjs", "version": "3.0"},
        "versionCreated": "2012-03-05T10:00:00Z",
        "pubStatus": "canceled",
        "headlines": [{"role": "main", "value": "Wall to be rebuilt"}],
        "bodies": [{"role": "main", "contentType": "text/html", "value": MARKUP}],
    }
)
NEWSML = f"""<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:newsml:wire.example:20120305:wall" version="3" standard="NewsML-G2" xml:lang="en">
<itemMeta><itemClass qcode="ninat:text"/><provider literal="Meridian Wire"/>
<versionCreated>2012-03-05T10:00:00Z</versionCreated><firstCreated>2012-03-05T09:00:00Z</firstCreated>
<pubStatus qcode="stat:usable"/></itemMeta><contentMeta><by>By Ana Reyes</by><headline>Wall to be rebuilt</headline>
<language tag="en"/></contentMeta><contentSet><inlineXML contenttype="application/nitf+xml">
<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head><hedline><hl1>Wall to be rebuilt</hl1></hedline>
</body.head><body.content>{MARKUP}</body.content></body></nitf></inlineXML></contentSet></newsItem>
</itemSet></newsMessage>
"""
JSON_LINES = "".join(
    json.dumps(
        {"id": f"a-{n}", "title": f"Wall {n}", "text": TEXT, "published_at": "2012-03-05", "authors": ["Ana Reyes"]}
    )
    + "\n"
    for n in range(3)
)
JSON_ARRAY = json.dumps([json.loads(line) for line in JSON_LINES.splitlines()], indent=2)
JSON_ANSWER = json.dumps({"status": "ok", "articles": json.loads(JSON_ARRAY)})
CSV = "id,title,text,date,author\r\n" + "".join(
    f'c-{n},"Wall, {n}","{STORY[0]}\n{STORY[1]}",5 March 2012,Ana Reyes\r\n' for n in range(3)
)
TSV = "id\ttitle\ttext\n" + "".join(f"t-{n}\tWall {n}\t{STORY[0]}\n" for n in range(3))
LETTER = f"""From: The Port Alder Courier <news@courier.example>
To: reader@example.org
Subject: =?utf-8?Q?Wall_to_be_rebuilt_=E2=80=93_at_last?=
Date: Mon, 5 Mar 2012 09:00:00 +0100
Message-ID: <wall-1@courier.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="edge"

--edge
Content-Type: text/plain; charset=utf-8

{TEXT}

--edge
Content-Type: text/html; charset=utf-8

<p><a href="https://courier.example/n/1">View in browser</a></p><h1>Wall to be rebuilt</h1>{MARKUP}
<p>You are receiving this because you asked for it. Unsubscribe</p>
--edge--
"""
MAILBOX = "".join(
    f"From news@courier.example Mon Mar  5 09:00:00 2012\n{LETTER.replace('wall-1', f'wall-{n}')}\n" for n in range(3)
)
PLAIN = f"Title: Wall to be rebuilt\nOutlet: The Port Alder Courier\nDate: 5 March 2012\n\n{TEXT}\n"
MARKDOWN = (
    f"---\ntitle: Wall to be rebuilt\noutlet: The Lantern\ndate: 2012-03-05\n---\n\n# Wall\n\n{TEXT}\n\n* one\n* two\n"
)


def pdf(pages: list[list[str]], information: dict[str, str] | None = None) -> bytes:
    """A PDF of these pages of lines, as a simple program writes it."""
    objects = [b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    tree = 2 * len(pages) + 2
    for lines in pages:
        shown = b" ".join(
            b"("
            + line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            + b") Tj T*"
            for line in lines
        )
        content = b"BT /F1 11 Tf 14 TL 60 780 Td " + shown + b" ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 1 0 R >> >> >>" % (tree, len(objects))
        )
    kids = b" ".join(b"%d 0 R" % number for number in range(3, tree, 2))
    objects.append(b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)))
    objects.append(b"<< /Type /Catalog /Pages %d 0 R >>" % tree)
    stated = b" ".join(
        b"/%s (%s)" % (name.encode(), value.encode("cp1252")) for name, value in (information or {}).items()
    )
    objects.append(b"<< %s >>" % stated)
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root %d 0 R /Info %d 0 R >>\n" % (len(objects) + 1, tree + 1, tree + 2)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


PDF = pdf(
    [
        [
            "The Port Alder Courier",
            "Wall to be rebuilt",
            "By Ana Reyes",
            "The council of Port Alder voted on Monday to re-",
            "build the harbour wall before the winter sets in.",
            "It will cost forty million crowns.",
            "Page 1",
        ],
        ["The Port Alder Courier", "The sea is patient, said the mayor, and it will not be mended.", "Page 2"],
    ],
    {"Title": "Wall to be rebuilt", "Author": "Ana Reyes", "CreationDate": "D:20120305090000+01'00'"},
)


def warc_record(
    url: str, body: bytes, *, status: str = "200 OK", kind: str = "text/html; charset=utf-8", head: str = ""
) -> bytes:
    """A record of a page that a crawler was answered with."""
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{head}\r\n".encode() + body
    return (
        (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2012-03-05T09:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        ).encode()
        + answer
        + b"\r\n\r\n"
    )


WARC = (
    b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 18\r\n\r\nsoftware: a robot\n\r\n\r\n"
    + warc_record("https://courier.example/2012/wall", PAGE.encode())
    + warc_record("https://courier.example/2012/gone", b"gone", status="404 Not Found")
    + warc_record(
        "https://courier.example/2012/zip", gzip.compress(PAGE.encode(), mtime=0), head="Content-Encoding: gzip\r\n"
    )
    + warc_record("https://courier.example/logo", b"\x89PNG", kind="image/png")
)


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


WACZ = zipped(
    {"datapackage.json": b"{}", "archive/data.warc.gz": gzip.compress(WARC, mtime=0), "pages/pages.jsonl": b"{}\n"}
)
PACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": lambda data: gzip.compress(data, mtime=0),
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.compress,
    ".zip": lambda data: zipped({"wire/inside.jsonl": data, "wire/inside.html": PAGE.encode()}),
}
FILES: dict[str, tuple[str, bytes]] = {
    "web page": ("wall.html", PAGE.encode()),
    "RSS": ("feed.rss", RSS.encode()),
    "Atom": ("feed.xml", ATOM.encode()),
    "JSON Feed": ("feed.json", JSON_FEED.encode()),
    "sitemap": ("sitemap.xml", SITEMAP.encode()),
    "WARC": ("crawl.warc", WARC),
    "WACZ": ("crawl.wacz", WACZ),
    "ninjs 1": ("item.json", NINJS.encode()),
    "ninjs 3": ("item.ninjs", NINJS_3.encode()),
    "NewsML-G2": ("item.xml", NEWSML.encode()),
    "JSON Lines": ("dump.jsonl", JSON_LINES.encode()),
    "JSON array": ("dump.json", JSON_ARRAY.encode()),
    "JSON answer": ("answer.json", JSON_ANSWER.encode()),
    "CSV": ("dump.csv", CSV.encode()),
    "TSV": ("dump.tsv", TSV.encode()),
    "PDF": ("wall.pdf", PDF),
    "e-mail": ("wall.eml", LETTER.encode()),
    "mailbox": ("letters.mbox", MAILBOX.encode()),
    "text": ("wall.txt", PLAIN.encode()),
    "Markdown": ("wall.md", MARKDOWN.encode()),
}
"""Name of the format -> (file name, bytes); each gives an article, but the sitemap."""

_TOKENS = (
    b"<", b">", b"</p>", b"<!--", b"<![CDATA[", b"]]>", b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>",
    b"&b;", b"<!ENTITY x SYSTEM 'file:///etc/passwd'>", b"&x;", b"&#0;", b"&#xD800;", b"&#99999999999;",
    b"<script>", b"<svg><style>", b"<table>" * 50, b"<div>" * 300, b"{" * 200, b"[" * 3_000, b'"', b"\\",
    b"\\ud800", b"\\u0000", b"null", b"1e999", b"9" * 5_000, b"-", b"NaN", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf",
    b"\xed\xa0\x80", b"\xc3", b"\x1f\x8b", b"PK\x03\x04", b"\r", b"\n\n", b"\r\n\r\n", b"\t" * 50, b"," * 100, b";",
    b"=" * 40, b"--edge", b"--edge--", b"Content-Length: -1\r\n", b"Content-Length: 99999999999\r\n",
    b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: br\r\n", b"WARC/1.0\r\n", b"charset=utf-7",
    b"charset=idna", b"encoding='punycode'", b"charset=\"x-no-such\"", b"=?utf-8?q?=ff?=", b"From ", b"endobj",
    b"stream", b"/Length 99999999", b"/Filter /FlateDecode", b"/Kids [3 0 R 4 0 R 6 0 R]", b"9999 0 R", b"/Prev 9",
    b"https://[::1", b"http://\xe2\x80\x8b", b"javascript:alert(1)", b"../../../etc/passwd",
    b"2012-99-99T99:99:99+99:99", b"%s%n%x", "\u202e\u200d\ufeff".encode(), b"a" * 20_000,
    b"\xf0\x9f\xa6\x8a" * 500,
)  # fmt: skip


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """The data after one to six changes: bytes flipped, cut out, doubled, or hostile tokens put in."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(out) + 1)
        how = chance.randrange(8)
        if how == 0:
            for _ in range(chance.randint(1, 12)):
                if out:
                    out[chance.randrange(len(out))] = chance.randrange(256)
        elif how == 1:
            del out[at:]
        elif how == 2:
            del out[at : at + chance.randint(1, 400)]
        elif how == 3:
            end = at + chance.randint(1, 2_000)
            out[at:at] = bytes(out[at:end]) * chance.choice((1, 2, 20))
        elif how == 4:
            out[at:at] = chance.choice(_TOKENS) * chance.choice((1, 1, 3, 50))
        elif how == 5:
            out[at : at + 4] = struct.pack(
                "<I", chance.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, chance.randrange(1 << 32)))
            )
        elif how == 6:
            other = chance.choice(list(FILES.values()))[1]
            begin = chance.randrange(len(other))
            out[at:at] = other[begin : begin + chance.randint(1, 1_000)]
        else:
            end = at + chance.randint(1, 300)
            out[at:end] = bytes(reversed(out[at:end]))
    return bytes(out[:2_000_000])


def spoilt_file(chance: random.Random) -> tuple[str, str, bytes]:
    """(format, file name, bytes) of a file that was spoilt, perhaps packed before or after, up to three times."""
    kind = chance.choice(list(FILES))
    name, data = FILES[kind]
    if chance.random() < 0.85:
        data = spoilt(data, chance)
    if chance.random() < 0.1:
        name = "without-ending"
    while chance.random() < 0.25:
        suffix = chance.choice(list(PACK))
        name, data = name + suffix, PACK[suffix](data)
        if chance.random() < 0.4:
            data = spoilt(data, chance)
    return kind, name, data
