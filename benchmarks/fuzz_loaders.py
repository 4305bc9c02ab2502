"""Spoilt files over all loaders: none may crash, hang or fill the memory.

    .venv/bin/python benchmarks/fuzz_loaders.py --cases 10000 --seed 1

Prints a row for each format: files, articles, rejections, and what must not be: crashes (an exception that left
`load`), readers that broke or were given up, files over 5 seconds; then the slowest file, the peak memory of this
process and of the readers, and what parsers raised on documents that were rejected for it. Ends with status 1 if there
was any of what must not be. A file that failed is kept in `--keep`.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from loader_files import FILES, spoilt_file

from dateline.index.article import RawArticle
from dateline.index.errors import SourceError
from dateline.index.loaders import apart, load

HANG = 5.0
"""Seconds of processor time of this process, or of the reader, for one file."""
MOST_MEMORY = 1_500
"""MB, of this process and of each reader."""
_raised: Counter[str] = Counter()


def main() -> int:
    """Run the cases and print the table."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--cases", type=int, default=10_000)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--keep", type=Path, default=Path("build/fuzz"), help="folder for files that failed")
    options = ask.parse_args()
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    slowest, readers = (0.0, ""), 0.0
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for case in range(options.cases):
            kind, name, data = spoilt_file(random.Random(f"{options.seed}/{case}"))
            path = Path(folder) / name
            path.write_bytes(data)
            row = rows[kind]
            row["files"] += 1
            fault, took = tried(path, row)
            slowest = max(slowest, (took, f"case {case}, {kind}, {len(data):,} bytes"))
            if fault:
                row[fault] += 1
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{options.seed}-{case}-{name}").write_bytes(data)
            path.unlink()
            readers = max(readers, reader_memory())
            if sys.stderr.isatty():
                print(f"\r{case + 1:,}", end="", file=sys.stderr)
    return _table(rows, slowest, readers, time.perf_counter() - began)


def tried(path: Path, counts: Counter[str]) -> tuple[str, float]:
    """What must not be and was, empty if nothing was, and the seconds of processor time that reading a file took.

    `counts` is told of its articles and rejections.
    """
    before, reading = time.process_time(), _reader_seconds()
    fault = _read(path, counts)
    took = max(time.process_time() - before, _reader_seconds() - reading)
    return "hangs" if took > HANG else fault, took


def _read(path: Path, row: Counter[str]) -> str:
    fault = ""
    try:
        for item in load(path):
            if isinstance(item, RawArticle):
                row["articles"] += 1
                _check(item)
            else:
                row["rejected"] += 1
                if item.reason.startswith("it cannot be read: "):
                    _raised[item.reason[19:].partition(",")[0]] += 1
                if "takes too long" in item.reason or "broke the reader" in item.reason:
                    print(f"{path.name}: {item.reason}", file=sys.stderr)
                    fault = "given up"
    except SourceError:
        row["rejected"] += 1
    except Exception:
        traceback.print_exc()
        fault = "crashes"
    return fault


def _check(article: RawArticle) -> None:
    assert article.text.strip() or article.retracted, "an article without a text"
    article.text.encode()
    assert article.content_hash
    assert article.article_id


def _reader_seconds() -> float:
    """Processor time of the readers so far; those that ended count as children."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = ended.ru_utime + ended.ru_stime
    for pid in apart.process_ids():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += (int(fields[11]) + int(fields[12])) / 100
    return total


def reader_memory() -> float:
    """MB: the most that one of the readers that run ever had; 0 where the system does not tell."""
    peaks = [0.0]  # what `getrusage` says of children counts what their parent had when it started them
    for pid in apart.process_ids():
        try:
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        except OSError:
            continue
        peaks += [int(line.split()[1]) / 1_000 for line in lines if line.startswith("VmHWM")]
    return max(peaks)


def _table(rows: dict[str, Counter[str]], slowest: tuple[float, str], readers: float, seconds: float) -> int:
    columns = ("files", "articles", "rejected", "crashes", "given up", "hangs")
    print("| format | " + " | ".join(columns) + " |\n| --- |" + " ---: |" * len(columns))
    total: Counter[str] = Counter()
    for kind in FILES:
        print(f"| {kind} | " + " | ".join(f"{rows[kind][column]:,}" for column in columns) + " |")
        total.update(rows[kind])
    print("| all | " + " | ".join(f"{total[column]:,}" for column in columns) + " |\n")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    print(f"{seconds:.0f} s; slowest {slowest[0]:.2f} s of processor time ({slowest[1]})")
    print(f"peak memory: this process {own:.0f} MB, a reader {readers:.0f} MB")
    print("raised by parsers:", ", ".join(f"{name} {count}" for name, count in _raised.most_common()) or "nothing")
    failed = total["crashes"] + total["given up"] + total["hangs"]
    return int(bool(failed) or max(own, readers) > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
