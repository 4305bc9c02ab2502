"""Stems are the same whoever else stems at the same time."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from dateline.index.words import stem

ENDINGS = ("s", "ing", "ed", "ation", "ational", "ness", "fulness", "ities", "ably", "ization")


def test_threads_that_stem_at_once_do_not_spoil_each_others_words() -> None:
    words = [f"{chr(97 + n % 26)}{chr(97 + n // 26)}ort{ending}" for n in range(100) for ending in ENDINGS]
    before = sys.getswitchinterval()
    stem.cache_clear()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            at_once = list(pool.map(lambda _: [stem.__wrapped__(word) for word in words], range(4)))
    finally:
        sys.setswitchinterval(before)
    alone = [stem.__wrapped__(word) for word in words]
    assert all(stems == alone for stems in at_once)
