"""Spoilt files over all loaders: none crashes, hangs or fills the memory; benchmarks/fuzz_loaders.py tries more."""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[3] / "benchmarks"))

import fuzz_loaders
from loader_files import FILES, spoilt_file

from dateline.index.article import Rejected
from dateline.index.loaders import load

CASES = 400


def test_no_spoilt_file_crashes_hangs_or_fills_the_memory(tmp_path: Path) -> None:
    kinds: Counter[str] = Counter()
    for case in range(CASES):
        kind, name, data = spoilt_file(random.Random(f"test/{case}"))
        path = tmp_path / name
        path.write_bytes(data)
        counts: Counter[str] = Counter()
        fault, seconds = fuzz_loaders.tried(path, counts)
        assert not fault, f"case {case}, {kind}: {fault} after {seconds:.1f} s of processor time"
        assert fuzz_loaders.reader_memory() < fuzz_loaders.MOST_MEMORY, f"case {case}, {kind}"
        path.unlink()
        kinds[kind] += 1
    assert set(kinds) == set(FILES)


def test_a_broken_character_in_a_sitemap_costs_only_its_entry(tmp_path: Path) -> None:
    """The parser, where it recovers, lets half a surrogate pair through as bytes that are no text."""
    entries = b"<url><loc>https://a.example/a\xed\xa0\x80b</loc></url><url><loc>https://a.example/c</loc></url>"
    (tmp_path / "a.xml").write_bytes(b"<urlset>" + entries * 3 + b"</urlset>")
    (item,) = load(tmp_path / "a.xml")
    assert isinstance(item, Rejected)
    assert "holds no article" in item.reason or "broken" in item.reason
