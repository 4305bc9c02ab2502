"""Inputs that loaders reject, by the page that lists them, in the order of its table."""

from __future__ import annotations

import gzip
import io

from loader_files import pdf, zipped

BLANKS = b" " * 10_000_001
ITEMS = "<item><title>A</title>{}</item>"
SHORT = '{"version": "https://jsonfeed.org/version/1.1", "home_page_url": "https://a.example/", "items": [%s]}'
NEWS = '<newsItem guid="a" xmlns="http://iptc.org/std/nar/2006-10-01/"><itemMeta>{}</itemMeta></newsItem>'
RECORD = b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: https://a.example/\r\n%s\r\n\r\n%s\r\n\r\n"


def record(answer: bytes, more: bytes = b"", kind: bytes = b"response") -> bytes:
    """A record of a crawl."""
    return RECORD % (kind, b"Content-Length: %d%s" % (len(answer), more), answer)


def answered(status: bytes, kind: bytes) -> bytes:
    """A record of an answer with this status and media type."""
    return record(b"HTTP/1.1 %s\r\nContent-Type: %s\r\n\r\nNothing." % (status, kind))


def rss(item: str) -> bytes:
    """A feed with one item, or none."""
    return f"<rss version='2.0'><channel><link>https://portaldercourier.example</link>{item}</channel></rss>".encode()


def atom(entry: str) -> bytes:
    """A feed with one entry, or none."""
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><link href='https://lantern.example/'/>{entry}</feed>".encode()


