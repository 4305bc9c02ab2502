"""`dateline eval retrieval`: a line for each way to rank, over the same questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commandline import dateline

from dateline.eval.retrieval_quality import BASE, TUTORIAL, WHOLE


@pytest.fixture
def isles(tmp_path: Path) -> Path:
    """A dataset of six articles and six questions, the last of them a follow-up."""
    folder = tmp_path / "isles"
    folder.mkdir()
    names = ("Orle", "Marren", "Tirin", "Sant", "Brae", "Holm")
    articles = [
        {"id": name, "title": f"News from {name}", "text": f"The isle of {name} has {n}00 people. A ferry calls daily."}
        for n, name in enumerate(names, 1)
    ]
    questions = [
        {"id": name, "question": f"How many people live on {name}?", "answers": [f"{n}00"], "relevant_ids": [name]}
        for n, name in enumerate(names, 1)
    ]
    questions[-1] |= {"question": "And on Holm?", "history": [{"role": "user", "text": questions[0]["question"]}]}
    for file, lines in (("articles.jsonl", articles), ("questions.jsonl", questions)):
        (folder / file).write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return folder


def test_every_variant_is_measured_over_the_same_questions(isles: Path, tmp_path: Path) -> None:
    told = dateline("eval", "retrieval", isles, "--json", tmp_path / "out.json")
    assert told.status == 0, told.err
    (result,) = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    rows = result["variants"]
    assert {BASE, TUTORIAL, WHOLE, "dense only", "without recency", "without stories"} <= rows.keys()
    assert {row["questions"] for row in rows.values()} == {6}
    for row in rows.values():
        assert 0 <= row["hit@1"]["low"] <= row["hit@1"]["value"] <= row["hit@1"]["high"] <= 1
        assert row["hit@20"]["value"] == 1.0
    assert "over_bm25" not in rows[BASE]
    assert rows[WHOLE]["over_bm25"]["hit@20"]["value"] == 0.0
    assert "isles: 6 questions" in told.out


def test_what_is_not_wanted_is_left_out(isles: Path) -> None:
    told = dateline("eval", "retrieval", isles, "--no-tutorial", "--no-ablation", "--markdown", "--limit", 2)
    lines = [line for line in told.out.splitlines() if line.startswith("| ")]
    assert [line.split(" | ")[0].strip("| ") for line in lines[2:]] == [
        *(
            "dense only",
            "BM25 over the text alone",
            BASE,
            "plain fusion, k = 60",
            WHOLE,
            f"{WHOLE}, reranked by sentences",
            f"{WHOLE}, reranked by the reader",
        ),
    ]
