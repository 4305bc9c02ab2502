"""The page of one run: its figures, charts and slices, and every question with what was found and said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dateline.eval.figures import by_family, headline, taken, weakest_first
from dateline.eval.report import charts
from dateline.eval.report.marks import marks
from dateline.eval.report.page import page

_PASSAGES_A_PART = 100
_ABOUT = ("title", "outlet", "published_at", "url")


def run_page(result: Mapping[str, Any]) -> str:
    """The page for an outcome (`eval.outcome`)."""
    passages = _Passages()
    details = [_detail(question, passages) for question in result["questions"]]
    rows = [_row(question) for question in result["questions"]]
    figures = result["metrics"]
    steps = list(dict.fromkeys(step for question in result["questions"] for step in question["timings"]))
    drawn = (
        charts.retrieval(figures),
        charts.risk_coverage(result["risk_coverage"], figures.get("aurc")),
        charts.length(result["length"]),
        charts.times(figures, steps),
    )
    follow_ups = result["conversation"]
    return page(
        "run.html",
        scripts=("browse.js", "run.js"),
        parts={"detail": details, "passages": passages.parts()},
        data={"rows": rows, "passages_a_part": _PASSAGES_A_PART},
        result=result,
        headline=headline(figures),
        charts=[chart for chart in drawn if chart is not None],
        slices=weakest_first(result["slices"]),
        families=by_family(taken(result)),
        follow_ups=follow_ups if any(figure["n"] for figure in follow_ups.values()) else {},
        outcomes=_outcomes(rows),
        kinds=_kinds(rows),
        slice_names=sorted({row["slice"] for row in rows if row["slice"]}),
    )


class _Passages:
    """The passages of all questions, each once: many questions find the same."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, int, int, str], int] = {}

    def place(self, passage: Mapping[str, Any]) -> int:
        """Where the passage stands among all."""
        key = (passage["article_id"], passage["start"], passage["end"], passage["text"])
        return self._places.setdefault(key, len(self._places))

    def parts(self) -> list[list[tuple[str, int, int, str]]]:
        """All passages in their places, in parts that the page reads when it needs them."""
        found = list(self._places)
        return [found[i : i + _PASSAGES_A_PART] for i in range(0, len(found), _PASSAGES_A_PART)]


def _row(question: Mapping[str, Any]) -> dict[str, Any]:
    """What the list shows, and what is searched in."""
    answer = question["answer"]
    refused = answer["status"] == "not_found"
    said = "" if refused else " ".join(claim["text"] for claim in answer["claims"])
    return {
        "id": question["id"],
        "question": question["question"],
        "slice": question["slice"],
        "verdict": {True: "right", False: "wrong", None: "not_judged"}[question["right"]],
        "refused": refused,
        "text": " ".join([*_accepted(question), said]),
    }


def _detail(question: Mapping[str, Any], passages: _Passages) -> dict[str, Any]:
    """What is shown of a question when it is opened."""
    answer = question["answer"]
    known = {a["article_id"]: {key: a.get(key) for key in _ABOUT} for a in (*answer["nearby"], *answer["citations"])}
    accepted, found = _accepted(question), question["passages"]
    return {
        **{key: value for key, value in question.items() if key != "passages"},
        "passages": [[passages.place(p), p["score"], marks(p["text"], accepted)] for p in found],
        "about": {p["article_id"]: known[p["article_id"]] for p in found if p["article_id"] in known},
        "claim_marks": [marks(claim["text"], accepted) for claim in answer["claims"]],
    }


def _accepted(question: Mapping[str, Any]) -> list[str]:
    return [*question["answers"], *(item for items in question["items"] for item in items)]


def _outcomes(rows: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    """(CSS class, name, count) of what an answer can come to."""
    kinds = (
        ("right", "answered, right", ("right", False)),
        ("right refused", "refused, rightly", ("right", True)),
        ("wrong refused", "refused, wrongly", ("wrong", True)),
        ("wrong", "answered, wrong", ("wrong", False)),
    )
    found = [(css, name, sum((row["verdict"], row["refused"]) == kind for row in rows)) for css, name, kind in kinds]
    not_judged = sum(row["verdict"] == "not_judged" for row in rows)
    return [o for o in (*found, ("not_judged", "not judged", not_judged)) if o[2]]


def _kinds(rows: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    """(value, name, count) of what the list can be narrowed to."""
    counts = (
        ("all", "All", len(rows)),
        ("right", "Right", sum(row["verdict"] == "right" for row in rows)),
        ("wrong", "Wrong", sum(row["verdict"] == "wrong" for row in rows)),
        ("refused", "Refused", sum(row["refused"] for row in rows)),
        ("not_judged", "Not judged", sum(row["verdict"] == "not_judged" for row in rows)),
    )
    return [kind for kind in counts if kind[0] != "not_judged" or kind[2]]
