"""Cost against size as a picture that stands alone: a panel for each cost, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

PANELS = (
    ("ingest_s_per_1000", "Taking in 1,000 more, without encoding", "s", 0),
    ("search_ms", "A search, median", "ms", 1),
    ("opened_mb", "Peak memory while searching", "MB", 1),
    ("disk_mb", "Store on disk", "MB", 1),
)
"""Figure, what it is, its unit, and by which power of the passages the work for it grows."""
_WIDTH, _HEIGHT = 440.0, 274.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 62.0, 24.0, 58.0, 40.0
_STYLE = """
.ground { fill: #fff } text { font: 12px system-ui, sans-serif; fill: #5c5b65 }
.title { font-size: 14px; font-weight: 600; fill: #1c1c21 } .y { text-anchor: end } .x { text-anchor: middle }
.grid { stroke: #e0dcd2 } .line { fill: none; stroke: #2e86c1; stroke-width: 2 } .mark { fill: #2e86c1 }
.value { fill: #1c1c21; text-anchor: middle } .steady { stroke: #a7a7b0; stroke-dasharray: 4 4 }
"""
_PAGE_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 900px; margin: 24px auto; padding: 0 16px }
table { border-collapse: collapse; margin: 16px 0 } svg { max-width: 100%; height: auto }
th, td { padding: 4px 10px; text-align: left; border-bottom: 1px solid #e0dcd2 }
"""


def svg(outcome: Mapping[str, Any]) -> Markup:
    """The picture of an outcome's sizes; the dashed line is what would grow as its work does."""
    rows, slopes = outcome["sizes"]["rows"], outcome["sizes"]["slopes"]
    told = f"Cost against size, {outcome['machine']['processor']}, {outcome['machine']['cores']} cores"
    panels = []
    for number, (name, title, unit, work) in enumerate(PANELS):
        points = [(float(row["passages"]), float(row[name])) for row in rows if row[name]]
        if points:
            at = Markup('<g transform="translate({} {})">').format(number % 2 * _WIDTH, number // 2 * _HEIGHT)
            panels.append(at + _panel(points, title, unit, work, slopes[name]) + Markup("</g>"))
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" '
        'aria-labelledby="bench-title"><title id="bench-title">{2}</title><style>{3}</style>'
        '<rect class="ground" width="{0}" height="{1}"/>{4}</svg>\n'
    ).format(2 * _WIDTH, 2 * _HEIGHT, told, Markup(_STYLE), Markup("").join(panels))  # nosec B704


def page(outcome: Mapping[str, Any], tables: Sequence[Sequence[Sequence[str]]]) -> str:
    """The picture on a page, with tables (of rows, the first the head) below it."""
    shown = []
    for head, *rows in tables:
        above = Markup("").join(Markup("<th scope='col'>{}</th>").format(cell) for cell in head)
        below = [Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row) for row in rows]
        body = Markup("").join(Markup("<tr>{}</tr>").format(row) for row in below)
        shown.append(Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(above, body))
    return str(
        Markup(
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>Dateline: cost against size</title>'
            "<style>{}</style>"
            "<h1>Cost against size</h1>{}{}</html>\n"
        ).format(Markup(_PAGE_STYLE), svg(outcome), Markup("").join(shown))  # nosec B704
    )


def _panel(points: Sequence[tuple[float, float]], title: str, unit: str, work: int, slope: float | None) -> Markup:
    sizes, values = zip(*points, strict=True)
    x = _Axis(math.log10(sizes[0]), math.log10(sizes[-1]), _LEFT + 16, _WIDTH - _RIGHT - 8)
    y = _Axis(math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))), _HEIGHT - _BOTTOM, _TOP)
    marks = [
        Markup('<text class="title" x="{}" y="20">{}, {}</text>').format(_LEFT, title, unit),
        Markup('<text x="{}" y="37">{}</text>').format(_LEFT, "" if slope is None else f"grows as size^{slope:.2f}"),
    ]
    for tick in y.ticks:
        at = f"{y(tick):.1f}"
        marks.append(Markup('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
            _LEFT, _WIDTH - _RIGHT, at, at))  # fmt: skip
        marks.append(Markup('<text class="y" x="{}" y="{}">{}</text>').format(_LEFT - 6, y(tick) + 4, f"{tick:,g}"))
    marks += [
        Markup('<text class="x" x="{:.1f}" y="{}">{}</text>').format(x(size), _HEIGHT - _BOTTOM + 18, f"{size:,.0f}")
        for size, _ in points
    ]
    marks.append(_steady(points, work, x, y))
    path = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in points)
    marks.append(Markup('<polyline class="line" points="{}"/>').format(path))
    for size, value in points:
        marks.append(Markup('<circle class="mark" cx="{:.1f}" cy="{:.1f}" r="4"/>').format(x(size), y(value)))
        marks.append(Markup('<text class="value" x="{:.1f}" y="{:.1f}">{}</text>').format(
            x(size), y(value) - 9, f"{value:,.3g}" if value < 1000 else f"{value:,.0f}"))  # fmt: skip
    return Markup("").join(marks)


def _steady(points: Sequence[tuple[float, float]], work: int, x: _Axis, y: _Axis) -> Markup:
    """From the first point, as far as the panel reaches, what would grow as the work does."""
    size, value = points[0]
    factor = min(points[-1][0] / size, 10**y.high / value) if work else points[-1][0] / size
    ends = (x(size), x(size * factor), y(value), y(value * factor**work))
    return Markup('<line class="steady" x1="{:.1f}" x2="{:.1f}" y1="{:.1f}" y2="{:.1f}"/>').format(*ends)


class _Axis:
    """A logarithmic axis from one power of ten to another; at least one apart."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self.low, self.high = low, max(high, low + 1)
        self._start, self._end = start, end
        self.ticks = [10.0**power for power in range(math.ceil(self.low), math.floor(self.high) + 1)]

    def __call__(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self._start + share * (self._end - self._start)
