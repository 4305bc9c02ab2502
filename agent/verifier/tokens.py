"""A text as the rules read it: words, numbers and marks in order, each with its place, its folded form and its stem."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.index.sentences import ABBREVIATIONS
from dateline.index.words import FUNCTION_WORDS, fold, stem

FRACTIONS = {sign: unicodedata.numeric(sign) for sign in map(chr, (*range(0xBC, 0xBF), *range(0x2150, 0x215F)))}
"""Signs that are a fraction in one character, ½ to ⅞, with their values."""
_TOKEN = re.compile(
    r"\d+(?:[.,:]\d+)*"  # 1,250.5 and 10:30
    rf"|[{''.join(FRACTIONS)}]"
    r"|[^\W\d_]+(?=n['’]t\b)|n['’]t\b"  # did, n't
    r"|[^\W\d_]+(?:[.'’&][^\W\d_]+)+\.?"  # U.S., O'Brien, AT&T
    r"|[^\W\d_]+\d\w*"  # G20
    r"|[^\W\d_]+"
    r"|[^\w\s]|_"
)
_SENTENCE_END = frozenset('.!?…:;\n“"')
_SHORT = ABBREVIATIONS | frozenset(
    "jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat st no u.s u.k".split()
)
CLAUSE_END = frozenset(',;:.!?()[]“”"—–…')
"""Marks at which the scope of a “not” or a “may” ends."""

_PLURALS = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "people": "person",
    "feet": "foot",
    "wives": "wife",
    "lives": "life",
    "mice": "mouse",
    "teeth": "tooth",
    "policemen": "policeman",
    "spokesmen": "spokesman",
}
# Verbs of the news whose forms share no stem.
_VERB_FORMS = """
    be am is are was were been being; have has had having; do does did done; say says said; go goes went gone;
    make makes made; take took taken; give gave given; get got gotten; come came; become became; begin began
    begun; bring brought; buy bought; build built; choose chose chosen; cut cutting; fall fell fallen; find
    found; fly flew flown; fight fought; grow grew grown; hold held; keep kept; know knew known; lead led; leave
    left; lose lost; meet met; pay paid; rise rose risen; run ran; see saw seen; sell sold; send sent; set
    setting; shoot shot; show shown; sit sat; speak spoke spoken; spend spent; stand stood; steal stole stolen;
    strike struck; swear swore sworn; tell told; teach taught; think thought; understand understood; win won;
    write wrote written; drive drove driven; draw drew drawn; break broke broken; catch caught; die dies died
    dying; hear heard; hide hid hidden; lie lying; seek sought; sink sank sunk; throw threw thrown; wear wore
    worn; withdraw withdrew withdrawn; freeze froze frozen; feel felt
"""
_FUNCTION_WORDS = FUNCTION_WORDS - frozenset("tell give know please first last".split())
"""Search drops more than what only joins: here, verbs count."""
SMALL = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
} | {word: 20 + 10 * i for i, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())}
"""Number words below a hundred."""
_CONTRACTED = {"wo": "will", "ca": "can", "sha": "shall"}
_VERBS = {form: forms[0] for forms in (group.split() for group in _VERB_FORMS.split(";")) for form in forms[1:]}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark."""

    text: str
    start: int
    """Characters into the text."""
    end: int
    word: str
    """Folded: lower case, no diacritics, no possessive ending; the mark itself for a mark."""
    stem: str
    """What forms of one word share."""
    is_mark: bool
    opens: bool
    """Whether it begins a sentence or a quotation, so that its capital letter says nothing."""
    glued: bool
    """Whether no white space stands before it."""

    @property
    def is_number(self) -> bool:
        """Whether it begins with a digit."""
        return self.text[0].isdecimal()

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def is_content(self) -> bool:
        """Whether it carries what the text is about."""
        return not self.is_mark and self.word not in _FUNCTION_WORDS


def tokenise(text: str) -> tuple[Token, ...]:
    """The tokens of a text in order."""
    tokens: list[Token] = []
    opens, before, last = True, "", 0
    for match in _TOKEN.finditer(text):
        piece, start = match[0], match.start()
        if "\n" in text[last:start] and text[last:start].count("\n") > 1:
            opens = True
        is_mark = not piece[0].isalnum()
        word = piece if is_mark or piece[0].isdecimal() or piece in FRACTIONS else fold(piece) or piece
        if word == "n't":
            word = "not"
        elif word in _CONTRACTED and text[match.end() : match.end() + 3].lower().replace("’", "'") == "n't":
            word = _CONTRACTED[word]
        tokens.append(Token(piece, start, match.end(), word, _base(word), is_mark, opens, start == last and start > 0))
        last = match.end()
        if not is_mark:
            opens = piece.endswith(".") and piece.count(".") == 1 and before != piece
            before = piece
        elif piece in _SENTENCE_END:
            opens = not (piece == "." and (before.lower().rstrip(".") in _SHORT or len(before) == 1))
        elif piece not in "'’‘”)»`":
            opens = False
    return tuple(tokens)


def content(tokens: Sequence[Token]) -> list[int]:
    """Places of the tokens that carry what the text is about; of all words where none does."""
    found = [i for i, token in enumerate(tokens) if token.is_content]
    return found or [i for i, token in enumerate(tokens) if not token.is_mark]


def word_at(tokens: Sequence[Token], i: int) -> str:
    """The folded word at a place; empty beyond the ends."""
    return tokens[i].word if 0 <= i < len(tokens) else ""


def _base(word: str) -> str:
    if word in SMALL and word != "one":
        return str(SMALL[word])
    if word[0].isdecimal():
        return word.replace(",", "")
    word = _PLURALS.get(word, word)
    return stem(_VERBS.get(word, word))
