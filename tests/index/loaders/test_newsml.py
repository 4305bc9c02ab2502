"""NewsML-G2 as agencies send it: messages of several items, kills, all forms of content, XML that breaks or attacks."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from dateline.index.article import RawArticle, Rejected
from dateline.index.loaders import load

STORY = "The council of Port Alder voted on Monday to rebuild the harbour wall before the winter sets in."
NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
DECLARED = '<?xml version="1.0" encoding="utf-8"?>'
XHTML = (
    f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Not this</title></head><body><p>{STORY}</p></body></html>'
)

PICTURE = base64.b64encode(b"A picture of a wall.").decode()


def item(
    guid: str = "urn:wire:1",
    *,
    version: str = "3",
    status: str = '<pubStatus qcode="stat:usable"/>',
    meta: str = "",
    content: str = "",
    body: str = f"<inlineXML>{XHTML}</inlineXML>",
) -> str:
    return (
        f'<newsItem guid="{guid}" version="{version}" {NAR}><itemMeta><itemClass qcode="ninat:text"/>'
        f"<versionCreated>2012-03-05T10:00:00Z</versionCreated>{status}{meta}</itemMeta>"
        f"<contentMeta>{content}</contentMeta><contentSet>{body}</contentSet></newsItem>"
    )


def message(*items: str) -> str:
    return f"{DECLARED}<newsMessage {NAR}><header/><itemSet>{''.join(items)}</itemSet></newsMessage>"


def package(guid: str = "urn:wire:package") -> str:
    return (
        f'<packageItem guid="{guid}" {NAR}><itemMeta/><groupSet root="g"><group id="g"><itemRef residref="urn:wire:1"/>'
        "</group></groupSet></packageItem>"
    )


def read(folder: Path, text: str | bytes) -> list[RawArticle | Rejected]:
    (folder / "wire.xml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(load(folder / "wire.xml"))


def one(folder: Path, text: str | bytes) -> RawArticle:
    (article,) = read(folder, text)
    assert isinstance(article, RawArticle), article
    return article


def test_each_item_of_a_message_stands_for_itself(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        message(
            item("a"),
            item("b", status='<pubStatus qcode="stat:canceled"/>', body=""),
            item("c", body=""),
            item("d", meta="<embargoed>2099-01-01T00:00:00Z</embargoed>"),
            item("e", meta="<embargoed>2001-01-01T00:00:00Z</embargoed>"),
        ),
    )
    taken = [(found.id, found.retracted) for found in items if isinstance(found, RawArticle)]
    assert taken == [("a", False), ("b", True), ("e", False)]
    assert [(found.line, found.reason) for found in items if isinstance(found, Rejected)] == [
        (3, "it has no text"),
        (4, "it is under embargo until 2099-01-01T00:00:00+00:00"),
    ]


@pytest.mark.parametrize("until", ["<embargoed>soon</embargoed>", "<embargoed/>", "<embargoed>2099</embargoed>"])
def test_an_embargo_that_cannot_be_read_or_has_no_end_holds(tmp_path: Path, until: str) -> None:
    (told,) = read(tmp_path, message(item(meta=until)))
    assert isinstance(told, Rejected)
    assert told.reason.startswith("it is under embargo, and until when cannot be read")


@pytest.mark.parametrize(
    "status",
    ['qcode="stat:canceled"', 'qcode="pubstat:withheld"', 'qcode="stat:Canceled"',
     'uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"'],
)  # fmt: skip
def test_a_kill_is_understood_however_it_is_coded(tmp_path: Path, status: str) -> None:
    for body in ("", f"<inlineData>{STORY}</inlineData>"):
        assert one(tmp_path, message(item(status=f"<pubStatus {status}/>", body=body))).retracted


@pytest.mark.parametrize(("stated", "taken"), [("12", 12), ("x", None), ("", None), ("-1", None), ("1.5", None)])
def test_a_version_is_a_whole_number_or_nothing(tmp_path: Path, stated: str, taken: int | None) -> None:
    assert one(tmp_path, message(item(version=stated))).version == taken


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"<inlineXML>{XHTML}</inlineXML>", STORY),
        (f'<inlineData contenttype="text/plain">{STORY}\n\n  Two\nlines.</inlineData>', f"{STORY}\n\nTwo\n\nlines."),
        ("<inlineData>&lt;p&gt;Fish &amp;amp; chips&lt;/p&gt;&lt;p&gt;2.&lt;/p&gt;</inlineData>", "Fish & chips\n\n2."),
        (f"<inlineData><![CDATA[<p>{STORY}</p>]]></inlineData>", STORY),
        (f'<remoteContent href="http://127.0.0.1:9/a.jpg"/><inlineData>{STORY}</inlineData>', STORY),
        (f"<inlineXML>{XHTML}</inlineXML><inlineData>Another form of it.</inlineData>", STORY),
        (f'<inlineData encoding="x:b64">{PICTURE}</inlineData><inlineData>{STORY}</inlineData>', STORY),
        (
            '<inlineXML><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head><hedline><hl1>Wall</hl1>'
            f"</hedline></body.head><body.content><media><caption>A wall.</caption></media><p>{STORY}</p>"
            "<block><p>Two.</p></block></body.content></body></nitf></inlineXML>",
            f"{STORY}\n\nTwo.",
        ),
    ],
    ids=["XHTML", "plain", "escaped", "CDATA", "after remote", "the first", "not Base64", "NITF"],
)  # fmt: skip
def test_the_story_is_found_in_whatever_form_it_is_sent(tmp_path: Path, body: str, text: str) -> None:
    assert one(tmp_path, message(item(body=body))).text == text


def test_content_that_is_only_pointed_at_is_not_fetched(tmp_path: Path) -> None:
    (rejected,) = read(tmp_path, message(item(body='<remoteContent href="http://127.0.0.1:9/story.html"/>')))
    assert rejected == Rejected(str(tmp_path / "wire.xml"), "it has no text", 1)


def test_what_surrounds_the_story_is_taken_over(tmp_path: Path) -> None:
    article = one(
        tmp_path,
        message(
            item(
                meta='<!-- n --><provider literal="The Wire"/><firstCreated>2012-03-05T08:00:00+01:00</firstCreated>'
                '<link rel="irel:seeAlso" contenttype="text/html" href="https://wire.example/wall"/>',
                content='<headline>Wall <em>at\n last</em> &amp; so</headline><by>By Ana Reyes</by><language tag="en"/>'
                '<subject qcode="medtop:1"><name>weather</name></subject>',
            )
        ),
    )
    assert (article.title, article.authors, article.outlet) == ("Wall at last & so", ("Ana Reyes",), "The Wire")
    assert (article.url, article.language, article.section) == ("https://wire.example/wall", "en", "weather")
    assert (article.published_at, article.updated_at) == ("2012-03-05T08:00:00+01:00", "2012-03-05T10:00:00+00:00")


@pytest.mark.parametrize("stated", ["", "soon", "2012-02-30", "2012", "9" * 4_000])
def test_a_wrong_date_costs_the_date_and_not_the_item(tmp_path: Path, stated: str) -> None:
    text = message(item(version="1")).replace("2012-03-05T10:00:00Z", stated)
    article = one(tmp_path, text)
    assert (article.text, article.published_at, article.updated_at) == (STORY, None, None)


def test_prefixes_and_namespaces_may_be_any(tmp_path: Path) -> None:
    for space in ("http://iptc.org/std/nar/2006-10-01/", "urn:another:version"):
        prefixed = (
            f'<n:newsItem xmlns:n="{space}" guid="z" version="1"><n:itemMeta/><n:contentSet>'
            f"<n:inlineData>{STORY}</n:inlineData></n:contentSet></n:newsItem>"
        )
        assert one(tmp_path, prefixed).text == STORY
    assert one(tmp_path, item().replace(f" {NAR}", "")).text == STORY


def test_a_package_refers_to_items_and_is_none(tmp_path: Path) -> None:
    assert read(tmp_path, package()) == [Rejected(str(tmp_path / "wire.xml"), "there is no news item in it")]
    assert one(tmp_path, message(package(), item("a"))).id == "a"


# -- what is broken, and what is hostile --


def test_a_message_that_breaks_off_gives_the_items_before_and_says_so(tmp_path: Path) -> None:
    text = message(item("a"), item("b"), item("c"))
    for cut in (text.index('guid="c"'), text.rindex(STORY) + 20, text.rindex("</newsItem>")):
        *whole, told = read(tmp_path, text[:cut])
        assert [found.id for found in whole if isinstance(found, RawArticle)] == ["a", "b"]
        assert isinstance(told, Rejected)
        assert told.reason.startswith("its XML is broken in line ")


@pytest.mark.parametrize("fault", ["<headline>Fish & chips</headline>", "<headline>A</by>", "<1/>"])
def test_a_fault_is_named_with_its_line_and_what_stands_before_it_is_taken(tmp_path: Path, fault: str) -> None:
    first, told = read(tmp_path, message(item("a"), "\n\n", item("b", content=fault)))
    assert isinstance(first, RawArticle)
    assert isinstance(told, Rejected)
    assert told.reason == "its XML is broken in line 3"


def test_entities_bring_in_no_file_and_do_not_multiply(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the key to the lighthouse")
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    document = (
        f'<!DOCTYPE newsMessage [<!ENTITY l0 "lol">{lol}<!ENTITY f SYSTEM "file://{tmp_path}/secret">'
        '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>'
    )
    body = f"<inlineData>&f; {STORY} &l11;</inlineData>"
    text = message(item(content="<headline>&f; &l11;</headline>", body=body)).replace(DECLARED, DECLARED + document)
    items = read(tmp_path, text)
    assert items
    assert "lighthouse" not in repr(items)
    assert len(repr(items)) < 2_000


@pytest.mark.parametrize(
    ("declared", "written"),
    [("utf-8", "latin-1"), ("iso-8859-1", "utf-8"), ("utf-16", "utf-8"), ("utf-8", "utf-16"), ("x-none", "utf-8")],
)
def test_the_bytes_are_believed_rather_than_the_declaration(tmp_path: Path, declared: str, written: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>' + item(content="<headline>Château à l'été</headline>")
    assert one(tmp_path, text.encode(written)).title == "Château à l'été"


def test_a_long_message_is_read_item_by_item(tmp_path: Path) -> None:
    items = read(tmp_path, message(*(item(f"i-{n}") for n in range(300))))
    assert [found.id for found in items if isinstance(found, RawArticle)] == [f"i-{n}" for n in range(300)]
