"""Units and currencies: what is measured, and how many of its base unit one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.agent.verifier.tokens import Token


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit or a currency."""

    name: str
    dimension: str
    """What it measures; each currency is a dimension of its own."""
    factor: float = 1.0
    """How many of the dimension's base unit it is."""


PERCENT = Unit("per cent", "share")
POINT = Unit("percentage point", "points")

_TABLE = """
    millimetre length .001: millimetre millimeter mm
    centimetre length .01: centimetre centimeter cm
    metre length 1: metre meter
    kilometre length 1000: kilometre kilometer km kms
    inch length .0254: inch inches
    foot length .3048: foot feet ft
    yard length .9144: yard yd
    mile length 1609.344: mile
    nautical-mile length 1852: nautical-mile
    gram mass .001: gram gramme
    milligram mass .000001: milligram mg
    kilogram mass 1: kilogram kilogramme kg kilo kilos
    tonne mass 1000: tonne ton
    ounce mass .02835: ounce oz
    stone-weight mass 6.35: st
    pound-weight mass .4536: lb lbs
    hectare area 10000: hectare ha
    acre area 4046.86: acre
    litre volume 1: litre liter
    gallon volume 3.785: gallon
    barrel volume 158.99: barrel
    second time 1: seconds sec secs
    minute time 60: minute min mins
    hour time 3600: hour hr hrs
    day time 86400: day
    week time 604800: week
    month time 2629800: month
    year time 31557600: year yr yrs
    decade time 315576000: decade
    century time 3155760000: century centuries
    mph speed 1.609344: mph
    km/h speed 1: kph kmh
    knot speed 1.852: knot
    watt power 1: watt
    kilowatt power 1000: kilowatt kw
    megawatt power 1000000: megawatt mw
    gigawatt power 1000000000: gigawatt gw
    kilobyte data 1000: kilobyte kb
    megabyte data 1000000: megabyte mb
    gigabyte data 1000000000: gigabyte gb
    terabyte data 1000000000000: terabyte tb
    degree temperature 1: degree
    basis-point points .01: basis-point bp bps
    dollar dollar 1: dollar $ usd buck
    cent cents 1: cent ¢
    euro euro 1: euro € eur
    pound pound 1: pound £ gbp sterling quid
    penny pence 1: pence penny
    yen yen 1: yen ¥ jpy
    yuan yuan 1: yuan renminbi rmb cny
    won won 1: ₩ krw won
    rupee rupee 1: rupee ₹ inr
    rouble rouble 1: rouble ruble ₽
    franc franc 1: franc chf
    crown crown 1: crown krona kronor krone kroner koruna
    peso peso 1: peso
    real real 1: reais
    rand rand 1: rand
    lira lira 1: lira ₺
    dinar dinar 1: dinar
    dirham dirham 1: dirham
    riyal riyal 1: riyal
    shilling shilling 1: shilling
    baht baht 1: baht
    zloty zloty 1: zloty
    forint forint 1: forint
    ringgit ringgit 1: ringgit
    bitcoin bitcoin 1: bitcoin
"""
SYMBOLS = frozenset("$€£¥₩₹₽₺")
"""Currencies that stand before their number."""

_BETWEEN = frozenset(
    "us u.s american canadian australian new zealand hong kong singapore british sterling japanese chinese "
    "korean swiss swedish norwegian danish czech mexican square sq cubic metric short long long-term light "
    "calendar consecutive straight more additional further full extra whole other international".split()
)
"""Words that may stand between a number and its unit."""
_HYPHENS = frozenset({"-", "‑", "–"})


def _read_table() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for line in _TABLE.strip().splitlines():
        head, _, names = line.partition(": ")
        name, dimension, factor = head.split()
        for spelling in names.split():
            unit = Unit(name.replace("-", " "), dimension, float(factor))
            units[spelling] = unit
            if spelling.isalpha() and len(spelling) > 2 and not spelling.endswith("s"):
                units[f"{spelling}s"] = unit
    return units


UNITS = _read_table()


def unit_at(tokens: Sequence[Token], i: int) -> tuple[Unit | None, int]:
    """The unit that stands at a place, or soon after it, and the place behind it; (None, i) where there is none."""
    area, start = False, i
    for _ in range(3):
        if i >= len(tokens):
            return None, start
        word = tokens[i].word.replace(".", "")
        after = tokens[i + 1].word if i + 1 < len(tokens) else ""
        if word == "%" or word in ("percent", "pct", "pc"):
            return (POINT, i + 2) if after in ("point", "points") else (PERCENT, i + 1)
        if word == "per" and after in ("cent", "cents"):
            return PERCENT, i + 2
        if word == "percentage" and after in ("point", "points"):
            return POINT, i + 2
        if word == "nautical" and after in ("mile", "miles"):
            return UNITS["nautical-mile"], i + 2
        if word == "basis" and after in ("point", "points"):
            return UNITS["bps"], i + 2
        if word in ("square", "sq", "cubic"):
            area = True
        unit = UNITS.get(word)
        if unit is not None:
            if area:
                power = 2 if unit.dimension == "length" else 1
                return Unit(f"square {unit.name}", "area", unit.factor**power), i + 1
            return unit, i + 1
        if word == "second" and i > start and tokens[i - 1].text in _HYPHENS:
            return UNITS["seconds"], i + 1
        if word not in _BETWEEN and word not in _HYPHENS:
            return None, start
        i += 1
    return None, start


def agree(one: float, unit: Unit | None, other: float, other_unit: Unit | None, *, tolerance: float = 0.03) -> bool:
    """Whether two figures in two units are the same quantity, to about the tolerance where they are converted."""
    if unit is None or other_unit is None or unit.dimension != other_unit.dimension or unit == other_unit:
        return False
    mine, theirs = one * unit.factor, other * other_unit.factor
    return abs(mine - theirs) <= tolerance * max(abs(mine), abs(theirs))
