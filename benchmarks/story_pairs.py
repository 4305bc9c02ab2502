"""Pairs of articles to read and mark, drawn in strata so that precision and recall hold for all pairs of an archive.

    python benchmarks/story_pairs.py ../shared/data/realtimeqa/2023              # sizes of the strata
    python benchmarks/story_pairs.py ../shared/data/realtimeqa/2023 --draw 40    # up to 40 pairs of each, as JSON Lines
    python benchmarks/story_pairs.py ../shared/data/realtimeqa/2023 --show A B   # what two articles share, and what not

Every pair of articles is in exactly one stratum, the first of `STRATA` that fits. Nothing that finds copies has a say
in it: shared runs are counted exactly, for all pairs. Which pairs are drawn depends on the articles' ids alone, and a
larger draw holds the smaller one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from operator import itemgetter
from pathlib import Path

import numpy as np
import scipy.sparse
from stories import read

from dateline.index.article import RawArticle
from dateline.index.sketches import Text
from dateline.index.words import content_words, stem

STRATA = {
    "same words": "all words equal, in at most 3 articles",
    "same words, a form": "all words equal, in more than 3 articles",
    "0.8": "at least 0.8 of the shorter text's runs of five words stand in the longer",
    "0.6": "0.6 to 0.8 of them",
    "0.4": "0.4 to 0.6 of them",
    "0.2": "0.2 to 0.4 of them",
    "0.1": "0.1 to 0.2 of them",
    "title": "fewer, and headlines that share at least half of their content words, and at least three",
    "0.02": "0.02 to 0.1 of the shorter text's runs",
    "day": "fewer, and one outlet on one day",
    "any": "fewer, but a run at least",
    "none": "not a run",
}
BANDS = (0.8, 0.6, 0.4, 0.2, 0.1, 0.02)
FORM = 3
"""Articles with the same words, above which the words are a form."""


@dataclass(frozen=True, slots=True)
class Strata:
    """All pairs of an archive's articles, as indices in order of id, by stratum; those of `none` only counted."""

    ids: tuple[str, ...]
    pairs: dict[str, list[tuple[int, int]]]
    none: int

    @property
    def sizes(self) -> dict[str, int]:
        """How many pairs each stratum has."""
        return {name: self.none if name == "none" else len(self.pairs[name]) for name in STRATA}

    def draw(self, most: int) -> Iterator[tuple[str, str, str]]:
        """Up to so many pairs of each stratum: its name, and two ids."""
        for name, pairs in self.pairs.items():
            named = [(self.ids[one], self.ids[other]) for one, other in pairs]
            if len(named) > most:
                named = sorted(named, key=_lot)[:most]
            yield from ((name, one, other) for one, other in sorted(named))
        yield from (("none", one, other) for one, other in self._without(min(most, self.none)))

    def _without(self, count: int) -> list[tuple[str, str]]:
        """Pairs that are in no stratum else."""
        taken = {pair for pairs in self.pairs.values() for pair in pairs}
        lots = random.Random("story pairs")
        found: dict[tuple[int, int], None] = {}
        while len(found) < count:
            one, other = sorted(lots.sample(range(len(self.ids)), 2))
            if (one, other) not in taken:
                found[one, other] = None
        return [(self.ids[one], self.ids[other]) for one, other in found]


def stratify(raws: Sequence[RawArticle]) -> Strata:
    """Put each pair of articles, given in order of id, into its stratum."""
    texts = [Text(raw.text) for raw in raws]
    hashes = [text.words_hash for text in texts]
    named = Counter(hashes)
    titles = [frozenset(stem(word) for word in content_words(raw.title or "")) for raw in raws]
    pairs: dict[str, list[tuple[int, int]]] = {name: [] for name in STRATA if name != "none"}
    near = _near_titles(titles)
    of_day = _one_day(raws)
    seen = set()
    for one, other, held in _shared(texts):
        seen.add((one, other))
        if hashes[one] == hashes[other]:
            pairs["same words" if named[hashes[one]] <= FORM else "same words, a form"].append((one, other))
            continue
        band = next((band for band in BANDS if held >= band), 0.0)
        if band < 0.1 and (one, other) in near:
            pairs["title"].append((one, other))
        elif band:
            pairs[f"{band:g}"].append((one, other))
        else:
            pairs["day" if (one, other) in of_day else "any"].append((one, other))
    pairs["title"] += sorted(near - seen)
    pairs["day"] += sorted(of_day - near - seen)
    rest = len(raws) * (len(raws) - 1) // 2 - sum(map(len, pairs.values()))
    return Strata(tuple(raw.article_id for raw in raws), pairs, rest)


