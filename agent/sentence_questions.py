"""Questions that a sentence answers, made by rule: the words are its own, turned into what somebody might ask.

Each rule takes one shape of sentence whose question can be written without guessing grammar (question generation by
transformation: Heilman and Smith, NAACL 2010). What does not fit a shape gives no question: most sentences give none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from dateline.index.month_names import MONTH

LONGEST = 14
"""Words of a question."""
_SHORTEST = 4

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTHS = rf"(?i:{MONTH})"
_CAPITAL = rf"(?!(?:{_DAY}|{_MONTHS})\b)[A-Z][\w’'-]*[\w]"
NAME = rf"{_CAPITAL}(?: (?:(?:of|the|de|van|von|bin|al) )?{_CAPITAL})*"
_THING = rf"(?:the {NAME}|the (?:[a-z][\w-]+ ){{1,3}}(?:at|for|from|in|of|on|to) (?:the )?{NAME}|{NAME})"
"""What a question can be about, and be understood without its article: it holds a name."""
_WHEN = (
    rf"(?:on (?:{_DAY},? )?(?:{_MONTHS}\.? \d{{1,2}}|\d{{1,2}} {_MONTHS})(?:,? \d{{4}})?"
    rf"|(?:in|since|until|by|before|after|from) (?:(?:early|mid|late)[ -])?"
    rf"(?:{_MONTHS}(?:,? \d{{4}})?|(?:1[6-9]|20)\d\d)\b"
    rf"|on {_DAY}|last (?:week|month|year|{_DAY})|next (?:week|month|year|{_DAY}))"
)
_PARTICIPLE = (
    r"(?:[a-z]{3,}ed|built|bought|brought|caught|chosen|cut|drawn|driven|elected|fought|found|given|held|hit|known|laid"
    r"|led|left|lost|made|met|paid|put|seen|sent|shot|shut|sold|stolen|sunk|taken|thrown|torn|won|written)"
)
_BASE = {
    "acquired": "acquire", "adopted": "adopt", "approved": "approve", "arrived": "arrive", "became": "become",
    "began": "begin", "bought": "buy", "built": "build", "caught": "catch", "closed": "close", "collapsed": "collapse",
    "died": "die", "fell": "fall", "founded": "found", "joined": "join", "launched": "launch", "left": "leave",
    "lost": "lose", "merged": "merge", "moved": "move", "opened": "open", "ordered": "order", "passed": "pass",
    "quit": "quit", "ran": "run", "reached": "reach", "rejected": "reject", "resigned": "resign", "retired": "retire",
    "sank": "sink", "signed": "sign", "sold": "sell", "started": "start", "stopped": "stop", "struck": "strike",
    "took": "take", "visited": "visit", "won": "win",
}  # fmt: skip
_HUMAN = (
    "appointed|approved|beat|bought|chaired|chairs|designed|discovered|founded|heads|joined|launched|leads|led|opposed"
    "|ordered|owns|rejected|resigned|runs|signed|sold|sued|won|wrote"
)
"""What people and organisations do, so that “who” fits."""
_COUNT = (
    r"(?:\d[\d,.]*(?: (?:hundred|thousand|million|billion))?|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven"
    r"|Twelve|Fifteen|Twenty|Thirty|Forty|Fifty|Sixty|Seventy|Eighty|Ninety)"
)
_VERB = re.compile(
    r"\b(?:are|were|have|had|will|came|died|took|went|left|live|lost|work|won|remain|fell|fled|[a-z]{3,}ed)\b"
)
_TITLES = re.compile(
    r"^(?:(?:Prime|Deputy|Vice|Chief|Detective|Inspector|Superintendent|Constable|Sergeant|Director|Stationmistress"
    r"|Economy|Agriculture|Fisheries|Education|Culture|Foreign|Defence|Defense|Finance|Interior|Transport|Health"
    r"|Minister|President|Mayor|Governor|Senator|Councillor|Judge|Justice|General|Gen|Admiral|Adm|Captain|Capt|Colonel"
    r"|Col|Cmdr|Professor|Prof|Sir|Lord|Lady|Mr|Mrs|Ms|Miss|Dr|King|Queen|Prince|Princess|Pope|Bishop|Chancellor"
    r"|Secretary|Farmer)\.? )+"
)
_ROLE = re.compile(
    r"\b(?:mayor|judge|chief|head|president|chair|spokes\w+|professor|minister|captain|pilot|nurse|poet|clerk|guard"
    r"|governor|senator|king|queen|chef|coach|\w+(?:ist|ian|man|woman|person|yst)|director|officer|editor|author|founder"
    r"|banker|builder|baker|dealer|driver|engineer|farmer|fisher|leader|lawyer|manager|officer|owner|painter|player"
    r"|prosecutor|teacher|writer|headmaster|administrator|councillor|commissioner|chancellor|inspector|investigator"
    r"|secretary|ambassador|executive|keeper|beekeeper|brother|sister|son|daughter|wife|husband|widow)\b"
)
_NO_PERSON = re.compile(
    r"\b(?:firm|company|maker|carrier|contractor|club|group|town|village|city|ship|ferry|reserve)\b"
)
_UNCLEAR = re.compile(
    r"\b(?:I|we|us|our|you|your|he|she|him|her|hers|his|it|its|they|them|their|theirs|this|that|these|those|there|here"
    rf"|yesterday|today|tomorrow|{_DAY}(?:['’]s)?|(?:last|next) (?:week|month|year)"
    r"|also|another|other|others|both|former|latter|latest|same|such|then|too|one|ones|again|not|never|no)\b",
    re.IGNORECASE,
)
"""Words that point to what stands elsewhere, or that a question would turn upside down."""
_HEAD = re.compile(r"\A[A-Z][^—–]{2,60} [—–] ")
"""Place and agency at the head of a report: PORT ALDER (Meridian) —"""
_QUOTED = re.compile(r"[“”\"‘]|(?<!\w)'")


Rule = Callable[[str, Sequence[str]], Iterator[str]]
"""The questions that a sentence answers about some topics."""


def questions_of(sentence: str, topics: Sequence[str] = (), names: Collection[str] = ()) -> Iterator[str]:
    """The questions that a sentence answers, those that ask for most of it first.

    Args:
        topics: what a speaker may be asked about, as it is written inside a sentence: “the Carrow Bridge”.
        names: words that are known to be names though a sentence begins with them.

    """
    plain = _HEAD.sub("", " ".join(sentence.split()))
    opening = plain.split(" ", 2)
    if opening[0] not in ("The", *names) and not (len(opening) > 1 and re.match(_CAPITAL, opening[1])):
        plain = plain[:1].lower() + plain[1:]  # no name: a word that only begins the sentence
    for rule in _RULES:
        for question in rule(plain, topics):
            if is_clear(question):
                yield question


def names_inside(text: str) -> frozenset[str]:
    """The words of a text that are written like names in the middle of a sentence."""
    return frozenset(re.findall(rf"(?<=[a-z,] ){_CAPITAL}", text))


def is_name(text: str) -> bool:
    """Whether a text is written like a name, and is no day or month."""
    return bool(re.fullmatch(NAME, text)) and not re.search(rf"\b(?:{_DAY}|{_MONTHS})\b", text)


def without_titles(name: str) -> str:
    """A person's name without what stands before it: “Minister”, “Dr.”."""
    return _TITLES.sub("", name)


