"""Charts as SVG: a title and a description for those who do not see them, and a table of what they show.

Colours and fonts come from `style.css`; nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from dateline.eval.figures import written

WIDTH, HEIGHT = 480.0, 270.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 16.0, 16.0, 44.0
_POINTS = 400
"""Of a curve; more could not be told apart."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, and the same as a table."""

    name: str
    title: str
    reading: str
    """How to read it, in a sentence or two."""
    svg: Markup
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: tuple[tuple[str, str], ...] = ()
    """(CSS class, text) of each series."""


def retrieval(figures: Mapping[str, Mapping[str, Any]]) -> Chart | None:
    """Hits and recall against the number of passages looked at."""
    taken = {
        kind: [(int(name.split("@")[1]), f) for name, f in figures.items() if name.startswith(f"{kind}@") and f["n"]]
        for kind in ("hit", "recall")
    }
    depths = sorted({k for points in taken.values() for k, _ in points})
    if not depths:
        return None
    x = _Scale(0, depths[-1], LEFT, WIDTH - RIGHT)
    y = _Scale(0, 1, HEIGHT - BOTTOM, TOP)
    marks = [_percent_axis(y, 1.0), _labels(((x(k), str(k)) for k in depths), "passages looked at")]
    for number, (kind, points) in enumerate(taken.items(), 1):
        shift = 3.0 if kind == "recall" else -3.0
        marks.append(_line([(x(k), y(f["value"])) for k, f in points], f"line s{number}"))
        for k, f in points:
            told = f"{kind}@{k}: {_percent(f['value'])} ({_percent(f['low'])} to {_percent(f['high'])})"
            marks.append(_whisker(x(k) + shift, y(f["low"]), y(f["high"]), f"whisker s{number}"))
            marks.append(_mark(x(k), y(f["value"]), number, told))
    figure = {(kind, k): f for kind, points in taken.items() for k, f in points}
    return Chart(
        "retrieval",
        "Does it find what answers?",
        "The further right, the more passages are looked at. Bars are 95 % intervals.",
        _svg("retrieval", "Retrieval against the number of passages", "Hits and recall rise with k.", marks),
        ("k", "hit@k", "95 % interval", "recall@k", "95 % interval"),
        tuple((str(k), *_cells(figure.get(("hit", k))), *_cells(figure.get(("recall", k)))) for k in depths),
        (("s1", "hit: any passage that answers"), ("s2", "recall: share of all that is sought")),
    )


