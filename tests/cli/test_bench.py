"""`dateline bench`: every measure in one small run, and nothing measured where the command makes no sense."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

import pytest
from commandline import dateline

from dateline.eval.bench.articles import articles
from dateline.eval.bench.bars import lines, missing
from dateline.eval.bench.sizes import slope
from dateline.eval.dataset import sample_articles
from dateline.index.sketches import Text

SMALL = ("--sizes", "20,60", "--rounds", 1, "--passages", 5, "--questions", 5, "--encode-at-most", 30)
FULL = Path("/dev/full")


@pytest.fixture
def isles(tmp_path: Path) -> Path:
    """A dataset of two articles and a question."""
    folder = tmp_path / "isles"
    folder.mkdir()
    lines = [{"id": name, "title": name, "text": f"The isle of {name} has few people."} for name in ("Orle", "Marren")]
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    question = {"id": "1", "question": "Who lives on Orle?", "answers": ["few people"]}
    (folder / "questions.jsonl").write_text(json.dumps(question), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command makes its stores."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def test_one_run_measures_all_and_leaves_nothing_behind(tmp_path: Path, temporary: Path) -> None:
    pytest.importorskip("langchain_chroma", reason="the extra “eval” is not installed")
    told = dateline("bench", *SMALL, "--json", tmp_path / "bench.json", "--plot", tmp_path / "bench.svg")
    assert told.status == 0, told.err
    found = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    taken = found["ingest"]
    assert all(taken[side]["passages_a_second"] > 0 for side in ("dateline", "tutorial", "tamed"))
    rows = found["sizes"]["rows"]
    assert [row["size"] for row in rows] == [20, 60]
    assert all(row["passages"] >= row["size"] for row in rows)
    assert set(rows[0]["filters"]) == {"none", "as of", "window", "outlet"}
    assert found["tutorial_search"]["passages"] > 0
    assert found["cold"]["ratio"] > 0
    assert found["machine"]["cores"] >= 1
    assert found["encoded"]["encoded"] == 30
    for words in ("whole ingest", "cold `dateline ask`", "Cost against size", "30 passages were encoded"):
        assert words in told.out
    assert "bars at 50,000 passages" in told.err
    assert ElementTree.parse(tmp_path / "bench.svg").getroot().tag.endswith("svg")
    assert list(temporary.glob("dateline-*")) == []


def test_a_folder_is_measured_by_its_own_articles_and_only_as_far_as_wanted(isles: Path, tmp_path: Path) -> None:
    told = dateline("bench", isles, "--only", "sizes", "--sizes", 4, "--markdown", "--plot", tmp_path / "a.html")
    assert told.status == 0, told.err
    assert told.out.splitlines()[-4].startswith("| passages | s per 1,000 | search ms |")
    assert told.out.splitlines()[-1].startswith("| grows as size^ | – |")
    assert "<svg" in (tmp_path / "a.html").read_text(encoding="utf-8")


@pytest.mark.skipif(not FULL.exists(), reason="only some systems have a disk that is always full")
def test_what_was_measured_is_shown_even_if_its_file_cannot_be_written(isles: Path) -> None:
    told = dateline("bench", isles, "--only", "sizes", "--sizes", 2, "--json", FULL)
    assert told.status == 1
    assert "could not be written to /dev/full" in " ".join(told.err.split())
    assert "Cost against size" in told.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--only", "speed"], "no measure “speed”; there are ingest, search, cold, memory, sizes"),
        (["--only", ""], "no measure “”"),
        (["--sizes", "0"], "“0” is no size"),
        (["--sizes", "many"], "“many” is no size"),
        (["--sizes", "10,-5"], "“-5” is no size"),
        (["--sizes", "1" * 5_000], "is no size"),
        (["nowhere"], "There is no dataset folder nowhere"),
        (["--json", "nowhere/bench.json"], "cannot be written to nowhere/bench.json"),
        (["--plot", "bench.png"], "ends in .svg or .html"),
        (["--plot", "bench.svg", "--only", "ingest"], "nothing to draw"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_measured(arguments: list[str], words: str) -> None:
    told = dateline("bench", *arguments)
    assert told.status == 1
    assert words in " ".join(told.err.split())
    assert "Traceback" not in told.err


def test_made_articles_are_distinct_and_the_same_each_time() -> None:
    first, again = (list(islice(articles(sample_articles(), seed=3, made=True), 200)) for _ in range(2))
    assert first == again
    assert len({article.id for article in first}) == len({article.text for article in first}) == 200
    assert first != list(islice(articles(sample_articles(), seed=4, made=True), 200))
    years = {article.published_at[:4] for article in first if article.published_at}
    assert len(years) > 10


def test_made_articles_do_not_look_like_copies_of_each_other() -> None:
    made = islice(articles(sample_articles(), seed=3, made=True), 200)
    standing = Counter(run for article in made for run in Text(article.text).runs.tolist())
    assert sum(number for number in standing.values() if number > 1) < 0.02 * standing.total()


def test_what_grows_as_the_square_has_a_slope_of_two() -> None:
    rows = [{"passages": size, "cost": 3 * size**2} for size in (10, 100, 1_000)]
    assert slope(rows, "cost") == pytest.approx(2)
    assert slope(rows[:1], "cost") is None


@pytest.mark.parametrize(
    ("size", "milliseconds", "held"),
    [(50_000, 20, True), (50_000, 30, False), (100_000, 20, True), (100_000, 30, None), (10_000, 20, None)],
)
def test_a_bar_is_held_or_missed_only_where_the_size_tells(size: int, milliseconds: float, held: bool | None) -> None:
    row = {
        **{"size": size, "passages": size, "search_ms": milliseconds, "embedding_ms": 3},
        "filters": {"none": {"median_ms": milliseconds, "p95_ms": 2 * milliseconds}},
    }
    outcome = {
        "options": {"only": ["search"], "sizes": [size]},
        "sizes": {"rows": [row]},
        "tutorial_search": {"median_ms": 20, "embedding_ms": 6},
    }
    told = {line.what: line for line in lines(outcome)}
    assert told[f"search at {size:,}, median"].held is held
    assert told["embedding a question"].held is True
    assert missing(outcome) == ([50_000] if size < 50_000 else [])
