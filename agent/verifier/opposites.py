"""Words of direction and order, and what each is the opposite of: more and fewer, rose and fell, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.agent.verifier.tokens import Token

# An axis ends with a semicolon; a stroke parts its two ends.
_AXES = """
    more greater exceed exceeds exceeded exceeding / less fewer;
    most / least fewest;
    rise rises rose risen rising increase increases increased increasing grow grows grew grown growing climb climbs
      climbed climbing soar soars soared soaring jump jumps jumped surge surges surged surging gain gains gained
      expand expands expanded raise raises raised raising up upward upwards growth gains swell swelled / fall falls
      fell fallen falling decrease decreases decreased decreasing drop drops dropped dropping decline declines
      declining shrink shrinks shrank shrunk shrinking plunge plunges plunged plunging slump slumps slumped tumble
      tumbles tumbled lower lowers lowered lowering reduce reduces reduced reducing cut cuts cutting down downward
      downwards contract contracted slip slipped sink sank ease eased;
    higher / lower;
    highest / lowest;
    high / low;
    above over / below under beneath;
    before earlier prior previously / after later following afterwards subsequently;
    earliest / latest;
    first / last;
    larger bigger / smaller;
    largest biggest / smallest;
    longer / shorter;
    longest / shortest;
    older elder / younger;
    oldest eldest / youngest;
    better / worse;
    best / worst;
    faster quicker / slower;
    fastest / slowest;
    stronger / weaker;
    strengthen strengthens strengthened / weaken weakens weakened;
    richer / poorer;
    warmer hotter / colder cooler;
    win wins won winning beat beats beaten defeated / lose loses lost losing;
    victory / defeat;
    success / failure;
    succeed succeeded succeeds / fail failed fails;
    open opens opened opening reopen reopens reopened reopening / close closes closed closing shut shuts closure;
    accept accepts accepted approve approves approved approving approval passed backs backed support supports
      supported / reject rejects rejected rejecting rejection oppose opposes opposed opposing block blocked vetoed;
    agree agrees agreed / disagree disagrees disagreed;
    arrive arrives arrived arrival / depart departs departed departure;
    start starts started begin begins began begun launch launched / end ends ended finish finishes finished stop
      stops stopped;
    north northern northward / south southern southward;
    east eastern eastward / west western westward;
    inside / outside;
    male men man boys boy / female women woman girls girl;
    alive survived survive survivors / dead died killed;
    buy buys bought buying purchase purchased / sell sells sold selling;
    import imports imported / export exports exported;
    minimum / maximum;
    majority / minority;
    profit profits / loss losses;
    surplus / deficit;
    innocent acquitted cleared / guilty convicted;
    legal lawful / illegal unlawful;
    public / private;
    war / peace;
    hired hire / fired dismissed sacked;
    borrow borrowed / lend lent;
    always / never;
    all every / none;
    both / neither;
    ally allies / enemy enemies;
    hot / cold;
    encourage encouraged / discourage discouraged;
    include includes included including / exclude excludes excluded excluding;
    confirm confirms confirmed admit admits admitted / deny denies denied
"""
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "mis")


@dataclass(frozen=True, slots=True)
class Pole:
    """One end of an axis."""

    axis: int
    end: int
    """0 or 1."""


def _read() -> dict[str, tuple[Pole, ...]]:
    poles: dict[str, tuple[Pole, ...]] = {}
    for axis, line in enumerate(" ".join(_AXES.split()).split(";")):
        for end, words in enumerate(line.split("/")):
            for word in words.split():
                poles[word] = (*poles.get(word, ()), Pole(axis, end))
    return poles


POLES = _read()


@dataclass(frozen=True, slots=True)
class Directed:
    """A word of direction in a text."""

    place: int
    poles: tuple[Pole, ...]


def directed(tokens: Sequence[Token]) -> tuple[Directed, ...]:
    """The words of direction of a text, in order."""
    return tuple(Directed(i, POLES[token.word]) for i, token in enumerate(tokens) if token.word in POLES)


def contradict(one: str, other: str) -> bool:
    """Whether a word is another with a prefix that negates it: able, unable."""
    short, long = sorted((one, other), key=len)
    return len(short) > 3 and any(long == prefix + short for prefix in _PREFIXES)
