"""PDF and e-mail: the story of a document, what it states of itself, and what cannot be read of it in one sentence."""

from __future__ import annotations

import io
from email.message import EmailMessage
from pathlib import Path

import pytest
from loader_files import LETTER, MARKUP, PDF, STORY, TEXT, pdf
from pypdf import PdfReader, PdfWriter

from dateline.index.article import RawArticle, Rejected
from dateline.index.loaders import load

LINES = [
    "The council of Port Alder voted on Monday to rebuild the",
    "harbour wall before the winter. It will cost forty million.",
]
JOINED = " ".join(LINES)


def read(path: Path, data: bytes) -> RawArticle | Rejected:
    path.write_bytes(data)
    (item,) = load(path)
    return item


def article(path: Path, data: bytes) -> RawArticle:
    item = read(path, data)
    assert isinstance(item, RawArticle), item
    return item


def reason(path: Path, data: bytes) -> str:
    item = read(path, data)
    assert isinstance(item, Rejected), item
    return item.reason


# -- PDF --


def test_the_pages_of_a_pdf_are_one_story_without_what_each_of_them_bears(tmp_path: Path) -> None:
    pages = [["The Courier", line, f"- {number} -"] for number, line in enumerate(STORY, 1)]
    text = article(tmp_path / "a.pdf", pdf(pages)).text
    assert "The Courier" not in text
    assert "- 3 -" not in text
    assert all(line in text for line in STORY)


def test_a_word_broken_at_the_end_of_a_line_is_whole_again(tmp_path: Path) -> None:
    text = article(tmp_path / "wall.pdf", PDF).text
    assert "rebuild the harbour wall before the winter sets in." in text


@pytest.mark.parametrize(
    ("stated", "title", "authors", "published", "updated"),
    [
        ({"Title": "Wall to be rebuilt", "Author": "Ana Reyes and Tom Hale", "CreationDate": "D:20120305090000+01'00'"},
         "Wall to be rebuilt", ("Ana Reyes", "Tom Hale"), "2012-03-05T09:00:00+01:00", None),
        ({"Title": "Untitled", "CreationDate": "D:20120305090000Z", "ModDate": "D:20120305100000Z"},
         None, (), "2012-03-05T09:00:00+00:00", None),
        ({"Title": "wall_final2.indd", "CreationDate": "D:20120305", "ModDate": "D:20120309120000-05'00'"},
         None, (), "2012-03-05T00:00:00", "2012-03-09T12:00:00-05:00"),
        ({"Title": "", "CreationDate": "D:19040101000000Z"}, None, (), None, None),
        ({"Title": " ", "CreationDate": "last Monday", "ModDate": "D:20129999"}, None, (), None, None),
        ({}, None, (), None, None),
    ],
    ids=["all", "changed on the same day", "changed later", "a clock never set", "no dates", "nothing"],
)  # fmt: skip
def test_what_a_pdf_states_of_itself_is_taken_where_it_says_something(
    stated: dict[str, str], title: str | None, authors: tuple[str, ...], published: str, updated: str, tmp_path: Path
) -> None:
    found = article(tmp_path / "a.pdf", pdf([LINES], stated))
    assert (found.title, found.authors, found.published_at, found.updated_at) == (title, authors, published, updated)
    assert found.text == JOINED


def locked(password: str, algorithm: str) -> bytes:
    out = io.BytesIO()
    writer = PdfWriter(PdfReader(io.BytesIO(pdf([LINES], {"Title": "Wall"}))))
    writer.encrypt(password, owner_password="owner", algorithm=algorithm)  # pragma: allowlist secret
    writer.write(out)
    return out.getvalue()


def test_a_pdf_that_needs_no_password_is_read_and_one_that_needs_it_is_refused(tmp_path: Path) -> None:
    assert article(tmp_path / "a.pdf", locked("", "RC4-128")).text == JOINED
    assert reason(tmp_path / "a.pdf", locked("secret", "RC4-128")) == "it is encrypted; save a copy without a password"


@pytest.mark.parametrize("text", [[[]], [[], []], [["", " "]]], ids=["a page", "pages", "blanks"])
def test_a_pdf_without_a_layer_of_text_says_what_to_do(text: list[list[str]], tmp_path: Path) -> None:
    said = "its pages are pictures without text; run a text recognition (OCR) over it first"
    assert reason(tmp_path / "a.pdf", pdf(text)) == said