def is_clear(question: str) -> bool:
    """Whether a question can be understood by itself: of a good length, with a name, and nothing that points back."""
    asked = question.removesuffix("?")
    named = re.search(rf"(?<= ){_CAPITAL}", asked)
    return bool(named) and _SHORTEST <= len(asked.split()) <= LONGEST and not _UNCLEAR.search(asked)


def _inside(thing: str) -> str:
    """A thing from the beginning of a sentence, as it is written inside one."""
    return re.sub(r"^The ", "the ", thing)


def _shape(pattern: str, asks: Callable[[re.Match[str]], str]) -> Rule:
    """A rule for sentences of a shape in which nobody is quoted."""
    compiled = re.compile(pattern)

    def questions(sentence: str, _: Sequence[str]) -> Iterator[str]:
        if not _QUOTED.search(sentence):
            yield from (f"{asks(match)}?" for match in compiled.finditer(sentence))

    return questions


def _passive(word: str) -> Callable[[re.Match[str]], str]:
    return lambda m: f"{word} {m['be']} {_inside(m['thing'])} {m['done']}"


def _active(m: re.Match[str]) -> str:
    return f"When did {_inside(m['thing'])} {_BASE[m['did']]}{m['rest']}"


def _counted(sentence: str, _: Sequence[str]) -> Iterator[str]:
    for match in _COUNTED.finditer(sentence):
        if not _QUOTED.search(sentence) and _VERB.search(match["rest"]):
            yield f"How many {match['rest']}?"


