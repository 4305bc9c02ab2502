"""IPTC ninjs in its three generations: which body, which version, what a kill is, and what is no item."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline.index.article import RawArticle, Rejected
from dateline.index.loaders import load

STORY = "The council of Port Alder voted on Monday to rebuild the harbour wall before the winter sets in."
MARKED = f"<p>{STORY}</p>"
URI = "urn:newsml:wire.example:20120305:wall"


def first(**fields: object) -> dict[str, object]:
    """An item of version 1; a field that is None is left out."""
    item = {
        "uri": URI,
        "type": "text",
        "version": "1",
        "versioncreated": "2012-03-05T09:00:00Z",
        "pubstatus": "usable",
        "body_html": MARKED,
        **fields,
    }
    return {name: value for name, value in item.items() if value is not None}


def second(*bodies: dict[str, str], **fields: object) -> dict[str, object]:
    """An item of version 2."""
    return {
        "uri": URI,
        "standard": {"name": "ninjs", "version": "2.1"},
        "versioncreated": "2012-03-05T09:00:00Z",
        "bodies": list(bodies),
        **fields,
    }


def read(folder: Path, content: object, name: str = "item.ninjs") -> list[RawArticle | Rejected]:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    (folder / name).write_bytes(data)
    return list(load(folder / name))


def one(folder: Path, content: object) -> RawArticle:
    (article,) = read(folder, content)
    assert isinstance(article, RawArticle), article
    return article


def refusal(folder: Path, content: object) -> str:
    (rejected,) = read(folder, content)
    assert isinstance(rejected, Rejected), rejected
    return rejected.reason


# -- bodies and headlines --


@pytest.mark.parametrize(
    "bodies",
    [
        {"body_html": MARKED},
        {"body_xhtml": MARKED, "body_text": "Only the lead."},
        {"body_text": STORY, "body_html": None},
        {"body_richtext": MARKED, "body_html": " "},
        {"body_text": STORY, "body_summary": "<p>In short.</p>", "body_html": None},
    ],
    ids=["html", "xhtml and text", "text", "rich text", "text and a marked summary"],
)
def test_of_the_bodies_of_version_1_the_whole_story_is_taken(tmp_path: Path, bodies: dict[str, object]) -> None:
    assert one(tmp_path, first(**bodies)).text == STORY


@pytest.mark.parametrize(
    "bodies",
    [
        [("main", "text/html", MARKED), ("main", "text/plain", "Only the lead.")],
        [("caption", "text/plain", "The wall."), ("main", "text/html", MARKED)],
        [("summary", "text/html", "<p>In short.</p>"), ("main", "text/plain", STORY)],
        [("main", "text/html", " "), ("body", "text/plain", STORY)],
        [("caption", "text/html", "<p>The wall.</p>"), ("", "text/html", MARKED)],
        [("agency-own", "text/html", MARKED)],
    ],
    ids=["marked before plain", "not the caption", "not the summary", "not the empty one", "one without a role",
         "whatever there is"],
)  # fmt: skip
def test_of_the_bodies_of_version_2_the_main_one_is_taken(tmp_path: Path, bodies: list[tuple[str, str, str]]) -> None:
    item = second(*({"role": role, "contenttype": kind, "value": value} for role, kind, value in bodies))
    assert one(tmp_path, item).text == STORY


def test_version_3_in_camel_case_says_the_same_as_version_2(tmp_path: Path) -> None:
    article = one(
        tmp_path,
        {
            "uri": "https://wire.example/wall",
            "standard": {"name": "ninjs", "version": "3.0"},
            "version": "4",
            "firstCreated": "2012-03-05T09:00:00+01:00",
            "versionCreated": "2012-03-05T12:30:00+01:00",
            "pubStatus": "usable",
            "language": "en-GB",
            "headlines": [{"role": "short", "value": "Wall"}, {"role": "main", "value": "Wall to be <i>rebuilt</i>"}],
            "bodies": [{"role": "main", "contentType": "text/html", "value": MARKED}],
            "by": "By Ana Reyes and Tom Hale",
            "infoSources": [{"name": "Meridian Wire"}],
        },
    )
    assert (article.id, article.url) == ("https://wire.example/wall", "https://wire.example/wall")
    assert (article.title, article.text, article.language) == ("Wall to be rebuilt", STORY, "en-GB")
    assert (article.outlet, article.authors) == ("Meridian Wire", ("Ana Reyes", "Tom Hale"))
    assert (article.published_at, article.updated_at) == ("2012-03-05T09:00:00+01:00", "2012-03-05T12:30:00+01:00")
    assert (article.version, article.retracted) == (4, False)


# -- versions, kills, embargoes --


@pytest.mark.parametrize(
    ("stated", "taken"), [(7, 7), ("7", 7), (" 07 ", 7), ("v7", None), (-1, None), (True, None), ("9" * 40, None)]
)
def test_a_version_is_a_whole_number_or_nothing(tmp_path: Path, stated: object, taken: int | None) -> None:
    article = one(tmp_path, first(version=stated))
    assert (article.version, article.text) == (taken, STORY)


def test_the_date_of_a_later_version_is_not_that_of_publication(tmp_path: Path) -> None:
    begun, changed = one(tmp_path, first()), one(tmp_path, first(version="2"))
    assert (begun.published_at, begun.updated_at) == ("2012-03-05T09:00:00+00:00", None)
    assert (changed.published_at, changed.updated_at) == (None, "2012-03-05T09:00:00+00:00")


@pytest.mark.parametrize("stated", ["2012-13-45", "soon", 5, None, ["2012-03-05"]])
def test_a_wrong_date_costs_the_date_and_not_the_item(tmp_path: Path, stated: object) -> None:
    article = one(tmp_path, first(versioncreated=stated))
    assert (article.text, article.published_at, article.updated_at) == (STORY, None, None)


@pytest.mark.parametrize(
    "status",
    ["canceled", "cancelled", "withheld", "CANCELED", " withheld ", "stat:canceled",
     "http://cv.iptc.org/newscodes/pubstatusg2/canceled"],
)  # fmt: skip
def test_a_kill_is_understood_however_it_is_written(tmp_path: Path, status: str) -> None:
    killed = one(tmp_path, first(pubstatus=status))
    assert killed.retracted
    bare = one(tmp_path, first(pubstatus=status, body_html=None))
    assert (bare.retracted, bare.text, bare.id) == (True, "", URI)


@pytest.mark.parametrize("status", ["usable", None, "", "embargoed-later", 3])
def test_an_item_that_is_not_killed_is_not_taken_back(tmp_path: Path, status: object) -> None:
    assert not one(tmp_path, first(pubstatus=status)).retracted


def test_an_item_under_embargo_is_kept_out_until_its_moment(tmp_path: Path) -> None:
    for until in ("2099-01-01T00:00:00Z", "2099-01-01"):
        assert refusal(tmp_path, first(embargoed=until)).startswith("it is under embargo until 2099-01-01")
    assert one(tmp_path, first(embargoed="2001-01-01T00:00:00Z")).text == STORY
    for none in (None, "", False):
        assert one(tmp_path, first(embargoed=none)).text == STORY


def test_what_is_taken_back_is_so_whatever_its_embargo(tmp_path: Path) -> None:
    for until in ("soon", "2099-01-01T00:00:00Z"):
        assert one(tmp_path, first(embargoed=until, pubstatus="canceled")).retracted


@pytest.mark.parametrize("until", ["soon", "2099", "until the speech is held", 4_070_908_800, ["2001-01-01"], True])
def test_an_embargo_that_cannot_be_read_holds(tmp_path: Path, until: object) -> None:
    said = refusal(tmp_path, first(embargoed=until))
    assert said == f"it is under embargo, and until when cannot be read (“{until}”)"


# -- what is no item, and what is broken --


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (first(type="picture"), "it is of the type “picture”, not a text"),
        (first(body_html=None), "it has no body"),
        (first(body_html=[STORY]), "it has no body"),
        (first(body_html="<p> </p><img src='a.jpg'>"), "it has no body"),
        (second(), "it has no body"),
        (second({"role": "main", "value": ""}), "it has no body"),
        ({"uri": URI, "pubstatus": "usable", "bodies": "none"}, "it has no body"),
    ],
    ids=["picture", "no body", "body that is a list", "only a picture", "no bodies", "empty", "bodies that are none"],
)
def test_an_item_without_a_story_says_why(tmp_path: Path, item: object, reason: str) -> None:
    assert refusal(tmp_path, item) == reason


def test_odd_values_beside_the_story_are_passed_over(tmp_path: Path) -> None:
    odd = first(headline=["x"], byline={"a": 1}, language=7, infosource="Wire", copyrightholder=None, type="TEXT")
    article = one(tmp_path, {**odd, "uri": 9})
    assert (article.text, article.title, article.authors, article.id) == (STORY, None, (), None)


def test_a_broken_item_of_an_array_costs_only_itself(tmp_path: Path) -> None:
    items = [json.dumps(first(uri="a")), "{broken}", json.dumps(first(uri="c", body_html="")),
             json.dumps(first(uri="d", pubstatus="canceled")), "null"]  # fmt: skip
    found = read(tmp_path, f"[{','.join(items)}]".encode())
    assert [item.id for item in found if isinstance(item, RawArticle)] == ["a", "d"]
    assert [(item.line, item.reason) for item in found if isinstance(item, Rejected)] == [
        (2, "it is not valid JSON"),
        (3, "it has no body"),
        (5, "it is not a JSON object"),
    ]


def test_items_one_a_line_are_numbered_by_their_lines(tmp_path: Path) -> None:
    lines = [json.dumps(first(uri="a")), "{broken", "", json.dumps(first(uri="d", pubstatus="withheld"))]
    found = read(tmp_path, "\n".join(lines).encode(), "wire.jsonl")
    assert [(item.id, item.retracted) for item in found if isinstance(item, RawArticle)] == [("a", False), ("d", True)]
    assert [item.line for item in found if isinstance(item, Rejected)] == [2]


@pytest.mark.parametrize("kept", [1, 10, 100, -2, -30])
def test_an_item_that_breaks_off_is_no_item(tmp_path: Path, kept: int) -> None:
    whole = json.dumps(first(), indent=1).encode()
    assert refusal(tmp_path, whole[:kept]).startswith("it is not valid JSON")
    before, cut = read(tmp_path, b"[" + whole + b"," + whole[:kept])
    assert isinstance(before, RawArticle)
    assert isinstance(cut, Rejected)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_an_item_is_read_in_the_encoding_it_has(tmp_path: Path, encoding: str) -> None:
    item = json.dumps(first(headline="Château à vendre"), ensure_ascii=False)
    assert one(tmp_path, item.encode(encoding)).title == "Château à vendre"
