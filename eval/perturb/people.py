"""False claims by a changed name, by another speaker, or by a statement that is no longer hedged."""

from __future__ import annotations

import random
import re

from dateline.eval.perturb.change import Change, Pool, pick, replaced

_SAYING = r"(?:said|says|told|added|announced|warned|argued|stated|insisted|explained|wrote|claimed|confirmed)"
_CAPITALS = r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}"
_OFFICE = (
    "police|officials|prosecutors|investigators|residents|witnesses|analysts|experts|researchers|scientists|officers|"
    "authorities|lawyers|critics|doctors|firefighters|organisers|organizers"
)
_SPEAKER = re.compile(
    rf"(?P<name>{_CAPITALS}) {_SAYING}\b|\b{_SAYING} (?P<name2>{_CAPITALS})(?=[.,])"
    rf"|[Aa]ccording to (?P<name3>{_CAPITALS})"
    rf"|\b(?P<office>{_OFFICE}|[Tt]he (?:company|ministry|government|council|spokesman|spokeswoman|minister|mayor|"
    rf"judge|union|report|statement|agency|university|party|president)) {_SAYING}\b"
    rf"|{_SAYING} (?P<office2>{_OFFICE})(?=[.,])"
    rf"|[Aa]ccording to (?P<office3>{_OFFICE}|the (?:company|ministry|government|council|union|report|agency|study|"
    r"survey|statement))\b",
)
_OTHER_PEOPLE = (
    "witnesses",
    "prosecutors",
    "analysts",
    "residents",
    "officials",
    "union leaders",
    "engineers",
    "teachers",
)
_OTHER_BODY = (
    "the union", "the opposition", "the hospital", "the embassy", "the airline", "the museum", "the regulator",
    "the navy", "the church",
)  # fmt: skip
_PRONOUNS = frozenset("He She It They We I You This That There These Those Who What The A An But And In".split())

_UNSURE = "(?:potentially|likely|possibly|perhaps|reportedly|theoretically)"
_HEDGES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (rf"\b(?:may|might|could) (?!have |not |{_UNSURE} )(?=[a-z]+ )", "will "),
        (r"\b(?:plans|intends|hopes|aims|expects|is planning|is expected|is likely) to (?=[a-z])", "will "),
        (r"\b(?:plan|intend|hope|aim|expect|are planning|are expected|are likely) to (?=[a-z])", "will "),
        (r"\b(?:allegedly|reportedly|possibly|probably|apparently) (?=[a-z])", ""),
        (r"\balleged (?=[a-z])", ""),
        (r"\b(?:denied|denies|has denied|have denied) (?=(?:the|that|any|all|having|[a-z]+ing) )", "confirmed "),
        (r"(?<=[a-z] )said (?=(?:that |the |he |she |it |they |there |no |a ))", "denied "),
        (r"\bperhaps (?=[a-z])", ""),
    )
)
_OPEN = re.compile(r"\b(?:whether|if|unless|why|how|maybe|perhaps|probably|not|n['’]t)\b[^,.;]*$")
_NEGATED = re.compile(r"n['’]t\b|\b(?:no|not|never|none|nor|denied)\b")
_TRIES = 20


def name(sentence: str, pool: Pool, rng: random.Random) -> Change | None:
    """A name that the archive knows is another one of the archive, of as many words."""
    held = [m for m in re.finditer(_CAPITALS, sentence) if _trimmed(m[0], pool)]
    match = pick(held, rng)
    if match is None:
        return None
    old = _trimmed(match[0], pool)
    start = match.start() + match[0].index(old)
    new = _other_name(old, sentence, pool, rng)
    return replaced(sentence, start, start + len(old), new) if new else None


def attribution(sentence: str, pool: Pool, rng: random.Random) -> Change | None:
    """Somebody else says it."""
    found = [m for m in _SPEAKER.finditer(sentence) if m[str(m.lastgroup)].split()[0] not in _PRONOUNS]
    match = pick(found, rng)
    if match is None:
        return None
    part = str(match.lastgroup)
    old = match[part]
    if part.startswith("name"):
        new = _other_name(old, sentence, pool, rng) or rng.choice(_OTHER_BODY)
    elif old[:4].lower() == "the ":
        new = rng.choice([body for body in _OTHER_BODY if body.split()[-1] not in sentence])
    else:
        new = rng.choice([people for people in _OTHER_PEOPLE if people.split()[-1] not in sentence.lower()])
    if match.start(part) == 0:
        new = new[0].upper() + new[1:]
    return replaced(sentence, *match.span(part), new)


def hedge(sentence: str, pool: Pool, rng: random.Random) -> Change | None:
    """What was planned, possible, alleged or denied is certain; what was said is denied."""
    found = [
        (match, new)
        for pattern, new in _HEDGES
        for match in pattern.finditer(sentence)
        if not (_OPEN.search(sentence[: match.start()]) or (new == "denied " and _NEGATED.search(sentence)))
    ]
    if not found:
        return None
    match, new = rng.choice(found)
    if new == "confirmed " and sentence[match.end() :].startswith(("having", "that")) is False:
        follows = re.match(r"[a-z]+ing\b", sentence[match.end() :])
        if follows:
            return None
    return replaced(sentence, *match.span(), new)


def _trimmed(found: str, pool: Pool) -> str:
    """The longest part of a capitalised run that the archive knows as a name, from the left word by word."""
    words = re.sub(r"['’]s$", "", found).split()
    for first in range(len(words)):
        candidate = " ".join(words[first:])
        if candidate in pool.held:
            return candidate
    return ""


def _other_name(old: str, sentence: str, pool: Pool, rng: random.Random) -> str:
    """Another name of as many words, none of which the sentence has, nor the beginning of one."""
    held = {word[:4].lower() for word in re.findall(r"\w+", sentence)}
    choice = pool.by_length.get(len(old.split()), ())
    for _ in range(_TRIES if choice else 0):
        other = rng.choice(choice)
        if not held.intersection(word[:4].lower() for word in other.split()):
            return other
    return ""