def _shared(texts: Sequence[Text]) -> Iterator[tuple[int, int, float]]:
    """Pairs of texts that share a run, and how much of the shorter one stands in the longer."""
    runs = [text.runs for text in texts]
    lengths = np.array([len(its) for its in runs])
    kinds, columns = np.unique(np.concatenate(runs), return_inverse=True)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    stands = scipy.sparse.csr_matrix((np.ones(len(columns), np.int32), columns, starts), shape=(len(texts), len(kinds)))
    common = scipy.sparse.triu(stands @ stands.T, 1).tocoo()
    held = common.data / np.minimum(lengths[common.row], lengths[common.col])
    yield from zip(common.row.tolist(), common.col.tolist(), held.tolist(), strict=True)


def _near_titles(titles: Sequence[frozenset[str]]) -> set[tuple[int, int]]:
    by_word = defaultdict(list)
    for i, words in enumerate(titles):
        for word in words:
            by_word[word].append(i)
    shared = Counter(pair for those in by_word.values() for pair in combinations(those, 2))
    return {
        (one, other)
        for (one, other), count in shared.items()
        if count >= 3 and count >= 0.5 * len(titles[one] | titles[other])
    }


def _one_day(raws: Sequence[RawArticle]) -> set[tuple[int, int]]:
    groups = defaultdict(list)
    for i, raw in enumerate(raws):
        if raw.outlet and raw.published_at:
            groups[raw.outlet, raw.published_at[:10]].append(i)
    return {pair for those in groups.values() for pair in combinations(those, 2)}


def _lot(pair: tuple[str, str]) -> bytes:
    return hashlib.sha256("\n".join(pair).encode()).digest()


def main() -> None:
    """Print sizes, a draw, or a comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--draw", type=int, metavar="N", help="print up to N pairs of each stratum")
    parser.add_argument(
        "--show", nargs=2, metavar="ID", help="print what two articles share, in brackets, and the rest"
    )
    given = parser.parse_args()
    raws = sorted(read(given.source), key=lambda raw: raw.article_id)
    if given.show:
        by_id = {raw.article_id: raw for raw in raws}
        one, other = (by_id[id_] for id_ in given.show)
        print(f"{beside(one, other)}\n\n{beside(other, one)}")
        return
    strata = stratify(raws)
    if given.draw is None:
        for name, size in strata.sizes.items():
            print(f"{name:<20} {size:>12,}  {STRATA[name]}")
        return
    for name, first, second in strata.draw(given.draw):
        print(json.dumps({"one": first, "other": second, "stratum": name}))


def beside(one: RawArticle, other: RawArticle) -> str:
    """An article's text, with what also stands in another in brackets."""
    words = list(re.finditer(r"\w+", one.text))
    there = {tuple(run) for run in _fives(re.findall(r"\w+", other.text.lower()))}
    held = [False] * len(words)
    for i, run in enumerate(_fives([word.group().lower() for word in words])):
        if tuple(run) in there:
            held[i : i + 5] = [True] * 5
    parts, last = [f"{one.article_id} · {one.outlet} · {one.published_at} · {one.title}\n"], 0
    for inside, group in groupby(zip(words, held, strict=True), key=itemgetter(1)):
        end = list(group)[-1][0].end()
        parts.append(f"[{one.text[last:end].strip()}] " if inside else one.text[last:end].strip() + " ")
        last = end
    return "".join(parts)


def _fives(words: Sequence[str]) -> list[Sequence[str]]:
    return [words[i : i + 5] for i in range(len(words) - 4)]


if __name__ == "__main__":
    main()