def locked_pdf() -> bytes:
    """A PDF that opens with a password alone."""
    from pypdf import PdfReader, PdfWriter

    out = io.BytesIO()
    writer = PdfWriter(PdfReader(io.BytesIO(pdf([["A"]]))))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def locked_zip() -> bytes:
    """A zip that says of its only file that it needs a password."""
    data = bytearray(zipped({"a.txt": b"A"}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    return bytes(data)


def nested(times: int) -> bytes:
    """A text, gzipped so many times."""
    data = b"A text."
    for _ in range(times):
        data = gzip.compress(data)
    return data


LINK = "<link>/2012/trams-late</link>"
REFUSED: dict[str, list[tuple[str, bytes]]] = {
    "html": [
        ("links.html", b"<html><body><ul><li><a href='/'>Home</a></li></ul></body></html>"),
        ("empty.html", b" \n"),
        ("picture.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4),
        ("large.html", BLANKS),
    ],
    "rss": [
        ("a.rss", rss(ITEMS.format(LINK + "<description>Frost.</description>"))),
        ("a.rss", rss(ITEMS.format(""))),
        ("a.rss", rss("")),
        ("a.rss", rss(ITEMS.format(LINK) * 2).removesuffix(b"</channel></rss>")),
        ("long.rss", rss(ITEMS.format(f"<description>{'Frost. ' * 1_500_000}</description>"))),
        ("a.rss", b"It snowed."),
        ("large.rss", b" " * 50_000_001),
    ],
    "atom": [
        ("a.atom", atom("<entry><link href='/2012/choir'/><summary>Echo.</summary></entry>")),
        ("a.atom", atom("<entry><title>A</title></entry>")),
        ("a.atom", atom("")),
        ("a.atom", b"It snowed."),
    ],
    "json-feed": [
        ("a.json", (SHORT % '{"url": "https://northline.example/2012/wool-prices", "summary": "Wool."}').encode()),
        ("a.json", (SHORT % '{"id": "1", "title": "A"}').encode()),
        ("a.json", (SHORT % "").encode()),
    ],
    "sitemap": [
        (
            "a.xml",
            b"<urlset><url><loc>https://a.example/1</loc></url><url><loc>https://a.example/2</loc></url></urlset>",
        ),
        ("a.xml", b"<urlset></urlset>"),
    ],
    "warc": [
        (
            "a.warc",
            answered(b"404 Not Found", b"text/html")
            + answered(b"200 OK", b"image/png")
            + record(b"", kind=b"warcinfo"),
        ),
        ("a.warc", RECORD % (b"response", b"", b"")),
        ("a.warc", answered(b"200 OK", b"text/html")[:-8]),
        ("a.warc", record(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nA", b"\r\nWARC-Truncated: length")),
        ("a.warc", answered(b"200 OK", b"text/html")),
        ("a.warc", b"\n"),
    ],
    "ninjs": [
        ("a.ninjs", b'{"uri": "a", "type": "picture", "pubstatus": "usable"}'),
        ("a.ninjs", b'{"uri": "a", "pubstatus": "usable", "embargoed": "2099-01-01T00:00:00Z", "body_text": "A"}'),
        ("a.ninjs", b'{"uri": "a", "pubstatus": "usable", "embargoed": "soon", "body_text": "A"}'),
        ("a.ninjs", b'{"uri": "a", "pubstatus": "usable"}'),
        ("a.ninjs", b'{"uri": "a", "pubstatus": usable}'),
    ],
    "newsml-g2": [
        ("a.xml", NEWS.format("<itemClass qcode='ninat:picture'/>").encode()),
        ("a.xml", NEWS.format("<embargoed>2099-01-01T00:00:00Z</embargoed>").encode()),
        ("a.xml", NEWS.format("<embargoed>soon</embargoed>").encode()),
        ("a.xml", NEWS.format("").encode()),
        ("a.xml", b"<newsMessage><itemSet/></newsMessage>"),
        ("a.xml", b"<newsMessage><itemSet"),
        ("long.xml", b"<newsMessage><itemSet><newsItem></itemSet>" + b" " * 4_000_001 + b"</newsMessage>"),
    ],
    "json-lines": [
        ("a.jsonl", b"{broken\n"),
        ("a.jsonl", b"[1]\n"),
        ("a.jsonl", b'{"id": 1}\n'),
        ("a.jsonl", b'{"text": " "}\n'),
        ("a.jsonl", b'{"id": [1], "text": "A"}\n'),
        ("a.jsonl", BLANKS),
    ],
    "json": [
        ("a.json", b'[{"text": nothing}, {"text": "A"}]'),
        ("a.json", b'["A", "B"]'),
        ("a.json", b'[{"id": 1}, {"id": 2}]'),
        ("a.json", b"[]"),
    ],
    "csv": [
        ("mapped.csv", b"id,Body\n1,\n"),
        ("a.csv", b"id,text,date\n1,A,2012-03-05,B\n"),
        ("mapped.csv", b"id,text\n1,A\n"),
        ("a.csv", b"id,body\n1,A\n"),
        ("a.csv", b'id,text\n1,"A\n2,B\n'),
        ("a.csv", b"id,text\n"),
    ],
    "pdf": [
        ("a.pdf", pdf([[]])),
        ("a.pdf", locked_pdf()),
        ("a.pdf", pdf([["A"]])[:100]),
        ("a.pdf", pdf([[]] * 2_001)),
    ],
    "email": [
        ("a.eml", b"From: a@b.example\r\nContent-Type: application/pkcs7-mime\r\n\r\nAAAA"),
        ("a.eml", b"From: a@b.example\r\nSubject: A\r\n\r\n\r\n"),
        ("a.eml", b"\r\nA"),
        ("a.mbox", b"A\n"),
    ],
    "text": [
        ("a.txt", b"\n"),
        ("a.txt", b"* * *\n"),
        ("a.txt", bytes(range(256)) * 4),
        ("playlist.xml", b"<?xml version='1.0'?><playlist><track/></playlist>"),
    ],
    "markdown": [
        ("a.md", b"---\ntitle: [\n---\nA\n"),
        ("a.md", b"---\ntitle: A\n---\n"),
        ("a.md", b"![A](a.jpg)\n"),
        ("a.md", b""),
    ],
    "packed": [
        ("a.txt.gz", gzip.compress(b"A text." * 100)[:-20]),
        ("a.jsonl.gz", gzip.compress((b" " * 999_999 + b"\n") * 120)),
        ("a.txt", nested(5)),
        ("a.zip", locked_zip()),
        ("a.docx", zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<a/>"})),
        ("a.zip", zipped({"a.jpg": b"A", "b.exe": b"B"})),
    ],
}
"""Page -> inputs in the order of its table."""
