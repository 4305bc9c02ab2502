"""Names: runs of capitalised words, and what else may stand for them: initials, full forms, peoples for countries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.agent.verifier.tokens import Token
from dateline.index.words import FUNCTION_WORDS

_LINKS = frozenset("of the de da del della der den di du la le van von bin ibn al el and for on &".split())
"""Small words that may stand within a name."""
_ARTICLES = frozenset("the a an".split())
_COURTESY = frozenset("mr mrs ms miss sir dame lord lady madam dr".split())
"""What may be left out or added without a change."""
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thurs "
    "fri sat sun".split()
)
_NEVER_NAMES = frozenset(
    "i i'm i've i'd i'll it's that's there's he's she's we're they're you're don't can't didn't isn't wasn't what's "
    "let's however although while meanwhile moreover yes no ok okay even still according police people nobody everyone "
    "everybody nothing everything something last next first second third more most many several some three four five "
    "six seven eight nine ten".split()
)
_PREFIXES = frozenset("anti co ex inter mid non post pre pro semi sub then trans un vice".split())
"""What a hyphen joins to a name without being one itself."""
_SINGULAR = frozenset("is was has does says".split())
_VERBISH = frozenset(
    "is are was were has have had will would can could may might must shall should did does said says told".split()
)

# Peoples and countries whose names do not begin alike, or whose short names are not their initials.
_GROUPS = """
    france french frenchman frenchwoman; netherlands dutch holland; spain spanish spaniard; greece greek;
    switzerland swiss; wales welsh; denmark danish dane; germany german; poland polish pole; turkey turkish
    turk; ireland irish; britain british uk briton gb; england english; scotland scottish scots scot;
    philippines filipino philippine; thailand thai; norway norwegian; sweden swedish swede; finland finnish
    finn; iceland icelandic; china chinese; portugal portuguese; afghanistan afghan; pakistan pakistani; israel
    israeli; iraq iraqi; yemen yemeni; peru peruvian; us usa america american; ukraine ukrainian; belgium
    belgian; brazil brazilian; egypt egyptian; hungary hungarian; italy italian; mexico mexican; morocco
    moroccan; syria syrian; argentina argentine argentinian; chile chilean; cyprus cypriot; lebanon lebanese;
    monaco monegasque; burma burmese myanmar; kazakhstan kazakh; uzbekistan uzbek; europe european; czechia
    czech; kyiv kiev; vatican holy see; eu european-union; un united-nations
"""
_GROUP_OF = {name: number for number, group in enumerate(_GROUPS.split(";")) for name in group.split()}
_ADJECTIVES = frozenset({"n", "an", "ian", "ean", "ese", "ish", "i", "ic", "ns", "ans", "ians", "eans"})
_BASES = frozenset({"", "a", "ia", "y", "e", "o", "land", "s"})
_SHORTEST_STEM = 4
_LONGEST_SHORTENED = 6
"""Words of a name that initials may stand for."""
_LONG_FORMS = {
    "us": "united states",
    "usa": "united states of america",
    "uk": "united kingdom",
    "un": "united nations",
    "eu": "european union",
}


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words."""

    start: int
    """Places of its tokens, the end exclusive."""
    end: int
    words: tuple[str, ...]
    """Folded, without articles and courtesies."""


def names(tokens: Sequence[Token], dated: frozenset[int]) -> tuple[Name, ...]:
    """The names of a text, those of days and months left out."""
    found: list[Name] = []
    i = 0
    while i < len(tokens):
        if not _may_begin(tokens, i, dated):
            i += 1
            continue
        end = i + 1
        while end < len(tokens):
            if _is_capital(tokens[end], dated):
                end += 1
            elif tokens[end].text in "-‑" and end + 1 < len(tokens) and tokens[end + 1].glued:
                if not _is_capital(tokens[end + 1], dated) and not tokens[end + 1].is_number:
                    break
                end += 2
            elif (
                tokens[end].text == "." and tokens[end - 1].end == tokens[end].start and len(tokens[end - 1].text) == 1
            ):
                end += 1
            else:
                behind = end
                while (
                    behind < len(tokens) and behind - end < 2 and tokens[behind].word in _LINKS - {"and", "for", "on"}
                ):
                    behind += 1
                if behind == end or behind >= len(tokens) or not _is_capital(tokens[behind], dated):
                    break
                end = behind + 1
        words = tuple(
            t.word for t in tokens[i:end] if not t.is_mark and t.word not in _COURTESY and t.word not in _LINKS
        )
        if words:
            found.append(Name(i, end, words))
        i = end
    return tuple(found)


