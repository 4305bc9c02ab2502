"""Charts say what the figures say, as a picture and as a table, and stay within their frame."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import etree
from run_examples import result

from dateline.eval.report import charts
from dateline.eval.report.charts import Chart

SVG = "{http://www.w3.org/2000/svg}"


def drawn() -> dict[str, Chart]:
    made = result()
    figures = made["metrics"]
    found = (
        charts.retrieval(figures),
        charts.risk_coverage(made["risk_coverage"], figures["aurc"]),
        charts.length(made["length"]),
        charts.times(figures, ["retrieve", "total"]),
    )
    return {chart.name: chart for chart in found if chart is not None}


def tree(chart: Chart) -> Any:
    return etree.fromstring(str(chart.svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


@pytest.mark.parametrize("name", ["retrieval", "risk", "length", "times"])
def test_a_chart_has_a_title_a_description_and_a_table(name: str) -> None:
    chart = drawn()[name]
    svg = tree(chart)
    labelled = svg.get("aria-labelledby").split()
    assert [svg.find(f"{SVG}{tag}").get("id") for tag in ("title", "desc")] == labelled
    assert all(svg.find(f"{SVG}{tag}").text for tag in ("title", "desc"))
    assert svg.get("role") == "img"
    assert chart.rows
    assert {len(row) for row in chart.rows} == {len(chart.head)}


@pytest.mark.parametrize("name", ["retrieval", "risk", "length", "times"])
def test_a_chart_stays_within_its_frame(name: str) -> None:
    svg = tree(drawn()[name])
    width, height = map(float, svg.get("viewBox").split()[2:])
    for element in svg.iter():
        for key, most in (("x", width), ("x1", width), ("x2", width), ("cx", width), ("y", height), ("cy", height)):
            if key in element.attrib:
                assert 0 <= float(element.get(key)) <= most
        for x, y in re.findall(r"([\d.-]+),([\d.-]+)", element.get("points", "")):
            assert 0 <= float(x) <= width
            assert 0 <= float(y) <= height


def test_tables_hold_the_figures() -> None:
    made = result()
    hit, rows = made["metrics"]["hit@1"], drawn()["retrieval"].rows
    assert [row[0] for row in rows] == ["1", "4", "10", "20"]
    assert rows[0][1] == f"{100 * hit['value']:.0f} %"
    assert [row[0] for row in drawn()["times"].rows] == ["retrieve", "total"]
    assert drawn()["risk"].rows[-1] == ("60 %", "67 %", "0.400")


def test_of_nothing_no_chart_is_drawn() -> None:
    empty = {f"hit@{k}": {"value": None, "low": None, "high": None, "n": 0} for k in (1, 4)}
    assert charts.retrieval(empty) is None
    assert charts.risk_coverage([], None) is None
    assert charts.length([]) is None
    assert charts.times({}, []) is None


def test_a_long_curve_is_drawn_with_its_last_point() -> None:
    points = [{"coverage": i / 5_000, "risk": 0.1, "support": 1 - i / 5_000} for i in range(1, 5_001)]
    chart = charts.risk_coverage(points, None)
    assert chart is not None
    assert len(str(chart.svg)) < 20_000
    assert chart.rows[-1][0] == "100 %"


def test_steps_named_by_others_are_text() -> None:
    figure = {"value": 1.0, "low": 1.0, "high": 1.0, "n": 1}
    name = "<script>"
    chart = charts.times({f"{name}_ms_median": figure, f"{name}_ms_p95": figure}, [name])
    assert chart is not None
    assert "<script" not in str(chart.svg)