def _said(sentence: str, topics: Sequence[str]) -> Iterator[str]:
    """What somebody said about a topic: the speaker is a name without its titles, or “the harbour office”."""
    if (match := _SAID.search(sentence)) is None:
        return
    speaker = _inside(match["after"] or match["name"] or match["office"])
    speaker = without_titles(speaker).rstrip(".")
    if " " in speaker and not speaker.endswith(("’s", "'s")) and not any(_alike(speaker, topic) for topic in topics):
        yield from (f"What did {speaker} say about {topic}?" for topic in topics)


def _alike(one: str, other: str) -> bool:
    return bool(set(one.lower().split()) & (set(other.lower().split()) - {"the"}))


def _who(sentence: str, _: Sequence[str]) -> Iterator[str]:
    for match in _DESCRIBED.finditer(sentence):
        name = without_titles(match["name"])
        if " " in name and _ROLE.search(match["role"]) and not _NO_PERSON.search(match["role"]):
            yield f"Who is {name}?"


_FIRST = rf"\A(?P<thing>{re.sub(r'(?<=[:|])the ', '[Tt]he ', _THING)})"
_BE = r"(?P<be>was|were|will be)"
_ENDS = r"(?=[,;.]|\Z| (?:after|because|when|while|and|but)\b)"
_SAYS = r"(?:said|says|warned|argued|explained|added|told)"
_SPEAKER = rf"{_CAPITAL}\.?(?: (?:de |van |von |bin |al )?{_CAPITAL}\.?){{1,4}}"
_SAID = re.compile(
    rf"(?:said|says|warned|argued|explained|added) (?:[a-z]+ ){{0,2}}(?P<after>{_SPEAKER})"
    r"(?=[,.;]| (?:in|on|at|who)\b|\Z)"
    rf"|(?<![’'\w] )(?P<name>(?:[Tt]he )?{_SPEAKER})(?:, [^,]{{3,60}},)? {_SAYS}\b"
    rf"|(?P<office>[Tt]he (?:[a-z][\w-]+ )?(?:agency|board|cabinet|commission|committee|company|council|court"
    rf"|department|government|hospital|inquiry|ministry|navy|office|operator|party|police|prosecutor|regulator|report|union"
    rf"|university)) {_SAYS}\b"
)
_DESCRIBED = re.compile(rf"(?<!the )(?P<name>{_SPEAKER}), (?:the|an?) (?P<role>[a-z][^,;.]{{3,60}})[,.]")
_COUNTED = re.compile(
    rf"\A(?:(?:[Aa]bout|[Nn]early|[Aa]lmost|[Ss]ome|[Aa]t least|[Mm]ore than|[Uu]p to) )?(?i:{_COUNT})"
    rf" (?P<rest>(?:[a-z-]+ )?(?:[a-z-]+s|people|men|women|children) [a-z][\w-]+(?: [\w’'-]+){{1,10}}?){_ENDS}"
)
_RULES: tuple[Rule, ...] = (
    _shape(rf"{_FIRST} {_BE} (?P<done>{_PARTICIPLE}) (?:[^,;]{{0,60}} )?because\b", _passive("Why")),
    _shape(
        rf"{_FIRST} {_BE} (?P<done>{_PARTICIPLE}) (?:(?:in|at|near|off|outside) [^,;]{{2,40}} )?{_WHEN}",
        _passive("When"),
    ),
    _shape(rf"{_FIRST} (?P<did>{'|'.join(_BASE)})(?P<rest>(?: [\w’'-]+){{0,7}}?) {_WHEN}{_ENDS}", _active),
    _shape(
        rf"{_FIRST} {_BE} (?P<done>{_PARTICIPLE}) (?:in|at|near|off|outside) (?:the )?{_CAPITAL}", _passive("Where")
    ),
    _counted,
    _shape(rf"{_FIRST} (?P<will>will|would) cost ", lambda m: f"How much {m['will']} {_inside(m['thing'])} cost"),
    _shape(rf"{_FIRST} cost (?=[$€£\d])", lambda m: f"How much did {_inside(m['thing'])} cost"),
    _shape(
        rf"\A(?:The )?{_SPEAKER}(?:, [^,]{{3,60}},)? (?P<did>{_HUMAN})(?P<rest>(?: [\w’'-]+){{1,9}}?)"
        rf"(?: {_WHEN})?{_ENDS}",
        lambda m: f"Who {m['did']}{m['rest']}",
    ),
    _who,
    _said,
)