class Known:
    """The words and names of the quotes, as names of a claim are looked for among them."""

    def __init__(self, tokens: Sequence[Token], held: Iterable[Name]) -> None:
        self.words = {token.word for token in tokens if not token.is_mark}
        self.words |= {word.removesuffix("s") for word in self.words if len(word) > 3}
        self._short = {token.word for token in tokens if len(token.word) > 1 and token.text.isupper()}
        self._groups = {_GROUP_OF[word] for word in self.words if word in _GROUP_OF}
        self._capitals = {word for name in held for word in name.words}
        self._capitals |= {token.word for token in tokens if token.opens and token.is_capital and token.is_content}
        self._initials = {initials for name in held for initials in _initials(name.words)}
        lower = " " + " ".join(token.word for token in tokens if not token.is_mark) + " "
        for short, full in _LONG_FORMS.items():
            if f" {full} " in lower:
                self.words.add(short)
                self._short.add(short)
                self._groups |= {_GROUP_OF[short]} if short in _GROUP_OF else set()

    def has(self, name: Name) -> bool:
        """Whether the quotes hold a name, or what may stand for it."""
        return not self.missing(name)

    def missing(self, name: Name) -> tuple[str, ...]:
        """The words of a name that nothing in the quotes stands for."""
        missing = [word for word in name.words if not self.holds_word(word)]
        if not missing or len(name.words) == 1:
            return tuple(missing)
        # initials may stand for the name, or for some of its words in a row
        for size in range(min(len(name.words), _LONGEST_SHORTENED), 1, -1):
            for i in range(len(name.words) - size + 1):
                part = name.words[i : i + size]
                short = "".join(word[0] for word in part)
                if short in self._short or _GROUP_OF.get(short, -1) in self._groups:
                    missing = [word for word in missing if word not in part]
        return tuple(missing)

    def holds_word(self, word: str) -> bool:
        """Whether the quotes hold a folded word, or what may stand for it."""
        if word in self.words or word.removesuffix("s") in self.words:
            return True
        if word in self._initials or _GROUP_OF.get(word, _GROUP_OF.get(word.removesuffix("s"), -1)) in self._groups:
            return True
        return any(_same_people(word, other) for other in self._capitals)


def _initials(words: Sequence[str]) -> tuple[str, ...]:
    if not 2 <= len(words) <= 8:
        return ()
    every = "".join(word[0] for word in words)
    return (every,)


def _same_people(one: str, other: str) -> bool:
    """Whether one is a place and the other its people: Korea, Korean; never two places: Niger, Nigeria."""
    common = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        common += 1
    for cut in range(common, _SHORTEST_STEM - 1, -1):
        ends = one[cut:], other[cut:]
        if (ends[0] in _ADJECTIVES and ends[1] in _BASES) or (ends[1] in _ADJECTIVES and ends[0] in _BASES):
            return True
    return False


def _is_capital(token: Token, dated: frozenset[int]) -> bool:
    return token.is_capital and token.word not in _CALENDAR and not token.is_mark


def _may_begin(tokens: Sequence[Token], i: int, dated: frozenset[int]) -> bool:
    token = tokens[i]
    if i in dated or not _is_capital(token, dated) or token.word in _ARTICLES or token.word in _NEVER_NAMES:
        return False
    if not token.opens:
        return token.word not in FUNCTION_WORDS or (token.text.isupper() and len(token.text) > 1)
    if token.word in FUNCTION_WORDS and not (token.text.isupper() and len(token.text) > 1):
        return False
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after is None:
        return False
    if token.text.isupper() and len(token.text) > 1:
        return True
    # A sentence begins with a capital in any case: only what follows can tell.
    if _is_capital(after, dated):
        return True
    if after.text in "-‑" and after.glued and token.word not in _PREFIXES and i + 2 < len(tokens):
        return tokens[i + 2].glued and _is_capital(tokens[i + 2], dated)
    if token.word.endswith(("ly", "ing", "ed")) or (token.word.endswith("s") and not token.text.endswith(("'s", "’s"))):
        return False
    return token.text.endswith(("'s", "’s")) or after.word in _VERBISH


def is_like_a_name(token: Token, after: str) -> bool:
    """Whether a capitalised word at the head of a sentence may be a name: by its form no plural, adverb, participle."""
    return (
        token.is_capital
        and token.is_content
        and token.word not in _NEVER_NAMES
        and token.word not in _CALENDAR
        and not token.word.endswith(("ly", "ing", "ed"))
        and (not token.word.endswith("s") or token.word.endswith(("ss", "us", "is")) or after in _SINGULAR)
    )
