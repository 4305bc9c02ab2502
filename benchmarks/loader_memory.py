"""The memory that reading a large dump takes: the dump is made on the fly and comes through a pipe.

    .venv/bin/python benchmarks/loader_memory.py jsonl --gb 2
    .venv/bin/python benchmarks/loader_memory.py rss --gb 2

A WACZ is a zip, which is read where it lies: it is written to a temporary file first, and removed.

Prints articles, rejections, seconds, and the peak memory of the reading process and of the largest of its readers, at a
tenth of the dump and at its end: flat means that the two are alike.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import IO, cast

_SENTENCES = (
    "The council of Port Alder voted on Monday to rebuild part {n} of the harbour wall before the winter.",
    "It will cost {n} crowns, the mayor told the meeting, and take until the end of November.",
    "Masons from three villages have laid {n} tonnes of granite between the old light and the fish quay.",
)
_DAY = "2012-03-05T09:00:00Z"


def main() -> None:
    """Make the dump, read it in a process of its own, print what that says."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("format", choices=(*_FORMATS, "wacz"))
    ask.add_argument("--gb", type=float, default=2, help="size of the dump; of a WACZ, unpacked")
    ask.add_argument("--read", metavar="SOURCE", help=argparse.SUPPRESS)
    options = ask.parse_args()
    if options.read:
        _read(options.read, int(options.gb * 1e9))
        return
    command = [sys.executable, __file__, options.format, "--read"]
    if options.format != "wacz":
        reader = subprocess.Popen([*command, "-", "--gb", str(options.gb)], stdin=subprocess.PIPE)
        with suppress(BrokenPipeError):  # the reader has ended, and said why
            _write(cast(IO[bytes], reader.stdin), options.format, options.gb * 1e9)
        sys.exit(reader.wait())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "dump.wacz")
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("datapackage.json", "{}")
            with (
                archive.open("archive/dump.warc.gz", "w", force_zip64=True) as member,
                gzip.open(member, "w", compresslevel=1) as packed,
            ):
                _write(cast(IO[bytes], packed), "warc", options.gb * 1e9)
        sys.exit(subprocess.call([*command, str(path), "--gb", str(path.stat().st_size / 1e9)]))


def _write(file: IO[bytes], kind: str, size: float) -> None:
    """Write a dump of about so many bytes, and close the file."""
    head, one, end = _FORMATS[kind]
    file.write(head.encode())
    for n in count():
        piece = one(n, [sentence.format(n=n + k) for k in range(20) for sentence in _SENTENCES])
        data = piece if isinstance(piece, bytes) else piece.encode()
        file.write(data)
        size -= len(data)
        if size <= 0:
            break
    file.write(end.encode())
    file.close()


def _object(n: int, lines: list[str]) -> str:
    return json.dumps({"id": f"a-{n}", "title": f"Wall {n}", "text": "\n\n".join(lines)})


def _ninjs(n: int, lines: list[str]) -> str:
    item = {
        "uri": f"urn:wire:{n}",
        "version": "1",
        "firstcreated": _DAY,
        "pubstatus": "usable",
        "headline": f"Wall {n}",
    }
    return json.dumps({**item, "body_xhtml": _markup(lines)})


def _json_item(n: int, lines: list[str]) -> str:
    return json.dumps({"id": n, "url": f"/{n}", "title": f"Wall {n}", "content_html": _markup(lines)})