def test_a_pdf_without_its_table_of_places_is_still_read(tmp_path: Path) -> None:
    assert (
        article(tmp_path / "a.pdf", PDF[: PDF.index(b"startxref")] + b"startxref\n7\n%%EOF\n").title
        == "Wall to be rebuilt"
    )
    moved = PDF.replace(b"%PDF-1.4\n", b"%PDF-1.4\n%" + b"x" * 50 + b"\n")
    assert article(tmp_path / "b.pdf", moved).text == article(tmp_path / "wall.pdf", PDF).text


@pytest.mark.parametrize(
    "data",
    [
        PDF[:40],
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + bytes(range(256)) * 100,
        b"No PDF at all.",
        PDF.replace(b"/Pages", b"/Sages").replace(b"/Kids", b"/Cats"),
        PDF.replace(b"/Root", b"/Boot"),
        PDF.replace(b"3 0 R", b"6 0 R"),
        PDF.replace(b"/Length ", b"/Length 9999999"),
    ],
    ids=["cut off", "only a head", "noise", "words", "no pages", "no root", "pages in a circle", "a wrong length"],
)
def test_a_broken_pdf_gives_what_it_can_or_a_reason_and_never_costs_the_next_file(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    (tmp_path / "b.pdf").write_bytes(PDF)
    first, second = load(tmp_path)
    assert isinstance(second, RawArticle)
    if isinstance(first, Rejected):
        assert first.reason in (
            "it is broken, or no PDF",
            "its pages are pictures without text; run a text recognition (OCR) over it first",
        )


# -- e-mail --


def letter(header: dict[str, str], plain: str | None = None, html: str | None = None) -> bytes:
    """A message as a mail program writes it."""
    message = EmailMessage()
    for name, value in {"From": "The Courier <news@courier.example>", "Subject": "Wall", **header}.items():
        message[name] = value
    if plain is not None:
        message.set_content(plain)
    if html is not None and plain is not None:
        message.add_alternative(html, subtype="html")
    elif html is not None:
        message.set_content(html, subtype="html")
    return message.as_bytes()


@pytest.mark.parametrize(
    "data",
    [
        letter({}, TEXT, f"<html><body><h1>Wall</h1>{MARKUP}</body></html>"),
        letter({}, None, MARKUP),
        letter({}, TEXT),
        letter({}, "Read this letter in HTML.", MARKUP),
        letter({}, TEXT, "<p>Pictures.</p>"),
        letter({}, TEXT, MARKUP).replace(b"\n", b"\r\n"),
    ],
    ids=["both", "HTML alone", "plain text alone", "HTML says more", "plain text says more", "CRLF"],
)
def test_the_body_that_says_the_most_is_the_story(data: bytes, tmp_path: Path) -> None:
    found = article(tmp_path / "a.eml", data)
    assert found.text == TEXT
    assert (found.title, found.outlet) == ("Wall", "The Courier")


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_what_is_encoded_for_its_way_is_decoded(encoding: str, charset: str, tmp_path: Path) -> None:
    words = "Le château fut vendu à l'été, a déclaré le maire lundi. Les élèves n'ont pas été prévenus du départ."
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.set_content(f"<p>{words}</p>", subtype="html", charset=charset, cte=encoding)
    assert article(tmp_path / "a.eml", message.as_bytes()).text == words
    if encoding != "base64" and charset == "utf-8":  # a charset that lies
        lie = message.as_bytes().replace(b'charset="utf-8"', b'charset="koi8-r"')
        assert article(tmp_path / "b.eml", lie).text == words


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        ("Mon, 5 Mar 2012 09:00:00 +0100", "2012-03-05T09:00:00+01:00"),
        ("Mon, 5 Mar 2012 09:00:00 -0330 (NST)", "2012-03-05T09:00:00-03:30"),
        ("Mon, 5 Mar 2012 09:00:00 GMT", "2012-03-05T09:00:00+00:00"),
        ("5 Mar 12 09:00 EST", "2012-03-05T09:00:00-05:00"),
        ("2012-03-05T09:00:00+09:00", "2012-03-05T09:00:00+09:00"),
        ("Mon, 35 Mar 2012 09:00:00 +0100", None),
        ("soon", None),
        ("", None),
    ],
)
def test_the_date_of_a_letter_keeps_its_zone(stated: str, published: str | None, tmp_path: Path) -> None:
    data = LETTER.replace("Mon, 5 Mar 2012 09:00:00 +0100", stated).encode()
    assert article(tmp_path / "a.eml", data).published_at == published


