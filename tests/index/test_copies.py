"""When two texts are one report: the rule on invented reports, and the stories that the archive makes of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from press import DID, WHAT, WHEN, WHERE, WHO

from dateline.index.archive import Archive
from dateline.index.article import RawArticle
from dateline.index.copies import is_copy, longest_stretch, overlap, speaks_of
from dateline.index.gathering import sketch_of
from dateline.index.sketches import Text


def sentences(seed: str, count: int) -> list[str]:
    """Sentences of which hardly two are alike, and the same ones for the same seed."""
    lots = random.Random(seed)
    return [
        f"{lots.choice(WHO)} {lots.choice(DID)} {lots.randrange(90)} {lots.choice(WHAT)} {lots.choice(WHERE)} "
        f"{lots.choice(WHEN)}."
        for _ in range(count)
    ]


def prose(*parts: list[str]) -> str:
    return " ".join(sentence for part in parts for sentence in part)


def copies(one: str, other: str, *, one_house: bool = True, days: float | None = 0) -> bool:
    found = is_copy(Text(one), Text(other), one_house=one_house, days=days)
    assert found == is_copy(Text(other), Text(one), one_house=one_house, days=days)
    return found


REPORT = sentences("report", 30)
NEWS = sentences("news", 12)


@pytest.mark.parametrize(
    "reprint",
    [
        prose(REPORT),
        prose(REPORT).upper().replace(".", " –\n"),
        prose(REPORT[:18]),
        prose(REPORT, sentences("local", 6)),
        prose(["PORT ALDER (Meridian) —"], REPORT[:25]),
    ],
    ids=["the same", "other letters and marks", "trimmed", "with a local paragraph", "with a dateline, trimmed"],
)
@pytest.mark.parametrize("one_house", [True, False])
@pytest.mark.parametrize("days", [0, 1, None])
def test_a_reprint_is_a_copy(reprint: str, one_house: bool, days: float | None) -> None:
    assert copies(prose(REPORT), reprint, one_house=one_house, days=days)


def test_a_report_whose_opening_was_rewritten_on_the_same_day_is_a_copy() -> None:
    body, asides = REPORT[5:], sentences("asides", 9)
    retold = [sentence for i, aside in enumerate(asides) for sentence in [*body[3 * i : 3 * i + 3], aside]]
    one, other = prose(REPORT), prose(sentences("opening", 5), retold)
    assert overlap(Text(one), Text(other)).opening < 0.3
    assert copies(one, other, days=0)
    assert not copies(one, other, days=1)


def test_two_reports_that_show_one_box_of_captions_are_two() -> None:
    captions = sentences("captions", 60)
    one, other = prose(NEWS[:6], captions, NEWS[6:]), prose(REPORT[:6], captions, REPORT[6:12])
    assert overlap(Text(one), Text(other)).shorter > 0.7
    assert longest_stretch(Text(one), Text(other)) > 0.9
    assert not copies(one, other)


def test_the_next_days_news_over_old_paragraphs_is_no_copy() -> None:
    before, after = prose(REPORT), prose(NEWS[:5], REPORT[4:])
    assert not copies(before, after, days=1)
    opening_kept = prose(REPORT[:4], NEWS[:7], REPORT[11:])
    assert copies(before, opening_kept, days=0)
    assert not copies(before, opening_kept, days=2)


def test_an_item_in_a_survey_is_no_copy_of_the_survey() -> None:
    assert not copies(prose(REPORT[:4]), prose(NEWS, REPORT[:4], sentences("more", 40)))


def test_last_years_piece_with_this_years_figures_is_no_copy() -> None:
    this_year = prose(REPORT[:4], NEWS[:6], REPORT[10:])
    assert copies(prose(REPORT), this_year, one_house=False, days=3)
    assert not copies(prose(REPORT), this_year, one_house=False, days=365)


def test_texts_of_a_few_words_are_copies_only_if_they_are_equal() -> None:
    assert copies("The bridge is closed.", "the bridge is CLOSED")
    assert not copies("The bridge over the river Tarn is closed today.", "The bridge over the river Tarn is closed.")


@pytest.mark.parametrize(
    "title", ["Ferry captain sells old cranes", "Ferry captain sells old cranes | The Evening Post"]
)
def test_a_headline_and_its_report_belong_together(title: str) -> None:
    assert speaks_of(title, Text("A retired ferry captain sold nine old cranes to the mill. The price stayed secret."))


@pytest.mark.parametrize(
    "title", ["Who was the first keeper? | The Evening Post", "Ferry captain retires - Evening Post"]
)
def test_a_form_is_no_report_even_if_it_names_the_site_as_the_headline_does(title: str) -> None:
    form = "The Evening Post would like to send you its daily post. Please agree to the use of your data this evening."
    assert not speaks_of(title, Text(form))
    assert sketch_of(title, form) is None


def test_what_two_texts_share_in_one_piece_is_all_or_a_part_of_it() -> None:
    assert longest_stretch(Text(prose(REPORT)), Text(prose(REPORT))) == 1
    assert longest_stretch(Text(prose(REPORT)), Text("Nothing of it stands here at all.")) == 0
    halves = prose(REPORT[:8], NEWS, REPORT[8:16])
    assert 0.4 < longest_stretch(Text(prose(REPORT[:16])), Text(halves)) < 0.6


# -- in the archive ------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    opened = Archive(f"sqlite:///{tmp_path / 'archive.sqlite3'}")
    yield opened
    opened.close()


def put(archive: Archive, *raws: RawArticle) -> None:
    archive.put(raws, lambda *_: [], "2020-01-01T00:00:00+00:00")


def members(archive: Archive) -> list[list[str]]:
    return sorted(sorted(member.article_id for member in story.members) for story in archive.stories())


HEADLINE = " ".join(REPORT[0].split()[:6])
WIRE = RawArticle(
    id="wire", title=HEADLINE, text=prose(REPORT), outlet="Wire", published_at="2012-03-05", origin="wire"
)
TRIMMED = replace(WIRE, id="trimmed", text=prose(REPORT[:16]), outlet="Courier")
TAIL = replace(WIRE, id="tail", text=prose(REPORT[:3], REPORT[14:]), outlet="Tribune")
OTHER = replace(WIRE, id="other", title=" ".join(NEWS[0].split()[:6]), text=prose(NEWS), outlet="Tribune")


@pytest.mark.parametrize("order", list(permutations([WIRE, TRIMMED, TAIL, OTHER])))
def test_a_story_is_the_same_in_whatever_order_its_articles_come(
    archive: Archive, order: tuple[RawArticle, ...]
) -> None:
    for raw in order:
        put(archive, raw)
    assert members(archive) == [["tail", "trimmed", "wire"]]


def test_a_story_falls_apart_when_what_held_it_together_goes(archive: Archive) -> None:
    put(archive, WIRE, TRIMMED, OTHER)
    put(archive, replace(TRIMMED, text=prose(sentences("another", 20)), updated_at="2012-03-09"))
    assert members(archive) == []
    put(archive, replace(TRIMMED, updated_at="2012-03-11"))
    assert members(archive) == [["trimmed", "wire"]]
    archive.delete("wire")
    assert members(archive) == []


def test_a_story_of_one_house_counts_as_one_carrier(archive: Archive) -> None:
    put(archive, WIRE, replace(TRIMMED, outlet="Wire"), TAIL)
    (story,) = archive.stories()
    assert (len(story.members), story.carriers) == (3, 2)
    assert story.members[0].article_id == "wire"