def _markup(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def _news_item(n: int, lines: list[str]) -> str:
    about = '<itemMeta><itemClass qcode="ninat:text"/><pubStatus qcode="stat:usable"/></itemMeta>'
    body = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{_markup(lines)}</body></html>'
    content = f"<contentMeta><headline>Wall {n}</headline></contentMeta><contentSet><inlineXML>{body}</inlineXML>"
    return f'<newsItem guid="urn:wire:{n}" version="1">{about}{content}</contentSet></newsItem>\n'


def _rss_item(n: int, lines: list[str]) -> str:
    date = "<pubDate>Mon, 05 Mar 2012 09:00:00 GMT</pubDate>"
    text = f"<content:encoded><![CDATA[{_markup(lines)}]]></content:encoded>"
    return f"<item><title>Wall {n}</title><link>https://courier.example/{n}</link>{date}{text}</item>\n"


def _atom_entry(n: int, lines: list[str]) -> str:
    text = f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{_markup(lines)}</div></content>'
    about = f"<title>Wall {n}</title><id>urn:wire:{n}</id><published>{_DAY}</published>"
    return f'<entry>{about}<link href="/{n}"/>{text}</entry>\n'


def _page_entry(n: int, lines: list[str]) -> str:
    shown = "".join(f"<i:image><i:caption>{line}</i:caption></i:image>" for line in lines[:12])
    return f"<url><loc>https://courier.example/{n}</loc><lastmod>{_DAY}</lastmod>{shown}</url>\n"


def _letter(n: int, lines: list[str]) -> str:
    text = "\n\n".join(lines)
    head = f"From: The Courier <news@courier.example>\nSubject: Wall {n}\nMessage-ID: <{n}@courier.example>\n"
    return f"From news@courier.example Mon Mar  5 09:00:00 2012\n{head}\n{text}\n\n"


def _record(n: int, lines: list[str]) -> bytes:
    """A page as they are on the web: most of it is not the story."""
    script = f"<script>window.layout = '{random.Random(n).randbytes(80_000).hex()}';</script>"
    top = f"<head><title>Wall {n}</title>{script}</head>"
    page = f"<html>{top}<body><article><h1>Wall {n}</h1>{_markup(lines)}</article></body></html>"
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/{n}\r\n"
        f"WARC-Date: {_DAY}\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


_RSS = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    "<title>The Courier</title><link>https://courier.example/</link>\n"
)
_ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Courier</title><link href="https://courier.example/"/>\n'
_NEWSML = '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>\n'
_SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:i="http://www.google.com/schemas/sitemap-image/1.1">\n'
)
_JSON_FEED = '{"version": "https://jsonfeed.org/version/1.1", "title": "The Courier", "items": [\n'
_FORMATS: dict[str, tuple[str, Callable[[int, list[str]], str | bytes], str]] = {
    "jsonl": ("", lambda n, lines: f"{_object(n, lines)}\n", ""),
    "json": ("[", lambda n, lines: f"{_object(n, lines)},\n", '{"id": "last", "text": "The end."}]'),
    "csv": ("id,title,text\n", lambda n, lines: f'a-{n},Wall {n},"{" ".join(lines)}"\n', ""),
    "ninjs": ("", lambda n, lines: f"{_ninjs(n, lines)}\n", ""),
    "newsml": (_NEWSML, _news_item, "</itemSet></newsMessage>"),
    "warc": ("", _record, ""),
    "mbox": ("", _letter, ""),
    "rss": (_RSS, _rss_item, "</channel></rss>"),
    "atom": (_ATOM, _atom_entry, "</feed>"),
    "json-feed": (_JSON_FEED, lambda n, lines: f"{_json_item(n, lines)},\n", "{}]}"),
    "sitemap": (_SITEMAP, _page_entry, "</urlset>"),
}
"""What a dump begins with, what makes an article or a page of a number and lines, and what it ends with."""


def _read(source: str, size: int) -> None:
    from dateline.index.article import RawArticle
    from dateline.index.loaders import load

    began = time.perf_counter()
    articles = rejected = read = 0
    early = ""

    def count_read(more: int) -> None:
        nonlocal read, early
        read += more
        if not early and read >= size / 10:
            early = _peak()

    watch = threading.Thread(target=_watch, daemon=True)
    watch.start()
    for item in load(source, read=count_read):
        articles += isinstance(item, RawArticle)
        rejected += not isinstance(item, RawArticle)
    seconds = time.perf_counter() - began
    print(f"{read / 1e9:.2f} GB, {articles:,} articles, {rejected:,} rejected, {seconds:.0f} s")
    print(f"peak memory at a tenth: {early}; at the end: {_peak()}")


_largest = 0.0


def _watch() -> None:
    """Note what the readers, which come and go, have at most."""
    global _largest
    from dateline.index.loaders import apart

    while True:
        for reader in apart.process_ids():
            try:
                status = Path(f"/proc/{reader}/status").read_text()
            except OSError:
                continue
            peaks = [int(line.split()[1]) / 1_000 for line in status.splitlines() if line.startswith("VmHWM")]
            _largest = max([_largest, *peaks])
        time.sleep(0.5)


def _peak() -> str:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    return f"{own:.0f} MB" + (f" and {_largest:.0f} MB in a reader" if _largest else "")


if __name__ == "__main__":
    main()