@pytest.mark.parametrize(
    ("sender", "outlet"),
    [
        ('"Courier, The" <a@b.example>', "Courier, The"),
        ("=?utf-8?B?TGUgQ2jDonRlYXU=?= <a@b.example>", "Le Château"),
        ("<letter@courier.example>", "courier.example"),
        ("letter@courier.example", "courier.example"),
        ("=?no-such?Q?Wall?= <a@b.example>", "=?no-such?Q?Wall?="),
    ],
)
def test_the_sender_is_the_outlet(sender: str, outlet: str, tmp_path: Path) -> None:
    data = LETTER.replace("The Port Alder Courier <news@courier.example>", sender).encode()
    assert article(tmp_path / "a.eml", data).outlet == outlet


def test_what_a_newsletter_bears_around_its_stories_is_left_out(tmp_path: Path) -> None:
    around = (
        "List-Id: Morning <morning.courier.example>\nList-Unsubscribe: <https://courier.example/u>\nPrecedence: bulk\n"
    )
    footer = "<p>You received this because you asked for it.</p><p>Unsubscribe</p><p>The Courier, 1 Quay Street</p>"
    top = "<p>View this email in your browser</p><img src='https://courier.example/pixel.gif' width=1 height=1>"
    markup = f"<table><tr><td>{top}{MARKUP}{footer}</td></tr></table>"
    found = article(tmp_path / "a.eml", around.encode() + letter({"Message-ID": "<a@b>"}, None, markup))
    assert found.text == TEXT
    assert found.id == "a@b"


def test_attachments_and_letters_that_were_answered_are_not_the_story(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.set_content(TEXT + "\n\n> An older letter said that the wall would stand for a hundred years.\n")
    message.add_attachment("<p>An annex on granite, which nobody reads.</p>", subtype="html", filename="annex.html")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="wall.png")
    assert article(tmp_path / "a.eml", message.as_bytes()).text == TEXT


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.replace(b"--edge--", b""),
        lambda data: data.replace(b"utf-8", b"no-such-charset"),
        lambda data: data.replace(b"Content-Type: text/h", b"Content-Transfer-Encoding: base64\nContent-Type: text/h"),
        lambda data: data[: len(data) * 2 // 3],
        lambda data: data.replace(b"Date:", b"Date"),
        lambda data: data.replace(b"Subject: ", b"Subject: =?utf-8?Q?=FF=FE?= "),
        lambda data: data + b"\x00\xff" * 500,
    ],
    ids=["no last edge", "an unknown charset", "no base64", "cut off", "a line that is no header",
         "a broken subject", "noise behind"],
)  # fmt: skip
def test_a_broken_letter_gives_what_can_be_read(spoil: object, tmp_path: Path) -> None:
    assert callable(spoil)
    found = article(tmp_path / "a.eml", spoil(LETTER.encode()))
    assert STORY[0] in found.text
    found.text.encode()
    assert found.article_id


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("stated", ["", '; boundary="other"', "; boundary="], ids=["none", "another", "an empty one"])
def test_what_sets_the_parts_of_a_letter_apart_is_made_out_where_it_is_not_stated(
    stated: str, end: str, tmp_path: Path
) -> None:
    data = LETTER.replace('; boundary="edge"', stated).replace("\n", end)
    assert article(tmp_path / "a.eml", data.encode()) == article(tmp_path / "a.eml", LETTER.encode())


@pytest.mark.parametrize("body", [TEXT, f"<html><body>{MARKUP}</body></html>"], ids=["text", "HTML"])
def test_a_letter_that_only_claims_to_have_parts_is_read_as_it_is(body: str, tmp_path: Path) -> None:
    data = f"From: a@b.example\nSubject: Wall\nContent-Type: multipart/alternative\n\n{body}\n"
    assert article(tmp_path / "a.eml", data.encode()).text == TEXT


def test_letters_in_each_other_without_end_cost_only_themselves(tmp_path: Path) -> None:
    deep = b"From: a@b.example\nSubject: x\n" + b"Content-Type: message/rfc822\n\nFrom: a@b.example\n" * 3_000
    (tmp_path / "a.eml").write_bytes(deep)
    (tmp_path / "b.eml").write_bytes(LETTER.encode())
    first, second = load(tmp_path)
    assert isinstance(first, Rejected)
    assert isinstance(second, RawArticle)


def test_a_letter_without_an_ending_is_told_by_its_header(tmp_path: Path) -> None:
    assert article(tmp_path / "letter", LETTER.encode()).title == "Wall to be rebuilt – at last"