def risk_coverage(points: Sequence[Mapping[str, float]], area: Mapping[str, Any] | None) -> Chart | None:
    """How many of the answers are wrong, from the surest answer to all that were given."""
    if not points:
        return None
    last = points[-1]
    most = next(m for m in (0.25, 0.5, 0.75, 1.0) if max(p["risk"] for p in points) <= m)
    x = _Scale(0, 1, LEFT, WIDTH - RIGHT)
    y = _Scale(0, most, HEIGHT - BOTTOM, TOP)
    shown = points[:: max(1, len(points) // _POINTS)]
    curve = [(x(p["coverage"]), y(p["risk"])) for p in [*shown, *([last] if shown[-1] is not last else [])]]
    ground = [(curve[-1][0], y(0)), (curve[0][0], y(0))]
    sentence = f"{_percent(last['coverage'])} of the questions are answered, {_percent(last['risk'])} of that wrong"
    end_x, end_y = curve[-1]
    marks = [
        _percent_axis(y, most),
        _labels(
            ((x(c), _percent(c)) for c in (0, 0.25, 0.5, 0.75, 1)), "share of questions answered, the surest first"
        ),
        Markup('<polygon class="area s1" points="{}"/>').format(_path([*curve, *ground])),
        Markup('<line class="chance" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
            _n(x(0)), _n(end_x), _n(end_y), _n(end_y)
        ),
        _line(curve, "line s1"),
        _mark(end_x, end_y, 1, sentence),
    ]
    under = f" The area under it is {_with_interval(area)}." if area and area["n"] else ""
    return Chart(
        "risk",
        "Is it sure when it is right?",
        f"{sentence}. The dashed line is what support that told nothing would give; lower is better.{under}",
        _svg("risk", "Risk against coverage", sentence + ".", marks),
        ("coverage", "risk", "support at least"),
        tuple((_percent(p["coverage"]), _percent(p["risk"]), written(p["support"])) for p in _tenths(points)),
    )


def length(groups: Sequence[Mapping[str, Any]]) -> Chart | None:
    """Share of right answers by the number of words."""
    if not groups:
        return None
    y = _Scale(0, 1, HEIGHT - BOTTOM - 20, TOP)
    step = (WIDTH - LEFT - RIGHT) / len(groups)
    centres = [LEFT + step * (i + 0.5) for i in range(len(groups))]
    names = [_range(g["shortest"], g["longest"]) for g in groups]
    marks = [_percent_axis(y, 1.0), _labels(zip(centres, names, strict=True), "words in the answer", lift=20)]
    for centre, name, g in zip(centres, names, groups, strict=True):
        told = f"{name} words: {_percent(g['right'])} of {g['n']} right"
        marks.append(_whisker(centre, y(g["low"]), y(g["high"]), "whisker s1"))
        marks.append(_mark(centre, y(g["right"]), 1, told))
        marks.append(_text(centre, HEIGHT - BOTTOM + 18, f"n = {g['n']}", "note"))
    return Chart(
        "length",
        "Do longer answers only look better?",
        "A long answer holds more and so is counted right more often. Share right of the answers given, by length.",
        _svg("length", "Share right by length of the answer", "Groups of about equal size.", marks),
        ("words", "right", "95 % interval", "answers"),
        tuple(
            (name, _percent(g["right"]), f"{_percent(g['low'])} – {_percent(g['high'])}", str(g["n"]))
            for name, g in zip(names, groups, strict=True)
        ),
    )


def times(figures: Mapping[str, Mapping[str, Any]], steps: Sequence[str]) -> Chart | None:
    """Median and 95th percentile of the milliseconds of these steps, in this order."""
    values = {step: (figures[f"{step}_ms_median"], figures[f"{step}_ms_p95"]) for step in steps}
    if not values:
        return None
    left, row, right = 96.0, 34.0, 150.0
    x = _Scale(0, max(p95["value"] for _, p95 in values.values()) or 1.0, left, WIDTH - right)
    marks = []
    for i, step in enumerate(steps):
        half, p95 = (figure["value"] for figure in values[step])
        middle = TOP + row * (i + 0.5)
        told = f"{step}: half took at most {written(half)} ms, 95 % at most {written(p95)} ms"
        marks += [
            _text(left - 8, middle + 4, step, "step"),
            Markup('<rect class="bar s1" x="{}" y="{}" width="{}" height="14" rx="2"><title>{}</title></rect>').format(
                _n(left), _n(middle - 7), _n(max(1.0, x(half) - left)), told
            ),
            Markup('<line class="late" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
                _n(x(half)), _n(x(p95)), _n(middle), _n(middle)
            ),
            Markup('<line class="late" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
                _n(x(p95)), _n(x(p95)), _n(middle - 6), _n(middle + 6)
            ),
            _text(x(p95) + 8, middle + 4, f"{_ms(half)} · {_ms(p95)}", "value"),
        ]
    return Chart(
        "times",
        "What does an answer take?",
        "The bar ends at the median, the line at the 95th percentile.",
        _svg("times", "Time of each step", "Milliseconds.", marks, height=TOP * 2 + row * len(steps)),
        ("step", "median ms", "95 % interval", "95th percentile ms", "95 % interval"),
        tuple((step, *_cells(values[step][0], _ms_number), *_cells(values[step][1], _ms_number)) for step in steps),
    )


def interval(low: float, value: float, high: float, *, least: float = 0.0, most: float = 1.0, css: str = "") -> Markup:
    """A value with its interval on a line, small enough for a table cell; the numbers beside it say the same."""
    x = _Scale(least, most, 4, 116)
    zero = Markup('<line class="zero" x1="{0}" x2="{0}" y1="2" y2="16"/>').format(_n(x(0))) if least < 0 else ""
    return Markup(
        '<svg class="interval {}" viewBox="0 0 120 18" aria-hidden="true" focusable="false">'
        '<line class="axis" x1="4" x2="116" y1="9" y2="9"/>{}'
        '<line class="span" x1="{}" x2="{}" y1="9" y2="9"/><circle cx="{}" cy="9" r="4"/></svg>'
    ).format(css, zero, _n(x(low)), _n(x(high)), _n(x(value)))


@dataclass(frozen=True, slots=True)
class _Scale:
    least: float
    most: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (min(max(value, self.least), self.most) - self.least) / (self.most - self.least)
        return self.start + share * (self.end - self.start)


def _svg(name: str, title: str, description: str, marks: Iterable[Markup], height: float = HEIGHT) -> Markup:
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-labelledby="chart-{}-t chart-{}-d">'
        '<title id="chart-{}-t">{}</title><desc id="chart-{}-d">{}</desc>{}</svg>'
    ).format(_n(WIDTH), _n(height), name, name, name, title, name, description, Markup("").join(marks))


def _percent_axis(y: _Scale, most: float) -> Markup:
    lines = []
    for quarter in range(5):
        at = _n(y(most * quarter / 4))
        lines.append(Markup('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(LEFT, WIDTH - RIGHT, at, at))
        lines.append(_text(LEFT - 8, y(most * quarter / 4) + 4, _percent(most * quarter / 4), "tick y"))
    return Markup("").join(lines)


def _labels(ticks: Iterable[tuple[float, str]], name: str, lift: float = 0.0) -> Markup:
    found = [_text(at, HEIGHT - BOTTOM + 18 - lift, text, "tick") for at, text in ticks]
    return Markup("").join([*found, _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, name, "name")])


def _text(x: float, y: float, text: str, css: str) -> Markup:
    return Markup('<text class="{}" x="{}" y="{}">{}</text>').format(css, _n(x), _n(y), text)


def _line(points: Sequence[tuple[float, float]], css: str) -> Markup:
    return Markup('<polyline class="{}" points="{}"/>').format(css, _path(points))


def _whisker(x: float, low: float, high: float, css: str) -> Markup:
    return Markup('<path class="{}" d="M{} {}V{}"/>').format(css, _n(x), _n(low), _n(high))


def _mark(x: float, y: float, series: int, told: str) -> Markup:
    """A circle for the first series, a square for the second."""
    shape = (
        Markup('<circle class="mark s1" cx="{}" cy="{}" r="4.5">').format(_n(x), _n(y))
        if series == 1
        else Markup('<rect class="mark s2" x="{}" y="{}" width="8" height="8">').format(_n(x - 4), _n(y - 4))
    )
    return shape + Markup("<title>{}</title>").format(told) + Markup("</circle>" if series == 1 else "</rect>")  # nosec B704


def _path(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def _ms(value: float) -> str:
    return f"{value / 1000:.1f} s" if value >= 1_000 else f"{_ms_number(value)} ms"


def _ms_number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def _cells(figure: Mapping[str, Any] | None, shown: Any = None) -> tuple[str, str]:
    show = shown or _percent
    return ("–", "–") if figure is None else (show(figure["value"]), f"{show(figure['low'])} – {show(figure['high'])}")


def _with_interval(figure: Mapping[str, Any]) -> str:
    return f"{written(figure['value'])} ({written(figure['low'])} – {written(figure['high'])})"


def _tenths(points: Sequence[Mapping[str, float]]) -> list[Mapping[str, float]]:
    """About ten points of a curve, its last among them."""
    chosen = list(points[:: max(1, len(points) // 10)])
    return chosen if chosen[-1] is points[-1] else [*chosen, points[-1]]
