"""The measuring of copies counts right, on a few invented articles; and its marks are what its documents say."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
import stories
import story_pairs
from stories import Mark, Marks, read, read_marks

from dateline.index.article import RawArticle

REALTIMEQA = Path(__file__).resolve().parents[2] / "../shared/data/realtimeqa"
PAIR = {name: frozenset({f"{name}1", f"{name}2"}) for name in "abcdefgh"}
MARKED = Marks(
    {"near": 4, "far": 300, "form": 50},
    frozenset({"form"}),
    (
        Mark(PAIR["a"], "near", copy=True),
        Mark(PAIR["b"], "near", copy=True),
        Mark(PAIR["c"], "near", copy=True, sure=False),
        Mark(PAIR["d"], "near", copy=False),
        Mark(PAIR["e"], "far", copy=True),
        Mark(PAIR["f"], "far", copy=False),
        Mark(PAIR["g"], "far", copy=False),
        Mark(PAIR["h"], "form", copy=False),
    ),
)


def write_lines(path: Path, lines: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def article(id_: str, words: str, **more: str) -> dict[str, object]:
    return {"id": id_, "title": " ".join(words.split()[:4]), "text": words, "outlet": "Courier", **more}


WORDS = [f"{letter}{number}" for letter in "kmprst" for number in range(40)]
ARTICLES = [
    article("wire", " ".join(WORDS[:120]), published_at="2012-03-05"),
    article("reprint", " ".join(WORDS[:90]), published_at="2012-03-05"),
    article("update", " ".join(WORDS[120:200] + WORDS[60:120]), published_at="2012-03-06"),
    article("elsewhere", " ".join(WORDS[200:]), published_at="2012-03-06"),
]
LINES: list[dict[str, object]] = [
    {"source": "invented", "strata": {"0.6": {"pairs": 1}, "0.2": {"pairs": 4}, "none": {"pairs": 1, "whole": True}}},
    {"one": "reprint", "other": "wire", "stratum": "0.6", "copy": True},
    {"one": "update", "other": "wire", "stratum": "0.2", "copy": False, "sure": False},
    {"one": "reprint", "other": "update", "stratum": "0.2", "copy": True},
]


def test_a_marked_pair_stands_for_as_many_as_its_stratum_has_for_each_one_listed() -> None:
    assert MARKED.weights() == {"near": 1, "far": 100, "form": 1}
    found = stories.score(MARKED, {PAIR["a"], PAIR["b"], PAIR["d"], PAIR["f"], PAIR["h"], frozenset({"x", "y"})})
    assert (found["copies"], found["no_copies"]) == (4, 4)
    assert (found["found"], found["missed"], found["wrong"], found["joined_but_not_listed"]) == (2, 2, 3, 1)
    assert found["precision"]["value"] == round(2 / (2 + 1 + 100 + 1), 3)
    assert found["recall"]["value"] == round(2 / (2 + 1 + 100), 3)


def test_the_interval_is_clopper_and_pearsons() -> None:
    marks = Marks({"all": 10}, frozenset(), tuple(Mark(frozenset({str(i), "x"}), "all", copy=True) for i in range(10)))
    joined = {mark.pair for mark in marks.marks[:8]}
    found = stories.score(marks, joined)
    assert found["recall"] == {"value": 0.8, "low": 0.444, "high": 0.975}
    assert found["precision"] == {"value": 1.0, "low": 0.631, "high": 1.0}


def test_there_is_no_share_of_nothing() -> None:
    found = stories.score(Marks({}, frozenset(), ()), set())
    assert found["precision"] is found["recall"] is None
    assert "precision –" in stories.score_in_words(found)


def test_without_the_doubtful_marks_their_pairs_are_gone() -> None:
    sure = stories.without_doubtful(MARKED)
    assert {mark.pair for mark in MARKED.marks} - {mark.pair for mark in sure.marks} == {PAIR["c"]}
    assert sure.sizes == {"near": 3, "far": 300, "form": 50}
    assert sure.weights()["near"] == 1


def test_the_whole_measurement_on_a_small_file(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "articles.jsonl", ARTICLES)
    marks = read_marks(write_lines(tmp_path / "marks.jsonl", LINES))
    figures = stories.measure(read(tmp_path), marks)
    assert [raw.article_id for raw in read(source)] == [line["id"] for line in ARTICLES]
    assert (figures["articles"], figures["stories"], figures["sizes"]) == (4, 1, {2: 1})
    assert (figures["all_marks"]["found"], figures["all_marks"]["missed"], figures["all_marks"]["wrong"]) == (1, 1, 0)
    assert figures["all_marks"]["recall"]["value"] == round(1 / 3, 3)
    assert figures["sure_marks"]["recall"]["value"] == round(1 / 3, 3)
    assert [row["found"] for row in figures["strata"]] == [1, 0, 0]
    text = stories.in_words(figures)
    assert "4 articles" in text
    assert "planted:" in text


def test_the_planted_copies_are_found_and_nothing_else_is_joined(tmp_path: Path) -> None:
    write_lines(tmp_path / "articles.jsonl", ARTICLES)
    planted = stories.measure(read(tmp_path), read_marks(write_lines(tmp_path / "marks.jsonl", LINES)))["planted"]
    assert planted["copies"] == 50
    assert planted["precision"]["value"] == planted["recall"]["value"] == 1.0


def test_marks_about_other_articles_are_refused(tmp_path: Path) -> None:
    write_lines(tmp_path / "articles.jsonl", ARTICLES[:2])
    marks = read_marks(write_lines(tmp_path / "marks.jsonl", LINES))
    with pytest.raises(SystemExit, match="1 articles of the marks are not in the source"):
        stories.measure(read(tmp_path), marks)


def test_a_source_without_articles_is_refused(tmp_path: Path) -> None:
    write_lines(tmp_path / "articles.jsonl", [{"id": "bare"}])
    with pytest.raises(SystemExit, match="cannot be measured on"):
        read(tmp_path)


def test_every_pair_is_in_one_stratum() -> None:
    raws = sorted(
        (
            RawArticle(
                id=str(line["id"]),
                title=str(line["title"]),
                text=str(line["text"]),
                outlet="Courier",
                published_at=str(line["published_at"]),
            )
            for line in ARTICLES
        ),
        key=lambda raw: raw.article_id,
    )
    strata = story_pairs.stratify(raws)
    assert sum(strata.sizes.values()) == 6
    drawn = {(one, other): name for name, one, other in strata.draw(10)}
    assert len(drawn) == 6
    assert drawn["reprint", "wire"] == "0.8"
    assert drawn["update", "wire"] == "0.4"
    assert drawn["elsewhere", "update"] == "day"


def test_a_larger_draw_holds_the_smaller_one() -> None:
    raws = [RawArticle(id=f"{i:03}", text=" ".join(WORDS[i : i + 60])) for i in range(30)]
    strata = story_pairs.stratify(raws)
    assert set(strata.draw(3)) < set(strata.draw(9))


@pytest.mark.parametrize("name", ["stories.jsonl", "stories-2022.jsonl"])
def test_the_marks_are_many_of_both_kinds_and_hold_no_text(name: str) -> None:
    path = stories.MARKS.with_name(name)
    marks = read_marks(path)
    kinds = Counter(mark.copy for mark in marks.marks)
    assert sum(kinds.values()) >= 150
    assert min(kinds.values()) >= 40
    assert len({mark.pair for mark in marks.marks}) == len(marks.marks)
    assert {mark.stratum for mark in marks.marks} <= marks.sizes.keys() <= story_pairs.STRATA.keys()
    listed = Counter(mark.stratum for mark in marks.marks)
    assert all(listed[stratum] <= size for stratum, size in marks.sizes.items())
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        fields = json.loads(line)
        assert fields.keys() <= {"one", "other", "stratum", "copy", "sure"}
        assert all(len(fields[key]) == 16 and int(fields[key], 16) >= 0 for key in ("one", "other"))


@pytest.mark.parametrize(("year", "name"), [("2022", "stories-2022.jsonl"), ("2023", "stories.jsonl")])
def test_the_marks_are_about_articles_of_their_source(year: str, name: str) -> None:
    if not (REALTIMEQA / year).exists():
        pytest.skip(f"RealTime QA of {year} is not at {REALTIMEQA / year}")
    ids = {raw.article_id for raw in read(REALTIMEQA / year)}
    marks = read_marks(stories.MARKS.with_name(name))
    assert all(mark.pair <= ids for mark in marks.marks)
    pairs = len(ids) * (len(ids) - 1) // 2
    assert sum(marks.sizes.values()) == pairs or year == "2022"
