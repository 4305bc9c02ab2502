"""The memory that reading a large dump takes: the dump is made on the fly and comes through a pipe.

    .venv/bin/python benchmarks/loader_memory.py jsonl --gb 2
    .venv/bin/python benchmarks/loader_memory.py warc --gb 2

Formats: jsonl, json (one array), csv, warc. Prints articles, rejections, seconds, and the peak memory of the reading
process and of the largest of its readers, at a tenth of the dump and at its end: flat means that the two are alike.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import BinaryIO, cast

_SENTENCES = (
    "The council of Port Alder voted on Monday to rebuild part {n} of the harbour wall before the winter.",
    "It will cost {n} crowns, the mayor told the meeting, and take until the end of November.",
    "Masons from three villages have laid {n} tonnes of granite between the old light and the fish quay.",
)


def main() -> None:
    """Make the dump, read it in a process of its own, print what that says."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("format", choices=("jsonl", "json", "csv", "warc"))
    ask.add_argument("--gb", type=float, default=2)
    ask.add_argument("--read", action="store_true", help=argparse.SUPPRESS)
    options = ask.parse_args()
    if options.read:
        _read(int(options.gb * 1e9))
        return
    command = [sys.executable, __file__, options.format, "--gb", str(options.gb), "--read"]
    reader = subprocess.Popen(command, stdin=subprocess.PIPE)
    pipe = cast(BinaryIO, reader.stdin)
    left = options.gb * 1e9
    for piece in _pieces(options.format):
        pipe.write(piece)
        left -= len(piece)
        if left <= 0:
            break
    if options.format == "json":
        pipe.write(b'{"id": "last", "text": "The end."}]')
    pipe.close()
    sys.exit(reader.wait())


def _pieces(kind: str) -> Iterator[bytes]:
    """The dump, in pieces, without end."""
    if kind == "json":
        yield b"["
    if kind == "csv":
        yield b"id,title,text\n"
    for n in count():
        lines = [sentence.format(n=n + k) for k in range(20) for sentence in _SENTENCES]
        article = json.dumps({"id": f"a-{n}", "title": f"Wall {n}", "text": "\n\n".join(lines)}).encode()
        if kind == "jsonl":
            yield article + b"\n"
        elif kind == "json":
            yield article + b",\n"
        elif kind == "csv":
            yield f'a-{n},Wall {n},"{" ".join(lines)}"\n'.encode()
        else:
            yield _record(n, lines)


def _record(n: int, lines: list[str]) -> bytes:
    """A page as they are on the web: most of it is not the story."""
    story = "".join(f"<p>{line}</p>" for line in lines)
    script = f"<script>{'window.layout.push([1, 2, 3]);' * 6_000}</script>"
    top = f"<head><title>Wall {n}</title>{script}</head>"
    page = f"<html>{top}<body><article><h1>Wall {n}</h1>{story}</article></body></html>"
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/{n}\r\n"
        f"WARC-Date: 2012-03-05T09:00:00Z\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def _read(size: int) -> None:
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
    for item in load("-", read=count_read):
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
