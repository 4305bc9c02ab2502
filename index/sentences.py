"""Where sentences begin and end in a text, with exact character offsets.

nupunkt (Bommarito, Katz and Bommarito, 2025) with the abbreviations of the news added and a few rules over what it
returns; chosen by measurement, docs/decisions/0003-sentence-splitter.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any

Span = tuple[int, int]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Titles stand before a name: no sentence ends between the two.
TITLES = _words(
    "adm amb asst atty brig capt cdr cmdr col cpl det dr gen gens gov govs hon hr insp lt maj"
    " messrs mlle mme mr mrs ms mt pfc prof pvt rep reps rev sen sens sgt spc sra srta supt"
)
# No sentence ends with one of these, whatever follows.
INNER = _words("approx ca cf d.h e.g i.e incl mio mrd p.ej tsd viz vs z.b")
# A sentence may end with a unit, but then the next one has a capital.
UNITS = _words("bn cm ft in kg km lb lbs mm mn oz pct sq tn yd")
# What else nupunkt's model, trained on law, lacks or may lose of the news.
ABBREVIATIONS = TITLES | INNER | _words("bros bzw co corp dept ee.uu fr inc intl ltd mfg nr plc sr")
# With a capital and after an abbreviation, these begin a sentence: no name begins with them.
STARTERS = _words(
    "a after all although an and as at because before both but by despite during each every for"
    " from he her here his how however i if in it its last many meanwhile most my neither nobody"
    " none nor on once only or others our she since so some such that the their then there these"
    " they this those though to under until we what when where whether which while who why with"
    " yet you your"
)
WINDOW = 2048  # no sentence is longer: it keeps the work linear whatever the text holds
MARGIN = 128  # how near the end of a window no break is believed

_GERMAN_DAY = re.compile(r"\b(?:am|vom|zum|bis|den|dem|der|des|seit|ab|und)\s(?:[12]?\d|3[01])\.$", re.IGNORECASE)
_GERMAN_MONTH = re.compile(
    r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November"
    r"|Dezember)\b"
)
# Breaks that nupunkt leaves out.
_MORE_BREAKS = re.compile(
    # an empty line, a list mark, the stops of Chinese and Japanese
    r"\n[^\S\n]*\n|\s(?=[•‣▪●◦]\s)|[。！？](?![。！？」』”’）])"
    # a time of day, unless a day, a month or a time zone follows
    r"|\b[ap]\.m\.[\"'”’)]?\s(?=[A-ZÀ-ÖØ-Þ])(?!(?:"
    r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
    r"|Jan(?:uary)?|Feb(?:ruary)?|March|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
    r"|[A-Z]{2,5}|Eastern|Central|Mountain|Pacific|Atlantic|Greenwich)\b)"
)


_LINE_END = re.compile(r"[\n\r\u2028\u2029]+")


@cache
def _tokenizer() -> Any:
    """Load nupunkt's model once, and add the words of the news to this copy of it."""
    from nupunkt import load_default_model

    tokenizer = load_default_model()
    tokenizer.add_abbreviations(sorted(ABBREVIATIONS))
    tokenizer.parameters.sent_starters.update(STARTERS)
    tokenizer.clear_decision_cache()
    return tokenizer


def sentence_spans(text: str) -> list[Span]:
    """Return the exact offsets of the sentences: end exclusive, white space trimmed, in order.

    Every character that is not white space lies in one span. The time is linear in the length of
    any text: it is read through windows, and what would be longer than one is cut, at white space
    if there is any.
    """
    breaks = {*_window_breaks(text), *(match.end() for match in _MORE_BREAKS.finditer(text))}
    if not is_wrapped(text):
        breaks.update(match.end() for match in _LINE_END.finditer(text))
    return trimmed(text, pairwise([0, *sorted(breaks), len(text)]))


def is_wrapped(text: str) -> bool:
    """Tell whether the lines of a text were broken at a fixed width, so that their ends mean nothing."""
    lines = [line.strip() for line in text.split("\n")]
    followed = [line for line, after in pairwise(lines) if line and after]
    return (
        len(followed) >= 3
        and max(map(len, lines)) <= 100
        and sum(len(line) >= 45 for line in followed) > 0.7 * len(followed)
    )


def _window_breaks(text: str) -> Iterator[int]:
    """Yield where nupunkt begins a sentence, less the false ones; read through windows."""
    start = 0
    while start < len(text):
        window = text[start : start + WINDOW]
        last = start + WINDOW >= len(text)
        # Near the end of a window a break may have been judged by half a word: the next one tells.
        limit = len(text) if last else start + WINDOW - MARGIN
        begins = [start + begin for begin, _ in _tokenizer().span_tokenize(window) if begin]
        begins = [begin for begin in begins if begin < limit and not _goes_on(text, begin)]
        yield from begins
        if last:
            return
        if begins:  # the last sentence may be longer than what was seen of it: begin with it
            start = begins[-1]
        else:
            space = max(window.rfind(" "), window.rfind("\n"))
            start += space + 1 if space > 0 else WINDOW
            yield start


def _goes_on(text: str, begin: int) -> bool:
    """Tell whether what is said to begin here goes on with the sentence before it."""
    before, after = text[max(0, begin - 40) : begin], text[begin : begin + 12]
    if not before[-1:].isspace():  # inside a word, as in 않았다.”라고, or in a web address
        return True
    before = before.rstrip()
    word = (before.split() or [""])[-1].lstrip("([{\"'“‘„«").removesuffix(".")
    if not before.endswith("."):
        return False
    if word.lower() in TITLES:
        return word[:1].isupper() and after[:1].isupper()
    if word in INNER or (word in UNITS and after[:1].islower()):
        return True
    return bool(_GERMAN_DAY.search(before) and _GERMAN_MONTH.match(after))


# The splitters -----------------------------------------------------------------------------------


def trimmed(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return the spans without the white space at their edges, and without the empty ones."""
    result = []
    for start, end in spans:
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        end -= len(piece) - len(piece.rstrip())
        if start < end:
            result.append((start, end))
    return result
