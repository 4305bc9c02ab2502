"""Sources that differ stand side by side; a figure that was replaced gives way to the newer one, and both are dated."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from dateline.agent.answer import Answer
from dateline.agent.graph import ask, build_graph
from dateline.index.ingest import ingest
from dateline.index.store import Store

TITLE = "Marsh fire at Orle Fen"


def asked(store: Store, tmp_path: Path, question: str, texts: Sequence[tuple[str, str, str]], **options: str) -> Answer:
    """The answer over articles of (outlet, date, text), at whatever support."""
    lines = [
        json.dumps({"id": f"a{n}", "title": TITLE, "outlet": outlet, "published_at": day, "text": text})
        for n, (outlet, day, text) in enumerate(texts)
    ]
    source = tmp_path / "fen.jsonl"
    source.write_text("\n".join(lines), encoding="utf-8")
    ingest(store, [source])
    return ask(build_graph(store), question, min_support=0.0, as_of=options.get("as_of"))


ORLE = "How many hectares burned in the marsh fire at Orle Fen?"


def test_two_outlets_that_differ_are_both_given_dated_and_attributed(store: Store, tmp_path: Path) -> None:
    answer = asked(
        store,
        tmp_path,
        ORLE,
        [
            ("Fen Gazette", "2012-03-02", "The marsh fire at Orle Fen burned 140 hectares, the fire service said."),
            ("Daily Reed", "2012-03-03", "The marsh fire at Orle Fen burned 310 hectares, the farmers’ union said."),
        ],
    )
    assert answer.status == "conflict"
    sides = [claim for claim in answer.claims if claim.role == "side"]
    assert len(sides) == 2
    assert {"140", "310"} <= set(answer.text.split())
    assert "Fen Gazette, 2012-03-02: " in answer.text
    assert "Daily Reed, 2012-03-03: " in answer.text


REVISED = [
    ("Fen Gazette", "2012-03-02", "The marsh fire at Orle Fen burned 140 hectares, the fire service said."),
    (
        "Fen Gazette",
        "2012-03-20",
        "The fire service has revised the toll: the marsh fire at Orle Fen burned 310 hectares, not 140 hectares.",
    ),
]


def test_a_later_figure_takes_the_earlier_ones_place_and_names_it_with_its_date(store: Store, tmp_path: Path) -> None:
    answer = asked(store, tmp_path, ORLE, REVISED)
    assert answer.status == "answered"
    assert "310" in answer.claims[0].text
    assert [claim.role for claim in answer.claims] == ["answer", "earlier"]
    assert "Earlier, 2012-03-02: " in answer.text


def test_a_later_text_that_gives_up_the_figure_counts_however_little_it_sounds_like_the_question(
    store: Store, tmp_path: Path
) -> None:
    later = "Surveyors mapped the burnt reed of Orle Fen at 310 hectares, abandoning the 140 hectares given at first."
    answer = asked(store, tmp_path, ORLE, [REVISED[0], ("Fen Gazette", "2012-05-20", later)])
    assert "310" in answer.claims[0].text
    assert [claim.role for claim in answer.claims] == ["answer", "earlier"]


def test_as_of_an_earlier_day_the_earlier_figure_stands(store: Store, tmp_path: Path) -> None:
    answer = asked(store, tmp_path, ORLE, REVISED, as_of="2012-03-05")
    assert answer.status == "answered"
    assert "140" in answer.claims[0].text
    assert "310" not in answer.text


def test_a_reprint_is_no_second_source(store: Store, tmp_path: Path) -> None:
    text = (
        "The marsh fire at Orle Fen burned 140 hectares, the fire service said. It began in dry reed near the pumping"
        " station and was out by dusk. Nobody was hurt, and the railway line was closed for an hour."
    )
    answer = asked(store, tmp_path, ORLE, [("Fen Gazette", "2012-03-02", text), ("Daily Reed", "2012-03-02", text)])
    assert answer.status == "answered"
    assert [citation.carriers for citation in answer.citations][:1] == [2]


def test_figures_of_different_things_are_no_dispute(store: Store, tmp_path: Path) -> None:
    answer = asked(
        store,
        tmp_path,
        ORLE,
        [
            ("Fen Gazette", "2012-03-02", "The marsh fire at Orle Fen burned 140 hectares, the fire service said."),
            ("Daily Reed", "2012-03-03", "Some 60 firefighters fought the marsh fire at Orle Fen until dusk."),
        ],
    )
    assert answer.status == "answered"


def test_a_timeline_is_in_the_order_of_publication(store: Store, tmp_path: Path) -> None:
    answer = asked(store, tmp_path, "timeline of the marsh fire at Orle Fen", list(reversed(REVISED)))
    assert [claim.role for claim in answer.claims] == ["entry", "entry"]
    assert [line[:10] for line in answer.text.splitlines()] == ["2012-03-02", "2012-03-20"]


def test_quotes_at_no_support_are_marked_as_weak(store: Store, tmp_path: Path) -> None:
    answer = asked(store, tmp_path, "Who is the president of France?", REVISED)
    assert answer.claims
    assert answer.note is not None
    assert "weak" in answer.note


def test_a_question_of_which_one_part_is_answered_is_answered_in_part(store: Store, tmp_path: Path) -> None:
    question = "How many hectares burned in the marsh fire at Orle Fen, and who is the president of France?"
    asked(store, tmp_path, question, REVISED[:1])
    answer = ask(build_graph(store), question, min_support=0.1)
    assert answer.status == "partial"
    assert "140" in answer.text
    assert answer.note == "The articles do not say: who is the president of France?"
