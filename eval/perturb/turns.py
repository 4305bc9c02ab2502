"""False claims by a “not” put in or left out, a comparison turned round, and two names that change places."""

from __future__ import annotations

import random
import re

from dateline.eval.perturb.change import MONTHS, WEEKDAYS, Change, Pool, replaced

_AUXILIARY = re.compile(
    r"\b(?P<aux>is|are|was|were|will|would|can|should|must|(?:has|have|had)(?=\s(?:been|[a-z]+ed|[a-z]+en|had|made)\b))\b"
    r"(?!\s(?:just|only|simply|merely|more|less|fewer|a no)\b|\?|,)(?=\s[a-z])"
)
_NEGATED = re.compile(
    r"n['’]t\b|\b(?:no|not|never|none|neither|nor|nothing|nobody|without|denied|denies|deny|cannot|if|when)\b", re.I
)
_NOT = re.compile(r"(?<=[a-z])(?P<not>n['’]t)\b|(?P<not2>\s(?:not|never)\b)(?!\s(?:only|just|least|to|all|the)\b)")
_PAST = re.compile(r"(?<=\b(?:he|He|it|It|we|We) )(?P<verb>[a-z]{3,}ed)\b|(?<=\b(?:she|She) )(?P<verb2>[a-z]{3,}ed)\b")
_NO_MORE = re.compile(r"\b(?:more|less|better|than|as|what|how|who|that|which|there) $")

_PAIRS = """
    more than|less than; fewer than|more than; less than|more than; at least|at most; at most|at least; rose|fell;
    fell|rose; risen|fallen; rising|falling; falling|rising; increased|decreased; decreased|increased;
    increase|decrease; decrease|increase; grew|shrank; growing|shrinking; climbed|dropped; dropped|climbed;
    jumped|dropped; higher|lower; lower|higher; highest|lowest; lowest|highest; before|after; after|before;
    above|below; below|above; larger|smaller; bigger|smaller; smaller|larger; largest|smallest; biggest|smallest;
    smallest|largest; older|younger; younger|older; oldest|youngest; youngest|oldest; earlier|later;
    longest|shortest; longer|shorter; shorter|longer; better|worse; worse|better; best|worst; worst|best;
    faster|slower; stronger|weaker; the first|the last; the last|the first; the most|the least; majority|minority;
    won|lost; lost|won; wins|loses; approved|rejected; rejected|approved; accepted|rejected; opened|closed;
    closed|opened; northern|southern; southern|northern; eastern|western; western|eastern; north of|south of; south
    of|north of; maximum|minimum; minimum|maximum; profit|loss; exports|imports; imports|exports; bought|sold;
    sold|bought; victory|defeat; defeat|victory; success|failure; up by|down by; guilty|innocent
"""
_OPPOSITE = dict(pair.strip().split("|") for pair in " ".join(_PAIRS.split()).split(";"))
_COMPARED = re.compile(rf"(?<![\w-])(?P<word>{'|'.join(sorted(_OPPOSITE, key=len, reverse=True))})(?![\w-])")
_NUMERIC = re.compile(r"\b(?P<word>over|under|above|below)(?=\s[$€£]?\d)")
_NUMERIC_OPPOSITE = {"over": "under", "under": "over", "above": "below", "below": "above"}


_CAPITALS = r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}"
_DOER = re.compile(
    rf"(?<![\w&.,-])(?<![A-Z][a-z] )(?P<a>{_CAPITALS}) (?:has |had |have |will )?"
    rf"(?:[a-z]+ed|beat|met|bought|led|hit|sue|visit|invade|attack|buy|join|replace) (?P<b>{_CAPITALS})(?![\w’'])"
)
_SAYING = re.compile(r" (?:announc|report|claim|argu|warn|confirm|stat|tweet|explain|denied|ask|add)[a-z]* ")
_NOT_DOERS = frozenset(
    [*MONTHS, *WEEKDAYS, *"The A An In On At He She It We They You But And So If When After As While For That".split()]
)


def negation(sentence: str, pool: Pool, rng: random.Random) -> Change | None:
    """A “not” is put in behind an auxiliary verb, or one that stands is left out."""
    found: list[tuple[int, int, str]] = []
    for match in _NOT.finditer(sentence):
        part = str(match.lastgroup)
        if part == "not" and sentence[match.start() - 3 : match.start()] in ("won", " ca", "sha"):
            continue
        if re.search(r"\b(?:did|does|do)$", sentence[: match.start(part)]):
            continue  # “did attend” would be odd
        found.append((*match.span(part), ""))
    if not found:
        for match in () if _NEGATED.search(sentence) else _AUXILIARY.finditer(sentence):
            if not _NO_MORE.search(sentence[: match.start()]):
                found.append((match.end("aux"), match.end("aux"), " not"))
        for match in _PAST.finditer(sentence):
            start = match.start(str(match.lastgroup))
            found.append((start, start, "never "))
    if not found:
        return None
    start, end, words = rng.choice(found)
    return replaced(sentence, start, end, words)


def comparison(sentence: str, pool: Pool, rng: random.Random) -> Change | None:
    """More is less, rose is fell, before is after."""
    found = [(m, _OPPOSITE[m["word"]]) for m in _COMPARED.finditer(sentence)]
    found += [(m, _NUMERIC_OPPOSITE[m["word"]]) for m in _NUMERIC.finditer(sentence)]
    if not found:
        return None
    match, new = rng.choice(found)
    return replaced(sentence, *match.span("word"), new)


def order(sentence: str, pool: Pool, rng: random.Random) -> Change | None:
    """Two names around a verb change places: who did it, and to whom."""
    found = [
        match
        for match in _DOER.finditer(sentence)
        if not _NOT_DOERS.intersection((*match["a"].split(), *match["b"].split())) and not _SAYING.search(match[0])
        if not set(match["a"].split()) & set(match["b"].split()) and not match["b"].endswith(("'s", "’s"))
    ]
    if not found:
        return None
    match = rng.choice(found)
    words = match["b"] + sentence[match.end("a") : match.start("b")] + match["a"]
    return replaced(sentence, match.start(), match.end(), words)
